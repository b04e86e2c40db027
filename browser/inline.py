"""Turns on one stack, for a browser whose WebAssembly can put none away: who waits does what others have to do.

A Thread runs from its begin to its end on the stack of whoever waits next, or when a request has been answered. If it
has to wait for what only those below it on that stack can bring, it is given up: they could never go on.
"""

import asyncio
import bisect
import itertools
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from math import inf
from typing import Any

from browser import whose_turn
from browser.belongings import TimeIsUp, left_of, put_away

STUCK = "This waits for what cannot come: in a browser without JSPI one thing is done after the other."
_loop = asyncio.get_event_loop()
_numbers = itertools.count(1)
_stand_still, monotonic = time.sleep, time.monotonic


class GivenUp(SystemExit):
    """Ends a Thread that would keep those below it on its stack from going on."""


@dataclass(eq=False)
class Wait:
    """What somebody waits for, and until when at most."""

    is_over: Callable[[], Any]
    until: float = inf

    def can_go_on(self) -> bool:
        """Whether nothing keeps who waits."""
        return bool(self.is_over()) or monotonic() >= self.until


@dataclass(order=True)
class Alarm:
    """A call that is to come."""

    moment: float
    number: int
    ring: Callable[[], object] = field(compare=False)

    def cancel(self) -> None:
        """Lets it not come; no error when it has come."""
        if self in _alarms:
            _alarms.remove(self)


_lives: deque[Callable[[], object]] = deque()  # that have not begun
_alarms: list[Alarm] = []  # the next first
_waiting: list[Wait] = []  # who waits below, the lowest first


def begin(life: Callable[[], object]) -> None:
    """Lets it have its turn."""
    _lives.append(life)


def submit(job: Callable[[], object]) -> None:
    """Lets the job be done soon."""
    threading.Thread(target=job, name="job", daemon=True).start()


def away() -> AbstractContextManager[None]:
    """What `crew.away` gives: there is no thread that could take another's place."""
    return nullcontext()


def after(seconds: float, ring: Callable[[], object]) -> Alarm:
    """The alarm that rings in so many seconds: while somebody waits, or between two cells."""
    alarm = Alarm(monotonic() + seconds, next(_numbers), ring)
    bisect.insort(_alarms, alarm)
    _loop.call_later(max(0.0, seconds), settle)
    return alarm


def settle() -> None:
    """Does what others have to do, as far as it goes."""
    _wait(Wait(lambda: not _next_turn_is_due()))


def sleep(seconds: float) -> None:
    """Lets others have their turns for so long; a handler, which does go on, is ended when its time is up."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    left = left_of(whose_turn.now)
    _wait(Wait(lambda: False, monotonic() + min(seconds, inf if left is None else left)), patient=left is not None)
    if left is not None and left < seconds:
        raise TimeIsUp


class Waiters:
    """Those who wait for one thing, the first first."""

    def __init__(self):
        self._all: deque[list[bool]] = deque()

    def wait(self, timeout: float | None = None) -> bool:
        """Whether one was woken; False when the time was over before."""
        woken: list[bool] = []
        self._all.append(woken)
        try:
            _wait(Wait(lambda: woken, inf if timeout is None else monotonic() + timeout))
        finally:
            self._all = deque(other for other in self._all if other is not woken)
        return bool(woken)

    def wake(self, most: int | None = None) -> None:
        """Lets the first ones go on, all unless a number is given."""
        for _ in range(len(self._all) if most is None else min(most, len(self._all))):
            self._all.popleft().append(True)


def _wait(mine: Wait, patient: bool = False) -> None:
    """Lets others have their turns until it is over, or its time is."""
    if mine.can_go_on():
        return
    me, below = whose_turn.now, tuple(_waiting)
    _waiting.append(mine)
    try:
        with put_away(me, None if mine.until == inf else mine.until):
            while not mine.can_go_on():
                _have_a_turn(me) or _let_time_pass(mine, below, patient or me is whose_turn.main)
    finally:
        _waiting.remove(mine)
        whose_turn.now = me


def _next_turn_is_due() -> bool:
    return bool(_lives) or bool(_alarms and _alarms[0].moment <= monotonic())


def _have_a_turn(me: Any) -> bool:
    """Whether somebody has had a turn."""
    if not _next_turn_is_due():
        return False
    if not _lives:
        submit(_alarms.pop(0).ring)
    _lives.popleft()()
    whose_turn.now = me
    return True


def _let_time_pass(mine: Wait, below: tuple[Wait, ...], patient: bool) -> None:
    """Stands still up to the next moment at which somebody may go on. Raises GivenUp, and RuntimeError for ever."""
    moment = min([mine.until, *(each.until for each in below), *(alarm.moment for alarm in _alarms[:1])])
    if not patient and (moment == inf or any(each.can_go_on() for each in below)):
        _give_up(whose_turn.now)
    if moment == inf:
        raise RuntimeError(STUCK)
    _stand_still(max(0.0, moment - monotonic()))


def _give_up(me: Any) -> None:
    if not me.daemon:
        print(f"{me.name} was given up. {STUCK}", file=sys.stderr)
    raise GivenUp
