"""The folder that remembers a server between kernels: its record (pid, port), keys, log and locks."""

import json
import os
import re
import secrets
import string
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from local_aws.signature import Keys

KEYS = re.compile(r"(AKIA[A-Z2-7]{16})\n([A-Za-z0-9]{40})\n")
NO_LOCKS = "The file system of the state folder has no locks: set LOCAL_AWS_HOME to a folder on a local disk"
NO_FOLDER = (
    "The state folder {} cannot be used ({}): make room there and see to it that you may write in it, or set "
    "LOCAL_AWS_HOME to a folder of your own."
)
LEFT = re.compile(r"\.(server\.json|key|room)\.part-[a-z0-9_]{8}")  # as tempfile names what _write begins with
YOUNG = 60.0  # seconds; a write takes a moment
ROOM = 16384  # bytes: the record, the key, and a log that can say what went wrong
BASE32 = string.ascii_uppercase + "234567"
LETTERS = string.ascii_letters + string.digits


class NoServer(RuntimeError):
    """Why no local AWS can be started, found or stopped for a state folder, and what to do."""


class StateFolder:
    """One state folder, private to its user; at most one server runs for it."""

    def __init__(self, home: str | os.PathLike | None = None):
        """`home`, else `$LOCAL_AWS_HOME`, else `.local_aws/` of the checkout."""
        chosen = home or os.environ.get("LOCAL_AWS_HOME") or Path(__file__).parent.parent / ".local_aws"
        self.path = Path(chosen).absolute()
        self.log = self.path / "server.log"

    def make(self) -> None:
        """The folder exists and is the user's alone (on Windows by the user's own ACL). Raises RuntimeError.

        To be called before anything in it is believed: of another's folder no mode can be changed.
        """
        with self._used():
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.name == "posix":
                self.path.chmod(0o700)

    def try_room(self) -> None:
        """Returns when something can be written there, as much as a server needs to begin. Raises RuntimeError."""
        with self._used():
            self._write("room", " " * ROOM)
            (self.path / "room").unlink()

    def record(self) -> dict | None:
        """What the last server left: pid, port, …; `{}` when the file cannot be read, None without one."""
        try:
            found = json.loads(self._read("server.json"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError):
            return {}
        return found if _is_record(found) else {}

    def write_record(self, **record: object) -> None:
        """Replaces the record, whole or not at all."""
        self._write("server.json", json.dumps(record))

    def forget(self) -> None:
        """Removes the record: a server whose folder knows it no longer ends by itself."""
        with suppress(OSError):
            (self.path / "server.json").unlink()

    def keys(self) -> Keys | None:
        """The access key with which every request must be signed; None before the first server has run."""
        with suppress(OSError, ValueError):
            match = KEYS.fullmatch(self._read("key").decode("ascii"))
            return Keys(*match.groups()) if match else None
        return None

    def make_keys(self) -> Keys:
        """The access key, made at random if there is none. Only the server calls this: one writer."""
        keys = self.keys()
        if keys is None:
            keys = Keys(f"AKIA{_random(BASE32, 16)}", _random(LETTERS, 40))
            self._write("key", f"{keys.id}\n{keys.secret}\n")
        return keys

    def sweep(self) -> None:
        """Removes what whoever was killed while writing has left behind; what is written now is younger, and stays."""
        for path in self.path.glob(".*"):
            with suppress(OSError):
                if LEFT.fullmatch(path.name) and path.is_file() and time.time() - path.stat().st_mtime > YOUNG:
                    path.unlink()

    def open_log(self) -> IO[str] | None:
        """The log, mode 0600, opened to append; None where it cannot be written: the server runs without."""
        try:
            return os.fdopen(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8")
        except OSError:
            return None

    @contextmanager
    def lock(self, name: str, wait: float = 0) -> Iterator[bool]:
        """Whether `name` is ours for the block. The system lets go of it when a process dies, however it dies.

        Raises RuntimeError where the folder cannot be written in.
        """
        with self._used():
            descriptor = os.open(self.path / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            yield _lock_within(descriptor, wait)
        finally:
            os.close(descriptor)

    def is_locked(self, name: str) -> bool:
        """Whether some process holds `name` now."""
        if not self.path.is_dir():
            return False
        with self.lock(name) as ours:
            return not ours

    @contextmanager
    def _used(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise NoServer(NO_FOLDER.format(self.path, error.strerror or error)) from None

    def _read(self, name: str) -> bytes:
        """What the file holds: a pipe or a device in its place would be read for ever."""
        if (self.path / name).exists() and not (self.path / name).is_file():
            raise OSError(f"{name} is no regular file")
        return (self.path / name).read_bytes()

    def _write(self, name: str, text: str) -> None:
        descriptor, temporary = tempfile.mkstemp(dir=self.path, prefix=f".{name}.part-")  # mode 0600 by itself
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(text)
            _replace(temporary, self.path / name)
        except BaseException:
            os.unlink(temporary)
            raise


def _random(letters: str, length: int) -> str:
    return "".join(secrets.choice(letters) for _ in range(length))


def _is_record(found: object) -> bool:
    return isinstance(found, dict) and isinstance(found.get("pid"), int) and isinstance(found.get("port"), int)


def _replace(source: str, target: Path) -> None:
    """os.replace, tried again on Windows while a reader has the target open."""
    for _ in range(50):
        with suppress(PermissionError):
            return os.replace(source, target)
        time.sleep(0.02)
    os.replace(source, target)


def _lock_within(descriptor: int, wait: float) -> bool:
    deadline = time.monotonic() + wait
    while not _try_lock(descriptor):
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
    return True


if os.name == "nt":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        with suppress(OSError):
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            return True
        return False
else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        except OSError as error:
            raise NoServer(f"{NO_LOCKS} ({error.strerror})") from None
        return True
