"""Lines of control: coroutines of one execution that take turns, and need no thread while they wait.

A coroutine that awaits a `Pause` gives up its turn; the thread that drove it does the pause's work, if it has any, or
drives another line. Whatever ends the pause first lets the line go on, on whichever thread is free.
"""

import logging
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from dataclasses import dataclass

from local_aws import turns
from local_aws.states.engine.scope import Signal
from local_aws.turns import alarms, crew

log = logging.getLogger("local_aws")
Work = Callable[[], None]


@dataclass
class Pause:
    """What a line waits for: its signal, or a moment of `turns.monotonic`, while its thread does the work."""

    signal: Signal
    until: float | None = None
    work: Work | None = None

    def __await__(self) -> Generator["Pause", None, None]:
        yield self


class Wake:
    """Lets a paused line go on, once, whoever calls it first."""

    def __init__(self, line: "Line", pause: Pause):
        self._line = line
        self._pauses = [pause]
        self._alarm: alarms.Alarm | None = None

    def set_up(self, pause: Pause) -> None:
        """Waits for what the pause waits for."""
        if pause.until is not None:
            self._alarm = alarms.after(pause.until - turns.monotonic(), self)
        pause.signal.call(self)

    def claim(self) -> bool:
        """Whether the caller is the first; then it is the caller who lets the line go on."""
        try:
            pause = self._pauses.pop()  # one step: no two callers get it
        except IndexError:
            return False
        pause.signal.call(None)
        if self._alarm:
            self._alarm.cancel()
        return True

    def __call__(self) -> None:
        if self.claim():
            self._line.baton.give(self._line)


class Line:
    """One coroutine on its way."""

    def __init__(self, baton: "Baton", coroutine: Coroutine[Pause, None, None]):
        self.baton = baton
        self._coroutine = coroutine

    def step(self) -> tuple[Work, Wake] | None:
        """Goes on up to the next pause: the work that this has, and what to call afterwards."""
        try:
            pause = self._coroutine.send(None)
        except StopIteration:
            return None
        except Exception:
            log.exception("a line of control failed")
            return None
        wake = Wake(self, pause)
        wake.set_up(pause)
        return (pause.work, wake) if pause.work else None


class Baton:
    """What the lines of one execution hand on to each other: one computes at a time."""

    def __init__(self):
        self._lock = turns.Lock()
        self._ready: deque[Line] = deque()
        self._driven = False

    def start(self, coroutine: Coroutine[Pause, None, None]) -> None:
        """Sets one more line going."""
        self.give(Line(self, coroutine))

    def give(self, line: Line) -> None:
        """Gives the line a turn when those before it have had theirs."""
        if self._enlist(line):
            crew.submit(self._drive)

    def _enlist(self, line: Line) -> bool:
        """Whether nobody drives these lines: then it is the caller who has to."""
        with self._lock:
            self._ready.append(line)
            idle, self._driven = not self._driven, True
            return idle

    def _drive(self) -> None:
        """Lets one line after the other go on, until none is ready; a line's work is done beside the others."""
        while line := self._next():
            found = line.step()
            if found:
                work, wake = found
                self._hand_on()
                with crew.away():
                    work()
                if not (wake.claim() and self._enlist(line)):
                    return

    def _next(self) -> Line | None:
        with self._lock:
            if self._ready:
                return self._ready.popleft()
            self._driven = False
            return None

    def _hand_on(self) -> None:
        """Leaves the lines that are ready to another thread."""
        with self._lock:
            self._driven = bool(self._ready)
            if not self._driven:
                return
        crew.submit(self._drive)
