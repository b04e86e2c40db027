"""An account of their own for the questions to a live one."""

import pytest

from learner_lab.live import definitions
from tests.notebooks.answering import account


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The folder of an AWS on this machine that is asked in place of a live account, without a pause."""
    folder = tmp_path_factory.mktemp("asked")
    with pytest.MonkeyPatch.context() as patch, account(folder):
        patch.setenv("LEARNER_LAB_HOME", str(folder / "remembered"))
        patch.setattr(definitions, "PAUSE", 0)
        yield folder
