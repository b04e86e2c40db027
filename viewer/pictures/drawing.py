"""Pictures that draw themselves: `draw` a state machine and its run, `show` any graph."""

from pathlib import Path as File

import graphviz

from history import trace
from viewer.pictures.digraphs import digraph_in_words, digraph_svg, side_by_side
from viewer.pictures.frames import captioned, fitted
from viewer.pictures.png import to_png
from viewer.pictures.sentence import definition_in_words, notes_on, run_in_words
from viewer.pictures.svg import to_svg
from viewer.placing.layout import lay_out
from viewer.printable import printable
from viewer.reading.machine import read_machine
from viewer.reading.path import path_of


class Drawing:
    """A picture with a sentence: shown as SVG, printed as text, saved as .svg or .png."""

    def __init__(self, svg: str, sentence: str) -> None:
        self.svg, self._sentence = svg, printable(sentence)

    def __str__(self) -> str:
        return self._sentence

    __repr__ = __str__

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"image/svg+xml": fitted(self.svg), "text/plain": str(self)}

    @property
    def png(self) -> bytes:
        """The picture as PNG."""
        return to_png(self.svg)

    def save(self, path: str | File) -> File:
        """The path of the file, to which the picture was written; it ends in .svg or .png, else ValueError."""
        path = File(path)
        if path.suffix not in (".svg", ".png"):
            raise ValueError(f"{path.name} should end in .svg or .png.")
        path.write_bytes(self.png if path.suffix == ".png" else self.svg.encode())
        return path


def draw(
    definition: dict | str, events: list | None = None, *, vertical: bool = True, title: str | None = None
) -> Drawing:
    """The drawing of a definition; with the events of a history, of what that execution did; a title above."""
    machine = read_machine(definition)
    layout = lay_out(machine, vertical)
    run = trace(events) if events is not None else None
    path = path_of(machine, run) if run else None
    sentence = run_in_words(run) if run else definition_in_words(machine)
    svg = to_svg(machine, layout, path, title or machine.comment or "State machine", sentence)
    if title or machine.problems:
        svg = captioned(svg, layout, title or "", sentence, notes_on(machine))
    return Drawing(svg, sentence)


def show(*graphs: "graphviz.Digraph | graphviz.Graph | Drawing") -> Drawing:
    """The drawing of a graph made with graphviz; several, drawings too, stand side by side."""
    drawings = [graph if isinstance(graph, Drawing) else _drawn(graph) for graph in graphs]
    if len(drawings) == 1:
        return drawings[0]
    sentence = "\n".join(map(str, drawings))
    return Drawing(side_by_side([drawing.svg for drawing in drawings], sentence), sentence)


def _drawn(graph: "graphviz.Digraph | graphviz.Graph") -> Drawing:
    source = printable(graph.source)
    sentence = digraph_in_words(source)
    return Drawing(digraph_svg(source, sentence), sentence)
