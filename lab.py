"""Opens the guide: the student's own copy of the notebooks, in JupyterLab.

    uv run lab.py

What follows is handed on to JupyterLab: `uv run lab.py --no-browser`.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from learner_lab.checkout import copies

ROOT = Path(__file__).parent
FIRST = f"/lab/tree/{copies.FOLDER}/00_start_here.ipynb"
NO_PACKAGES = "JupyterLab is not here. Type: uv run lab.py (with conda: conda activate step-functions-lab, then again)."
NO_ROOM = (
    "Your notebooks cannot be laid into {} ({}). Nothing of yours was changed. Make room there, or copy the guide's "
    "folder to one of your own, and type the command again in it."
)


def main(options: list[str]) -> int:
    """JupyterLab's exit code; 1 where there is no JupyterLab, or no room for the copy."""
    if importlib.util.find_spec("jupyterlab") is None:
        print(NO_PACKAGES, file=sys.stderr)
        return 1
    try:
        print(copies.bring_up_to_date(ROOT), flush=True)
    except OSError as error:
        print(NO_ROOM.format(ROOT, error.strerror or error), file=sys.stderr)
        return 1
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    settings = str(ROOT / "learner_lab" / "jupyter")  # JupyterLab's question about news does not come
    paths = os.pathsep.join(filter(None, [settings, os.environ.get("JUPYTER_CONFIG_PATH")]))
    led = ["--notebook-dir", str(ROOT), f"--LabApp.default_url={FIRST}"]  # the address that it prints leads there too
    command = [sys.executable, "-m", "jupyter", "lab", *led, *as_root, *options]
    told = str(ROOT / "learner_lab" / "words" / "at_start.py")  # before the first cell, what an error means
    environment = {"PYTHONSTARTUP": told, **os.environ, "JUPYTER_CONFIG_PATH": paths}
    try:
        return subprocess.call(command, cwd=ROOT, env=environment)
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
