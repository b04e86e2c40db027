"""Graphviz behind one function: pygraphviz's wheels carry it, and where there are none, another takes their place.

pygraphviz has no wheel for Windows on ARM, Alpine and glibc before 2.28. graphviz-pure, a port whose places are the
same, has: a program, asked anew for each drawing.
"""

import contextlib
import io
import os
import subprocess
import sysconfig
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

Renderer = Callable[[str, str], bytes]

PROGRAM = Path(sysconfig.get_path("scripts")) / ("graphviz-pure" + (sysconfig.get_config_var("EXE") or ""))
_chosen: list[Renderer] = []
_one_at_a_time = threading.Lock()  # Graphviz is not made for threads


def use(renderer: Renderer | None) -> None:
    """Has another Graphviz draw from now on, called as `render` is; None brings back that of the wheels."""
    _chosen[:] = [renderer] if renderer else []


def render(source: str, format: str) -> bytes:
    """What Graphviz's `dot` makes of a source in its language: svg, json0 (with places) or dot_json (without)."""
    with _one_at_a_time:
        return (_chosen[0] if _chosen else _from_the_wheel())(source, format)


@cache
def _from_the_wheel() -> Renderer:
    """Graphviz in this process, so that no `dot` has to be installed; the port's program where that cannot be."""
    try:
        return _in_this_process()
    except ModuleNotFoundError:
        if not PROGRAM.exists():
            raise
        return _as_a_program


def _as_a_program(source: str, format: str) -> bytes:
    """What graphviz-pure answers. Raises ValueError with what it says of a source that it cannot read."""
    answer = subprocess.run([PROGRAM, f"-T{format}"], input=source.encode(), capture_output=True)
    if answer.returncode:
        raise ValueError(answer.stderr.decode("utf-8", "replace").strip())
    return answer.stdout


def _in_this_process() -> Renderer:
    with _silence():  # the first layout makes fontconfig warn about files of the machine's own
        import pygraphviz

        pygraphviz.AGraph(string="digraph { first }").draw(format="svg", prog="dot")

    def draw(source: str, format: str) -> bytes:
        with contextlib.redirect_stderr(io.StringIO()):
            return pygraphviz.AGraph(string=source).draw(format=format, prog="dot")

    return draw


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Keeps what a C library writes to the process's stderr out of the notebook."""
    kept = os.dup(2)
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(null)
        os.close(kept)
