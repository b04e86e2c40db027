"""Many executions in one picture: how often each state was entered and each edge taken."""

from collections import Counter
from collections.abc import Iterable

from history import trace
from viewer.look import NOT_REACHED
from viewer.pictures.drawing import Drawing
from viewer.pictures.sentence import plural
from viewer.pictures.svg import SHARE_HEIGHT, to_svg
from viewer.placing.layout import lay_out
from viewer.reading.machine import Machine, read_machine
from viewer.reading.path import Path, path_of, percent


class Tally(Drawing):
    """The picture of many executions; `statuses` counts how they ended, which chance decides and no text tells."""

    statuses: Counter


def tally(definition: dict | str, histories: Iterable[list[dict]]) -> Tally:
    """The drawing of many runs: counts and shares on the states, wider edges where more went."""
    machine, runs = read_machine(definition), [trace(events) for events in histories]
    paths = [path_of(machine, run) for run in runs]
    reached = Counter(name for run in runs for name in {visit.state for visit in run.visits})
    taken = Counter(edge for path in paths for edge in set(path.taken))
    statuses = {name: None if reached[name] else NOT_REACHED for name in machine.states}
    sources = Counter(edge.source for edge in machine.edges)
    shares = {edge: count / len(runs) for edge, count in taken.items() if sources[edge.source] > 1}
    path = Path(statuses, _notes(machine, reached, len(runs)), taken, shares)
    return _drawn(machine, path, Counter(run.status for run in runs))


def _notes(machine: Machine, reached: Counter, runs: int) -> dict[str, str]:
    return {name: f"{reached[name]} · {percent(reached[name] / runs)}" if runs else "" for name in machine.states}


def _drawn(machine: Machine, path: Path, endings: Counter) -> Tally:
    layout = lay_out(machine, below=SHARE_HEIGHT)
    count = plural(endings.total(), "execution")
    ends = ", ".join(f"{number} {status}" for status, number in sorted(endings.items()))
    svg = to_svg(machine, layout, path, machine.comment or "Many executions", f"{count}: {ends}.")
    sentence = f"{count}: how often each state was entered, and each way taken."
    drawing = Tally(svg, sentence)
    drawing.statuses = endings
    return drawing
