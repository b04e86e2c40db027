"""The notebooks as their tests read them."""

import re
import runpy
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LESSONS = [path for path in PATHS if path.stem < "90"]  # what comes after is for instructors
EXERCISE, SHOWS = "exercise", "shows"  # tags of cells
SOLUTION = re.compile(r"<summary>Solution</summary>\n\n```python\n(.*?)\n```\n\n</details>", re.DOTALL)

order = runpy.run_path(str(ROOT / ".ci/order.py"))
regenerate = runpy.run_path(str(ROOT / ".ci/regenerate.py"))


def read(path: Path) -> nbformat.NotebookNode:
    """The notebook."""
    return nbformat.read(path, nbformat.NO_CONVERT)


def code(path: Path) -> list[nbformat.NotebookNode]:
    """Its code cells."""
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def prose(path: Path) -> str:
    """The text of its Markdown cells."""
    return "\n\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def tags(cell: nbformat.NotebookNode) -> list[str]:
    """A cell's tags."""
    return cell.metadata.get("tags", [])


def lines(cell: nbformat.NotebookNode) -> int:
    """How many lines of a cell hold anything."""
    return sum(bool(line.strip()) for line in cell.source.splitlines())


def solutions(path: Path) -> dict[str, str]:
    """{id of an exercise's cell: the code of the solution that the notebook shows above it}."""
    found, code = {}, ""
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            code = (SOLUTION.findall(cell.source) or [code])[-1]
        elif EXERCISE in tags(cell):
            found[cell.id] = code
    return found


def verdicts(cells: list[nbformat.NotebookNode]) -> list[str]:
    """What the checks among the cells said, in their order: lines that begin with ✓ or ✗."""
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    printed = "".join(output.text for output in outputs if output.get("name") == "stdout")
    return [line for line in printed.splitlines() if line.startswith(("✓", "✗"))]


def run(cells: list[nbformat.NotebookNode]) -> None:
    """Runs the cells in a notebook of their own, which keeps their outputs; an error in one of them is raised."""
    resources = {"metadata": {"path": str(PATHS[0].parent)}}
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, kernel_name="python3", resources=resources, timeout=120).execute()
