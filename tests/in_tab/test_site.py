"""The site in a real browser, handed out by Python's own static server, without a way to any other host.

What moves in a tab, a narrow screen, a second visit, and the same lab in a browser that cannot put WebAssembly's stacks
away. All of it in one file: building the site and running a notebook in it are what takes the time.
"""

import pytest

from conftest import SCREENSHOTS
from tests.browser.jupyter import CHROMIUM, FLAGS
from tests.in_tab import moving
from tests.in_tab.lab_page import NOT_RUN, TROUBLE, begin, run_whole
from tests.publish.links import broken
from tests.publish.serving import serious, served, visitor

pytest.importorskip("jupyterlite_core", reason="uv run --group publish brings JupyterLite")
pytestmark = pytest.mark.slow

NOTEBOOK = "lab/lab/index.html?path=notebooks/{}.ipynb"
FIRST_RAN = ".jp-CodeCell .jp-InputPrompt:has-text('[1]')"
NARROW = 390  # points, as wide as a telephone
BEYOND = """(view, width) => [...view.querySelectorAll('button, input, select, textarea, [role=tab]')]
  .filter(each => each.getBoundingClientRect().width && each.getBoundingClientRect().right > width)
  .map(each => each.outerHTML.slice(0, 120))"""  # controls that lie to the right of the page
OF_JUPYTERLAB = {  # what axe finds in any notebook, of JupyterLab's own making: (rule, what the element is part of)
    ("aria-allowed-attr", "jp-button"),  # the file browser's buttons
    ("aria-input-field-name", ".cm-content"),  # a cell's editor has no name
    ("aria-required-children", ".jp-WindowedPanel-viewport"),  # the list of cells
    ("button-name", ".jp-collapseHeadingButton"),
    ("image-alt", ".jp-RenderedSVG > img"),  # an SVG of an output, in an img without alt: its title stays inside
}


@pytest.fixture(scope="module")
def folder(node, tmp_path_factory):
    """The site, built by the one command's own function, with one notebook more."""
    from publish import site

    folder = tmp_path_factory.mktemp("published") / "site"
    site.build(folder)
    moving.add_to(folder / "lab")
    return folder


@pytest.fixture(scope="module")
def sent():
    """The paths of all that the server had to send."""
    return []


@pytest.fixture(scope="module")
def address(folder, sent):
    with served(folder, sent) as address:
        yield address


@pytest.fixture
def visit(address, page):
    """Opens a page of the site; `visit.strangers` are the requests to other hosts, which are not let through."""
    return visitor(address, page)


@pytest.fixture(scope="module")
def ran(address, browser):
    """03's page, once all its cells have run; `ran.strangers` are the requests to other hosts."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.strangers = (visit := visitor(address, page)).strangers
    run_whole(visit(NOTEBOOK.format("03_start_executions")))
    yield page
    page.context.close()


@pytest.fixture
def lasting(browser, tmp_path):
    """A browser with a profile of its own on the disk, as a reader's: a private window keeps no large file."""
    options = {"executable_path": CHROMIUM, "args": FLAGS, "viewport": {"width": 1400, "height": 1000}}
    context = browser.browser_type.launch_persistent_context(tmp_path / "profile", **options)
    yield context
    context.close()


def ran_whole(page) -> None:
    assert (page.locator(NOT_RUN).count(), page.locator(TROUBLE).count()) == (0, 0)
    assert page.locator(".jp-RenderedMarkdown img").first.evaluate("image => image.naturalWidth") > 0


def is_jupyterlabs(rule: str, at: str) -> bool:
    return any(rule == known and part in at for known, part in OF_JUPYTERLAB)


def dress(page, theme: str) -> None:
    """Changes JupyterLab's theme, by its menu."""
    page.click("text=Settings >> nth=0")
    page.hover("text=Theme >> nth=0")
    page.click(f"text=JupyterLab {theme} >> nth=0")
    page.locator(f"body[data-jp-theme-name='JupyterLab {theme}']").wait_for(state="attached")
    page.wait_for_timeout(1000)  # its colours


def photograph(page, name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"site-{name}.png")


def test_from_the_landing_page_one_click_leads_to_a_state_that_moves_and_a_second_visit_loads_nothing(
    address, sent, lasting
):
    asked = []
    lasting.on("request", lambda request: asked.append(request.url))  # to hold any back would turn off the cache
    page = lasting.new_page()
    page.goto(f"{address}/index.html")
    page.click("text=Start in this tab")
    begin(page)
    for status in ("RUNNING", "SUCCEEDED"):
        page.wait_for_selector(f'.sfn-status[data-status="{status}"]', timeout=240_000)
    page.close()
    once = len(sent)
    page = lasting.new_page()
    page.goto(f"{address}/index.html")
    page.click("text=Start in this tab")
    begin(page)
    page.wait_for_selector(FIRST_RAN, timeout=120_000)
    assert once > 100 and sent[once:] == []
    assert [url for url in asked if not url.startswith((address, "blob:", "data:"))] == []


def test_a_cell_that_is_run_before_its_kernel_is_there_waits_for_it(visit, folder, page):
    """Without the page's own extension JupyterLab forgets the cell, and the student waits for ever."""
    held, chunks = [], folder / "lab/extensions/@jupyterlite/pyodide-kernel-extension/static"
    [kernel] = [path.name for path in chunks.glob("*.js") if "coincident.worker" in path.read_text("utf-8")]
    page.add_init_script("delete Navigator.prototype.serviceWorker")  # what goes through one cannot be held
    page.route(f"**/{kernel}*", lambda route: held.append(route))
    visit(NOTEBOOK.format("00_start_here"))
    begin(page)
    page.wait_for_timeout(2000)
    assert page.locator(".jp-CodeCell .jp-InputPrompt").first.text_content() == "[*]:"
    [route] = held
    route.continue_()
    page.wait_for_selector(FIRST_RAN, timeout=120_000)


def test_a_notebook_runs_whole_without_an_error(ran):
    ran_whole(ran)
    assert ran.strangers == []


@pytest.mark.parametrize("theme", ["Dark", "Light"])
def test_axe_finds_nothing_serious_in_a_notebook_that_has_run(ran, theme):
    """JupyterLab's own page around it is checked too, but for what is named."""
    dress(ran, theme)
    ran.locator(".sfn").first.scroll_into_view_if_needed()
    photograph(ran, f"notebook-{theme.lower()}")
    assert serious(ran, context=".sfn") == []
    assert [(rule, at) for rule, at in serious(ran) if not is_jupyterlabs(rule, at)] == []


def test_on_a_narrow_screen_a_notebook_runs_whole_and_has_the_page_for_itself(visit, page):
    page.set_viewport_size({"width": NARROW, "height": 850})
    visit(NOTEBOOK.format("90_instructor_demo"))
    run_whole(page)
    ran_whole(page)
    assert page.locator(".jp-NotebookPanel").bounding_box()["width"] > NARROW - 60  # without the file browser
    for view in page.locator(".sfn").all():
        place = view.bounding_box()
        assert place is None or (place["x"] + place["width"] <= NARROW and place["width"] > NARROW - 120)
    designer = page.locator(".sfd").first
    designer.scroll_into_view_if_needed()
    assert designer.is_visible() and designer.bounding_box()["width"] > NARROW - 120
    assert designer.evaluate(BEYOND, NARROW) == []
    assert visit.strangers == []


def test_a_picture_moves_handlers_at_once_keep_their_logs_apart_and_a_button_stops_the_execution(visit, page):
    visit(NOTEBOOK.format("moving"))
    begin(page)
    status, graph = page.locator(".sfn-status"), page.locator(".sfn-canvas")
    page.locator('.sfn-status[data-status="RUNNING"]').wait_for(timeout=120_000)
    while_both_run = graph.screenshot()
    logs = page.locator(".jp-OutputArea-output pre", has_text="['Two 0', 'Two 1', 'Two 2']")
    logs.wait_for(timeout=120_000)
    assert "['One 0', 'One 1', 'One 2']" in logs.inner_text()
    graph.scroll_into_view_if_needed()
    assert graph.screenshot() != while_both_run and status.get_attribute("data-status") == "RUNNING"
    page.get_by_role("tab", name="Run", exact=True).click()
    page.get_by_role("button", name="Stop execution").click()
    page.locator('.sfn-status[data-status="ABORTED"]').wait_for(timeout=60_000)


def test_without_jspi_the_lab_says_so_in_a_sentence_and_an_execution_has_ended_before_it_is_seen(visit, page):
    def without(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=f"delete WebAssembly.Suspending;\n{answer.text()}")

    page.context.route("**/pyodide/pyodide*.mjs", without)
    visit(NOTEBOOK.format("03_start_executions"))
    run_whole(page)
    said = [text.strip() for text in page.locator(TROUBLE).all_text_contents()]
    assert len(said) == 1 and said[0].startswith("This browser cannot pause WebAssembly (JSPI)")
    assert {each.get_attribute("data-status") for each in page.locator(".sfn-status").all()} <= {"SUCCEEDED", "FAILED"}


def test_every_link_of_the_site_leads_somewhere(folder):
    assert list(broken(folder)) == []


def test_a_page_of_the_book_has_its_pictures_and_leads_into_the_lab(visit):
    page = visit("book/03_start_executions.html")
    assert page.locator("img").first.evaluate("image => image.naturalWidth") > 0
    leads = page.locator("text=Run this page in your browser").get_attribute("href")
    assert leads.endswith("03_start_executions.ipynb")
    assert visit.strangers == []
