"""What belongs to one stack: handlers, unlike processes, share output, environment, path and modules with the kernel.

Whoever has these for itself alone works `within` them; while its stack is put away, everybody else finds the others.
"""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, TextIO


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


class Owner:
    """A stack that has its own up to a moment: `last` is what was its own when its turn ended."""

    def __init__(self, own: Belongings, end: float):
        self.end, self.last, self._others = end, own, Belongings.present("")
        own.put_in_place()

    def leave(self) -> None:
        """The others' are in place again."""
        self.last = Belongings.present(self.last.home)
        self.last.put_away()
        self._others.put_in_place()

    def come_back(self) -> None:
        """Its own are in place again."""
        self._others = Belongings.present("")
        self.last.put_in_place()


_owners: dict[Any, Owner] = {}


@contextmanager
def within(thread: Any, own: Belongings, end: float) -> Iterator[Owner]:
    """While this lasts, `own` is in place whenever it is this thread's turn; `end` is in seconds of monotonic."""
    owner = _owners[thread] = Owner(own, end)
    try:
        yield owner
    finally:
        del _owners[thread]
        owner.leave()


def end_of(thread: Any) -> float | None:
    """The moment up to which what is in place is this thread's alone, as of one that runs a handler; else None."""
    owner = _owners.get(thread)
    return owner and owner.end


@contextmanager
def put_away(thread: Any) -> Iterator[None]:
    """While this lasts, the thread's stack is put away."""
    owner = _owners.get(thread)
    if owner:
        owner.leave()
    try:
        yield
    finally:
        if owner:
            owner.come_back()


def _lies_in(module: ModuleType, home: str) -> bool:
    return str(getattr(module, "__file__", None) or "").startswith((f"{home}/", "/var/task/"))
