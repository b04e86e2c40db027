"""The button of notebook 17, pressed by hand in JupyterLab in a real browser."""

import pytest

from conftest import copy_of_the_guide
from tests.browser.jupyter import jupyter_lab
from tests.notebooks.reading import PATHS, code
from tests.viewer.in_jupyterlab import becomes, run_cells

pytestmark = pytest.mark.slow
WAITING = next(path for path in PATHS if path.stem.startswith("17"))


@pytest.fixture
def lab(tmp_path):
    """A JupyterLab over a copy of the guide: its address, and the folder of the copy's notebooks."""
    checkout = copy_of_the_guide(tmp_path / "lab")
    with jupyter_lab(checkout / "notebooks", tmp_path, ["jupyter", "lab", "--notebook-dir", "."]) as address:
        yield address, checkout / "notebooks"


def up_to(cell_id: str) -> list[str]:
    """The sources of the notebook's code cells up to that one."""
    cells = code(WAITING)
    return [cell.source for cell in cells[: [cell.id for cell in cells].index(cell_id) + 1]]


def test_a_press_beside_the_live_view_answers_the_run_that_waits(lab, page):
    address, folder = lab
    run_cells(page, address, folder / "pressed.ipynb", *up_to("approve"))
    becomes(page, "Ask Leader", "in-progress")
    page.get_by_role("button", name="Approve", exact=True).click()
    for state in ("Ask Leader", "Is It Approved", "Pay"):
        becomes(page, state, "succeeded")
    assert page.get_by_role("button", name="Approve", exact=True).is_disabled()
