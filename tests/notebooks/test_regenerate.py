"""The command that stores outputs stores what is stored already, and refuses what must not be."""

import json
import shutil
from pathlib import Path

import pytest
from nbclient.exceptions import CellExecutionError

from tests.notebooks.reading import ROOT, regenerate

pytestmark = pytest.mark.slow


@pytest.fixture
def sample(tmp_path):
    """A notebook as the command has stored it, which a test may change."""
    return Path(shutil.copy(ROOT / "tests/samples/stored.ipynb", tmp_path))


def test_what_is_stored_is_what_the_command_stores(sample):
    before = sample.read_text("utf-8")
    regenerate["store"](sample)
    assert sample.read_text("utf-8") == before


def test_what_belongs_to_one_run_is_not_stored(sample):
    before = sample.read_text("utf-8")
    document = json.loads(before)
    document["metadata"]["widgets"] = {"state": {}}
    document["cells"][1]["metadata"]["execution"] = {"iopub.execute_input": "2026-11-24T03:00:00Z"}
    document["cells"][-1]["outputs"] = document["cells"][1]["outputs"]
    sample.write_text(json.dumps(document), "utf-8")
    regenerate["store"](sample)
    assert sample.read_text("utf-8") == before


@pytest.mark.parametrize("line", ["print('123456789012')", "raise ValueError('unannounced')"])
def test_a_notebook_that_says_what_must_not_be_stored_stays_as_it_was(sample, line):
    document = json.loads(sample.read_text("utf-8"))
    document["cells"][1]["source"] = line
    sample.write_text(json.dumps(document), "utf-8")
    with pytest.raises((SystemExit, CellExecutionError)):
        regenerate["store"](sample)
    assert json.loads(sample.read_text("utf-8")) == document


RUN = """
import sys
sys.path.insert(0, "..")
import helpers
from pathlib import Path
watched = helpers.watch(sorted(Path(helpers.__file__).parent.glob("publish/runs/*/*.json"))[0])
watched
"""


def test_the_run_that_a_cell_shows_is_kept_for_the_book(sample, tmp_path, monkeypatch):
    from publish import replays

    monkeypatch.setattr(replays, "RUNS", tmp_path / "runs")
    (folder := tmp_path / "notebooks").mkdir()
    for name in ("helpers.py", "publish"):
        (tmp_path / name).symlink_to(ROOT / name)
    document = json.loads(sample.read_text("utf-8"))
    document["cells"][1]["source"] = RUN
    (folder / "99.ipynb").write_text(json.dumps(document), "utf-8")
    regenerate["store"](folder / "99.ipynb")
    kept = list((tmp_path / "runs" / "99").iterdir())
    assert [path.stem for path in kept] == [document["cells"][1]["id"]]
    assert json.loads(kept[0].read_text("utf-8"))["events"][-1]["type"] == "ExecutionSucceeded"
