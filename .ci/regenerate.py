"""Runs the notebooks against a fresh AWS on this machine, and stores what their cells say.

    uv run python .ci/regenerate.py                                     # all of them, in order
    uv run python .ci/regenerate.py notebooks/03_start_executions.ipynb

Stores nothing that would differ on another machine or in another account: see `unfit`.
"""

import json
import os
import re
import runpy
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
IMAGES = NOTEBOOKS / "images"
README_PICTURE = IMAGES / "finished_execution.svg"  # what the cell `draw-both` of notebook 04 shows
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
WIDGET = "application/vnd.jupyter.widget-view+json"  # names a widget of a kernel that has ended
PATHS = r"/(home|Users|tmp|usr|root|work)/\w|[A-Z]:\\\\|site-packages"
HAND = """
    graph [pad=0.15, ranksep=0.45, nodesep=0.2, fontname="Helvetica,Arial,sans-serif", fontsize=12, fontcolor="#44515c"]
    node [shape=box, style="rounded,filled", fillcolor="#f3f6f8", color="#7b8894", margin="0.32,0.12"]
    node [fontname="Helvetica,Arial,sans-serif", fontsize=13, fontcolor="#16191f"]
    edge [fontname="Helvetica,Arial,sans-serif", fontsize=11, fontcolor="#44515c", color="#7b8894", arrowsize=0.8]
"""  # how all pictures are drawn, unless one says otherwise
PAPER = re.compile(r'(?<=>\n)<polygon fill="white" stroke="none" [^>]*/>\n')
GROUP = re.compile(r'<g id="\w+" class="(?:node|edge|cluster)">.*?</g>', re.DOTALL)
BOX = re.compile(r'class="(?:node|cluster)".*<(?:path|polygon|ellipse) fill="(?:#|white)', re.DOTALL)
HALO = 'paint-order="stroke" stroke="white" stroke-width="7" stroke-linejoin="round"'
UNFIT = {
    "an account id": r"(?<![\d.])\d{12}(?!\d)",
    "a request id": r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    "a memory address": r"\b0x[0-9a-f]{6,}",
    "a path of this machine": PATHS,
}


def main(names: list[str]) -> None:
    sys.path.insert(0, str(ROOT))
    runpy.run_path(str(ROOT / ".ci/order.py"))["main"]()
    for source in sorted(IMAGES.glob("*.dot")):
        draw(source)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        lead_to_an_aws_in(Path(home))
        try:
            for path in map(Path, names or sorted(NOTEBOOKS.glob("*.ipynb"))):
                print(path.name)
                store(path)
        finally:
            stop_aws()


def draw(source: Path) -> None:
    """Writes the picture that a `.dot` file describes beside it, as SVG."""
    from viewer.placing.rendering import render

    described = source.read_text("utf-8").replace("{", "{" + HAND, 1)
    picture = on_any_paper(render(described, "svg").decode())
    source.with_suffix(".svg").write_text(picture, "utf-8", newline="\n")


def on_any_paper(svg: str) -> str:
    """Graphviz's picture for a light page and a dark one: without paper, letters outside boxes edged in white.

    JupyterLab's theme does not reach into a picture, and `prefers-color-scheme` is not JupyterLab's theme.
    """
    return GROUP.sub(lambda group: group[0] if BOX.search(group[0]) else _with_halo(group[0]), PAPER.sub("", svg))


def _with_halo(group: str) -> str:
    return group.replace("<text ", f"<text {HALO} ")


def lead_to_an_aws_in(home: Path) -> None:
    """Leads every kernel from here on to an AWS of its own below `home`, and to no account."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ |= {**own(home), "LOCAL_AWS_TIME": "real"}


def own(home: Path) -> dict[str, str]:
    """The environment of a kernel that has all of its own below `home`: an AWS, what is remembered, and no account."""
    for name in ("config", "credentials"):
        (home / name).touch()
    return {
        "LAB_TARGET": "local",
        "LOCAL_AWS_HOME": str(home / "local_aws"),
        "LEARNER_LAB_HOME": str(home / "learner_lab"),
        "LAB_DESIGNS": str(home / "designs"),
        "AWS_CONFIG_FILE": str(home / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / "credentials"),
    }


def stop_aws() -> None:
    import local_aws

    local_aws.stop()


def store(path: Path) -> None:
    """Runs one notebook and writes it back with its outputs; SystemExit if one of them must not be stored.

    The runs that its cells show are kept for the book.
    """
    from publish import replays

    with tempfile.TemporaryDirectory() as runs, recording(Path(runs)):
        notebook = executed(nbformat.read(path, nbformat.NO_CONVERT), path.parent)
        replays.keep(path.stem, notebook.cells, Path(runs), replays.RUNS)
    if found := list(unfit(notebook)):
        raise SystemExit(f"{path.name} is not stored:\n  " + "\n  ".join(found))
    path.write_text(nbformat.writes(notebook) + "\n", "utf-8", newline="\n")
    keep_readme_picture(notebook)


@contextmanager
def recording(to: Path) -> Iterator[None]:
    """Has every kernel write the runs that its cells show into the folder."""
    from publish.recording import FOLDER, STARTUP

    (to / "startup.py").write_text(STARTUP, "utf-8")
    os.environ |= {"PYTHONSTARTUP": str(to / "startup.py"), FOLDER: str(to)}
    try:
        yield
    finally:
        del os.environ["PYTHONSTARTUP"], os.environ[FOLDER]


def keep_readme_picture(notebook: nbformat.NotebookNode) -> None:
    """Writes the picture that the README shows, if this notebook is the one that has it."""
    for cell in notebook.cells:
        if cell.id == "draw-both":
            README_PICTURE.write_text(cell.outputs[0].data["image/svg+xml"], "utf-8", newline="\n")


def executed(notebook: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
    """The notebook after a run from top to bottom, without what belongs to this one run."""
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        timeout=300,
    )
    client.execute()
    notebook.metadata = METADATA
    for cell in notebook.cells:
        cell.metadata = {"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {}
        if cell.cell_type == "code":
            tidy(cell)
    return notebook


def tidy(cell: nbformat.NotebookNode) -> None:
    """Empties an exercise; takes out of the others what only this kernel could show."""
    if "exercise" in cell.metadata.get("tags", []):
        cell.outputs, cell.execution_count = [], None
    for output in cell.outputs:
        output.get("data", {}).pop(WIDGET, None)
        if output.output_type == "error":  # frames outside the notebook name paths of this machine
            output.traceback = [part for part in output.traceback if not re.search(PATHS, part)]


def unfit(notebook: nbformat.NotebookNode) -> Iterator[str]:
    """What must not be stored: errors that nobody announced, and what differs from run to run."""
    for cell in notebook.cells:
        expected = "raises-exception" in cell.metadata.get("tags", [])
        for output in cell.get("outputs", []):
            if output.output_type == "error" and not expected:
                yield f"{cell.id}: an error, {output.ename}"
            for what, pattern in UNFIT.items():
                if found := re.search(pattern, json.dumps(output, ensure_ascii=False)):
                    yield f"{cell.id}: {what}, {found[0]}"


if __name__ == "__main__":
    main(sys.argv[1:])
