"""Interrupting the kernel ends the watches too, which run beside its cells."""

import weakref

from IPython import get_ipython

_watches: weakref.WeakSet = weakref.WeakSet()
_shells: weakref.WeakSet = weakref.WeakSet()


def end_when_interrupted(watch: object) -> None:
    """Has `watch.stop_watching()` called when the kernel is interrupted, in a cell or between cells."""
    _watches.add(watch)
    shell = get_ipython()
    if shell is not None and shell not in _shells:
        _shells.add(shell)
        shell.events.register("post_run_cell", _after_cell)
        if kernel := getattr(shell, "kernel", None):
            kernel.saved_sigint_handler = _between_cells  # ipykernel sets it again after each cell


def _after_cell(result) -> None:
    if isinstance(result.error_in_exec, KeyboardInterrupt):
        _end_all()


def _between_cells(signal, frame) -> None:
    _end_all()


def _end_all() -> None:
    for watch in list(_watches):
        watch.stop_watching()
