"""The first three minutes of a newcomer, in a real browser: from the README's command to a moving state, and on."""

import subprocess
from types import SimpleNamespace

import pytest

from conftest import SCREENSHOTS
from learner_lab.checkout import copies
from tests.browser.first_minutes import DONE, FIRST, IDLE, cloned, opened, press, press_until_a_state_moves
from tests.browser.jupyter import MODEL, STATE

BOX = "thing => { const {top, bottom} = thing.getBoundingClientRect(); return [top, bottom]; }"
PICTURES = ".jp-OutputArea .jp-RenderedSVG"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory, browser):
    """What somebody sees who does it for the first time, and has half of the first notebook run and saved."""
    root = cloned(tmp_path_factory.mktemp("clone") / "lab")
    with opened(root, tmp_path_factory.mktemp("home"), browser) as page:
        seen = SimpleNamespace(root=root, page=page, before=page.evaluate(STATE), text=page.inner_text("body"))
        seen.presses = press_until_a_state_moves(page)
        seen.window = page.locator(".jp-WindowedPanel-outer").first.evaluate(BOX)
        seen.graph = page.locator(".sfn-canvas").evaluate(BOX)
        seen.start = page.get_by_role("button", name="Start", exact=True).evaluate(BOX)
        page.screenshot(path=SCREENSHOTS / "first-moving-state.png")
        page.locator('.sfn-status[data-status="SUCCEEDED"]').wait_for()
        yield seen


def test_nothing_has_an_output_before_it_is_run_and_nobody_asks_about_news(newcomer):
    assert newcomer.before["name"] == FIRST and newcomer.before["outputs"] == []
    assert "news" not in newcomer.text


def test_five_presses_lead_to_the_first_moving_state(newcomer):
    assert newcomer.presses <= 5


def test_graph_and_button_are_in_sight_while_it_moves(newcomer):
    top, bottom = newcomer.window
    assert all(top - 1 <= place <= bottom + 1 for place in (*newcomer.graph, *newcomer.start))


def test_the_button_sends_in_another_case_that_takes_the_other_branch(newcomer):
    newcomer.page.get_by_role("button", name="unresolved", exact=True).click()
    newcomer.page.get_by_role("button", name="Start", exact=True).click()
    newcomer.page.locator('.sfn-status[data-status="FAILED"]').wait_for()


def test_a_half_run_notebook_keeps_its_pictures_when_it_is_loaded_again(newcomer):
    page = newcomer.page
    page.get_by_role("heading", name="Three shapes").click()
    for _ in range(4):
        cell = press(page)
        page.wait_for_function(DONE, arg=cell)
    page.locator(PICTURES).nth(1).wait_for()
    page.evaluate(f"{MODEL}.context.save()")
    page.reload()
    page.wait_for_function(IDLE, timeout=60_000)
    page.evaluate(f"cell => {MODEL}.content.scrollToItem(cell)", cell)
    page.locator(PICTURES).nth(1).wait_for()
    assert page.get_by_text("Open Case → a queue").count() == 0


def test_git_sees_nothing_of_the_work(newcomer):
    assert (newcomer.root / FIRST).read_text("utf-8").count('"image/svg+xml"') >= 2
    status = ["git", "status", "--porcelain"]
    assert subprocess.run(status, cwd=newcomer.root, capture_output=True, text=True, check=True).stdout == ""


def test_an_update_of_the_guide_keeps_the_work_and_lays_the_new_version_beside_it(newcomer):
    original, mine = newcomer.root / "notebooks/00_start_here.ipynb", newcomer.root / FIRST
    work = mine.read_bytes()
    original.write_text(original.read_text("utf-8").replace("# Start here", "# Start anew"), "utf-8")
    assert copies.bring_up_to_date(newcomer.root).offered == [original.name]
    assert mine.read_bytes() == work
    assert "# Start anew" in mine.with_name("00_start_here.new.ipynb").read_text("utf-8")
