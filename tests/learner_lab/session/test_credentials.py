"""The keys of a lab session: pasted once, kept apart from everything else, always the newest."""

import codecs
import os
import socket
import stat
import sys
from pathlib import Path

import boto3
import pytest
from botocore.configloader import raw_config_parse

from learner_lab.session import credentials, pasted, target
from tests.learner_lab.session.test_pasted import BLOCK

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


def test_signing_in_twice_leaves_other_profiles_to_the_byte(file):
    file.parent.mkdir()
    file.write_bytes(OTHERS.encode() + b"[learner-lab]\n" + KEYS + SETTINGS + b"[last]\nname=\xc3\xbf\n")
    for block in (BLOCK, NEWER):
        credentials.save(pasted.parse(block))
        kept = file.read_bytes()
        assert kept.startswith(OTHERS.encode() + b"[learner-lab]\n")
        assert kept.endswith(SETTINGS + b"[last]\nname=\xc3\xbf\n")
    assert b"of1" not in kept and b"old" not in kept and kept.count(b"[learner-lab]") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps files private by the folder's ACL")
def test_only_the_owner_reads_the_file(file):
    credentials.save(pasted.parse(BLOCK))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [name.name for name in file.parent.iterdir()] == ["credentials"]


def test_a_write_that_fails_leaves_the_file_as_it_was(file, monkeypatch):
    credentials.save(pasted.parse(BLOCK))
    before = file.read_bytes()

    def refuse(*_):
        raise PermissionError("in use")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(credentials.NoKeysFile, match=r"credentials cannot be used \(in use\)"):
        credentials.save(pasted.parse(NEWER))
    assert file.read_bytes() == before and len(list(file.parent.iterdir())) == 1


def test_what_is_saved_is_read_by_plain_boto3(file):
    credentials.save(pasted.parse(BLOCK))
    keys = boto3.Session(profile_name="learner-lab").get_credentials().get_frozen_credentials()
    assert (keys.access_key, keys.token) == ("ASIAEXAMPLEKEY000001", "token//+of1==")


def test_a_client_made_before_goes_on_with_the_new_keys(file, on_aws):
    credentials.save(pasted.parse(BLOCK))
    sent = []
    sfn = boto3.client("stepfunctions")
    sfn.meta.events.register("before-send", lambda request, **_: sent.append(request.headers) or 1 / 0)
    for block in (BLOCK, NEWER):
        credentials.save(pasted.parse(block))
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
    credentials.save(pasted.parse(BLOCK))
    assert boto3.DEFAULT_SESSION.get_credentials().access_key == "ASIAEXAMPLEKEY000001"


def test_the_keys_tell_their_age(file):
    assert credentials.age() is None
    credentials.save(pasted.parse(BLOCK))
    assert credentials.age() == "0 minutes"


@pytest.fixture
def odd_places(tmp_path, monkeypatch):
    """A folder with what is no regular file. (A socket stands for a device: no test may risk the real ones.)"""
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    os.mkdir("folder")
    with socket.socket(socket.AF_UNIX) as device:
        device.bind("device")
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("kind", ["device", "pipe", "folder"])
@pytest.mark.parametrize("linked", [False, True], ids=["itself", "behind a link"])
def test_a_device_a_pipe_or_a_folder_is_neither_read_nor_replaced(odd_places, monkeypatch, kind, linked):
    place = odd_places / kind
    before = place.stat().st_mode
    named = odd_places / "link" if linked else place
    if linked:
        named.symlink_to(place)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(named))
    for act in (lambda: credentials.save(pasted.parse(BLOCK)), credentials.read):
        with pytest.raises(credentials.NoKeysFile, match=r"is no regular file\).* let AWS_SHARED_CREDENTIALS_FILE"):
            act()
    assert place.stat().st_mode == before
    assert {path.name for path in odd_places.iterdir()} <= {"device", "pipe", "folder", "link"}


def test_a_file_that_is_a_link_stays_one(file, tmp_path):
    file.parent.mkdir()
    file.symlink_to(tmp_path / "kept elsewhere")
    credentials.save(pasted.parse(BLOCK))
    assert file.is_symlink() and credentials.read()["aws_session_token"] == "token//+of1=="


ENCODED = {  # a file as editors and shells of Windows write it, or as two programs wrote it
    "a mark at its head": OTHERS.encode("utf-8-sig"),
    "UTF-16 of PowerShell": OTHERS.encode("utf-16"),
    "UTF-16, the other way round": codecs.BOM_UTF16_BE + OTHERS.encode("utf-16-be"),
    "our profile twice": (OTHERS + 2 * "[learner-lab]\nregion = us-west-2\naws_session_token = old\n").encode(),
}


@pytest.mark.parametrize("written", ENCODED.values(), ids=ENCODED)
def test_a_file_that_boto3_could_not_read_is_mended_where_its_meaning_is_plain(file, written):
    file.parent.mkdir()
    file.write_bytes(written)
    credentials.save(pasted.parse(BLOCK))
    assert file.read_bytes().startswith(OTHERS.encode())
    profiles = raw_config_parse(str(file))
    assert profiles["default"] == {"aws_access_key_id": "AKIADEFAULT"}
    assert profiles["learner-lab"]["aws_session_token"] == "token//+of1=="
    assert profiles["learner-lab"].get("region", "us-west-2") == "us-west-2"


BROKEN = {  # lines of others → what boto3 cannot read
    "[default]\na=1\n[default]\nb=2\n": "line 3 of it",
    "[default]\na=1\na=2\n": "line 3 of it",
    "aws_access_key_id=AKIAMARKED\n": "line 1 of it",
    "[default]\nAKIAMARKED\n": "line 2 of it",
    "[default]\nname=\udcff\n": "it",
}


@pytest.mark.parametrize(("lines", "what"), BROKEN.items(), ids=range(len(BROKEN)))
def test_a_file_that_boto3_cannot_read_is_left_as_it_is_and_told_by_its_line(file, lines, what):
    file.parent.mkdir()
    file.write_bytes(before := lines.encode("utf-8", "surrogateescape"))
    with pytest.raises(credentials.NoKeysFile, match=rf"cannot be used \(boto3 cannot read {what}\)") as refused:
        credentials.save(pasted.parse(BLOCK))
    assert file.read_bytes() == before and "MARKED" not in str(refused.value)
    assert [path.name for path in file.parent.iterdir()] == ["credentials"]


def test_who_has_no_home_folder_is_told_so(monkeypatch):
    monkeypatch.delenv("AWS_SHARED_CREDENTIALS_FILE")
    monkeypatch.setattr(Path, "expanduser", lambda path: (_ for _ in ()).throw(RuntimeError("no home")))
    with pytest.raises(credentials.NoKeysFile, match=r"~/.aws/credentials cannot be used \(nobody knows where"):
        credentials.save(pasted.parse(BLOCK))
