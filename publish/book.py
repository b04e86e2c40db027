"""The book: every notebook as a page to read, with its stored outputs, built by Sphinx and MyST-NB."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from publish import guide, replays

NOTEBOOKS = guide.ROOT / "notebooks"
STATIC = Path(__file__).with_name("static")
CONFIGURATION = """
project = "Step Functions lab"
author = copyright = "the authors of the Step Functions lab"
extensions = ["myst_nb"]
nb_execution_mode = "off"
nb_merge_streams = True
suppress_warnings = ["mystnb.unknown_mime_type"]
myst_enable_extensions = ["html_image"]
myst_heading_anchors = 3
myst_heading_slug_func = "publish.book.anchor"
html_theme = "sphinx_book_theme"
html_title = "Step Functions lab"
html_show_copyright = False
html_copy_source = False
html_static_path = ["static"]
html_css_files = ["book.css"]
html_js_files = [("book.mjs", {"type": "module"})]
html_theme_options = {
    "show_navbar_depth": 1, "use_download_button": False, "home_page_in_toc": False, "navbar_persistent": [],
}
"""
INDEX = """# Step Functions lab

Every notebook of the lab, to read, with what comes out. {run}

```{{toctree}}
:maxdepth: 1

{names}
README
```
"""
RUN = '<a href="../lab/lab/index.html?path=notebooks/{name}.ipynb">▶ Run {what} in your browser</a>'
NEEDLESS = (".buildinfo", "*webpack-macros.html", "*.po", "*.mo", "*.map")  # what built it, and its own templates
STILL = "An execution of "  # how the text of a watch begins
OF_A_KERNEL = ("application/vnd.jupyter.widget-view+json",)  # there is none in a page


def build(to: Path) -> None:
    """Writes the book into the folder. Raises RuntimeError with what Sphinx complains of."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "conf.py").write_text(CONFIGURATION)
        names = [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
        (folder / "index.md").write_text(
            INDEX.format(names="\n".join(names), run=RUN.format(name=names[0], what="the lab")), "utf-8"
        )
        (folder / "README.md").write_text(as_map((NOTEBOOKS / "README.md").read_text("utf-8")), "utf-8")
        shutil.copytree(NOTEBOOKS / "images", folder / "images")
        (folder / "static").mkdir()
        for name in ("book.css", "book.mjs"):
            shutil.copy(STATIC / name, folder / "static")
        for name in names:
            page = as_page(json.loads((NOTEBOOKS / f"{name}.ipynb").read_text("utf-8")), name)
            (folder / f"{name}.ipynb").write_text(json.dumps(page), "utf-8")
        _sphinx(folder, folder / "book")
        shutil.copytree(folder / "book", to, ignore=shutil.ignore_patterns(*NEEDLESS))
    replays.write(to)


def anchor(heading: str) -> str:
    """What JupyterLab calls a heading in a link."""
    return heading.replace(" ", "-")


def as_map(readme: str) -> str:
    """The map of the notebooks; what it links to outside their folder is no page of the book."""
    return re.sub(r"\[([^\]]+)\]\(\.\./[^)]*\)", r"\1", readme)


def as_page(notebook: dict, name: str) -> dict:
    """The notebook with a link that runs it below its title, and outputs as a page can show them."""
    first = notebook["cells"][0]
    title, _, rest = "".join(first["source"]).partition("\n")
    run = RUN.format(name=name, what="this page")
    first["source"] = f"{title}\n\n{run}\n{rest}"
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            for mime in OF_A_KERNEL:
                output.get("data", {}).pop(mime, None)
        if frame := replays.frame(name, cell["id"]):
            cell["outputs"] = with_replay(cell["outputs"], frame)
    return notebook


def with_replay(outputs: list[dict], frame: str) -> list[dict]:
    """The outputs with the replay in place of the still picture of the same run, else behind them."""
    replay = {"output_type": "display_data", "metadata": {}, "data": {"text/html": frame}}
    stills = [out for out in outputs if "".join(out.get("data", {}).get("text/plain", "")).startswith(STILL)]
    return [out for out in outputs if out not in stills] + [replay]


def _sphinx(source: Path, to: Path) -> None:
    scratch = str(source / "doctrees")  # beside the book, not in it
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-j", "auto", "-d", scratch, str(source), str(to)]
    done = subprocess.run(command, cwd=guide.ROOT, capture_output=True, text=True)
    if done.returncode or done.stderr.strip():
        raise RuntimeError(f"Sphinx has something to say about the book:\n{done.stderr}")
