"""A worker in the same interpreter: it keeps output, environment, path and modules apart, and no more than these.

A handler that computes for ever cannot be ended here; one that waits can, and its time-out holds.
"""

import importlib
import io
import logging
import math
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from browser import turns
from browser.belongings import Belongings, Owner, TimeIsUp, within
from local_aws.functions.code import unpack
from local_aws.functions.configuration import Configuration
from local_aws.functions.process import RUNTIME
from local_aws.functions.worker import ERROR, INIT_ERROR, READY, RESULT, TIMED_OUT, Answer, Worker, WorkerGone

sys.path.append(str(RUNTIME))
context, errors, imports, loop, names, output, results = (
    importlib.import_module(f"lambda_runtime.{name}")
    for name in ("context", "errors", "imports", "loop", "names", "output", "results")
)
GONE = "gone"


class InTab(Worker):
    """A handler, its modules, and what it takes for its process's own."""

    def __init__(self, configuration: Configuration, aws: Mapping[str, str], parent: Path):
        super().__init__(configuration, parent)
        self._task = str(self.folder / "task")
        (self.folder / "tmp").mkdir()
        unpack(configuration.code, self.folder / "task")
        names.name_folders(self._task, [])
        self._written = io.BytesIO()
        self._log = output.Log(self._written)
        self._records = output.LogHandler(self._log)
        self._own = self._belongings(configuration.environment(self.folder, self.log_stream, aws))
        self._handler = None
        self._owner: Owner | None = None  # while it does something

    def initialize(self) -> Answer:
        answer = self._do(self._initialize)
        self.ready = answer.kind == READY
        return answer

    def run(self, about: dict, event: bytes) -> Answer:
        self.deadline = turns.monotonic() + self.configuration.timeout
        self._records.request_id = about["request_id"]
        self._log.begin()
        try:
            return self._do(lambda: self._run(about, event))
        finally:
            self.deadline = None

    def is_overdue(self, now: float) -> bool:
        """Of its own time: what others compute meanwhile is theirs."""
        return bool(self._owner) and self._owner.seconds() > self._owner.limit

    def output(self) -> bytes:
        written = self._written.getvalue()
        self._written.seek(0)
        self._written.truncate()
        return written

    @property
    def exit_code(self) -> int:
        return 1

    def held(self) -> int:
        return 0

    def kill(self, why: str | None = None) -> None:
        """Nobody waits for it any more; what its handler still does, it does unheard."""
        self.killed_for = self.killed_for or why or GONE
        self._done.set()

    def close(self) -> None:
        sys.path_importer_cache.pop(self._task, None)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _belongings(self, environment: dict[str, str]) -> Belongings:
        said = [Written(self._log, 1, "<stdout>"), Written(self._log, 2, "<stderr>")]
        path = [self._task, *sys.path]
        return Belongings(*said, environment, path, [self._records], logging.WARNING, self._task, self._task, {})

    def _do(self, work) -> Answer:
        """What the work answers in a Thread of its own, with what is the worker's own in place. Raises WorkerGone."""
        answers: list[Answer] = []
        limit = math.inf if self.deadline is None else self.configuration.timeout

        def at_work() -> None:
            try:
                with within(turns.current_thread(), self._own, limit) as self._owner:
                    answers.append(work())
                self._own = self._owner.last
            except TimeIsUp:
                self.kill(TIMED_OUT)
            finally:
                self._owner = None
                done.set()

        done = self._done = turns.Event()
        turns.Thread(target=at_work, name=self.configuration.name).start()
        done.wait()
        if not answers or self.killed_for:
            self.kill()
            raise WorkerGone
        return answers[0]

    def _initialize(self) -> Answer:
        try:
            self._handler = imports.find_handler(self.configuration.handler)
        except Exception as error:
            return self._failed(INIT_ERROR, error, "")
        return Answer(READY, b"")

    def _run(self, about: dict, event: bytes) -> Answer:
        try:
            answer = loop.handle_event_request(self._handler, LambdaContext(about, self._log, self._owner), event)
        except Exception as error:
            return self._failed(ERROR, error, about["request_id"])
        return Answer(RESULT, answer if isinstance(answer, bytes) else answer.encode())

    def _failed(self, kind: bytes, error: Exception, request_id: str) -> Answer:
        error.__traceback__ = error.__traceback__.tb_next  # the call of this file is none of the runtime's
        result = errors.error_result(error, request_id)
        errors.log_error(self._log, result)
        return Answer(kind, results.Encoder(ensure_ascii=False).encode(result).encode())


class LambdaContext(context.LambdaContext):
    """The handler's second argument, which counts the handler's own time."""

    def __init__(self, about: dict, log: output.Log, owner: Owner):
        super().__init__(about, log)
        self._owner = owner

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self._owner.limit - self._owner.seconds()) * 1000))


class Written(output.Output):
    """The handler's `sys.stdout`, whose bytes go the same way as its text."""

    @property
    def buffer(self) -> io.RawIOBase:
        return Bytes(self)

    @buffer.setter
    def buffer(self, _: object) -> None:
        """There is no descriptor behind it."""


class Bytes(io.RawIOBase):
    """What takes bytes for a text stream."""

    def __init__(self, text: Written):
        self._text = text

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._text.write(bytes(data).decode("utf-8", "backslashreplace"))
        return len(data)
