"""Graphviz in WebAssembly in place of pygraphviz's: the same Graphviz, the same places."""

from collections.abc import Callable


def renderer(layout: Callable[[str, str, str], str]) -> Callable[[str, str], bytes]:
    """What `viewer.rendering.use` takes; `layout(source, format, engine)` is that of @hpcc-js/wasm-graphviz."""

    def draw(source: str, format: str) -> bytes:
        return layout(source, format, "dot").encode()

    return draw
