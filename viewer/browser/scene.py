"""What stays the same while an execution runs: the graph in both directions, its edges, the looks."""

from dataclasses import asdict

from viewer.look import LOOKS
from viewer.pictures.svg import to_svg
from viewer.placing.layout import lay_out
from viewer.reading.machine import Machine


def scene_of(machine: Machine, name: str, large: bool = False, *, execution: str = "") -> dict:
    """What the browser needs once: laid out a single time, then only recoloured."""
    words = machine.comment or name
    return {
        "name": name,
        "execution": execution,
        "large": large,
        "graphs": {
            "vertical": to_svg(machine, lay_out(machine), None, name, words),
            "horizontal": to_svg(machine, lay_out(machine, vertical=False), None, name, words),
        },
        "states": {state.name: {"words": state.words, "spoken": state.spoken} for state in machine.states.values()},
        "edges": [
            {"source": edge.source, "target": edge.target, "kind": edge.kind, "enters": edge.enters}
            for edge in machine.edges
        ],
        "looks": {status: asdict(entry) for status, entry in LOOKS.items()},
    }
