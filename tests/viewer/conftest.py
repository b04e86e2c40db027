"""A browser, as the other tests in the browser have it."""

from tests.browser.conftest import browser, page

__all__ = ["browser", "page"]
