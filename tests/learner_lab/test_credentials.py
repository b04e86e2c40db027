"""The keys of a lab session: pasted once, kept apart from everything else, always the newest."""

import os
import stat
import sys

import boto3
import pytest

from learner_lab import credentials, target

BLOCK = """[default]
aws_access_key_id=ASIAEXAMPLEKEY000001
aws_secret_access_key=secret/+of1
aws_session_token=token//+of1==
"""
NEWER = BLOCK.replace("of1", "of2").replace("000001", "000002")
KEYS = b"AWS_Access_Key_Id = old\r\naws_secret_access_key=old\n"
SETTINGS = b"region = us-west-2\n# of the profile below\n\n"
OTHERS = "# mine\n[default]\naws_access_key_id = AKIADEFAULT\n\n[work]\r\nrole_arn=x\r\n"


@pytest.fixture
def file(monkeypatch, tmp_path):
    path = tmp_path / "aws" / "credentials"
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(path))
    return path


@pytest.fixture
def on_aws(file):
    target.use_aws()
    yield
    target.take_back()
    boto3.setup_default_session()


LINES = [line.partition("=") for line in BLOCK.split("\n")[1:-1]]
JSON = """{
    "Version": 1,
    "AccessKeyId": "ASIAEXAMPLEKEY000001",
    "SecretAccessKey": "secret/+of1",
    "SessionToken": "token//+of1==",
    "Expiration": "2026-11-25T20:00:00+00:00"
}
"""
WHOLE = {
    "as AWS Details shows it": BLOCK,
    "Windows' line ends": BLOCK.replace("\n", "\r\n"),
    "blanks around it": f"  {BLOCK}  ",
    "blanks inside": "".join(f"{name}\u00a0= {value}\u200b\n" for name, _, value in LINES),
    "without its header": BLOCK[10:],
    "text after it": BLOCK + "\nRemaining session time: 03:59\nShow\n",
    "other settings": BLOCK + "region=us-east-1\n",
    "a half profile before it": "[work]\naws_access_key_id=AKIAWORK\naws_session_token=\n" + BLOCK,
    "another profile after it": BLOCK + NEWER.replace("default", "work"),
    "curly quotes": "".join(f"{name}=“{value}”\n" for name, _, value in LINES),
    "bash": "".join(f'$ export {name.upper()}="{value}"\n' for name, _, value in LINES),
    "cmd": "".join(f"> set {name.upper()}={value}\n" for name, _, value in LINES),
    "PowerShell": "".join(f'$Env:{name.upper()}="{value}"\n' for name, _, value in LINES),
    "JSON": JSON,
}


@pytest.mark.parametrize("pasted", WHOLE.values(), ids=WHOLE)
def test_the_whole_block_has_three_parts(pasted):
    assert list(credentials.parse(pasted).values()) == [
        "ASIAEXAMPLEKEY000001",
        "secret/+of1",
        "token//+of1==",
    ]


@pytest.mark.parametrize("part", credentials.PARTS)
def test_a_half_block_is_refused_by_the_name_of_what_is_missing(part):
    half = "\n".join(line for line in BLOCK.split("\n") if not line.startswith(part))
    with pytest.raises(credentials.HalfBlock, match=part) as refused:
        credentials.parse(half)
    assert "of1" not in str(refused.value) and "ASIA" not in str(refused.value)


@pytest.mark.parametrize(
    "token",
    [
        "\nRemaining session time: 03:59",
        "",
        "\n\nShow",
        "tok en",
        "token//\n+of1==",
        "token\nabc==",
        "tok…en",
    ],
)
def test_a_part_that_is_empty_wrapped_or_cut_is_missing(token):
    with pytest.raises(credentials.HalfBlock, match="lacks aws_session_token"):
        credentials.parse(BLOCK.replace("token//+of1==", token))


def test_the_parts_of_two_profiles_are_not_mixed():
    header, *lines = BLOCK.split("\n")
    with pytest.raises(credentials.HalfBlock, match="lacks aws_session_token"):
        credentials.parse("\n".join([header, *lines[:2], "[work]", *lines[2:]]))


def test_a_word_that_is_no_block_lacks_all_three():
    with pytest.raises(credentials.HalfBlock, match=r"key_id.*secret.*token"):
        credentials.parse("hello")


def test_signing_in_twice_leaves_other_profiles_to_the_byte(file):
    file.parent.mkdir()
    file.write_bytes(OTHERS.encode() + b"[learner-lab]\n" + KEYS + SETTINGS + b"[last]\nname=\xff\n")
    for block in (BLOCK, NEWER):
        credentials.save(credentials.parse(block))
        kept = file.read_bytes()
        assert kept.startswith(OTHERS.encode() + b"[learner-lab]\n")
        assert kept.endswith(SETTINGS + b"[last]\nname=\xff\n")
    assert b"of1" not in kept and b"old" not in kept and kept.count(b"[learner-lab]") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps files private by the folder's ACL")
def test_only_the_owner_reads_the_file(file):
    credentials.save(credentials.parse(BLOCK))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [name.name for name in file.parent.iterdir()] == ["credentials"]


def test_a_write_that_fails_leaves_the_file_as_it_was(file, monkeypatch):
    credentials.save(credentials.parse(BLOCK))
    before = file.read_bytes()

    def refuse(*_):
        raise PermissionError("in use")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(credentials.NoKeysFile, match=r"credentials cannot be used \(in use\)"):
        credentials.save(credentials.parse(NEWER))
    assert file.read_bytes() == before and len(list(file.parent.iterdir())) == 1


def test_what_is_saved_is_read_by_plain_boto3(file):
    credentials.save(credentials.parse(BLOCK))
    keys = boto3.Session(profile_name="learner-lab").get_credentials().get_frozen_credentials()
    assert (keys.access_key, keys.token) == ("ASIAEXAMPLEKEY000001", "token//+of1==")


def test_a_client_made_before_goes_on_with_the_new_keys(file, on_aws):
    credentials.save(credentials.parse(BLOCK))
    sent = []
    sfn = boto3.client("stepfunctions")
    sfn.meta.events.register("before-send", lambda request, **_: sent.append(request.headers) or 1 / 0)
    for block in (BLOCK, NEWER):
        credentials.save(credentials.parse(block))
        with pytest.raises(ZeroDivisionError):
            sfn.list_state_machines()
    assert [b"000001" in headers["Authorization"] for headers in sent] == [True, False]
    assert [headers["X-Amz-Security-Token"] for headers in sent] == [b"token//+of1==", b"token//+of2=="]


def test_without_a_paste_the_error_says_that_there_are_no_keys(on_aws):
    with pytest.raises(credentials.NoCredentialsError):
        boto3.client("stepfunctions").list_state_machines()


def test_keys_in_the_environment_do_not_shadow_the_profile(file, on_aws, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOTHER")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "other")
    credentials.save(credentials.parse(BLOCK))
    assert boto3.DEFAULT_SESSION.get_credentials().access_key == "ASIAEXAMPLEKEY000001"


def test_the_keys_tell_their_age(file):
    assert credentials.age() is None
    credentials.save(credentials.parse(BLOCK))
    assert credentials.age() == "0 minutes"
