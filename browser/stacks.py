"""Turns on stacks of their own (JSPI): a stack is put away while it waits, and lets others go on.

There is no other moment at which turns change than a wait, so nothing can happen between two waits.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from pyodide.ffi import can_run_sync, run_sync

from browser import whose_turn
from browser.belongings import put_away

LONGEST = 2**31 / 1000 - 1  # seconds that a browser's timer can count
_loop = asyncio.get_event_loop()
_blocking_sleep = time.sleep


def begin(life: Callable[[], None]) -> None:
    """Gives it a stack of its own, soon."""

    async def live() -> None:
        life()

    _tasks.add(task := _loop.create_task(live()))
    task.add_done_callback(_tasks.discard)


_tasks: set[asyncio.Task] = set()  # the loop itself holds them weakly


def sleep(seconds: float) -> None:
    """Lets others go on for so long. Where no stack can be put away, everything stands still."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if can_run_sync():
        _pause(asyncio.sleep(seconds), time.monotonic() + seconds)
    else:
        _blocking_sleep(seconds)


def _pause(future: Any, until: float | None = None) -> Any:
    """What the future gives, at that moment if one is known; until then this stack is put away, with its belongings."""
    if not can_run_sync():
        raise RuntimeError("This cannot wait here: run it in a cell.")
    me, whose_turn.now = whose_turn.now, whose_turn.main
    try:
        with put_away(me, until):
            return run_sync(future)
    finally:
        whose_turn.now = me


class Waiters:
    """Those who wait for one thing, the first first."""

    def __init__(self):
        self._all: deque[asyncio.Future] = deque()

    def wait(self, timeout: float | None = None) -> bool:
        """Whether one was woken; False when the time was over before."""
        if timeout is not None and timeout <= 0:
            return False
        future = _loop.create_future()
        self._all.append(future)
        bell = None if timeout is None else _loop.call_later(min(timeout, LONGEST), _let, future, False)
        try:
            return _pause(future)
        finally:
            if bell:
                bell.cancel()
            if future in self._all:
                self._all.remove(future)

    def wake(self, most: int | None = None) -> None:
        """Lets the first ones go on, all unless a number is given."""
        left = len(self._all) if most is None else most
        while left and self._all:
            left -= _let(self._all.popleft(), True)


def _let(future: asyncio.Future, woken: bool) -> bool:
    if future.done():
        return False
    future.set_result(woken)
    return True
