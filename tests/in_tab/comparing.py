"""What notebooks put out in a tab, beside what is stored in them."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from publish import guide

HERE = Path(__file__).parent
NOTEBOOKS = guide.ROOT / "notebooks"


def lay_out(folder: Path, names: str) -> None:
    """Puts what a student has into the folder, of the notebooks those whose names match the pattern."""
    for name in guide.CONTENTS:
        shutil.copytree(guide.ROOT / name, folder / name)
    for path in (folder / "notebooks").glob("*.ipynb"):
        if not path.match(names):
            path.unlink()
    (folder / "outputs").mkdir()


def differences(folder: Path) -> dict[tuple[str, int], tuple[list[dict], list[dict]]]:
    """(what is stored, what came), by notebook and number of the code cell."""
    found = {}
    for path in sorted((folder / "outputs").glob("*.json")):
        came = json.loads(path.read_text("utf-8"))
        for at, pair in enumerate(zip(stored(NOTEBOOKS / f"{path.stem}.ipynb"), came, strict=True)):
            if pair[0] != pair[1]:
                found[path.stem, at] = pair
    return found


def stored(path: Path) -> list[list[dict]]:
    """What is stored in the notebook, as `notebooks.py` tells it."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return [list(told(cell["outputs"])) for cell in cells if cell["cell_type"] == "code"]


def told(outputs: list[dict]) -> Iterator[dict]:
    """The streams, the pictures' sentences, the error."""
    for name in ("stdout", "stderr"):
        if text := "".join("".join(out["text"]) for out in outputs if out.get("name") == name):
            yield {name: text}
    for out in outputs:
        if out["output_type"] in ("display_data", "execute_result"):
            yield {"shown": "".join(out["data"].get("text/plain", ""))}
    yield from ({"error": out["ename"]} for out in outputs if out["output_type"] == "error")
