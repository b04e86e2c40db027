"""An hour of use: what is run again and again in one tab holds on to what is kept and shown, and to no more."""

import json

import pytest

from tests.in_tab.comparing import HERE, lay_out

pytestmark = pytest.mark.slow

SHOWS_MOST = "15*"  # 22 pictures that move, and as many executions
MOST = 4_000_000  # bytes of what it shows, and of what the AWS keeps of it


def test_a_notebook_that_is_run_once_more_holds_on_to_its_pictures_and_histories_alone(tab, tmp_path):
    lay_out(tmp_path, SHOWS_MOST)
    done = tab(HERE / "notebooks.py", HERE / "an_hour.py", LOCAL_AWS_TIME="leap")
    assert done.returncode == 0, done.stderr[-2000:]
    (second, _), (third, _) = json.loads((tmp_path / "held.json").read_text("utf-8"))
    assert third - second < MOST
