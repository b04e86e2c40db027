"""What a kernel runs before its first cell when the notebooks are stored: the runs that cells show are kept.

A cell shows the run of a watch that it displays, exports, or starts in a form. Each is written into the folder that
STEP_FUNCTIONS_RUNS names, as the number of its cell; of several the last one.
"""

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

FOLDER = "STEP_FUNCTIONS_RUNS"
STARTUP = f"__import__('runpy').run_path({__file__!r}, run_name='__main__')\n"  # leaves the cells no name
PATIENCE = 10.0  # seconds for a run that goes on behind its cell


def _record() -> None:
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from IPython import get_ipython

    from viewer import Form, Watch

    shown: list[Watch] = []
    for owner, name in ((Watch, "_repr_mimebundle_"), (Watch, "export"), (Form, "start")):
        setattr(owner, name, _noticed(getattr(owner, name), shown, Watch))
    get_ipython().events.register("post_run_cell", lambda result: _keep(shown, result.execution_count))


def _noticed(method: Callable, shown: list, kind: type) -> Callable:
    """The method, after which the watch that it belongs to, or that it has made, counts as shown."""

    @wraps(method)
    def noticing(self: Any, *args: Any, **kwargs: Any) -> Any:
        answer = method(self, *args, **kwargs)
        shown.append(self if isinstance(self, kind) else answer)
        return answer

    return noticing


def _keep(shown: list, cell: int | None) -> None:
    if shown and cell:
        watch = shown[-1]
        watch.wait(PATIENCE)
        shown.clear()
        watch.export(Path(os.environ[FOLDER]) / f"{cell}.json")
        shown.clear()


if __name__ == "__main__":
    _record()
