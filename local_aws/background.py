"""A server in the background: started once for a state folder, found again by every kernel, stopped when asked."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from local_aws import birth, environment, handshake
from local_aws.state_folder import NoServer, StateFolder
from local_aws.version import version

PATIENCE = 20.0  # seconds for a start on a busy machine; an idle one takes 0.2
MERCY = 5.0  # seconds that a server has to come to its end before it is told so in a stronger way
NEWS = (
    "The local AWS that ran here has ended, so a new one was started. Its account is empty: "
    "run the notebook again from the top, it makes what it needs."
)
RENEWED = (
    "The guide's files have changed, so the local AWS was started anew. Its account is empty: "
    "run the notebook again from the top, it makes what it needs."
)
HUNG = "A local AWS runs for this folder but does not answer. End it with: python -m local_aws stop"
ELSEWHERE = (
    "A local AWS still holds {}, and nothing proves that it is process {} of this machine: it may run in another "
    "container, or on another machine, that shares this folder. Stop it there, or set LOCAL_AWS_HOME to another folder."
)

_acquainted: dict[Path, int] = {}  # the pid of the server that this process has met last, by its state folder


@dataclass(frozen=True)
class Server:
    """A running local AWS, and the environment in which boto3 and the AWS CLI reach it."""

    endpoint: str
    pid: int
    environment: dict[str, str]
    news: str | None = None


@dataclass(frozen=True)
class Status:
    """What runs for a state folder: endpoint, pid, state folder, version, and where its differences are listed."""

    endpoint: str
    pid: int
    home: str
    version: str
    differences: str


def start(home: Path | None = None) -> Server:
    """The server of this state folder: found if it runs this code, else started. Raises RuntimeError."""
    folder = StateFolder(home)
    folder.make()
    if (found := _find(folder)) and found["version"] == version():
        return _met(folder, found)
    with folder.lock("start", wait=PATIENCE) as ours:
        if not ours:
            raise NoServer(f"Another start of the local AWS has not finished; its log: {folder.log}")
        if (found := _find(folder)) and found["version"] == version():  # somebody else was faster
            return _met(folder, found)
        news = _news(folder, found)
        if found:
            _end(folder)
        found = _launch(folder)
    return _met(folder, found, news)


def _met(folder: StateFolder, found: dict, news: str | None = None) -> Server:
    """The server that was found; it is news also who took the place of the one that this process has met before."""
    before = _acquainted.get(folder.path, found["pid"])
    made = server(folder, found["port"], found["pid"], news or (NEWS if before != found["pid"] else None))
    _acquainted[folder.path] = found["pid"]
    return made


def _news(folder: StateFolder, old: dict | None) -> str | None:
    """What is to be said when a server starts: nothing at the first, and after one that was asked to stop."""
    if old:
        return RENEWED
    before = folder.record()
    return NEWS if before is not None and not before.get("stopped") else None


def status(home: Path | None = None) -> Status | None:
    """What runs for this state folder; None when nothing does."""
    folder = StateFolder(home)
    if not (found := _find(folder)):
        return None
    readme = str(Path(__file__).with_name("README.md"))
    return Status(f"http://127.0.0.1:{found['port']}", found["pid"], str(folder.path), found["version"], readme)


def stop(home: Path | None = None) -> bool:
    """Whether a server ran for this state folder; it has ended when this returns.

    Raises RuntimeError when it runs on where nothing from here may end it.
    """
    folder = StateFolder(home)
    if not folder.path.is_dir():
        return False
    folder.make()
    _acquainted.pop(folder.path, None)
    with folder.lock("start", wait=PATIENCE):  # who starts one meanwhile waits, or has had all the time there is
        record, ran = folder.record(), folder.is_locked("server")
        if ran:
            _end(folder)
        if record:
            with suppress(OSError):  # a full disk: the next start will tell of an end
                folder.write_record(**{**record, "stopped": True})
    return ran


def server(folder: StateFolder, port: int, pid: int, news: str | None = None) -> Server:
    """The server at this port, with the environment that leads there. Raises RuntimeError without its keys."""
    endpoint = f"http://127.0.0.1:{port}"
    if not (keys := folder.keys()):
        raise NoServer(f"The keys of the local AWS in {folder.path} cannot be read.")
    return Server(endpoint, pid, environment.leading_to(endpoint, keys), news)


def _find(folder: StateFolder) -> dict | None:
    """The facts of the server that runs; None when none does. Raises RuntimeError when it does not answer."""
    deadline = time.monotonic() + PATIENCE / 2
    while folder.is_locked("server"):
        record, keys = folder.record(), folder.keys()
        if record and keys and (found := handshake.ask(record["port"], keys, "status")):
            return found
        if time.monotonic() > deadline:
            raise NoServer(HUNG)
        time.sleep(0.01)  # it is starting, busy, or about to mend its record
    return None


def _end(folder: StateFolder) -> None:
    """Asks the server to end; ends its process, if it is proven to be its; else lets the folder forget it.

    A server sees the last wherever it runs, unless it hangs. Raises RuntimeError when it has not ended.
    """
    if _asked_to_stop(folder) and _ended(folder, MERCY):
        return
    record = folder.record() or {}
    if _is_alive(record):
        if _killed(folder, record["pid"]):
            return
    else:
        folder.forget()
        if _ended(folder, MERCY):
            return
        if record and folder.record() is None:
            folder.write_record(**record)
    raise NoServer(ELSEWHERE.format(folder.path, record.get("pid", "0")))


def _is_alive(record: dict) -> bool:
    """Whether the process that wrote the record lives here, and not only one of its number."""
    born = record.get("born")
    return born is not None and born == birth.certificate(record["pid"])


def _killed(folder: StateFolder, pid: int) -> bool:
    for how in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        with suppress(ProcessLookupError):
            os.kill(pid, how)
        if _ended(folder, MERCY):
            return True
    return False


def _asked_to_stop(folder: StateFolder) -> bool:
    """Whether the server has heard; within three seconds even one that has just begun has written its record."""
    deadline = time.monotonic() + PATIENCE / 7
    while folder.is_locked("server") and time.monotonic() < deadline:
        record, keys = folder.record(), folder.keys()
        if record and keys and handshake.ask(record["port"], keys, "stop"):
            return True
        time.sleep(0.05)
    return False


def _launch(folder: StateFolder) -> dict:
    folder.try_room()
    log = folder.open_log()
    before = log.tell() if log else 0
    process = subprocess.Popen(
        [sys.executable, "-m", "local_aws", "serve", "--background"],
        cwd=Path(__file__).parent.parent,
        env={**environment.clean(), "LOCAL_AWS_HOME": str(folder.path)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=log or subprocess.DEVNULL,
        **_detached(),
    )
    threading.Thread(target=process.wait, daemon=True).start()  # leaves no zombie while this kernel lives
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.returncode is None:
        if found := _find(folder):
            return found
        time.sleep(0.01)
    raise NoServer(_why_not(folder, process, before))


def _detached() -> dict:
    """What makes the child outlive this process and its terminal."""
    if os.name == "nt":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _why_not(folder: StateFolder, process: subprocess.Popen, before: int) -> str:
    """The last thing it said, in the log after the `before` bytes of earlier servers; else its exit code."""
    with suppress(OSError):
        if lines := folder.log.read_bytes()[before:].decode("utf-8", "replace").strip().splitlines():
            return f"The local AWS did not start: {lines[-1]} (more in {folder.log})"
    return f"The local AWS did not start (exit code {process.returncode}); log: {folder.log}"


def _ended(folder: StateFolder, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while folder.is_locked("server"):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
