"""The notebooks for Google Colab: each with a first cell that fetches the guide and its packages."""

import json
from pathlib import Path

from publish import guide, lite

REQUIREMENTS = Path(__file__).with_suffix(".txt")
PYTHON = "3.12"
THERE = [  # google-colab's own pins (googlecolab/colabtools, setup.py), and what stands beside them there
    "ipykernel==6.17.1",
    "ipython==7.34.0",
    "notebook==6.5.7",
    "requests==2.32.3",
    "tornado==6.4.2",
    "ipywidgets==7.7.1",
    "traitlets==5.7.1",
    "jupyter-client==7.4.9",
]
FIRST = """\
# For Google Colab: fetches the guide and its packages, once. Anywhere else this cell does nothing.
import os
import subprocess
import sys

if "google.colab" in sys.modules:
    lab = "/content/step-functions-lab"
    if not os.path.exists(lab):
        subprocess.run(["git", "clone", "--quiet", "--depth", "1", "{repository}", lab], check=True)
        install = [sys.executable, "-m", "pip", "install", "--quiet", "-r", f"{{lab}}/publish/colab.txt"]
        subprocess.run(install, check=True)
    os.chdir(f"{{lab}}/notebooks")"""
NO_ADDRESS = "{} is no address that git clones in Colab: give one that begins with https://."


def packages() -> list[str]:
    """The pins that are added to what Colab has."""
    return [line for line in REQUIREMENTS.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def build(repository: str, to: Path) -> str:
    """Writes a copy of each notebook into the folder, without outputs, and says how they are opened.

    `repository` is where the guide is cloned from. ValueError when that is no https address.
    """
    if not repository.startswith("https://"):
        raise ValueError(NO_ADDRESS.format(repository))
    to.mkdir(parents=True, exist_ok=True)
    paths = sorted((guide.ROOT / "notebooks").glob("*.ipynb"))
    for path in paths:
        copy = with_first_cell(json.loads(path.read_text("utf-8")), repository)
        (to / path.name).write_text(json.dumps(copy, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return f"{len(paths)} notebooks in {to}. In Colab: File → Upload notebook."


def with_first_cell(notebook: dict, repository: str) -> dict:
    """The notebook without outputs, and with the cell that makes Colab ready before its first code cell."""
    notebook = lite.without_outputs(notebook)
    at = next(at for at, cell in enumerate(notebook["cells"]) if cell["cell_type"] == "code")
    first = {
        "cell_type": "code",
        "id": "for-colab",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": FIRST.format(repository=repository),
    }
    notebook["cells"].insert(at, first)
    return notebook
