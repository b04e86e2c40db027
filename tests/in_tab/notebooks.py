"""Runs all that is in `notebooks`, below the folder where it begins; writes what they put out into `outputs`."""

import json
import os
from pathlib import Path

from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output

NOTEBOOKS, OUTPUTS = Path("notebooks").absolute(), Path("outputs").absolute()


class Shell(InteractiveShell):
    """An IPython that writes no traceback: the error is in what `run_cell` gives."""

    def _showtraceback(self, *_: object) -> None:
        pass


def run(notebook: dict) -> list[list[dict]]:
    """What each code cell puts out, in a namespace as new: another Shell would not let go of the one before."""
    shell = Shell.instance()
    shell.reset()
    return [outputs(shell, "".join(cell["source"])) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def outputs(shell: Shell, source: str) -> list[dict]:
    """What one cell puts out: its streams, its pictures' sentences, its error."""
    with capture_output() as captured:
        shell.display_trap.hook = CapturingDisplayHook(shell=shell, outputs=captured._outputs)
        result = shell.run_cell(source, store_history=True)
    shown = [RichOutput(**kwargs) for kwargs in captured._outputs]
    found = [{name: text} for name in ("stdout", "stderr") if (text := getattr(captured, name))]
    found += [{"shown": output.data.get("text/plain", "")} for output in shown if output.data]
    error = result.error_before_exec or result.error_in_exec
    return [*found, {"error": type(error).__name__}] if error else found


def run_all() -> None:
    """Runs one after the other."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        os.chdir(NOTEBOOKS)
        found = run(json.loads(path.read_text()))
        (OUTPUTS / f"{path.stem}.json").write_text(json.dumps(found, ensure_ascii=False))


run_all()
