"""Two executions of one machine: both paths in one graph, where they part, and what came out."""

import json
import textwrap
from html import escape
from itertools import chain, zip_longest

from history import Trace, Visit, trace
from viewer.look import INK
from viewer.pictures.drawing import Drawing
from viewer.pictures.frames import frame
from viewer.pictures.sentence import plural, run_in_words
from viewer.pictures.svg import as_wide, to_svg
from viewer.placing.geometry import MARGIN, Layout
from viewer.placing.layout import lay_out
from viewer.reading.machine import Machine, read_machine
from viewer.reading.path import Path, path_of

FIRST, SECOND, PARTING = "#0b62b8", "#a84a00", "#7a1fa2"
CARD, LETTERS, LINES = 300, 44, 30  # how large what came out may be: width in points and in letters, height

Ways = dict[int | None, dict[tuple, list[Visit]]]


class Comparison(Drawing):
    """Two runs in one picture, with what came out of each; `parting` names the state after which they part, or None."""

    parting: str | None = None


def compare(definition: dict | str, first: list[dict], second: list[dict]) -> Comparison:
    """The comparison of two histories of the same definition."""
    machine = read_machine(definition)
    runs = trace(first), trace(second)
    paths = tuple(path_of(machine, run) for run in runs)
    parting = _parting(*map(_ways, runs))
    where = f"They part after {parting}." if parting else "They take the same path."
    sentence = f"First: {run_in_words(runs[0])}\nSecond: {run_in_words(runs[1])}\n{where}"
    outputs = [_wrapped(_result(run)) for run in runs]
    drawing = Comparison(_picture(machine, paths, parting, sentence, outputs), sentence)
    drawing.parting = parting
    return drawing


def _ways(run: Trace) -> Ways:
    """The visits by what they happened in: the Map or Parallel, and of that the iteration or branch."""
    ways: Ways = {}
    for visit in run.visits:
        ways.setdefault(visit.parent, {}).setdefault((visit.iteration, visit.branch), []).append(visit)
    return ways


def _parting(first: Ways, second: Ways, outer: tuple = (None, None), before: str = "Start") -> str | None:
    """The last state in common, or what leads to the first; insides are compared where all around agrees."""
    ways = first.get(outer[0], {}), second.get(outer[1], {})
    steps = [[way.get(place, []) for way in ways] for place in ways[0] | ways[1]]
    twins = [twin for one, other in steps for twin in zip(one, other, strict=False)]
    inside = (_parting(first, second, (one.index, other.index), one.state) for one, other in twins)
    return next(filter(None, chain((_fork(*pair, before) for pair in steps), inside)), None)


def _fork(one: list[Visit], other: list[Visit], before: str) -> str | None:
    """The last state that two ways have in common, None where they are the same."""
    for visit, twin in zip_longest(one, other):
        if not (visit and twin and visit.state == twin.state):
            return before
        before = visit.state
    return None


def _result(run: Trace) -> str:
    if run.status == "SUCCEEDED":
        return f"SUCCEEDED\n{json.dumps(run.output, indent=2, ensure_ascii=False)}"
    return "\n".join(str(part) for part in (run.status, run.error, run.cause) if part)


def _wrapped(text: str) -> list[str]:
    """The text in lines of so many letters, each as far in as the line that it continues, and how many more."""
    lines = []
    for line in text.splitlines():
        indent = " " * (len(line) - len(line.lstrip()))
        within = {"initial_indent": indent, "subsequent_indent": indent + "  "}
        lines += textwrap.wrap(line.strip(), LETTERS, **within) if len(line) > LETTERS else [line]
    more = len(lines) - LINES
    return [*lines[:LINES], f"… {plural(more, 'more line')}"] if more > 0 else lines


def _picture(
    machine: Machine, paths: tuple[Path, Path], parting: str | None, sentence: str, outputs: list[list[str]]
) -> str:
    """The graph with both paths, and below it a card for each run."""
    layout = lay_out(machine)
    plain = to_svg(machine, layout, None, "Two executions compared", sentence)
    marks = [*(_line(way, paths) for way in layout.ways), _mark(layout, parting)]
    graph = plain.replace("</svg>", "\n".join(mark for mark in marks if mark) + "\n</svg>")
    width = max(layout.width, 2 * CARD + 3 * MARGIN)
    height = layout.height + max(map(len, outputs)) * 15 + 54
    placed = graph.replace("<svg", f'<svg x="{(width - layout.width) / 2:g}" y="0"', 1)
    cards = [_card(number, lines, layout.height) for number, lines in enumerate(outputs)]
    return frame(width, height, "Two executions compared", sentence, "\n".join([placed, *cards]))


def _card(number: int, lines: list[str], top: float) -> str:
    """What came out of a run, under the line that its path has in the graph."""
    name, colour, x = ("First", "Second")[number], (FIRST, SECOND)[number], MARGIN + number * (CARD + MARGIN)
    dashes = ' stroke-dasharray="6 4"' if number else ""
    text = "".join(
        f'<text x="{x:g}" y="{top + 42 + row * 15:g}" font-size="11" xml:space="preserve" fill="{INK}" '
        f"font-family=\"ui-monospace,'DejaVu Sans Mono',monospace\">{escape(line)}</text>"
        for row, line in enumerate(lines)
    )
    line = f'<path d="M{x:g} {top + 4:g}h{CARD}" stroke="{colour}" stroke-width="4"{dashes}/>'
    title = f'<text x="{x:g}" y="{top + 24:g}" font-size="13" font-weight="700" fill="{colour}">{name} execution</text>'
    return f'<g class="sfn-outcome">{line}{title}{text}</g>'


def _line(way, paths: tuple[Path, Path]) -> str:
    """Draws the ways that were taken over the graph: the first run's solid, the second's dashed."""
    drawn, apart = "", 2.5 if all(path.taken[way.edge] for path in paths) else 0
    for number, (path, colour, shift) in enumerate(zip(paths, (FIRST, SECOND), (-apart, apart), strict=True)):
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
        f'text-anchor="middle" fill="#fff" {as_wide("they part here", 11)}>they part here</text></g>'
    )
