"""A JupyterLab for tests that look at the guide as a student does."""

import pytest

from conftest import copy_of_the_guide
from tests.browser.jupyter import jupyter_lab


@pytest.fixture(scope="session")
def guide(tmp_path_factory):
    """The folder of a copy of the guide, since JupyterLab saves what it runs."""
    return copy_of_the_guide(tmp_path_factory.mktemp("copy") / "lab")


@pytest.fixture(scope="session")
def lab(guide, tmp_path_factory):
    """A running JupyterLab in that folder: an address with a place for a path in it."""
    with jupyter_lab(guide, tmp_path_factory.mktemp("jupyter")) as address:
        yield address
