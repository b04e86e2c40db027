"""Two executions of one machine: both paths in one graph, where they part, and what came out."""

import json
from html import escape

from history import Trace, trace

from .layout import Layout, lay_out
from .machine import Machine, read_machine
from .path import Path, path_of
from .sentence import run_in_words
from .svg import to_svg

FIRST, SECOND, PARTING = "#0b62b8", "#a84a00", "#7a1fa2"


class Comparison:
    """Two runs beside each other: shown as a picture with their outputs, printed as sentences.

    parting   name of the last state that both have in common before they part, or None where they never do
    """

    def __init__(self, svg: str, sentence: str, parting: str | None, outputs: tuple[str, str]) -> None:
        self.svg, self.parting, self._sentence, self._outputs = svg, parting, sentence, outputs

    def __repr__(self) -> str:
        return self._sentence

    __str__ = __repr__

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": self._html(), "image/svg+xml": self.svg, "text/plain": self._sentence}

    def _html(self) -> str:
        columns = zip(("First", "Second"), (FIRST, SECOND), ("—", "╌"), self._outputs, strict=True)
        cards = "".join(
            f'<section style="flex:1 1 240px;border-top:4px {"solid" if number == 0 else "dashed"} {colour};'
            f'background:#fff;color:#111c2b;padding:8px 12px;overflow:auto">'
            f'<h4 style="margin:0 0 6px;color:{colour}">{line} {name} execution</h4>'
            f'<pre style="white-space:pre-wrap;margin:0;color:#111c2b;background:#fff">{escape(text)}</pre></section>'
            for number, (name, colour, line, text) in enumerate(columns)
        )
        return (
            f'<div role="group" aria-label="Comparison of two executions">{self.svg}'
            f'<div style="display:flex;gap:12px;flex-wrap:wrap;margin-top:8px">{cards}</div></div>'
        )


def compare(definition: dict | str, first: list[dict], second: list[dict]) -> Comparison:
    """Return the comparison of two histories of the same definition."""
    machine = read_machine(definition)
    runs = trace(first), trace(second)
    paths = tuple(path_of(machine, run) for run in runs)
    parting = _parting(*runs)
    where = f"They part after {parting}." if parting else "They take the same path."
    sentence = f"First: {run_in_words(runs[0])}\nSecond: {run_in_words(runs[1])}\n{where}"
    return Comparison(
        _picture(machine, paths, parting, sentence), sentence, parting, tuple(map(_result, runs))
    )


def _parting(first: Trace, second: Trace) -> str | None:
    """Return the last state in common; where even the first differs, Start."""
    steps = [[visit for visit in run.visits if visit.parent is None] for run in (first, second)]
    before = "Start"
    for one, other in zip(*steps, strict=False):
        if one.state != other.state:
            return before
        before = one.state
    return None if len(steps[0]) == len(steps[1]) else before


def _result(run: Trace) -> str:
    if run.status == "SUCCEEDED":
        return f"SUCCEEDED\n{json.dumps(run.output, indent=2, ensure_ascii=False)}"
    return "\n".join(str(part) for part in (run.status, run.error, run.cause) if part)


def _picture(machine: Machine, paths: tuple[Path, Path], parting: str | None, sentence: str) -> str:
    layout = lay_out(machine)
    svg = to_svg(machine, layout, None, "Two executions compared", sentence)
    marks = [_line(way, paths) for way in layout.ways] + [_mark(layout, parting)]
    return svg.replace("</svg>", "\n".join(mark for mark in marks if mark) + "\n</svg>")


def _line(way, paths: tuple[Path, Path]) -> str:
    """Draw the ways that were taken over the graph: the first run's solid, the second's dashed and beside it."""
    drawn = ""
    for number, (path, colour, shift) in enumerate(zip(paths, (FIRST, SECOND), (-2.5, 2.5), strict=True)):
        if path.taken[way.edge]:
            rest = " ".join(f"{x + shift:g} {y:g}" for x, y in (*way.points[1:],))
            tip = f"L{way.tip[0] + shift:g} {way.tip[1]:g}"
            dashes = ' stroke-dasharray="6 4"' if number else ""
            drawn += (
                f'<path class="sfn-run{number + 1}" d="M{way.points[0][0] + shift:g} {way.points[0][1]:g}C{rest}{tip}" '
                f'fill="none" stroke="{colour}" stroke-width="3"{dashes}/>'
            )
    return drawn


def _mark(layout: Layout, parting: str | None) -> str:
    if parting not in layout.states:
        return ""
    box = layout.states[parting]
    right = box.x + box.width + 6
    return (
        f'<g class="sfn-parting" data-parting="{escape(parting)}"><rect x="{box.x - 6:g}" y="{box.y - 6:g}" '
        f'width="{box.width + 12:g}" height="{box.height + 12:g}" rx="12" fill="none" stroke="{PARTING}" '
        f'stroke-width="3"/><rect x="{right - 88:g}" y="{box.y - 18:g}" width="88" height="18" rx="9" '
        f'fill="{PARTING}"/><text x="{right - 44:g}" y="{box.y - 5:g}" font-size="11" font-weight="700" '
        f'text-anchor="middle" fill="#fff">they part here</text></g>'
    )
