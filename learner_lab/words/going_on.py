"""A chapter goes on without what the lab denies it.

The cell whose call was denied says so in place of an error. A later cell that needs what that one did not make is
skipped but for its imports, and says for want of what; of a clean-up only the statements that need it are. What breaks
later is told in a line where the cell uses what the denied call was about (the run that was not redriven, the table's
name), else shown as any error. So all cells are run to the last one, which cleans up.
"""

import ast
from types import TracebackType

from learner_lab.words import sentences
from learner_lab.words.cells import named, needed, parts, stored, struck, texts, written
from learner_lab.words.masking import mask

DENIED = "Denied: {action}. {sentence} Or go on here without it: cells that need what this one makes say so."
AGAIN = "Denied: {action}, too. Cells that need what this one makes say so."
CAME_OF_IT = "For want of {want} this broke off: {error}. (%tb shows where.)"
SKIPPED = "Skipped: it needs `{name}`, which is not there for want of {want}."


class GoingOn:
    """What the cells of one kernel lack: {name: the action that was denied}. One of IPython's `ast_transformers`."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Nothing has been denied: somewhere else it may be allowed."""
        self.lacking: dict[str, str] = {}
        self.unchanged: dict[str, str] = {}  # what a denied call was about: there, and not as it should be
        self._denied = False
        self._begin(ast.Module([], []))

    def _begin(self, cell: ast.Module) -> None:
        self._now: str | None = None  # what was denied to the cell that runs
        self._cell, self._told = cell, False

    def visit(self, cell: ast.Module) -> ast.Module:
        """The cell that is about to run, or one that says why it, or a part of it, is skipped."""
        body = self._possible(cell) if self.lacking else list(cell.body)
        self._begin(ast.Module(body, []))
        return ast.Module(list(body), [])

    def _possible(self, cell: ast.Module) -> list[ast.stmt]:
        body, made = [], set()
        for part in parts(cell):
            lacks = next((name for name in needed(part) if name in self.lacking.keys() - made), None)
            body += self._skipped(part, lacks) if lacks else part
            made |= set() if lacks else stored(part)
        return body

    def _skipped(self, part: list[ast.stmt], name: str) -> list[ast.stmt]:
        want = self.lacking[name]
        self.lacking |= dict.fromkeys(stored(part), want)
        self.unchanged |= dict.fromkeys(named(part), want)
        (said,) = ast.parse(f"print({SKIPPED.format(name=name, want=want)!r})").body
        return [ast.fix_missing_locations(ast.copy_location(said, part[0]))]

    def said_of(self, error: BaseException, traceback: TracebackType | None) -> str | None:
        """What stands in place of the error that has ended the cell; None where it is shown as ever."""
        at = struck(self._cell, traceback)
        self._have(self._cell.body[:at])
        if want := sentences.denied_action(error):
            said = (AGAIN if self._denied else DENIED).format(action=want, sentence=sentences.sentence(error))
            self.note(want, traceback)
        elif want := self._want(error, traceback):
            said = CAME_OF_IT.format(want=want, error=mask(f"{type(error).__name__}: {error}"))
        else:
            return None
        self.lacking |= dict.fromkeys(stored(self._cell.body[at:]), want)
        self._cell, self._told = ast.Module([], []), True
        return said

    def note(self, action: str, traceback: TracebackType | None) -> None:
        """That action was denied, to the cell that runs or to a button beside it."""
        self._now, self._denied = action, True
        undone = self._cell.body[struck(self._cell, traceback) :]
        about = texts([*needed(undone), *written(traceback)], traceback)
        self.unchanged |= dict.fromkeys(about | named(undone), action)

    def ended(self, result) -> None:
        """IPython's hook after a cell: what was told ends nothing, and what was made is lacking no more."""
        if self._told:
            result.error_in_exec = None
        if result.success and self._denied:
            want = self._unchanged(None)
            self._have(self._cell.body)
            self.unchanged |= dict.fromkeys(stored(self._cell.body), want) if want else {}

    def _want(self, error: BaseException, traceback: TracebackType | None) -> str | None:
        """For want of what the error may have come: not one of keys or network, nor another denial or refusal."""
        told = sentences.unanswered(error) or sentences.is_refusal(error)
        if told or type(error).__module__.startswith("learner_lab."):
            return None
        return self._now or self._unchanged(traceback)

    def _unchanged(self, traceback: TracebackType | None) -> str | None:
        names = [*needed(self._cell.body), *named(self._cell.body), *written(traceback)]
        return next((self.unchanged[name] for name in names if name in self.unchanged), None)

    def _have(self, statements: list[ast.stmt]) -> None:
        for name in stored(statements):
            self.lacking.pop(name, None)
            self.unchanged.pop(name, None)
