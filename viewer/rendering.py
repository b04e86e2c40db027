"""Graphviz in this process: pygraphviz's wheels carry it, so that no `dot` has to be installed."""

import contextlib
import io
import os
import threading
from collections.abc import Iterator

LARGEST_PNG = "111,111"  # inches at 144 dots: 16,000 a side, which browsers and viewers still open

_one_at_a_time = threading.Lock()  # Graphviz is not made for threads


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Keep what a C library writes to the process's stderr out of the notebook."""
    kept = os.dup(2)
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(null)
        os.close(kept)


# The first layout makes fontconfig warn about files of the machine's own; after it there is silence.
with _silence():
    import pygraphviz

    pygraphviz.AGraph(string="digraph { first }").draw(format="svg", prog="dot")


def parse(source: str) -> "pygraphviz.AGraph":
    """Return Graphviz's graph of a source in its language, to be looked at and changed."""
    return pygraphviz.AGraph(string=source)


def render(graph: "str | pygraphviz.AGraph", format: str, engine: str = "dot") -> bytes:
    """Return the graph as svg, png, json0, …; the engine nop2 keeps the positions that it carries."""
    with _one_at_a_time, contextlib.redirect_stderr(io.StringIO()):  # it says when a graph is large
        graph = parse(graph) if isinstance(graph, str) else graph
        return graph.draw(format=format, prog=engine)
