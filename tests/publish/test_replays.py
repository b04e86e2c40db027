"""The book's replays: which runs are kept, and what their pages hold."""

import json
import re

import pytest

from publish import book, replays
from tests.notebooks.reading import PATHS, code

EXPORTED = {("04_draw_the_path", "export"), ("90_instructor_demo", "hand-out")}  # a page that the cell writes
IN_A_FORM = {("00_start_here", "watch-it")}
KEPT = sorted(replays.RUNS.glob("*/*.json"))
STILL = {"output_type": "execute_result", "data": {"text/plain": f"{book.STILL}X: graph", "image/svg+xml": "<svg/>"}}
SAID = {"output_type": "stream", "name": "stdout", "text": "SUCCEEDED\n"}
NAMED = r"www\.w3\.org/|sqs\."  # SVG's name, and in what a run was told the address of a queue: nobody asks either


def shown() -> set[tuple[str, str]]:
    """(notebook, cell) of each cell whose stored output is a watch."""
    return {
        (path.stem, cell.id)
        for path in PATHS
        for cell in code(path)
        for output in cell.outputs
        if output.get("data", {}).get("text/plain", "").startswith(book.STILL)
    }


def test_each_run_that_a_notebook_shows_is_kept_and_no_other():
    """Whoever adds a cell that shows a run stores the notebook by .ci/regenerate.py, which keeps the run."""
    assert {(path.parent.name, path.stem) for path in KEPT} == shown() | EXPORTED | IN_A_FORM


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_kept_run_has_no_account_and_is_whole_from_its_start(path):
    text = path.read_text("utf-8")
    assert not re.search(r"(?<!\d)\d{12}(?!\d)|user\d+=|/(home|Users|tmp|root)/", text)
    assert json.loads(text)["events"][0]["type"] == "ExecutionStarted"


def test_the_page_of_a_run_asks_no_host(tmp_path):
    replays.write(tmp_path)
    pages = sorted((tmp_path / replays.FOLDER).iterdir())
    assert len(pages) == len(KEPT)
    for page in pages:
        text = page.read_text("utf-8")
        assert "showKept(" in text
        assert not re.search(rf"https?://(?!{NAMED})|url\(|fetch\(|XMLHttpRequest", text), page.name


def test_a_cell_that_shows_a_run_has_its_replay_in_place_of_the_still_picture():
    page = book.as_page(json.loads(PATHS[3].read_text("utf-8")), PATHS[3].stem)
    outputs = next(cell["outputs"] for cell in page["cells"] if cell["id"] == "read-red")
    assert [*outputs[0]["data"]] == ["text/html"] and len(outputs) == 1
    assert 'src="replays/03_start_executions-read-red.html"' in outputs[0]["data"]["text/html"]


def test_what_else_a_cell_puts_out_stays():
    with_frame = book.with_replay([SAID, STILL], "<iframe>")
    assert [output["output_type"] for output in with_frame] == ["stream", "display_data"]


@pytest.fixture
def keep(tmp_path):
    """Keeps what cells, {id: number}, have recorded, {number: text}; what is kept then, {id: text}."""

    def keep(cells: dict[str, int], recorded: dict[int, str]) -> dict[str, str]:
        (folder := tmp_path / "recorded").mkdir(exist_ok=True)
        for number, text in recorded.items():
            (folder / f"{number}.json").write_text(text)
        told = [{"id": name, "execution_count": number} for name, number in cells.items()]
        replays.keep("99", told, folder, tmp_path / "runs")
        return {path.stem: path.read_text() for path in (tmp_path / "runs").rglob("*.json")}

    return keep


def run(at: str, status: str = "SUCCEEDED") -> str:
    return json.dumps({"events": [{"timestamp": at, "type": status, "name": "11111111-2222-3333-4444-555555555555"}]})


def test_a_run_in_which_the_same_happened_stays_as_it_was_kept(keep):
    first = run("2026-11-26 23:45:49.590000+00:00")
    assert keep({"a": 1}, {1: first}) == {"a": first}
    later = run("2027-01-01 00:00:00.1+00:00").replace("1111", "9999")
    assert keep({"a": 1}, {1: later}) == {"a": first}
    assert keep({"a": 1}, {1: run("x", "FAILED")}) == {"a": run("x", "FAILED")}


def test_a_run_that_no_cell_shows_any_more_goes(keep):
    assert set(keep({"a": 1, "b": 2, "c": None}, {1: "{}", 2: "{}"})) == {"a", "b"}
    assert set(keep({"b": 2}, {})) == {"b"}
