"""The keys of a lab session: kept in the shared credentials file, always the newest."""

import codecs
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from botocore.configloader import raw_config_parse
from botocore.credentials import CredentialProvider, Credentials, ReadOnlyCredentials
from botocore.exceptions import ConfigParseError, NoCredentialsError

from learner_lab.checkout.home import read_whole, write_private
from learner_lab.session.pasted import HEADER, PARTS

PROFILE = "learner-lab"
STAMP = "signed_in_at"  # ours; boto3 and the AWS CLI pass over what they do not know
KEYS = re.compile(rf"^[ \t]*(?:{'|'.join((*PARTS, STAMP))})[ \t]*=.*\n?", re.MULTILINE | re.IGNORECASE)
OURS = re.compile(rf"[ \t]*\[[ \t]*{PROFILE}[ \t]*\]")
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class NoKeysFile(OSError):
    """The credentials file cannot be read or written; the message says which it is, why, and what to do."""

    def __init__(self, path: Path | str, why: object):
        super().__init__(
            f"{path} cannot be used ({why}). It is the file that keeps your keys: see to it that you may read and "
            "write it, or let AWS_SHARED_CREDENTIALS_FILE name another and restart the kernel."
        )


def save(keys: Mapping[str, str], path: Path | None = None) -> None:
    """Writes the keys under the profile `learner-lab`; every other line of the file stays as it is.

    NoKeysFile, and nothing is written, where that is no regular file, or one that boto3 would not read afterwards.
    """
    path = path or shared_file()
    stamped = {**keys, STAMP: datetime.now(UTC).isoformat(timespec="seconds")}
    lines = "".join(f"{name} = {value}\n" for name, value in stamped.items())
    with _used(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path.resolve(), _with(lines, _text(path)), check=raw_config_parse)


def read(path: Path | None = None) -> dict[str, str]:
    """The profile's keys as the file has them now, with our `signed_in_at`; {} without file or profile."""
    path = path or shared_file()
    with _used(path):
        ours = next(filter(OURS.match, HEADER.split(_text(path))), "")
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
    named = os.environ.get("AWS_SHARED_CREDENTIALS_FILE") or "~/.aws/credentials"
    try:
        return Path(named).expanduser()
    except RuntimeError:  # no HOME, and a user whom the system does not know
        raise NoKeysFile(named, "nobody knows where your home folder is") from None


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
    except ConfigParseError as error:
        raise NoKeysFile(path, f"boto3 cannot read {_where(error.kwargs['error'])}") from None
    except UnicodeError:
        raise NoKeysFile(path, "it is no text") from None
    except OSError as error:
        raise NoKeysFile(path, error.strerror or error) from error


def _where(problem: Exception) -> str:
    """Which line the parser names; not what is in it, for that may be a key."""
    lines = [line for line, _ in getattr(problem, "errors", [])] or [getattr(problem, "lineno", None)]
    return f"line {lines[0]} of it" if lines[0] else "it"


def _with(lines: str, text: str) -> str:
    """The file's text with these lines at the head of our profile, in place of the old ones; one profile of ours."""
    profiles = HEADER.split(text)
    ours = [profile for profile in profiles if OURS.match(profile)]
    if not ours:
        gap = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{gap}[{PROFILE}]\n{lines}"
    settings = "".join(KEYS.sub("", profile.partition("\n")[2]) for profile in ours)
    renewed = f"{ours[0].partition(chr(10))[0]}\n{lines}{_each_once(settings)}"
    place = profiles.index(ours[0])
    return "".join([*profiles[:place], renewed, *(one for one in profiles[place:] if not OURS.match(one))])


def _each_once(settings: str) -> str:
    """The lines without settings that an earlier line has made: boto3 reads no profile that says a thing twice."""
    seen: set[str] = set()
    kept = []
    for line in settings.splitlines(keepends=True):
        name = line.partition("=")[0].strip().lower() if re.match(r"\w+[ \t]*=", line) else ""
        if name not in seen:
            kept.append(line)
        seen |= {name} - {""}
    return "".join(kept)


def _text(path: Path) -> str:
    """The file as it is: other people's line ends and bytes survive a rewrite, marks that boto3 cannot read do not."""
    raw = read_whole(path)
    encoding = next((encoding for mark, encoding in MARKS.items() if raw.startswith(mark)), None)
    return raw.decode(encoding) if encoding else raw.decode("utf-8", "surrogateescape")
