"""Turns without threads: where WebAssembly can put stacks away (JSPI) on stacks of their own, else on one.

What is here behaves like what has its name in `threading`, `queue` and `time`.
"""

import itertools
import queue
import sys
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from typing import Any

from pyodide.ffi import can_run_sync

from browser import whose_turn

if can_run_sync():
    from browser import stacks as means
else:
    from browser import inline as means
    from browser.inline import after, away, submit  # noqa: F401 (local_aws.turns takes them)

Empty, monotonic = queue.Empty, time.monotonic
Waiters, sleep = means.Waiters, means.sleep
_numbers = itertools.count(1)


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
    """`threading.Thread`."""

    daemon = False

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None, context=None):
        self.ident = self.native_id = next(_numbers)
        self.name = name or f"Thread-{self.ident}"
        if daemon is not None:
            self.daemon = daemon
        self._target, self._args, self._kwargs = target, args, kwargs or {}
        self._begun, self._ended = False, Event()

    def start(self) -> None:
        if self._begun:
            raise RuntimeError("threads can only be started once")
        self._begun = True
        means.begin(self._live)

    def run(self) -> None:
        if self._target:
            self._target(*self._args, **self._kwargs)

    def join(self, timeout: float | None = None) -> None:
        self._ended.wait(timeout)

    def is_alive(self) -> bool:
        return self._begun and not self._ended.is_set()

    def _live(self) -> None:
        whose_turn.now = self
        try:
            self.run()
        except SystemExit:
            pass
        except BaseException:
            threading.excepthook(threading.ExceptHookArgs([*sys.exc_info(), self]))
        finally:
            self._ended.set()
            whose_turn.now = whose_turn.main


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


whose_turn.main = whose_turn.now = Thread(name="MainThread")


def current_thread() -> Thread:
    """Whose turn it is."""
    return whose_turn.now


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
