"""Pyodide under node: the interpreter of a tab, without a browser."""

import json
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from publish import archive, guide, lite, packages
from tests.in_tab.lab_page import testimony

HERE = Path(__file__).parent
NODE = shutil.which("node")
OLDEST = 24  # whose WebAssembly can put a stack away
MARK = "-- the next source --"
END = f"import sys\nfor said in (sys.stdout, sys.stderr): print({MARK!r}, file=said, flush=True)"


class Said(NamedTuple):
    """The lines that a source has printed, and those of its stderr."""

    printed: list[str]
    errors: list[str]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A test that fails tells where its pages stand: what hangs on one machine in a hundred is seen once."""
    report = yield
    if report.failed:
        browsers = [each for each in item.funcargs.values() if hasattr(each, "pages")]
        browsers += getattr(item.funcargs.get("browser"), "contexts", [])
        for page in {page for context in browsers for page in context.pages}:
            report.sections.append(("A page", testimony(page, item.name)))
    return report


@pytest.fixture(scope="session")
def node() -> str:
    if not NODE or int(subprocess.check_output([NODE, "--version"], text=True).lstrip("v").split(".")[0]) < OLDEST:
        pytest.skip(f"no node {OLDEST} on this machine: uv run --group javascript brings it")
    if not (lite.NODE_MODULES / "pyodide").is_dir():
        pytest.skip("no Pyodide: npm --prefix .ci install --no-package-lock")
    return NODE


@pytest.fixture(scope="session")
def archives(tmp_path_factory) -> Path:
    """A folder with the two archives that a tab loads."""
    folder = tmp_path_factory.mktemp("tab")
    archive.write(folder / "guide.zip", guide.files())
    archive.write(folder / "packages.zip", packages.files())
    return folder


@pytest.fixture(scope="module")
def open_tab(node, archives) -> Callable[..., subprocess.CompletedProcess]:
    """Runs Python files in a tab's interpreter, from a folder: `open_tab(folder, file, …, jspi=True, NAME=value)`."""

    def run(folder: Path, *files: Path, jspi: bool = True, **environment: str) -> subprocess.CompletedProcess:
        for name in ("guide.zip", "packages.zip"):
            shutil.copy(archives / name, folder)
        stacks = ["--experimental-wasm-jspi"] if jspi else []
        command = [node, *stacks, HERE / "tab.mjs", lite.NODE_MODULES, folder, *files]
        return subprocess.run(
            command, env={"TAB": json.dumps(environment)}, capture_output=True, text=True, encoding="utf-8"
        )

    return run


@pytest.fixture
def tab(open_tab, tmp_path) -> Callable[..., subprocess.CompletedProcess]:
    """The same from the test's folder: `tab(file, …, jspi=True, NAME=value)`."""
    return partial(open_tab, tmp_path)


@pytest.fixture
def python(tab, tmp_path) -> Callable[[str], str]:
    """What a Python source prints in a tab's interpreter."""

    def printed(source: str) -> str:
        (tmp_path / "source.py").write_text(source, "utf-8")
        done = tab(tmp_path / "source.py")
        assert done.returncode == 0, done.stderr
        return done.stdout

    return printed


@pytest.fixture(scope="module")
def in_turn(open_tab, tmp_path_factory) -> Callable[..., list[Said]]:
    """What each of these sources prints, one after the other in one tab: to open one takes longer than to run them."""

    def run(*sources: str, **how: bool) -> list[Said]:
        folder = tmp_path_factory.mktemp("in_turn")
        files = [folder / f"source{number}.py" for number in range(len(sources))]
        for file, source in zip(files, sources, strict=True):
            file.write_text(f"{source}\n{END}", "utf-8")
        done = open_tab(folder, *files, **how)
        assert done.returncode == 0, (done.stdout, done.stderr)
        said = [text.split(f"{MARK}\n")[:-1] for text in (done.stdout, done.stderr)]
        return [Said(*(text.splitlines() for text in pair)) for pair in zip(*said, strict=True)]

    return run
