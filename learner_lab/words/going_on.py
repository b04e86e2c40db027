"""A chapter goes on without what the lab denies it.

The cell whose call was denied says so in place of an error. A later cell that needs what that one did not make is
skipped, and says for want of what; so all cells are run to the last one, which cleans up.
"""

import ast
import symtable
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType

from learner_lab.words import sentences
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
        self._denied: str | None = None  # the last action that was
        self._begin()

    def _begin(self) -> None:
        self._now: str | None = None  # what was denied to the cell that runs
        self._cell, self._told = ast.Module([], []), False

    def visit(self, cell: ast.Module) -> ast.Module:
        """The cell that is about to run, or one that says why it is skipped."""
        self._begin()
        if name := next((name for name in needed(cell.body) if name in self.lacking), None):
            want = self.lacking[name]
            self.lacking |= dict.fromkeys(stored(cell.body), want)
            return ast.parse(f"print({SKIPPED.format(name=name, want=want)!r})")
        self._cell = ast.Module(list(cell.body), [])
        return cell

    def said_of(self, error: BaseException, traceback: TracebackType | None) -> str | None:
        """What stands in place of the error that has ended the cell; None where it is shown as ever."""
        if action := sentences.denied_action(error):
            said = (AGAIN if self._denied else DENIED).format(action=action, sentence=sentences.sentence(error))
            self.note(action)
        elif (want := self._now or self._denied) and _may_come_of_it(error):
            said = CAME_OF_IT.format(want=want, error=mask(f"{type(error).__name__}: {error}"))
        else:
            return None
        at = _statement(self._cell, traceback)
        self._have(self._cell.body[:at])
        self.lacking |= dict.fromkeys(stored(self._cell.body[at:]), action or want)
        self._cell, self._told = ast.Module([], []), True
        return said

    def note(self, action: str) -> None:
        """That action was denied, to the cell that runs or to a button beside it."""
        self._now = self._denied = action

    def ended(self, result) -> None:
        """IPython's hook after a cell: what was told ends nothing, and what was made is lacking no more."""
        if self._told:
            result.error_in_exec = None
        if result.success:
            self._have(self._cell.body)

    def _have(self, statements: list[ast.stmt]) -> None:
        for name in stored(statements):
            self.lacking.pop(name, None)


def needed(statements: list[ast.stmt]) -> Iterator[str]:
    """The names that the statements take from earlier cells, also those in the functions that they define."""
    made: set[str] = set()
    for statement in statements:
        yield from (name for name in _read(_table(statement)) if name not in made)
        made |= stored([statement])


def stored(statements: list[ast.stmt]) -> set[str]:
    """The names that the statements leave behind."""
    tables = [_table(statement) for statement in statements]
    return {one.get_name() for table in tables for one in table.get_symbols() if one.is_assigned() or one.is_imported()}


def _read(table: symtable.SymbolTable) -> Iterator[str]:
    is_cell = table.get_type() == "module"
    yield from (one.get_name() for one in table.get_symbols() if one.is_referenced() and (is_cell or one.is_global()))
    for child in table.get_children():
        yield from _read(child)


class _Generators(ast.NodeTransformer):
    """Comprehensions as generators, whose names are their own: of the others Python 3.12 counts them to the cell's."""

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp) -> ast.GeneratorExp:
        self.generic_visit(node)
        return ast.GeneratorExp(node.elt, node.generators)

    visit_SetComp = visit_ListComp

    def visit_DictComp(self, node: ast.DictComp) -> ast.GeneratorExp:
        self.generic_visit(node)
        return ast.GeneratorExp(ast.Tuple([node.key, node.value], ast.Load()), node.generators)


def _table(statement: ast.stmt) -> symtable.SymbolTable:
    """Which names a statement uses; none where Python's compiler would not take it by itself."""
    with suppress(SyntaxError):
        again = ast.parse(ast.unparse(statement))  # no copy: on nodes that all trees share hangs what IPython has shown
        return symtable.symtable(ast.unparse(_Generators().visit(again)), "cell", "exec")
    return symtable.symtable("", "cell", "exec")


def _statement(cell: ast.Module, traceback: TracebackType | None) -> int:
    """Which statement of the cell the error has ended."""
    while traceback and traceback.tb_frame.f_code.co_name != "<module>":
        traceback = traceback.tb_next
    line = traceback.tb_lineno if traceback else 0
    return next((at for at, one in enumerate(cell.body) if line <= (one.end_lineno or 0)), 0)


def _may_come_of_it(error: BaseException) -> bool:
    """Whether the error may be a consequence: not one of keys or network, nor another denial or a refusal of ours."""
    told = sentences.unanswered(error) or sentences.is_refusal(error)
    return not (told or type(error).__module__.startswith("learner_lab."))
