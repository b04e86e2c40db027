"""What fails beside others is asked once more, alone and named; what fails twice, or cannot be run, turns CI red."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

SCRIPT = Path(__file__).parents[1] / ".ci/once_more.py"
PLUGINS = ["-p", "xdist.plugin", "-p", "nbval.plugin", "--nbval", "-n", "2", "--dist=loadfile"]
AT_FIRST = "from pathlib import Path\nseen = Path({name!r}).exists()\nPath({name!r}).touch()\nassert seen{more}"

pytestmark = pytest.mark.slow


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Runs the tests of a folder as CI does: `asked(name=source, …)`; a list of sources is a notebook's cells."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    (tmp_path / "pytest.ini").write_text("[pytest]")

    def run(**files: str | list[str]) -> subprocess.CompletedProcess:
        for name, source in files.items():
            if isinstance(source, list):
                nbformat.write(new_notebook(cells=[*map(new_code_cell, source)]), tmp_path / f"{name}.ipynb")
            else:
                (tmp_path / f"test_{name}.py").write_text(
                    f"def test_it():\n    {source.replace(chr(10), chr(10) + '    ')}"
                )
        command = [sys.executable, SCRIPT, sys.executable, "-m", "pytest", *PLUGINS]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    return run


def verdicts(run: subprocess.CompletedProcess) -> list[str]:
    return [line for line in run.stdout.splitlines() if "alone it" in line]


def test_what_passes_is_asked_once(asked):
    run = asked(good="pass")
    assert (run.returncode, verdicts(run), run.stdout.count("passed in")) == (0, [], 1)


def test_a_test_that_fails_only_beside_others_is_named_and_passes(asked):
    run = asked(first=AT_FIRST.format(name="once", more=""), good="pass")
    assert verdicts(run) == ["failed beside others, alone it passed: test_first.py::test_it"]
    assert run.returncode == 0


def test_a_test_that_fails_twice_fails(asked):
    run = asked(first=AT_FIRST.format(name="once", more=""), never="assert False")
    assert "failed beside others, alone it failed: test_never.py::test_it" in verdicts(run)
    assert run.returncode == 1


def test_a_notebook_is_asked_from_its_first_cell(asked):
    run = asked(book=["made = True", AT_FIRST.format(name="once", more=" and made")])
    assert verdicts(run) == ["failed beside others, alone it passed: book.ipynb::Cell 1"]
    assert run.returncode == 0


def test_a_notebook_that_fails_twice_fails(asked):
    run = asked(book=["made = True", "assert not made"])
    assert verdicts(run) == ["failed beside others, alone it failed: book.ipynb::Cell 1"]
    assert run.returncode == 1


def test_a_file_that_is_no_python_fails(asked):
    assert asked(broken="pass\nbut this is no Python").returncode == 2


def test_a_run_without_tests_fails_and_is_not_asked_again(asked):
    run = asked()
    assert (run.returncode, verdicts(run)) == (5, [])
