"""The browser for tests that look at the guide as a student does; without one they skip and say so."""

import pytest

from conftest import copy_of_the_guide
from tests.browser.jupyter import CHROMIUM, FLAGS, jupyter_lab


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="uv run --group browser brings playwright")
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    yield page
    page.context.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A running JupyterLab on a copy of the guide, since it saves what it runs: an address with a place for a path."""
    home = tmp_path_factory.mktemp("jupyter")
    with jupyter_lab(copy_of_the_guide(home / "lab"), home) as address:
        yield address
