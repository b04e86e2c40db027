"""Copies of the notebooks for Google Colab: their first cell, there and anywhere else."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from publish import colab
from tests.notebooks.reading import PATHS

REPOSITORY = "https://example.com/lab.git"


@pytest.fixture
def asked(monkeypatch):
    """What the first cell would have run and where it would have gone, in a list; nothing is done."""
    calls = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_: calls.append(command))
    monkeypatch.setattr(os, "chdir", calls.append)
    return calls


@pytest.fixture
def first(tmp_path):
    """The first code cell of a copy."""
    colab.build(REPOSITORY, tmp_path)
    copy = json.loads((tmp_path / PATHS[0].name).read_text("utf-8"))
    return next(cell["source"] for cell in copy["cells"] if cell["cell_type"] == "code")


def test_there_is_a_copy_of_each_notebook_with_one_cell_more_and_no_output(tmp_path):
    assert f"{len(PATHS)} notebooks" in colab.build(REPOSITORY, tmp_path)
    for path in PATHS:
        copy, original = (json.loads((folder / path.name).read_text("utf-8")) for folder in (tmp_path, path.parent))
        assert len(copy["cells"]) == len(original["cells"]) + 1
        assert not any(cell.get("outputs") for cell in copy["cells"])
        assert copy["metadata"] == original["metadata"]
        assert [cell["source"] for cell in copy["cells"] if cell["id"] != "for-colab"] == [
            cell["source"] for cell in original["cells"]
        ]


def test_the_first_cell_does_nothing_anywhere_else(first, asked):
    exec(first, {})
    assert asked == []


def test_in_colab_the_first_cell_fetches_the_guide_and_what_colab_lacks(first, asked, monkeypatch):
    monkeypatch.setitem(sys.modules, "google.colab", SimpleNamespace())
    exec(first, {})
    clone, install, folder = asked
    assert clone[:2] == ["git", "clone"] and REPOSITORY in clone
    assert install[:4] == [sys.executable, "-m", "pip", "install"]
    assert install[-1].endswith("publish/colab.txt") and folder.endswith("/notebooks")


def test_a_second_time_the_first_cell_fetches_nothing(first, asked, monkeypatch):
    monkeypatch.setitem(sys.modules, "google.colab", SimpleNamespace())
    monkeypatch.setattr(os.path, "exists", lambda path: True)
    exec(first, {})
    assert len(asked) == 1 and asked[0].endswith("/notebooks")


@pytest.mark.parametrize("address", ["git@example.com:lab.git", "../lab", ""])
def test_an_address_that_colab_cannot_clone_is_refused(tmp_path, address):
    with pytest.raises(ValueError, match="https://"):
        colab.build(address, tmp_path)
