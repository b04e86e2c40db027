"""All notebooks in a tab's interpreter: the stored text comes out, cell by cell."""

import json
import shutil
from pathlib import Path

import pytest

from publish import guide

HERE = Path(__file__).parent
NOTEBOOKS = guide.ROOT / "notebooks"
OTHERWISE = {("06_your_learner_lab", 4): "the doctor looks at the packages of this machine"}

pytestmark = pytest.mark.slow


def stored(path: Path) -> list[list[dict]]:
    """What is stored in the notebook, as `notebooks.py` tells it."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return [list(told(cell["outputs"])) for cell in cells if cell["cell_type"] == "code"]


def told(outputs: list[dict]):
    texts = [out for out in outputs if out["output_type"] == "stream"]
    if texts:
        yield {"stdout": "".join("".join(out["text"]) for out in texts)}
    for out in outputs:
        if out["output_type"] in ("display_data", "execute_result"):
            yield {"shown": "".join(out["data"].get("text/plain", ""))}
    yield from ({"error": out["ename"]} for out in outputs if out["output_type"] == "error")


def test_every_cell_of_every_notebook_puts_out_what_is_stored(tab, tmp_path):
    for name in guide.CONTENTS:
        shutil.copytree(guide.ROOT / name, tmp_path / name)
    (tmp_path / "outputs").mkdir()
    done = tab(HERE / "notebooks.py", LOCAL_AWS_TIME="leap")
    assert done.returncode == 0, done.stderr[-2000:]
    other = {}
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        found = json.loads((tmp_path / "outputs" / f"{path.stem}.json").read_text("utf-8"))
        for at, (wanted, got) in enumerate(zip(stored(path), found, strict=True)):
            if wanted != got:
                other[path.stem, at] = (wanted, got)
    assert {where: what for where, what in other.items() if where not in OTHERWISE} == {}
