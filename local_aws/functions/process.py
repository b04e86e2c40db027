"""A worker that is a process of its own: whatever a handler does there, it does to itself."""

import os
import secrets
import shutil
import signal
import struct
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from local_aws import turns
from local_aws.functions.code import unpack
from local_aws.functions.configuration import Configuration
from local_aws.functions.worker import INIT_LIMIT, OUTPUT_LIMIT, READY, Answer, Worker, WorkerGone
from local_aws.wire import to_json

REQUEST = struct.Struct(">4sII")  # these two as in the runtime, which imports nothing of ours
ANSWER = struct.Struct(">4scIII")
LARGEST = 64 * 1024 * 1024  # bytes; who announces a longer answer is not the runtime
RECORD = 16  # bytes before each piece of output
TOO_LONG = "the local AWS keeps 4 MB of an invocation's"
RUNTIME = Path(__file__).with_name("runtime")
PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024 if sys.platform == "linux" else 0


class Process(Worker):
    """A process that runs one version of a function, one event at a time."""

    def __init__(self, configuration: Configuration, aws: Mapping[str, str], parent: Path):
        """Starts the process and does not wait for it."""
        super().__init__(configuration, parent)
        self._spoiled = False
        self._magic = secrets.token_bytes(4)
        try:
            self._start(configuration.environment(self.folder, self.log_stream, aws))
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def initialize(self) -> Answer:
        self.deadline = turns.monotonic() + INIT_LIMIT
        answer = self._receive()
        self.ready = answer.kind == READY
        return answer

    def run(self, about: dict, event: bytes) -> Answer:
        self.complaint = ""
        self.deadline = turns.monotonic() + self.configuration.timeout
        described = to_json(about)
        try:
            self._process.stdin.write(REQUEST.pack(self._magic, len(described), len(event)) + described + event)
            self._process.stdin.flush()
        except OSError:
            raise self._gone() from None
        return self._receive()

    def output(self) -> bytes:
        written = self._output.read(OUTPUT_LIMIT)
        if len(written) > OUTPUT_LIMIT - RECORD:  # the runtime writes no record that does not fit
            self.complaint = TOO_LONG
        more = self._output.seek(0, os.SEEK_END)
        if more > OUTPUT_LIMIT and os.name == "posix":  # others could not go on writing at the beginning
            os.truncate(self.folder / "output", 0)
            self._output.seek(0)
        return written

    @property
    def usable(self) -> bool:
        return super().usable and not self._spoiled

    @property
    def exit_code(self) -> int:
        """Waits for the process's end."""
        return self._process.wait()

    def held(self) -> int:
        return memory_of(self._process.pid)

    def kill(self, why: str | None = None) -> None:
        """Its children too."""
        self.killed_for = self.killed_for or why
        with suppress(OSError):
            if self._process.returncode is None:  # not waited for yet: the pid is certainly still its own
                _kill(self._process)

    def close(self) -> None:
        self.kill()
        self._process.wait()
        for file in (self._process.stdin, self._process.stdout, self._output):
            with suppress(OSError):
                file.close()
        _close(self._life)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, environment: dict[str, str]) -> None:
        (self.folder / "tmp").mkdir()
        unpack(self.configuration.code, self.folder / "task")
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
        program = [sys.executable, "-I", "-S", "-X", "utf8", *_bytecode(), str(RUNTIME)]
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
        magic, kind, memory, length, complaint = ANSWER.unpack(head)
        if magic != self._magic or length + complaint > LARGEST:
            raise self._gone()
        said = self._process.stdout.read(length + complaint)
        if len(said) < length + complaint:
            raise self._gone()
        payload, self.complaint = said[:length], said[length:].decode("utf-8")
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


def _bytecode() -> list[str]:
    """Where this Python keeps bytecode aside, which `-I` leaves out: without it each worker compiles boto3 anew."""
    return ["-X", f"pycache_prefix={sys.pycache_prefix}"] if sys.pycache_prefix else []


def memory_of(pid: int) -> int:
    """The memory that the process holds now, in KiB; 0 where the system does not tell (only Linux does)."""
    if sys.platform != "linux":
        return 0
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * PAGE_KIB
    except (OSError, IndexError):
        return 0
