"""A JupyterLab for tests that look at the guide as a student does."""

import pytest

from conftest import copy_of_the_guide
from tests.browser.jupyter import jupyter_lab


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A running JupyterLab on a copy of the guide, since it saves what it runs: an address with a place for a path."""
    home = tmp_path_factory.mktemp("jupyter")
    with jupyter_lab(copy_of_the_guide(home / "lab"), home) as address:
        yield address
