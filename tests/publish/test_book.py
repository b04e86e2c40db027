"""The book and the landing page in a real browser."""

import re

import pytest

from conftest import SCREENSHOTS
from publish import replays
from tests.notebooks.reading import PATHS
from tests.publish.serving import serious
from viewer.look import SURFACES

pytestmark = pytest.mark.slow

NAMES = [*(path.stem for path in PATHS), "README"]  # and the map of them
REPLAY = "book/03_start_executions.html"
LOOK = """view => [getComputedStyle(document.documentElement).colorScheme, getComputedStyle(view).backgroundColor]"""
LOOKED_AT = {"landing": "index.html", "contents": "book/index.html", "page": REPLAY}


def colour(code: str) -> str:
    """A colour as a browser tells it."""
    red, green, blue = (int(code[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def frame_of(page):
    """The replay in the page, once it is drawn."""
    page.locator("iframe.replay").scroll_into_view_if_needed()
    page.frame_locator("iframe.replay").locator(".sfn-shape").first.wait_for()
    return next(frame for frame in page.frames if replays.FOLDER in frame.url)


def test_a_replay_in_the_page_moves(visit):
    frame = frame_of(visit(REPLAY))
    green = ".sfn-state.sfn-succeeded"
    whole = frame.locator(green).count()
    frame.get_by_role("combobox").last.select_option(index=0)
    frame.get_by_role("button", name="Play").click()
    frame.wait_for_function(f"() => document.querySelectorAll('{green}').length < {whole}")
    frame.wait_for_function(f"() => document.querySelectorAll('{green}').length === {whole}", timeout=60_000)
    assert visit.strangers == []


def test_a_replay_is_dark_where_the_page_is(visit):
    page = visit(REPLAY)
    frame = frame_of(page)
    seen = {}
    for theme in ("dark", "light"):
        page.locator(".theme-switch-button").locator("visible=true").first.click()
        page.locator(f".theme-change-button[data-mode={theme}]").locator("visible=true").first.click()
        seen[theme] = frame.locator(".sfn").evaluate(LOOK)
    dark, light = SURFACES["paper"][1], SURFACES["paper"][0]
    assert seen == {"dark": ["dark", colour(dark)], "light": ["light", colour(light)]}


@pytest.mark.parametrize("name", NAMES[:-1])
def test_each_page_leads_into_the_lab_and_to_its_neighbours(built, name):
    text = (built / f"book/{name}.html").read_text("utf-8")
    run = re.search(r'<a href="([^"]+)">▶ Run this page in your browser</a>', text)
    assert run[1].endswith(f"lab/index.html?path=notebooks/{name}.ipynb")
    at = NAMES.index(name)
    after, before = NAMES[at + 1 : at + 2], NAMES[max(at - 1, 0) : at]
    for relation, others in (("next", after), ("prev", before or ["index"])):
        found = re.findall(rf'<link rel="{relation}" [^>]*href="([^"]+)\.html"', text)
        assert found == others


def test_a_word_is_found(visit):
    page = visit("book/search.html?q=Retry")
    page.locator("#search-results li a").first.wait_for()
    found = page.locator("#search-results li a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert any(link.startswith("12_when_something_breaks.html") for link in found)
    assert visit.strangers == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_page_fits_its_window_and_axe_finds_nothing_serious(visit, page, name, theme, width):
    page.set_viewport_size({"width": width, "height": 850})
    page.emulate_media(color_scheme=theme)
    visit(LOOKED_AT[name])
    if name == "page":
        frame_of(page)
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"site-{name}-{theme}-{width}.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(page) == []
    assert visit.strangers == []
