"""The lab as JupyterLite: the notebooks without outputs, and all that a kernel in a tab loads, from this site alone."""

import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from publish import archive, guide, packages

NODE_MODULES = guide.ROOT / ".ci" / "node_modules"
STATIC = guide.ROOT / "browser" / "static"
PAGE = Path(__file__).parent / "static" / "lab"
PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
COMES_ALONG = ["micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython"]  # or is stood in for
KERNELSPEC = {"display_name": "Python", "language": "python", "name": "python"}  # what a tab's kernel is called
OURS = {"name": "step-functions-lab", "load": "extension.mjs", "extension": "./extension"}  # it lies in PAGE
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
WHEELS = "extensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
NO_NODE_MODULES = "{} is missing: npm --prefix .ci install --no-package-lock"


def build(to: Path) -> None:
    """Writes JupyterLite into the folder. Raises FileNotFoundError when npm's packages are not there."""
    if not (NODE_MODULES / "pyodide").is_dir():
        raise FileNotFoundError(NO_NODE_MODULES.format(NODE_MODULES / "pyodide"))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _write_contents(folder / "contents")
        (folder / "jupyter-lite.json").write_text(json.dumps(configuration()))
        command = ["lite", "build", "--contents", "contents", "--lite-dir", ".", "--output-dir", str(to.absolute())]
        subprocess.run([sys.executable, "-m", "jupyter", *command], cwd=folder, check=True, capture_output=True)
    shutil.copytree(PAGE, to / "extensions" / OURS["name"])
    _write_runtime(to / "static" / "pyodide", to / WHEELS)


def configuration() -> dict:
    """What jupyter-lite.json says: Pyodide and all packages are this site's own."""
    settings = {
        "pyodideUrl": "./static/pyodide/lab.mjs",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"packages": COMES_ALONG},
    }
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "Step Functions lab",
            "disabledExtensions": [
                "@jupyterlab/apputils-extension:announcements",
                "@jupyterlab/notebook-extension:cell-executor",
            ],
            "federated_extensions": [OURS],
            "litePluginSettings": {KERNEL: settings},
        },
    }


def without_outputs(notebook: dict) -> dict:
    """The notebook as nobody has run it yet."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return notebook


def _write_contents(to: Path) -> None:
    for name, path in guide.contents():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, to / name)
    for path in to.rglob("*.svg"):  # JupyterLite's btoa knows no other letters than Latin ones
        path.write_bytes(path.read_text("utf-8").encode("ascii", "xmlcharrefreplace"))
    for path in to.glob("notebooks/*.ipynb"):
        notebook = without_outputs(json.loads(path.read_text("utf-8")))
        notebook["metadata"]["kernelspec"] = KERNELSPEC
        path.write_text(json.dumps(notebook), "utf-8")


def _write_runtime(to: Path, wheels: Path) -> None:
    to.mkdir(parents=True, exist_ok=True)
    for name in PYODIDE:
        shutil.copy(NODE_MODULES / "pyodide" / name, to)
    shutil.copy(NODE_MODULES / "@hpcc-js/wasm-graphviz/dist/index.js", to / "graphviz.js")
    shutil.copy(NODE_MODULES / "jsonata/jsonata.js", to)
    for script in STATIC.glob("*.mjs"):
        shutil.copy(script, to)
    archive.write(to / "guide.zip", guide.files())
    with tempfile.TemporaryDirectory() as scratch:
        archive.write(to / "packages.zip", [*packages.files(), *_kernel(wheels, Path(scratch))])


def _kernel(wheels: Path, scratch: Path) -> Iterator[tuple[str, Path]]:
    """JupyterLite's kernel, out of the wheels that its extension has brought into the site."""
    for wheel in [*wheels.glob("ipykernel-*.whl"), *wheels.glob("pyodide_kernel-*.whl")]:
        zipfile.ZipFile(wheel).extractall(scratch)
    yield from ((str(path.relative_to(scratch)), path) for path in sorted(scratch.rglob("*")) if path.is_file())
