"""Which room may import which: what keeps each of them readable, and usable, alone."""

import ast
import inspect
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import helpers

ROOT = Path(__file__).parents[1]
OURS = {"browser", "designer", "helpers", "history", "lambdas", "learner_lab", "local_aws", "publish", "viewer"}
MAY = {  # room → what it may import of ours
    "lambdas": set(),
    "history": {"history"},
    "viewer": {"viewer", "history"},
    "designer": {"designer", "history", "viewer"},
    "learner_lab": {"learner_lab", "history"},
    "local_aws": {"local_aws"},
    "browser": {"browser", "local_aws", "viewer"},
    "publish": {"publish", "local_aws", "viewer"},
    "helpers": {"designer", "helpers", "history", "learner_lab", "local_aws", "viewer"},
}
HEADINGS = ["Where", "Make", "Run", "See", "Check", "Leave"]  # of helpers.py
NOTEBOOKS_MAY = {"helpers", "boto3", "graphviz", "ipywidgets"}  # and the standard library


def imported(source: str) -> Iterator[str]:
    """The top names of all imports in the source, wherever they stand."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]


def files(room: str) -> list[Path]:
    single = ROOT / f"{room}.py"
    return [single] if single.exists() else sorted((ROOT / room).rglob("*.py"))


def strangers(room: str, source: str) -> set[str]:
    """What the source imports and a file of this room must not."""
    names = set(imported(source))
    foreign = names - set(sys.stdlib_module_names) if room == "history" else names & OURS
    return foreign - MAY[room]


def code(notebook: Path) -> str:
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    lines = [line for cell in cells if cell["cell_type"] == "code" for line in "".join(cell["source"]).split("\n")]
    return "\n".join(line for line in lines if not line.startswith(("%", "!")))


@pytest.mark.parametrize("room", MAY)
def test_a_room_imports_only_what_it_may(room):
    found = {path.name: strangers(room, path.read_text("utf-8")) for path in files(room)}
    assert found and not {name: names for name, names in found.items() if names}


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_imports_helpers_boto3_graphviz_ipywidgets_and_the_standard_library(notebook):
    assert set(imported(code(notebook))) <= NOTEBOOKS_MAY | set(sys.stdlib_module_names)


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("lambdas", "import helpers"),
        ("history", "import boto3"),
        ("viewer", "from learner_lab.masking import mask"),
        ("learner_lab", "def later():\n    import local_aws.server"),
        ("local_aws", "import viewer.colours as colours"),
        ("learner_lab", "from helpers import connect"),
    ],
)
def test_a_forbidden_import_is_seen(room, line):
    assert strangers(room, line)


def test_helpers_holds_the_vocabulary_and_none_of_the_machinery():
    source = (ROOT / "helpers.py").read_text("utf-8")
    verbs = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    long = {verb.name for verb in verbs if lines_of_code(verb) > 15}
    assert not long and not [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]


def test_each_verb_of_helpers_stands_under_one_of_six_headings():
    source = (ROOT / "helpers.py").read_text("utf-8")
    headings = {number: line for number, line in enumerate(source.splitlines(), 1) if line.startswith("# ")}
    assert [heading[2:].partition(":")[0] for heading in headings.values()] == HEADINGS
    verbs = {node.name: node.lineno for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    under = {name: max((n for n in headings if n < line), default=0) for name, line in verbs.items()}
    assert 0 not in under.values() and set(under.values()) == set(headings)
    assert set(verbs) | {"mask", "show"} == set(helpers.__all__)


def test_no_parameter_of_a_verb_hides_a_module():
    verbs = [getattr(helpers, name) for name in helpers.__all__]
    parameters = {name for verb in verbs for name in inspect.signature(verb).parameters}
    assert not {name for name in parameters if inspect.ismodule(getattr(helpers, name, None))}


def lines_of_code(verb: ast.FunctionDef) -> int:
    """The lines of a function's body, its docstring apart."""
    first = verb.body[1] if ast.get_docstring(verb) and len(verb.body) > 1 else verb.body[0]
    return verb.end_lineno - first.lineno + 1
