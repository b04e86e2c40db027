"""Errors in cells: the sentence that tells what to do stands above the error itself, or in its place."""

import re
import sys
from functools import partial

from IPython import get_ipython

from learner_lab.words.going_on import GoingOn
from learner_lab.words.masking import mask
from learner_lab.words.sentences import denied_action, sentence

# Frames inside boto3 help nobody, nor do Python's own and ours where we know why.
LIBRARIES = re.compile("site-packages")
PYTHON = r"[/\\]lib[/\\]python3\.\w+[/\\]|[/\\]Lib[/\\]"
OURS = r"[/\\]((learner_lab|designer|local_aws|viewer)([/\\]\w+)+|helpers)\.py"
INSIDE = re.compile(f"{LIBRARIES.pattern}|{PYTHON}|{OURS}")


def install() -> None:
    """From now on an error in a cell shows its sentence above the traceback; both without account and person.
    So does a cell that was stopped.

    Of what a lab denies to a chapter the sentence alone is shown, and the notebook goes on.
    """
    if shell := get_ipython():
        going_on = _going_on(shell)
        going_on.forget()
        show = type(shell)._showtraceback.__get__(shell)
        shell._showtraceback = partial(_show_masked, show, going_on)  # %tb comes here too
        shell.set_custom_exc((Exception, KeyboardInterrupt), _show)


def _going_on(shell) -> GoingOn:
    """The shell's one."""
    if there := [one for one in shell.ast_transformers if isinstance(one, GoingOn)]:
        return there[0]
    shell.ast_transformers.append(made := GoingOn())
    shell.events.register("post_run_cell", made.ended)
    return made


def _show(shell, kind: type[BaseException], error: BaseException, traceback, tb_offset: int | None = None) -> None:
    sys.last_type, sys.last_value, sys.last_traceback = kind, error, traceback  # for %debug
    if said := _going_on(shell).said_of(error, traceback):
        print(said)
        return
    try:
        told = sentence(error)
    except Exception:  # an error that cannot even say what it is
        told = None
    if told:
        error.__cause__ = error.__context__ = None  # what botocore met on its way helps nobody either
    lines = shell.InteractiveTB.structured_traceback(kind, error, traceback, tb_offset=tb_offset)
    above = [f"\x1b[1m{told}\x1b[0m\n"] if told else []
    hidden = INSIDE if told or kind.__module__.startswith(("learner_lab.", "designer.", "local_aws.")) else LIBRARIES
    frames = [frame for frame in lines[:-1] if not hidden.search(frame)]
    shell._showtraceback(kind, error, [*above, *frames, *lines[-1:]])


def _show_masked(show, going_on: GoingOn, kind: type[Exception], error: object, lines: list[str]) -> None:
    if error is sys.exc_info()[1] and (action := denied_action(error)):  # a button was pressed
        going_on.note(action, error.__traceback__)
        print(sentence(error))
        return
    try:
        said = mask(error)
    except Exception:
        said = kind.__name__
    show(kind, said, [mask(line) for line in lines])
