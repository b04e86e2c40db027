"""All notebooks in a tab's interpreter: the stored text comes out, cell by cell."""

import pytest

from tests.in_tab.comparing import HERE, NOTEBOOKS, differences, lay_out

OTHERWISE = {("06_your_learner_lab", 4): "the doctor looks at the packages of this machine"}

pytestmark = pytest.mark.slow


def test_every_cell_of_every_notebook_puts_out_what_is_stored(tab, tmp_path):
    lay_out(tmp_path, "*")
    done = tab(HERE / "notebooks.py", LOCAL_AWS_TIME="leap")
    assert done.returncode == 0, done.stderr[-2000:]
    assert len([*(tmp_path / "outputs").iterdir()]) == len([*NOTEBOOKS.glob("*.ipynb")])
    assert {where: what for where, what in differences(tmp_path).items() if where not in OTHERWISE} == {}
