"""What the README says is so: its commands are the ones that are run, its files are there."""

import re
from pathlib import Path

from tests.browser.jupyter import command_of

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_ci_runs_the_readmes_test_command():
    command = re.search(r"pip install uv && (uv run pytest)$", README, re.MULTILINE)[1]
    assert f"once_more {command}" in (ROOT / ".ci/run").read_text("utf-8").splitlines()


def test_the_browser_tests_start_jupyterlab_with_the_readmes_command():
    assert command_of(ROOT / "README.md") == ["uv", "run", "lab.py"]


def test_every_file_that_the_readme_names_is_there():
    links = re.findall(r"\]\((?!http|\.\./\.\./)([^)#]+)\)", README)  # ../../ is the repository's page on GitHub
    commands = re.findall(r"python (\.ci/\w+\.py)", README)
    assert len(links) >= 8 and len(commands) >= 2
    assert [name for name in links + commands if not (ROOT / name).exists()] == []


def test_the_table_lists_every_notebook_in_order():
    listed = re.findall(r"^\| \[.*?\]\(notebooks/(.*?)\)", README, re.MULTILINE)
    assert listed == sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
