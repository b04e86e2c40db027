"""Every notebook in the student's own copy, opened with the README's command and run in a real browser."""

import json

import pytest

from conftest import ROOT, SCREENSHOTS
from tests.browser.jupyter import photograph, run_all_cells

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
BROKEN = "() => [...document.images].filter(image => image.complete && !image.naturalWidth).map(image => image.src)"

pytestmark = pytest.mark.slow


def pictures(outputs: list[dict]) -> int:
    """How many of the outputs are pictures."""
    return sum(any(kind.startswith("image/") for kind in output.get("data", {})) for output in outputs)


def stored_outputs(notebook) -> list[dict]:
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return [output for cell in cells for output in cell.get("outputs", [])]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_all_cells_run_and_every_picture_is_there(notebook, lab, page):
    state = run_all_cells(page, lab.format(f"my_notebooks/{notebook.name}"))
    photograph(page, SCREENSHOTS, notebook.stem)
    errors = [output for output in state["outputs"] if output["output_type"] == "error"]
    assert [error["evalue"] for error in errors if "raises-exception" not in error["tags"]] == []
    assert [output["text"] for output in state["outputs"] if output.get("name") == "stderr"] == []
    assert pictures(state["outputs"]) == pictures(stored_outputs(notebook))
    assert page.evaluate(BROKEN) == []
