"""The book and the page that leads to it, handed out by a static server."""

import pytest

from tests.publish.serving import served, visitor


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The folder with both; the lab in a tab is not there."""
    pytest.importorskip("myst_nb", reason="uv run --group publish brings Sphinx and MyST-NB")
    from publish import book, site

    folder = tmp_path_factory.mktemp("published")
    site.write_front_page(folder)
    book.build(folder / "book")
    return folder


@pytest.fixture(scope="session")
def address(built):
    with served(built) as address:
        yield address


@pytest.fixture
def visit(address, page):
    """Opens a page; `visit.strangers` are the requests to other hosts, which are not let through."""
    return visitor(address, page)
