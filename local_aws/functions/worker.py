"""A worker: one execution environment, which is a process of its own with a folder of its own."""

import os
import secrets
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from local_aws import turns
from local_aws.functions.configuration import Configuration
from local_aws.wire import RequestContext, to_json

REQUEST = struct.Struct(">4sII")  # these two as in the runtime, which imports nothing of ours
ANSWER = struct.Struct(">4scII")
READY, INIT_ERROR, RESULT, ERROR = b"R", b"I", b"S", b"F"
LARGEST = 64 * 1024 * 1024  # bytes; who announces a longer answer is not the runtime
OUTPUT_LIMIT = 4 * 1024 * 1024  # bytes of the log of one invocation
INIT_LIMIT = 10  # seconds that Lambda gives the init phase
RUNTIME = Path(__file__).with_name("runtime")
TIMED_OUT, OUT_OF_MEMORY = "timed out", "out of memory"


@dataclass
class Answer:
    """What a worker said: `kind` is RESULT, ERROR, INIT_ERROR or READY."""

    kind: bytes
    payload: bytes


class WorkerGone(Exception):
    """The process ended, or was ended, before it answered; `Worker.killed_for` and `exit_code` say why."""


class Worker:
    """A process that runs one version of a function, one event at a time."""

    def __init__(self, configuration: Configuration, context: RequestContext, endpoint: str, parent: Path):
        """Starts the process and does not wait for it."""
        self.configuration = configuration
        self.log_stream = f"{turns.now():%Y/%m/%d}/[{configuration.version}]{uuid.uuid4().hex}"
        self.folder = Path(tempfile.mkdtemp(prefix="worker-", dir=parent))
        self.deadline: float | None = None  # of what it is doing, in turns.monotonic()
        self.memory = 0  # KiB, the most that the process was seen to hold
        self.idle_since = 0.0
        self.killed_for: str | None = None
        self.ready = False
        self._spoiled = False
        self._magic = secrets.token_bytes(4)
        try:
            self._start(configuration.environment(self.folder, self.log_stream, endpoint, context))
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def initialize(self) -> Answer:
        """READY, or INIT_ERROR with the error. Raises WorkerGone."""
        self.deadline = turns.monotonic() + INIT_LIMIT
        answer = self._receive()
        self.ready = answer.kind == READY
        return answer

    def run(self, about: dict, event: bytes) -> Answer:
        """The handler's RESULT or ERROR; `about` goes into the context object. Raises WorkerGone."""
        self.deadline = turns.monotonic() + self.configuration.timeout
        described = to_json(about)
        try:
            self._process.stdin.write(REQUEST.pack(self._magic, len(described), len(event)) + described + event)
            self._process.stdin.flush()
        except OSError:
            raise self._gone() from None
        return self._receive()

    def output(self) -> bytes:
        """What was written since the last call, log records and plain output; no more than OUTPUT_LIMIT of it."""
        written = self._output.read(OUTPUT_LIMIT)
        more = self._output.seek(0, os.SEEK_END)
        if more > OUTPUT_LIMIT and os.name == "posix":  # others could not go on writing at the beginning
            os.truncate(self.folder / "output", 0)
            self._output.seek(0)
        return written

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def usable(self) -> bool:
        """Whether it can take another event."""
        return self.ready and self.deadline is None and not self._spoiled and self.killed_for is None

    @property
    def exit_code(self) -> int:
        """The process's exit code; -9 after signal 9. Waits for its end."""
        return self._process.wait()

    def kill(self, why: str | None = None) -> None:
        """Ends the process and its children at once; whoever waits for its answer gets WorkerGone."""
        self.killed_for = self.killed_for or why
        with suppress(OSError):
            if self._process.returncode is None:  # not waited for yet: the pid is certainly still its own
                _kill(self._process)

    def close(self) -> None:
        """Ends the process and removes its folder. To be called once."""
        self.kill()
        self._process.wait()
        for file in (self._process.stdin, self._process.stdout, self._output):
            with suppress(OSError):
                file.close()
        _close(self._life)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, environment: dict[str, str]) -> None:
        (self.folder / "tmp").mkdir()
        self.configuration.unpack(self.folder / "task")
        life, self._life = os.pipe() if sys.platform == "linux" else (-1, -1)
        try:
            with (self.folder / "output").open("ab") as output:
                self._output = (self.folder / "output").open("rb", buffering=0)
                self._process = self._popen(life, output, environment)
        except BaseException:
            _close(self._life)
            raise
        finally:
            _close(life)

    def _popen(self, life: int, output: IO[bytes], environment: dict[str, str]) -> subprocess.Popen:
        task = str(self.folder / "task")
        program = [sys.executable, "-I", "-S", "-X", "utf8", str(RUNTIME)]
        return subprocess.Popen(
            [*program, task, self._magic.hex(), str(life), *_site_packages()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            cwd=task,
            env=environment,
            pass_fds=(life,) if life >= 0 else (),
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def _receive(self) -> Answer:
        head = self._process.stdout.read(ANSWER.size)
        if len(head) < ANSWER.size:
            raise self._gone()
        magic, kind, memory, length = ANSWER.unpack(head)
        if magic != self._magic or length > LARGEST:
            raise self._gone()
        payload = self._process.stdout.read(length)
        if len(payload) < length:
            raise self._gone()
        self.deadline, self.memory = None, max(self.memory, memory)
        return Answer(kind, payload)

    def _gone(self) -> WorkerGone:
        """The process has ended, or has spoiled its channel, or has closed it: it is of no more use."""
        self.deadline, self._spoiled = None, True
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(0.2)
        with suppress(OSError):
            _kill(self._process)  # its children too, which may outlive it
        return WorkerGone()


def _close(descriptor: int) -> None:
    if descriptor >= 0:
        os.close(descriptor)


def _kill(process: subprocess.Popen) -> None:
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _site_packages() -> list[str]:
    """Where this Python finds what was installed, which `-S` leaves out."""
    return [folder for folder in sys.path if Path(folder).name in ("site-packages", "dist-packages")]
