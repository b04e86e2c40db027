"""Lines of control: coroutines of one execution that take turns, and need no thread while they wait.

A coroutine that awaits a `Pause` gives up its turn; the thread that drove it does the pause's work, if it has any, or
drives another line. Whatever ends the pause first lets the line go on, on whichever thread is free.
"""

import logging
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from dataclasses import dataclass

from local_aws import turns
from local_aws.turns import crew
from local_aws.turns.clock import Alarm, Clock

log = logging.getLogger("local_aws")
Work = Callable[[], None]


class Signal:
    """Something that one line of control waits for; being called off is one way for the wait to end."""

    def __init__(self):
        self._is_set = False
        self._call: Callable[[], object] | None = None

    def set(self) -> None:
        """Lets the line go on: the one that waits, or the next that would."""
        self._is_set = True
        if call := self._call:
            call()

    cancel = set

    def is_set(self) -> bool:
        """Whether there is nothing to wait for."""
        return self._is_set

    def clear(self) -> None:
        """Makes it something to wait for again."""
        self._is_set = False

    def call(self, back: Callable[[], object] | None) -> None:
        """Says what is called when it is set, at once when it is: in this order, so that neither misses the other."""
        self._call = back
        if back and self._is_set:
            back()


@dataclass
class Pause:
    """What a line waits for: its signal, or a moment of its clock, while its thread does the work.

    `outside` says that neither time nor another line sets the signal, but a worker, a person, the work.
    """

    signal: Signal
    until: float | None = None
    work: Work | None = None
    outside: bool = False

    def __await__(self) -> Generator["Pause", None, None]:
        yield self


class Wake:
    """Lets a paused line go on, once, whoever calls it first."""

    def __init__(self, line: "Line", pause: Pause):
        self._line = line
        self._pauses = [pause]
        self._alarm: Alarm | None = None

    def set_up(self, pause: Pause) -> None:
        """Waits for what the pause waits for."""
        clock = self._line.baton.clock
        if pause.until is not None:
            self._alarm = clock.at(pause.until, self)
        pause.signal.call(self)
        clock.rest(pause.outside)

    def claim(self) -> bool:
        """Whether the caller is the first; then it is the caller who lets the line go on."""
        try:
            pause = self._pauses.pop()  # one step: no two callers get it
        except IndexError:
            return False
        pause.signal.call(None)
        if self._alarm:
            self._alarm.cancel()
        self._line.baton.clock.work(pause.outside)
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
            return self.baton.clock.rest()
        except Exception:
            log.exception("a line of control failed")
            return self.baton.clock.rest()
        wake = Wake(self, pause)
        wake.set_up(pause)
        return (pause.work, wake) if pause.work else None


class Baton:
    """What the lines of one execution hand on to each other: one computes at a time."""

    def __init__(self, clock: Clock):
        self.clock = clock
        self._lock = turns.Lock()
        self._ready: deque[Line] = deque()
        self._driven = False

    def start(self, coroutine: Coroutine[Pause, None, None]) -> None:
        """Sets one more line going."""
        self.clock.work()
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
