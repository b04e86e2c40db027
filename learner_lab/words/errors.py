"""Errors in cells: the sentence that tells what to do stands above the error itself."""

import re
import sys
from functools import partial

from IPython import get_ipython

from learner_lab.words.masking import mask
from learner_lab.words.sentences import sentence

# Frames inside boto3 help nobody, nor do ours where we know why.
LIBRARIES = re.compile("site-packages")
INSIDE = re.compile(rf"{LIBRARIES.pattern}|[/\\]((learner_lab|designer)([/\\]\w+)+|helpers)\.py")


def install() -> None:
    """From now on an error in a cell shows its sentence above the traceback; both without account and person."""
    if shell := get_ipython():
        shell._showtraceback = partial(_show_masked, type(shell)._showtraceback.__get__(shell))  # %tb comes here too
        shell.set_custom_exc((Exception,), _show)


def _show(shell, kind: type[Exception], error: Exception, traceback, tb_offset: int | None = None) -> None:
    sys.last_type, sys.last_value, sys.last_traceback = kind, error, traceback  # for %debug
    try:
        told = sentence(error)
    except Exception:  # an error that cannot even say what it is
        told = None
    if told:
        error.__cause__ = error.__context__ = None  # what botocore met on its way helps nobody either
    lines = shell.InteractiveTB.structured_traceback(kind, error, traceback, tb_offset=tb_offset)
    above = [f"\x1b[1m{told}\x1b[0m\n"] if told else []
    hidden = INSIDE if told or kind.__module__.startswith(("learner_lab.", "designer.")) else LIBRARIES
    frames = [frame for frame in lines[:-1] if not hidden.search(frame)]
    shell._showtraceback(kind, error, [*above, *frames, *lines[-1:]])


def _show_masked(show, kind: type[Exception], error: object, lines: list[str]) -> None:
    try:
        said = mask(error)
    except Exception:
        said = kind.__name__
    show(kind, said, [mask(line) for line in lines])
