"""What the statements of a cell need, leave behind and remove, and what the code of cells was about."""

import ast
import symtable
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import takewhile
from traceback import walk_tb
from types import FrameType, TracebackType

REMOVING = ("delete_", "remove", "clean_up", "rmtree")


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


def parts(cell: ast.Module) -> list[list[ast.stmt]]:
    """What can be done of a cell without the rest: its imports, and each statement of a clean-up."""
    if _removes(cell):
        return [[one] for one in cell.body]
    imports = list(takewhile(lambda one: isinstance(one, ast.Import | ast.ImportFrom), cell.body))
    return [part for part in (imports, cell.body[len(imports) :]) if part]


def _removes(cell: ast.Module) -> bool:
    """Whether the cell takes something away, rather than defines what will."""
    done = [one for one in cell.body if not isinstance(one, ast.FunctionDef)]
    calls = [node.func for one in done for node in ast.walk(one) if isinstance(node, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr.startswith(REMOVING) for call in calls)


def named(statements: list[ast.stmt]) -> set[str]:
    """The texts by which the statements name things, as they are written: `TableName="Bills"` has 'Bills'."""
    given = [node.value for one in statements for node in ast.walk(one) if isinstance(node, ast.keyword)]
    return {repr(one.value) for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def texts(names: Iterable[str], traceback: TracebackType | None) -> set[str]:
    """Those of the names, in the cells from which the error came, that stand for texts, such as ARNs and URLs."""
    return {name for name in names for frame in _frames(traceback) if isinstance(frame.f_globals.get(name), str)}


def written(traceback: TracebackType | None) -> set[str]:
    """The names, and the texts in quotes, in the code of cells that the error came through."""
    codes = [frame.f_code for frame in _frames(traceback)]
    quoted = {repr(one) for code in codes for one in code.co_consts if isinstance(one, str)}
    return quoted.union(*[code.co_names for code in codes])


def _frames(traceback: TracebackType | None) -> list[FrameType]:
    return [frame for frame, _ in walk_tb(traceback) if frame.f_globals.get("__name__") == "__main__"]


def struck(cell: ast.Module, traceback: TracebackType | None) -> int:
    """Which statement of the cell the error has ended."""
    while traceback and traceback.tb_frame.f_code.co_name != "<module>":
        traceback = traceback.tb_next
    line = traceback.tb_lineno if traceback else 0
    return next((at for at, one in enumerate(cell.body) if line <= (one.end_lineno or 0)), 0)


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
