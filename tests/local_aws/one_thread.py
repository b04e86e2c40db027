"""Other means of taking turns, for a test: one thread, greenlets in place of threads, a clock that nobody waits for.

A browser tab's are of this kind: who waits lets the others go on, and the time comes from a loop.
"""

import heapq
import itertools
from collections import deque
from datetime import UTC, datetime, timedelta

import greenlet

BEGIN = datetime.now(UTC)


class Loop:
    """Who may go on, and who is to be woken when."""

    def __init__(self):
        self.ready, self.alarms, self.time = deque(), [], 0.0
        self.numbers, self.started = itertools.count(), 0
        self.main, self.hub = greenlet.getcurrent(), greenlet.greenlet(self.run)

    def run(self):
        while True:
            while self.ready:
                self.ready.popleft()()
            if self.alarms:
                self.time, _, wake = heapq.heappop(self.alarms)
                wake()
            else:
                self.main.throw(RuntimeError("everybody waits for ever"))

    def pause(self, waiting, timeout=None):
        """Lets others go on until taken out of `waiting` and woken; whether that was in time."""
        me, woken = greenlet.getcurrent(), []

        def wake(in_time=True):
            if not woken:
                woken.append(in_time)
                self.ready.append(me.switch)

        waiting.append(wake)
        if timeout is not None:
            heapq.heappush(self.alarms, (self.time + timeout, next(self.numbers), lambda: wake(False)))
        self.hub.switch()
        if wake in waiting:
            waiting.remove(wake)
        return woken[0]


LOOP = Loop()


def sleep(seconds):
    LOOP.pause([], seconds)


def monotonic():
    return LOOP.time


def now():
    return BEGIN + timedelta(seconds=LOOP.time)


class Thread:
    def __init__(self, target, args=(), daemon=None, name=None):
        self._call = lambda: target(*args)

    def start(self):
        LOOP.started += 1
        LOOP.ready.append(greenlet.greenlet(self._call, parent=LOOP.hub).switch)


class Event:
    def __init__(self):
        self._set, self._waiting = False, []

    def is_set(self):
        return self._set

    def set(self):
        self._set = True
        while self._waiting:
            self._waiting.pop(0)()

    def clear(self):
        self._set = False

    def wait(self, timeout=None):
        if not self._set:
            LOOP.pause(self._waiting, timeout)
        return self._set


class Lock:
    def __init__(self):
        self._owner, self._count, self._waiting = None, 0, []

    def acquire(self, blocking=True, timeout=-1):
        while self._owner and not (self.again and self._owner is greenlet.getcurrent()):
            if not blocking:
                return False
            LOOP.pause(self._waiting)
        self._owner, self._count = greenlet.getcurrent(), self._count + 1
        return True

    def release(self):
        self._count -= 1
        if not self._count:
            self._owner = None
            if self._waiting:
                self._waiting.pop(0)()

    again = False
    __enter__ = acquire

    def __exit__(self, *_):
        self.release()


class RLock(Lock):
    again = True


class Condition:
    def __init__(self, lock=None):
        self._lock, self._waiting = lock or RLock(), []
        self.__enter__, self.__exit__ = self._lock.__enter__, self._lock.__exit__

    def __enter__(self):
        return self._lock.acquire()

    def __exit__(self, *_):
        self._lock.release()

    def wait(self, timeout=None):
        self._lock.release()
        try:
            return LOOP.pause(self._waiting, timeout)
        finally:
            self._lock.acquire()

    def wait_for(self, predicate, timeout=None):
        end = None if timeout is None else LOOP.time + timeout
        while not predicate() and (end is None or LOOP.time < end):
            self.wait(None if end is None else end - LOOP.time)
        return predicate()

    def notify(self):
        if self._waiting:
            self._waiting.pop(0)()

    def notify_all(self):
        while self._waiting:
            self._waiting.pop(0)()


class BoundedSemaphore:
    def __init__(self, value=1):
        self._value, self._waiting = value, []

    def acquire(self, blocking=True, timeout=None):
        while not self._value:
            if not blocking or not LOOP.pause(self._waiting, timeout):
                return False
        self._value -= 1
        return True

    def release(self):
        self._value += 1
        if self._waiting:
            self._waiting.pop(0)()

    __enter__ = acquire

    def __exit__(self, *_):
        self.release()


class Empty(Exception):
    pass


class SimpleQueue:
    def __init__(self):
        self._items, self._waiting = deque(), []

    def put(self, item):
        self._items.append(item)
        if self._waiting:
            self._waiting.pop(0)()

    def get(self, timeout=None):
        while not self._items:
            if not LOOP.pause(self._waiting, timeout):
                raise Empty
        return self._items.popleft()
