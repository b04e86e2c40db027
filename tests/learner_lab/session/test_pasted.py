"""What students paste: the block of AWS Details, whichever way it was copied."""

import json

import pytest

from learner_lab.session import pasted

BLOCK = """[default]
aws_access_key_id=ASIAEXAMPLEKEY000001
aws_secret_access_key=secret/+of1
aws_session_token=token//+of1==
"""
NEWER = BLOCK.replace("of1", "of2").replace("000001", "000002")
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
    "JSON in one line": json.dumps(json.loads(JSON)),
    "JSON of AWS STS, with slashes escaped": json.dumps({"Credentials": json.loads(JSON)}).replace("/", "\\/"),
    "JSON behind the command": f"$ aws sts get-session-token\n{JSON}$ ",
    "all in one line": " ".join(BLOCK.split("\n")),
    "all in one line, with a region and blanks": " = ".join(BLOCK.replace("\n", " ").split("=", 3)) + "region = a",
    "two profiles in one line": " ".join((BLOCK + NEWER.replace("default", "work")).split("\n")),
    "bash in one line": "; ".join(f"export {name.upper()}={value}" for name, _, value in LINES),
    "cmd in one line": "&& ".join(f"set {name.upper()}={value}" for name, _, value in LINES),
    "PowerShell in one line": "; ".join(f'$Env:{name.upper()}="{value}"' for name, _, value in LINES),
}


@pytest.mark.parametrize("block", WHOLE.values(), ids=WHOLE)
def test_the_whole_block_has_three_parts(block):
    assert list(pasted.parse(block).values()) == [
        "ASIAEXAMPLEKEY000001",
        "secret/+of1",
        "token//+of1==",
    ]


@pytest.mark.parametrize("part", pasted.PARTS)
def test_a_half_block_is_refused_by_the_name_of_what_is_missing(part):
    half = "\n".join(line for line in BLOCK.split("\n") if not line.startswith(part))
    with pytest.raises(pasted.HalfBlock, match=part) as refused:
        pasted.parse(half)
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
    with pytest.raises(pasted.HalfBlock, match="lacks aws_session_token"):
        pasted.parse(BLOCK.replace("token//+of1==", token))


def test_the_parts_of_two_profiles_are_not_mixed():
    header, *lines = BLOCK.split("\n")
    with pytest.raises(pasted.HalfBlock, match="lacks aws_session_token"):
        pasted.parse("\n".join([header, *lines[:2], "[work]", *lines[2:]]))


def test_a_word_that_is_no_block_lacks_all_three():
    with pytest.raises(pasted.HalfBlock, match=r"key_id.*secret.*token"):
        pasted.parse("hello")
