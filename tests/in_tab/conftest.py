"""Pyodide under node: the interpreter of a tab, without a browser."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from publish import archive, guide, lite, packages
from tests.in_tab.lab_page import testimony

HERE = Path(__file__).parent
NODE = shutil.which("node")
OLDEST = 24  # whose WebAssembly can put a stack away


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


@pytest.fixture
def tab(node, archives, tmp_path) -> Callable[..., subprocess.CompletedProcess]:
    """Runs Python files in a tab's interpreter: `tab(file, …, jspi=True, NAME=value)`, from the test's folder."""
    for name in ("guide.zip", "packages.zip"):
        shutil.copy(archives / name, tmp_path)

    def run(*files: Path, jspi: bool = True, **environment: str) -> subprocess.CompletedProcess:
        stacks = ["--experimental-wasm-jspi"] if jspi else []
        command = [node, *stacks, HERE / "tab.mjs", lite.NODE_MODULES, tmp_path, *files]
        return subprocess.run(
            command, env={"TAB": json.dumps(environment)}, capture_output=True, text=True, encoding="utf-8"
        )

    return run


@pytest.fixture
def python(tab, tmp_path) -> Callable[[str], str]:
    """What a Python source prints in a tab's interpreter."""

    def printed(source: str) -> str:
        (tmp_path / "source.py").write_text(source, "utf-8")
        done = tab(tmp_path / "source.py")
        assert done.returncode == 0, done.stderr
        return done.stdout

    return printed
