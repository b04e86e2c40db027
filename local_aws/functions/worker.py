"""A worker: one execution environment, in which one version of a function answers one event at a time.

What it is made of is chosen by `functions.use`: a process here, where there are processes.
"""

import tempfile
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from local_aws import turns
from local_aws.functions.configuration import Configuration

READY, INIT_ERROR, RESULT, ERROR = b"R", b"I", b"S", b"F"
INIT_LIMIT = 10  # seconds that Lambda gives the init phase
OUTPUT_LIMIT = 4 * 1024 * 1024  # bytes of the log of one invocation
TIMED_OUT, OUT_OF_MEMORY = "timed out", "out of memory"


@dataclass
class Answer:
    """What a worker said: `kind` is RESULT, ERROR, INIT_ERROR or READY."""

    kind: bytes
    payload: bytes


class WorkerGone(Exception):
    """It ended, or was ended, before it answered; `Worker.killed_for` and `exit_code` say why."""


class Worker(ABC):
    """What all workers have; it begins to start when it is made, and nobody waits for it until `initialize`."""

    def __init__(self, configuration: Configuration, parent: Path):
        self.configuration = configuration
        self.log_stream = f"{turns.now():%Y/%m/%d}/[{configuration.version}]{uuid.uuid4().hex}"
        self.folder = Path(tempfile.mkdtemp(prefix="worker-", dir=parent))
        self.deadline: float | None = None  # of what it is doing, in turns.monotonic()
        self.memory = 0  # KiB, the most that it was seen to hold
        self.idle_since = 0.0
        self.killed_for: str | None = None
        self.ready = False
        self.complaint = ""  # why something of the log of the last invocation is missing

    @property
    def usable(self) -> bool:
        """Whether it can take another event."""
        return self.ready and self.deadline is None and self.killed_for is None

    def is_overdue(self, now: float) -> bool:
        """Whether at this moment of turns.monotonic() it has done for too long what it does."""
        return self.deadline is not None and now > self.deadline

    @property
    @abstractmethod
    def exit_code(self) -> int:
        """How it ended, as a process's exit code; -9 after signal 9."""

    @abstractmethod
    def initialize(self) -> Answer:
        """READY, or INIT_ERROR with the error. Raises WorkerGone."""

    @abstractmethod
    def run(self, about: dict, event: bytes) -> Answer:
        """The handler's RESULT or ERROR; `about` goes into the context object. Raises WorkerGone."""

    @abstractmethod
    def output(self) -> bytes:
        """What was written since the last call, log records and plain output; no more than OUTPUT_LIMIT of it."""

    @abstractmethod
    def held(self) -> int:
        """The memory that it holds now, in KiB; 0 where nobody can tell."""

    @abstractmethod
    def kill(self, why: str | None = None) -> None:
        """Ends it at once; whoever waits for its answer gets WorkerGone."""

    @abstractmethod
    def close(self) -> None:
        """Ends it and removes its folder. To be called once."""


Make = Callable[
    [Configuration, Mapping[str, str], Path], Worker
]  # what it is, how it reaches AWS, where its folder goes
