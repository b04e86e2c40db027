"""A folder of tests, run by pytest as if nothing else were there: its own root, its own configuration."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from learner_lab.words import sentences

if TYPE_CHECKING:  # pytest is imported when it is needed: every kernel would wait for it
    import pytest

OPTIONS = [
    "--disable-plugin-autoload",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:terminal",
    "-p",
    "no:faulthandler",  # it and pytest's own capture turn what the process has open, and a kernel's threads use that
    "--capture=sys",
    "-p",
    "no:warnings",  # nobody would see them, and meanwhile those of the kernel's own threads would be let through
    "-p",
    "no:unraisableexception",  # it collects the kernel's garbage after each run, for a warning
    "-p",
    "no:threadexception",
    "--import-mode=importlib",
    "--continue-on-collection-errors",
]
COLOURS = re.compile(r"\x1b\[[0-9;]*m")  # which Jupyter's kernel asks for


class Outcomes(dict[str, str]):
    """{test's name: passed, failed, or error where its file could not be read}; `why` tells what pytest said."""

    def __init__(self) -> None:
        super().__init__()
        self.why: dict[str, str] = {}
        self.unanswered: BaseException | None = None  # keys or network kept AWS from answering

    def __repr__(self) -> str:
        return "\n".join(f"{outcome:<7} {name}" for name, outcome in self.items()) or "No tests were found."

    def pytest_runtest_logreport(self, report: "pytest.TestReport") -> None:
        """pytest's hook: a test's own outcome; that of its fixtures only where they failed."""
        if report.when == "call" or report.failed:
            self._note(report.nodeid, report)

    def pytest_collectreport(self, report: "pytest.CollectReport") -> None:
        """pytest's hook: a file that could not be read."""
        if report.failed:
            self._note(report.nodeid, report, "error")

    def pytest_exception_interact(self, call: "pytest.CallInfo") -> None:
        """pytest's hook: what a test or its file raised."""
        if self.unanswered is None and sentences.unanswered(call.excinfo.value):
            self.unanswered = call.excinfo.value

    def _note(self, node: str, report: "pytest.TestReport | pytest.CollectReport", outcome: str | None = None) -> None:
        name = node.rpartition("::")[2]
        self[name] = outcome or report.outcome
        if report.failed:
            self.why[name] = COLOURS.sub("", str(report.longrepr))


def run_tests(folder: Path) -> Outcomes:
    """What the tests in the folder say. They run in this process, so with its boto3: in the student's account.

    Where no keys or no network kept a test from being answered, that error is raised: it is no outcome.
    """
    import pytest

    (folder / "pytest.ini").touch()  # ends pytest's search for a configuration, which would find the guide's
    outcomes = Outcomes()
    with _read_anew(folder):
        own = [f"--rootdir={folder}", f"--config-file={folder / 'pytest.ini'}"]
        pytest.main([*OPTIONS, *own, str(folder)], [outcomes])
    if outcomes.unanswered:
        raise outcomes.unanswered.with_traceback(None)
    return outcomes


@contextmanager
def _read_anew(folder: Path) -> Iterator[None]:
    """Forgets, before and after, what Python remembers of the folder's modules: they are edited and run again."""
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    path = list(sys.path)
    try:
        _forget(folder)
        yield
    finally:
        _forget(folder)
        sys.dont_write_bytecode, sys.path[:] = writes, path


def _forget(folder: Path) -> None:
    below = f"{folder}{os.sep}"  # a kernel has a thousand modules: texts are compared, not paths
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(below):
            del sys.modules[name]
