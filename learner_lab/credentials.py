"""The keys of a lab session: read from the pasted block, kept in the shared credentials file, always the newest."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from botocore.credentials import CredentialProvider, Credentials, ReadOnlyCredentials
from botocore.exceptions import NoCredentialsError

from learner_lab.home import write_private

PROFILE = "learner-lab"
PARTS = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
STAMP = "signed_in_at"  # ours; boto3 and the AWS CLI pass over what they do not know

INVISIBLE = re.compile("[\r\u200b-\u200d\u2060\ufeff]")
BLANKS = "[ \t\u00a0]*"
AROUND = " \t\u00a0\"'“”‘’,;"
NAME = "[\"']?(\\w+)[\"']?"
VALUE = rf"(.*(?:\n(?!aws_)[\w/+-]+=*{BLANKS}$)?)"  # with the next line where it goes on there: it is not whole then
ASSIGNED = re.compile(  # as a profile, a shell or JSON says it
    rf"^[ \t\u00a0>$]*(?:export |set |Env:)?{NAME}{BLANKS}[=:]{BLANKS}{VALUE}", re.MULTILINE | re.IGNORECASE
)
WHOLE = re.compile(r"[A-Za-z0-9/+=_-]+")
OURS = re.compile(rf"^[ \t]*(?:{'|'.join((*PARTS, STAMP))})[ \t]*=.*\n?", re.MULTILINE | re.IGNORECASE)


class HalfBlock(ValueError):
    """The pasted block lacks a part; the message names it and repeats nothing of the rest."""


class NoKeysFile(OSError):
    """The credentials file cannot be read or written; the message says which it is, and why."""


def parse(block: str) -> dict[str, str]:
    """The three parts of the block that AWS Details shows; HalfBlock when one is missing, cut or wrapped.

    Of several profiles it is the first that has all three. Lines for a shell and JSON are understood too.
    """
    keys = max(map(_parts, _sections(INVISIBLE.sub("", block))), key=len)
    if missing := [part for part in PARTS if part not in keys]:
        raise HalfBlock(f"The block lacks {' and '.join(missing)}: copy all of it, from [default] to its last line.")
    return keys


def save(keys: Mapping[str, str], path: Path | None = None) -> None:
    """Writes the keys under the profile `learner-lab`; every other line of the file stays as it is."""
    path = path or shared_file()
    stamped = {**keys, STAMP: datetime.now(UTC).isoformat(timespec="seconds")}
    lines = "".join(f"{name} = {value}\n" for name, value in stamped.items())
    with _used(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path.resolve(), _with(lines, _text(path)))


def read(path: Path | None = None) -> dict[str, str]:
    """The profile's keys as the file has them now, with our `signed_in_at`; {} without file or profile."""
    path = path or shared_file()
    with _used(path):
        ours = next(filter(_is_ours, _sections(_text(path))), "")
    pairs = re.findall(r"^[ \t]*(\w+)[ \t]*=[ \t]*(\S*)", ours, re.MULTILINE)
    return {name.lower(): value for name, value in pairs}


def age() -> str | None:
    """How old the keys are, such as `12 minutes`; None when the file does not say."""
    try:
        signed_in = datetime.fromisoformat(read().get(STAMP, ""))
    except ValueError:
        return None
    minutes = int((datetime.now(UTC) - signed_in).total_seconds() // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"


def shared_file() -> Path:
    """The shared credentials file: ~/.aws/credentials, or $AWS_SHARED_CREDENTIALS_FILE."""
    return Path(os.environ.get("AWS_SHARED_CREDENTIALS_FILE") or "~/.aws/credentials").expanduser()


class NewestKeys(Credentials):
    """The profile's keys at the moment of each call: clients made before the last sign-in go on working."""

    method = PROFILE

    def __init__(self):  # the keys are in the file, not in here
        pass

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        keys = read()
        if not all(keys.get(name) for name in PARTS[:2]):
            raise NoCredentialsError()
        return ReadOnlyCredentials(*(keys.get(name) for name in PARTS))

    access_key = property(lambda self: self.get_frozen_credentials().access_key)
    secret_key = property(lambda self: self.get_frozen_credentials().secret_key)
    token = property(lambda self: self.get_frozen_credentials().token)


class LabProvider(CredentialProvider):
    """Hands boto3 the newest keys of the profile `learner-lab`, ahead of any keys in the environment."""

    METHOD = CANONICAL_NAME = PROFILE

    def __init__(self):
        super().__init__()

    def load(self) -> NewestKeys:
        return NewestKeys()


@contextmanager
def _used(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NoKeysFile(
            f"{path} cannot be used ({error.strerror or error}). It is the file that keeps your keys: see to it that "
            "you may read and write it."
        ) from error


def _parts(section: str) -> dict[str, str]:
    """Those of the three parts that are there and whole."""
    values = {_plain(name): value.strip(AROUND) for name, value in ASSIGNED.findall(section)}
    return {part: values[_plain(part)] for part in PARTS if WHOLE.fullmatch(values.get(_plain(part), ""))}


def _plain(name: str) -> str:
    """aws_access_key_id, AWS_ACCESS_KEY_ID and AccessKeyId are one name."""
    return name.lower().replace("_", "").removeprefix("aws")


def _sections(text: str) -> list[str]:
    """The file's profiles, each from its header up to the next; joined again they are the text."""
    return re.split(r"^(?=[ \t]*\[)", text, flags=re.MULTILINE)


def _is_ours(section: str) -> bool:
    return bool(re.match(rf"[ \t]*\[[ \t]*{PROFILE}[ \t]*\]", section))


def _with(lines: str, text: str) -> str:
    """The file's text with these lines at the head of our section, in place of the old ones."""
    sections = _sections(text)
    if not any(map(_is_ours, sections)):
        sections += ["" if not text or text.endswith("\n") else "\n", f"[{PROFILE}]"]
    return "".join(_renewed(section, lines) if _is_ours(section) else section for section in sections)


def _renewed(section: str, lines: str) -> str:
    header, _, rest = section.partition("\n")
    return f"{header}\n{lines}{OURS.sub('', rest)}"


def _text(path: Path) -> str:
    """The file as it is: other people's line ends and bytes survive a rewrite."""
    return path.read_bytes().decode("utf-8", "surrogateescape") if path.exists() else ""
