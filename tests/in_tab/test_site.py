"""The site in a real browser, handed out by Python's own static server, without a way to any other host."""

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytest.importorskip("jupyterlite_core", reason="uv run --group publish brings JupyterLite")
pytestmark = pytest.mark.slow

DONE = (  # all cells have run, and the kernel rests
    "() => document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle'"
    " && ![...document.querySelectorAll('.jp-InputPrompt')].some(prompt => prompt.textContent.includes('*'))"
    " && [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].some(prompt => /\\d/.test(prompt.textContent))"
)
NOT_RUN = ".jp-CodeCell .jp-InputPrompt:has-text('[ ]')"  # behind an error, which ends the run
TROUBLE = ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']"  # errors are shown as such too


@pytest.fixture(scope="session")
def site(node, tmp_path_factory):
    """The address of the site, built by the one command's own function."""
    from publish import site

    folder = tmp_path_factory.mktemp("published") / "site"
    site.build(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def visit(site, page):
    """Opens a page of the site; `visit.strangers` are the requests to other hosts, which are not let through."""
    strangers = []

    def guard(route):
        if route.request.url.startswith((site, "blob:", "data:")):
            return route.continue_()
        strangers.append(route.request.url)
        return route.abort()

    page.context.route("**/*", guard)

    def go(path: str):
        page.goto(f"{site}/{path}")
        return page

    go.strangers = strangers
    return go


def begin(page) -> None:
    """Has all cells run by the menu, once the kernel is there."""
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=120_000)
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=180_000)
    page.click("text=Run >> nth=0")
    page.click("text=Run All Cells")


def test_from_the_landing_page_one_click_leads_to_a_state_that_moves(visit):
    page = visit("index.html")
    page.click("text=Start in this tab")
    begin(page)
    for status in ("RUNNING", "SUCCEEDED"):
        page.wait_for_selector(f'.sfn-status[data-status="{status}"]', timeout=120_000)
    assert visit.strangers == []


@pytest.mark.parametrize("name", ["03_start_executions", "90_instructor_demo"])
def test_a_notebook_runs_whole_without_an_error(visit, name):
    page = visit(f"lab/lab/index.html?path=notebooks/{name}.ipynb")
    begin(page)
    page.wait_for_function(DONE, timeout=240_000)
    assert (page.locator(NOT_RUN).count(), page.locator(TROUBLE).count()) == (0, 0)
    assert page.locator(".jp-RenderedMarkdown img").first.evaluate("image => image.naturalWidth") > 0
    assert visit.strangers == []


def test_a_page_of_the_book_has_its_pictures_and_leads_into_the_lab(visit):
    page = visit("book/03_start_executions.html")
    assert page.locator("img").first.evaluate("image => image.naturalWidth") > 0
    assert (
        page.locator("text=Run this page in your browser").get_attribute("href").endswith("03_start_executions.ipynb")
    )
    assert visit.strangers == []
