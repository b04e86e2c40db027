"""What belongs to one stack: handlers, unlike processes, share output, environment, path and modules with the kernel.

Whoever has these for itself alone works `within` them; while its stack is put away, everybody else finds the others.
"""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from time import monotonic
from types import ModuleType
from typing import Any, TextIO

LOOK = 0.1  # seconds, longer than between two of the timekeeper's looks: what a rest has more of them, others computed


@dataclass
class Belongings:
    """What is in place: `home` is the folder whose modules are this owner's own, "" for the kernel's."""

    stdout: TextIO
    stderr: TextIO
    environment: dict[str, str]
    path: list[str]
    handlers: list[logging.Handler]  # of logging's root
    level: int
    folder: str
    home: str = ""
    modules: dict[str, ModuleType] = field(default_factory=dict)

    @classmethod
    def present(cls, home: str) -> "Belongings":
        """What is in place now; `home` is whose turn it is."""
        root = logging.getLogger()
        own = {name: module for name, module in sys.modules.items() if home and _lies_in(module, home)}
        environment, path, handlers = dict(os.environ), list(sys.path), list(root.handlers)
        return cls(sys.stdout, sys.stderr, environment, path, handlers, root.level, os.getcwd(), home, own)

    def put_in_place(self) -> None:
        """Makes it what everybody finds."""
        sys.stdout, sys.stderr, sys.path[:] = self.stdout, self.stderr, self.path
        root = logging.getLogger()
        root.handlers[:], root.level = self.handlers, self.level
        if self.environment != dict(os.environ):
            os.environ.clear()
            os.environ.update(self.environment)
        os.chdir(self.folder)
        sys.modules.update(self.modules)

    def put_away(self) -> None:
        """Takes its modules out, whose names others may use too."""
        for name in self.modules:
            sys.modules.pop(name, None)


class TimeIsUp(SystemExit):
    """Ends a stack that has had all of its own time."""


class Owner:
    """A stack that has its own, for so many seconds of its own: `last` is what was its own when its turn ended.

    Its time is what it computes and what it rests: up to `until` where it sleeps, else by looks, for nobody looks while
    another computes.
    """

    def __init__(self, own: Belongings, limit: float):
        self.limit, self.last, self._others = limit, own, Belongings.present("")
        self._seconds, self._since = 0.0, monotonic()
        self._until: float | None = inf
        own.put_in_place()

    def seconds(self) -> float:
        """What it has had of its own time."""
        now, until = monotonic(), self._since + LOOK if self._until is None else self._until
        self._seconds += max(0.0, min(now, until) - self._since)
        self._since = now
        return self._seconds

    def leave(self, until: float | None = inf) -> None:
        """The others' are in place again, while it rests until that moment, or, for None, until it is woken."""
        self.seconds()
        self._until = until
        self.last = Belongings.present(self.last.home)
        self.last.put_away()
        self._others.put_in_place()

    def come_back(self) -> None:
        """Its own are in place again."""
        self.seconds()
        self._until = inf
        self._others = Belongings.present("")
        self.last.put_in_place()


_owners: dict[Any, Owner] = {}


@contextmanager
def within(thread: Any, own: Belongings, limit: float) -> Iterator[Owner]:
    """While this lasts, `own` is in place whenever it is this thread's turn; `limit` is in seconds of its own time."""
    owner = _owners[thread] = Owner(own, limit)
    try:
        yield owner
    finally:
        del _owners[thread]
        owner.leave()


def left_of(thread: Any) -> float | None:
    """The seconds that a thread with belongings of its own still has, as one that runs a handler; None for others."""
    owner = _owners.get(thread)
    return owner and owner.limit - owner.seconds()


@contextmanager
def put_away(thread: Any, until: float | None) -> Iterator[None]:
    """While this lasts, the thread's stack is put away: it sleeps until that moment, or, for None, waits for others."""
    owner = _owners.get(thread)
    if owner:
        owner.leave(until)
    try:
        yield
    finally:
        if owner:
            owner.come_back()


def _lies_in(module: ModuleType, home: str) -> bool:
    return str(getattr(module, "__file__", None) or "").startswith((f"{home}/", "/var/task/"))
