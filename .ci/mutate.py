"""Whether the tests notice: one change of behaviour at a time, drawn by a seed over all rooms, in a copy.

    uv run python .ci/mutate.py --count 60 --seed 9

A change is noticed when the default tests of the room that it is in fail, or do not come to an end. The files of tests
that speak most of the changed module are asked first, and all of the room's where those say nothing.
"""

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PATIENCE = 4  # times as long as tests take without a change: then they do not come to an end
TESTS = {  # room → its tests; the first row that fits is taken
    "history": ["tests/history", "tests/viewer"],
    "viewer": ["tests/viewer"],
    "designer": ["tests/designer"],
    "learner_lab": ["tests/learner_lab", "tests/test_helpers.py"],
    "helpers.py": ["tests/learner_lab", "tests/test_helpers.py"],
    "lambdas": ["tests/test_lambdas.py", "tests/test_tutorial.py"],
    "local_aws/states/api": ["tests/local_aws/states"],
    "local_aws/states/checks": ["tests/local_aws/states"],
    "local_aws/states/language": ["tests/local_aws/states"],
    "local_aws/states/engine": ["tests/local_aws/states", "tests/local_aws/storage/test_map_over_s3.py"],
    "local_aws/states": ["tests/local_aws/states"],
    "local_aws/functions/sources": ["tests/local_aws/services"],
    "local_aws/functions": ["tests/local_aws/functions"],
    "local_aws/turns": [
        "tests/local_aws/test_turns.py",
        "tests/local_aws/test_turns_limits.py",
        "tests/local_aws/states",
    ],
    "local_aws": ["tests/local_aws", "--ignore=tests/local_aws/states", "--ignore=tests/local_aws/functions"],
}
FIRST = 3  # files of tests that are asked before all others
NO_TESTS = 5  # pytest's word for a file in which all are slow
OTHER = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv,
}  # fmt: skip


class Change(NamedTuple):
    """A piece of a file and what stands in its place."""

    path: Path
    line: int
    start: int
    end: int
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.before} → {self.after}"


def changes(path: Path) -> Iterator[Change]:
    """Every change that can be made to the file: an operator, a number, a condition turned round."""
    source = path.read_text("utf-8")
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line.encode()) + 1)
    for node in ast.walk(ast.parse(source)):
        changed = _changed(node)
        if changed is not None:
            start = starts[node.lineno - 1] + node.col_offset
            end = starts[node.end_lineno - 1] + node.end_col_offset
            before = source.encode()[start:end].decode()
            yield Change(path, node.lineno, start, end, before, ast.unparse(changed))


def _changed(node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in OTHER:
        return ast.Compare(node.left, [OTHER[type(node.ops[0])](), *node.ops[1:]], node.comparators)
    if isinstance(node, ast.BoolOp):
        return ast.BoolOp(OTHER[type(node.op)](), node.values)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return node.operand
    if isinstance(node, ast.BinOp) and type(node.op) in OTHER and not isinstance(node.left, ast.Constant):
        return ast.BinOp(node.left, OTHER[type(node.op)](), node.right)
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return ast.Constant(node.value + 1)
    return None


def drawn(count: int, seed: int) -> list[Change]:
    """That many changes: the rooms in turn, so that a small one counts as much as a large one."""
    random.seed(seed)
    found: list[Change] = []
    rooms = {room: sorted(_files(room)) for room in TESTS}
    while len(found) < count:
        for files in rooms.values():
            candidates = sorted(set(changes(random.choice(files))) - set(found))
            if candidates and len(found) < count:
                found.append(random.choice(candidates))
    return found


def _files(room: str) -> list[Path]:
    path = ROOT / room
    if path.suffix:
        return [path]
    inner = [ROOT / other for other in TESTS if other.startswith(f"{room}/")]
    return [file for file in path.rglob("*.py") if not any(file.is_relative_to(other) for other in inner)]


class Copy:
    """A copy of the project in which one thing at a time is changed."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._seconds: dict[tuple[str, ...], float] = {}  # that tests take without a change

    def check(self, tests: list[str]) -> bool:
        """Whether the tests pass without any change; they are asked once, or twice where they are red at first."""
        if tuple(tests) not in self._seconds:
            began = time.monotonic()
            if not (self._pass(tests, None) or self._pass(tests, None)):
                return False
            self._seconds[tuple(tests)] = time.monotonic() - began
        return True

    def notices(self, change: Change) -> bool:
        """Whether the room's tests fail with this change, or do not come to an end."""
        tests = TESTS[next(room for room in TESTS if change.path.is_relative_to(ROOT / room))]
        first = _most_about(change.path, tests)
        file = self.folder / change.path.relative_to(ROOT)
        return any(self.check(asked) and self._fails(asked, change, file) for asked in (first, tests))

    def _fails(self, tests: list[str], change: Change, file: Path) -> bool:
        source = file.read_bytes()
        file.write_bytes(source[: change.start] + f"({change.after})".encode() + source[change.end :])
        try:
            return not self._pass(tests, 60 + PATIENCE * self._seconds[tuple(tests)])
        finally:
            file.write_bytes(source)

    def _pass(self, tests: list[str], patience: float | None) -> bool:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *tests]
        try:
            ended = subprocess.run(command, cwd=self.folder, capture_output=True, timeout=patience).returncode
        except subprocess.TimeoutExpired:
            return False
        return ended in (0, NO_TESTS)


def _most_about(module: Path, tests: list[str]) -> list[str]:
    """Of the files of tests those that name the most of what the module defines."""
    defined = re.findall(r"^(?:def|class) (\w+)|^(\w+) = ", module.read_text("utf-8"), re.MULTILINE)
    words = {module.stem, *(name for pair in defined for name in pair if name)} - {"__init__"}
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})\b")
    files = [file for one in tests if not one.startswith("-") for file in sorted((ROOT / one).rglob("test_*.py"))]
    files += [ROOT / one for one in tests if one.endswith(".py")]
    kept = [file for file in files if not any(file.is_relative_to(ROOT / one[9:]) for one in tests if one[0] == "-")]
    kept.sort(key=lambda file: len(set(named.findall(file.read_text("utf-8")))), reverse=True)
    return [file.relative_to(ROOT).as_posix() for file in kept[:FIRST]]


def main() -> None:
    """Prints each change and whether it was noticed, and their share. SystemExit when tests are red anyway."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=9)
    asked = parser.parse_args()
    seen = 0
    with tempfile.TemporaryDirectory() as folder:
        ignored = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".local_aws", ".learner_lab", "node_modules")
        copy = Copy(Path(shutil.copytree(ROOT, Path(folder) / "lab", ignore=ignored)))
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        if red := [room for room in TESTS if not copy.check(TESTS[room])]:
            raise SystemExit(
                f"The tests of {', '.join(red)} are red without any change: nothing can be learned from them."
            )
        for number, change in enumerate(drawn(asked.count, asked.seed), 1):
            seen += (found := copy.notices(change))
            print(f"{number:3} {'noticed' if found else 'UNSEEN '} {change}", flush=True)
    print(f"{seen} of {asked.count} noticed ({seen / asked.count:.0%})")


if __name__ == "__main__":
    main()
