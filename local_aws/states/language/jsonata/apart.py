"""Evaluations that may take long or much, in processes apart: whatever one of them does, it can be ended."""

import json
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from local_aws import turns
from local_aws.states.language.jsonata.engine import MEMORY, TIME, Bounds, EngineError, NotData, Overrun
from local_aws.turns import alarms, crew

POSSIBLE = sys.platform != "emscripten"  # a browser has no processes
MOST = 2  # at the same time
KEPT = 10  # seconds that a helper waits for more to do
PATIENCE = 0.05  # seconds between two looks whether the answer is still wanted
LONGEST = 30  # seconds, the start of the process included; a helper ends itself much sooner
LATE = 75  # exit code of a helper whose evaluation took too long
ROOT = Path(__file__).parents[4]
HELPER = "local_aws.states.language.jsonata.helper"
PROGRAM = f"import json, sys; sys.path[:] = json.loads(sys.argv[1]); from {HELPER} import main; main()"


class Helper:
    """A process that evaluates one expression after the other; it ends itself when one takes too much."""

    def __init__(self):
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-c", PROGRAM, json.dumps([str(ROOT), *sys.path])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._lines: deque[bytes] = deque()
        self._heard = turns.Event()
        turns.Thread(target=self._listen, daemon=True, name="jsonata").start()

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def ask(self, question: dict[str, Any], check: Callable[[], object]) -> dict[str, Any]:
        """The answer. Raises Overrun, and what `check` raises, which is called now and then."""
        end = turns.monotonic() + LONGEST
        self._say(question)
        while (line := self._next()) is None:
            check()
            if turns.monotonic() > end:
                raise Overrun(TIME)
        if not line:
            raise Overrun(TIME if self._process.wait() == LATE else MEMORY)
        return json.loads(line)

    def close(self) -> None:
        """Ends the process at once."""
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()

    def _say(self, question: dict[str, Any]) -> None:
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            pass  # it has ended, which is heard next

    def _next(self) -> bytes | None:
        """The next line, b"" after the last, None when nothing has come so far."""
        if not self._heard.wait(PATIENCE):
            return None
        self._heard.clear()
        return self._lines.popleft()

    def _listen(self) -> None:
        with self._process.stdout as lines:
            for line in iter(lines.readline, b""):
                self._hear(line)
        self._hear(b"")

    def _hear(self, line: bytes) -> None:
        self._lines.append(line)
        self._heard.set()


class Helpers:
    """The processes: those that are `busy`, and those that are kept for a while for whoever comes next."""

    def __init__(self):
        self._lock = turns.Lock()
        self._idle: list[Helper] = []
        self.busy: set[Helper] = set()

    def lend(self) -> Helper:
        """One that waits, or a new one."""
        helper = self._idle_one() or Helper()
        with self._lock:
            self.busy.add(helper)
        return helper

    def give_back(self, helper: Helper, *, fit: bool) -> None:
        """Keeps the process until its time is over, or ends it when it is not fit for more."""
        with self._lock:
            self.busy.remove(helper)
            if fit:
                self._idle.append(helper)
        if fit:
            alarms.after(KEPT, lambda: self._let_go(helper))
        else:
            helper.close()

    def _idle_one(self) -> Helper | None:
        with self._lock:
            while self._idle:
                if (helper := self._idle.pop()).alive:
                    return helper
        return None

    def _let_go(self, helper: Helper) -> None:
        with self._lock:
            if helper not in self._idle:
                return
            self._idle.remove(helper)
        helper.close()


helpers = Helpers()
_room = turns.BoundedSemaphore(MOST)


def evaluate(
    source: str, variables: dict[str, Any], bounds: Bounds, now: datetime, check: Callable[[], object]
) -> str | None:
    """The value as JSON text, None for undefined. Raises EngineError, NotData, and what `check` raises."""
    question = {"source": source, "variables": variables, "bounds": asdict(bounds), "now": now.timestamp()}
    with crew.away(), _place(check):
        answer = _asked(question, check)
    if "overrun" in answer:
        raise Overrun(answer["overrun"])
    if "code" in answer:
        raise EngineError(answer["code"], answer["message"])
    if "no data" in answer:
        raise NotData(answer["no data"])
    return answer["value"]


@contextmanager
def _place(check: Callable[[], object]) -> Iterator[None]:
    """One of the few places, once there is one."""
    while not _room.acquire(timeout=PATIENCE):
        check()
    try:
        yield
    finally:
        _room.release()


def _asked(question: dict[str, Any], check: Callable[[], object]) -> dict[str, Any]:
    helper, fit = helpers.lend(), False
    try:
        answer = helper.ask(question, check)
        fit = not answer["last"]
        return answer
    finally:
        helpers.give_back(helper, fit=fit)
