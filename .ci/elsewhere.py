"""Runs all notebooks with the packages of another platform, and compares what they say with what is stored.

    uv run python .ci/elsewhere.py binder    # the pins of .binder/environment.yml
    uv run python .ci/elsewhere.py colab     # what Colab has, and what the notebooks' first cell there adds
    uv run python .ci/elsewhere.py colab notebooks/03_start_executions.ipynb

Each needs an environment of its own, which uv makes and keeps below `.elsewhere/`. Exit code 1 when a text differs.
"""

import json
import os
import re
import runpy
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
import yaml

ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".elsewhere"
UNCOMPARED = "nbval-ignore-output"  # the doctor's: it tells what a machine is like


class Platform(NamedTuple):
    """A Python, what is there, and what is added to it without changing that."""

    python: str
    there: list[str]
    added: list[str]


def binder() -> Platform:
    """What repo2docker makes of .binder/environment.yml."""
    listed = yaml.safe_load((ROOT / ".binder/environment.yml").read_text("utf-8"))["dependencies"]
    python = next(one for one in listed if str(one).startswith("python="))
    return Platform(python.partition("=")[2], listed[-1]["pip"], [])


def colab() -> Platform:
    """Kernel and widgets as google-colab pins them, and what the first cell of a copy for Colab installs."""
    from publish import colab

    return Platform(colab.PYTHON, colab.THERE, colab.packages())


def main(name: str, notebooks: list[str]) -> int:
    sys.path.insert(0, str(ROOT))
    platform = {"binder": binder, "colab": colab}[name]()
    python = environment(name, platform)
    regenerate = runpy.run_path(str(ROOT / ".ci/regenerate.py"))
    cells, other, began = 0, [], time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        regenerate["lead_to_an_aws_in"](Path(home))
        lead_kernels_to(python, Path(home))
        try:
            for path in map(Path, notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"))):
                found = compared(path, regenerate["executed"])
                cells, other = cells + len(found), other + [each for each in found if each]
        finally:
            regenerate["stop_aws"]()
    print(*other, sep="\n")
    took = time.monotonic() - began
    print(f"{name}, Python {platform.python}: {cells - len(other)} of {cells} cells say what is stored; {took:.0f} s")
    return bool(other)


def environment(name: str, platform: Platform) -> Path:
    """The Python of the environment, made or brought up to date."""
    folder = KEPT / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        subprocess.run(["uv", "venv", "--quiet", "--python", platform.python, folder], check=True)
    (KEPT / f"{name}.txt").write_text("\n".join(platform.there))
    install = ["uv", "pip", "install", "--quiet", "--python", python]
    subprocess.run([*install, "-r", KEPT / f"{name}.txt"], check=True)
    if platform.added:
        subprocess.run([*install, "-c", KEPT / f"{name}.txt", *platform.added], check=True)
    return python


def lead_kernels_to(python: Path, home: Path) -> None:
    """From here on the kernel `python3` is this Python's."""
    (folder := home / "kernels" / "python3").mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (folder / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "elsewhere", "language": "python"}))
    os.environ |= {"JUPYTER_PATH": str(home), "LOCAL_AWS_TIME": "leap"}


def compared(path: Path, executed) -> list[str]:
    """For each code cell that is compared: nothing, or how it differs."""
    stored = nbformat.read(path, nbformat.NO_CONVERT)
    run = executed(nbformat.read(path, nbformat.NO_CONVERT), path.parent)
    pairs = [pair for pair in zip(stored.cells, run.cells, strict=True) if is_compared(pair[0])]
    print(path.name, len(pairs), flush=True)
    return [difference(path, *pair) for pair in pairs]


def is_compared(cell: nbformat.NotebookNode) -> bool:
    return cell.cell_type == "code" and UNCOMPARED not in cell.metadata.get("tags", [])


def difference(path: Path, stored: nbformat.NotebookNode, run: nbformat.NotebookNode) -> str:
    """Nothing where both say the same, pictures included as far as they are there."""
    wanted, got = list(said(stored)), list(said(run))
    return "" if wanted == got else f"{path.stem} {stored.id}\n  wanted {wanted}\n  got    {got}"


def said(cell: nbformat.NotebookNode) -> Iterator[tuple]:
    """The text of each output; of what is shown also its kinds."""
    for output in cell.outputs:
        if output.output_type == "stream":
            yield output.name, output.text
        elif output.output_type == "error":
            yield output.ename, re.sub(r"0x[0-9a-f]+", "", output.evalue)
        else:
            yield output.data.get("text/plain"), sorted(output.data)


if __name__ == "__main__":
    if sys.argv[1:2] not in (["binder"], ["colab"]):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
