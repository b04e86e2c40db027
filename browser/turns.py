"""Turns without threads: each Thread is a task on a WebAssembly stack of its own (JSPI); who waits lets others go on.

What is here behaves like what has its name in `threading`, `queue` and `time`. There is no other moment at which
turns change than a wait, so nothing can happen between two waits.
"""

import asyncio
import itertools
import queue
import sys
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from typing import Any

from pyodide.ffi import can_run_sync, run_sync

from browser.belongings import put_away

LONGEST = 2**31 / 1000 - 1  # seconds that a browser's timer can count
Empty, monotonic = queue.Empty, time.monotonic
_loop = asyncio.get_event_loop()
_numbers = itertools.count(1)
_blocking_sleep = time.sleep


def sleep(seconds: float) -> None:
    """Lets others go on for so long. Without JSPI, or where no stack can be put away, everything stands still."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if can_run_sync():
        _pause(asyncio.sleep(seconds))
    else:
        _blocking_sleep(seconds)


def _pause(future: Any) -> Any:
    """What the future gives; until then this stack is put away, with what belongs to it."""
    if not can_run_sync():
        raise RuntimeError("This cannot wait here: run it in a cell.")
    me, Thread.now = Thread.now, _main
    try:
        with put_away(me):
            return run_sync(future)
    finally:
        Thread.now = me


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


class Event:
    """`threading.Event`."""

    def __init__(self):
        self._flag, self._waiters = False, Waiters()

    def is_set(self) -> bool:
        return self._flag

    def set(self) -> None:
        self._flag = True
        self._waiters.wake()

    def clear(self) -> None:
        self._flag = False

    def wait(self, timeout: float | None = None) -> bool:
        if not self._flag:
            self._waiters.wait(timeout)
        return self._flag


class RLock:
    """`threading.RLock`."""

    again = True  # whoever holds it may take it once more

    def __init__(self):
        self._owner, self.count, self._waiters = None, 0, Waiters()

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        me = current_thread()
        if self.again and self._owner is me:
            self.count += 1
            return True
        until = None if timeout is None or timeout < 0 else monotonic() + timeout
        while self._owner is not None:
            left = None if until is None else until - monotonic()
            if not blocking or (left is not None and left <= 0):
                return False
            self._waiters.wait(left)
        self._owner, self.count = me, 1
        return True

    def release(self) -> None:
        if self._owner is None or (self.again and self._owner is not current_thread()):
            raise RuntimeError("cannot release un-acquired lock")
        self.count -= 1
        if not self.count:
            self._owner = None
            self._waiters.wake(1)

    def locked(self) -> bool:
        return self._owner is not None

    def _is_owned(self) -> bool:
        return self._owner is current_thread()

    def _at_fork_reinit(self) -> None:
        self.__init__()

    def __enter__(self):
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


class Lock(RLock):
    """`threading.Lock`."""

    again = False


class Condition:
    """`threading.Condition`."""

    def __init__(self, lock: RLock | None = None):
        self._lock, self._waiters = lock or RLock(), Waiters()
        self.acquire, self.release = self._lock.acquire, self._lock.release

    def wait(self, timeout: float | None = None) -> bool:
        held = self._lock.count
        for _ in range(held):
            self._lock.release()
        try:
            return self._waiters.wait(timeout)
        finally:
            for _ in range(held):
                self._lock.acquire()

    def wait_for(self, predicate: Callable[[], Any], timeout: float | None = None) -> Any:
        until = None if timeout is None else monotonic() + timeout
        while not (result := predicate()):
            left = None if until is None else until - monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
        return result

    def notify(self, n: int = 1) -> None:
        self._waiters.wake(n)

    def notify_all(self) -> None:
        self._waiters.wake()

    def __enter__(self):
        self._lock.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class SimpleQueue:
    """`queue.SimpleQueue`."""

    def __init__(self):
        self._items: deque = deque()
        self._count = threading.Semaphore(0)

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        self._items.append(item)
        self._count.release()

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        if not self._count.acquire(block, timeout):
            raise Empty
        return self._items.popleft()

    def get_nowait(self) -> Any:
        return self.get(block=False)

    put_nowait = put

    def empty(self) -> bool:
        return not self._items

    def qsize(self) -> int:
        return len(self._items)


class Thread:
    """`threading.Thread`: a task whose Python stack can be put away at any depth."""

    now: "Thread"  # whose turn it is
    daemon = True

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None, context=None):
        self.ident = self.native_id = next(_numbers)
        self.name = name or f"Thread-{self.ident}"
        self._target, self._args, self._kwargs = target, args, kwargs or {}
        self._task: asyncio.Task | None = None
        self._ended = Event()

    def start(self) -> None:
        if self._task:
            raise RuntimeError("threads can only be started once")
        self._task = _loop.create_task(self._live())

    def run(self) -> None:
        if self._target:
            self._target(*self._args, **self._kwargs)

    def join(self, timeout: float | None = None) -> None:
        self._ended.wait(timeout)

    def is_alive(self) -> bool:
        return self._task is not None and not self._ended.is_set()

    async def _live(self) -> None:
        Thread.now = self
        try:
            self.run()
        except SystemExit:
            pass
        except BaseException:
            threading.excepthook(threading.ExceptHookArgs([*sys.exc_info(), self]))
        finally:
            self._ended.set()
            Thread.now = _main


class Timer(Thread):
    """`threading.Timer`."""

    def __init__(self, interval: float, function: Callable, args=None, kwargs=None):
        super().__init__(target=function, args=args or (), kwargs=kwargs)
        self._interval, self.finished = interval, Event()

    def cancel(self) -> None:
        self.finished.set()

    def run(self) -> None:
        if not self.finished.wait(self._interval):
            super().run()
        self.finished.set()


class local:
    """`threading.local`: attributes that each Thread has for itself."""

    def __new__(cls, *_: object, **__: object):
        made = object.__new__(cls)
        object.__setattr__(made, "_of", weakref.WeakKeyDictionary())
        return made

    def _mine(self) -> dict[str, Any]:
        return self._of.setdefault(current_thread(), {})

    def __getattr__(self, name: str) -> Any:
        try:
            return self._mine()[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self._mine()[name] = value

    def __delattr__(self, name: str) -> None:
        del self._mine()[name]


_main = Thread.now = Thread(name="MainThread")


def current_thread() -> Thread:
    """Whose turn it is."""
    return Thread.now


def take_place() -> None:
    """Puts all of this into `threading`, `queue` and `time`, for the packages and for what students write.

    threading's own Semaphores need no others: they stand on the Condition and the Lock that are found there.
    """
    for kind in (Thread, Timer, Event, Lock, RLock, Condition, local):
        setattr(threading, kind.__name__, kind)
    threading.current_thread = current_thread
    threading.get_ident = lambda: current_thread().ident
    queue.SimpleQueue = SimpleQueue
    time.sleep = sleep
