"""The site in a real browser, handed out by Python's own static server, without a way to any other host."""

import pytest

from conftest import SCREENSHOTS
from tests.in_tab.lab_page import NOT_RUN, TROUBLE, begin, run_whole
from tests.publish.links import broken
from tests.publish.serving import serious, served, visitor

pytest.importorskip("jupyterlite_core", reason="uv run --group publish brings JupyterLite")
pytestmark = pytest.mark.slow

OF_JUPYTERLAB = {  # what axe finds in any notebook, of JupyterLab's own making: (rule, what the element is part of)
    ("aria-allowed-attr", "jp-button"),  # the file browser's buttons
    ("aria-input-field-name", ".cm-content"),  # a cell's editor has no name
    ("aria-required-children", ".jp-WindowedPanel-viewport"),  # the list of cells
    ("button-name", ".jp-collapseHeadingButton"),
    ("image-alt", ".jp-RenderedSVG > img"),  # an SVG of an output, in an img without alt: its title stays inside
}


@pytest.fixture(scope="session")
def folder(node, tmp_path_factory):
    """The site, built by the one command's own function."""
    from publish import site

    folder = tmp_path_factory.mktemp("published") / "site"
    site.build(folder)
    return folder


@pytest.fixture
def visit(folder, page):
    """Opens a page of the site; `visit.strangers` are the requests to other hosts, which are not let through."""
    with served(folder) as address:
        yield visitor(address, page)


def is_jupyterlabs(rule: str, at: str) -> bool:
    return any(rule == known and part in at for known, part in OF_JUPYTERLAB)


def test_from_the_landing_page_one_click_leads_to_a_state_that_moves(visit):
    page = visit("index.html")
    page.click("text=Start in this tab")
    begin(page)
    for status in ("RUNNING", "SUCCEEDED"):
        page.wait_for_selector(f'.sfn-status[data-status="{status}"]', timeout=240_000)
    assert visit.strangers == []


def test_a_cell_that_is_run_before_its_kernel_is_there_waits_for_it(visit, folder, page):
    """Without the page's own extension JupyterLab forgets the cell, and the student waits for ever."""
    held, chunks = [], folder / "lab/extensions/@jupyterlite/pyodide-kernel-extension/static"
    [kernel] = [path.name for path in chunks.glob("*.js") if "coincident.worker" in path.read_text("utf-8")]
    page.add_init_script("delete Navigator.prototype.serviceWorker")  # what goes through one cannot be held
    page.route(f"**/{kernel}*", lambda route: held.append(route))
    visit("lab/lab/index.html?path=notebooks/00_start_here.ipynb")
    begin(page)
    page.wait_for_timeout(2000)
    assert page.locator(".jp-CodeCell .jp-InputPrompt").first.text_content() == "[*]:"
    [route] = held
    route.continue_()
    page.wait_for_selector(".jp-CodeCell .jp-InputPrompt:has-text('[1]')", timeout=120_000)


@pytest.mark.parametrize("name", ["03_start_executions", "90_instructor_demo"])
def test_a_notebook_runs_whole_without_an_error(visit, name):
    page = visit(f"lab/lab/index.html?path=notebooks/{name}.ipynb")
    run_whole(page)
    assert (page.locator(NOT_RUN).count(), page.locator(TROUBLE).count()) == (0, 0)
    assert page.locator(".jp-RenderedMarkdown img").first.evaluate("image => image.naturalWidth") > 0
    assert visit.strangers == []


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_serious_in_a_notebook_that_has_run(visit, theme):
    """JupyterLab's own page around it is checked too, but for what is named."""
    page = visit("lab/lab/index.html?path=notebooks/03_start_executions.ipynb")
    run_whole(page)
    page.click("text=Settings >> nth=0")
    page.hover("text=Theme >> nth=0")
    page.click(f"text=JupyterLab {theme} >> nth=0")
    page.wait_for_timeout(1000)
    page.locator(".sfn").first.scroll_into_view_if_needed()
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"site-notebook-{theme.lower()}.png")
    assert serious(page, context=".sfn") == []
    assert [(rule, at) for rule, at in serious(page) if not is_jupyterlabs(rule, at)] == []


def test_every_link_of_the_site_leads_somewhere(folder):
    assert list(broken(folder)) == []


def test_a_page_of_the_book_has_its_pictures_and_leads_into_the_lab(visit):
    page = visit("book/03_start_executions.html")
    assert page.locator("img").first.evaluate("image => image.naturalWidth") > 0
    assert (
        page.locator("text=Run this page in your browser").get_attribute("href").endswith("03_start_executions.ipynb")
    )
    assert visit.strangers == []
