"""What stays the same while an execution runs: the graph in both directions, its edges, the looks."""

from dataclasses import asdict
from functools import cache
from importlib.resources import files

from . import look
from .layout import lay_out
from .machine import Machine
from .svg import to_svg

SCRIPTS = (
    "elements.js",
    "data.js",
    "replay.js",
    "graph.js",
    "step.js",
    "views.js",
    "controls.js",
    "watch.js",
)


def scene_of(machine: Machine, name: str, large: bool = False) -> dict:
    """Return what the browser needs once: laid out a single time, then only recoloured."""
    words = machine.comment or name
    return {
        "name": name,
        "comment": words,
        "large": large,
        "graphs": {
            "vertical": to_svg(machine, lay_out(machine), None, name, words),
            "horizontal": to_svg(machine, lay_out(machine, vertical=False), None, name, words),
        },
        "states": {state.name: state.type for state in machine.states.values()},
        "edges": [
            {"source": edge.source, "target": edge.target, "kind": edge.kind, "enters": edge.enters}
            for edge in machine.edges
        ],
        "looks": {status: asdict(entry) for status, entry in look.LOOKS.items()},
    }


@cache
def script() -> str:
    """Return the one module that the browser runs, from its parts in the order in which they build on each other."""
    return "\n".join(_static(name) for name in SCRIPTS)


@cache
def styles() -> str:
    """Return the style sheet, after the colours for light and dark."""
    light, dark = _colours(0), _colours(1)
    return (
        f".sfn{{{light}}}\n"
        f'body[data-jp-theme-light="false"] .sfn,.sfn.sfn-dark{{{dark}}}\n'
        f"@media (prefers-color-scheme:dark){{.sfn.sfn-auto{{{dark}}}}}\n{_static('watch.css')}\n{_static('graph.css')}"
    )


def _colours(which: int) -> str:
    """Return all colours as CSS variables, for a light (0) or a dark page (1)."""
    colours = {name: pair[which] for name, pair in look.SURFACES.items()}
    for status, entry in look.LOOKS.items():
        name = status.replace(" ", "-")
        colours[f"{name}-line"] = (entry.line, entry.dark_line)[which]
        colours[f"{name}-fill"] = (entry.fill, entry.dark_fill)[which]
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


def _static(name: str) -> str:
    return (files(__package__) / "static" / name).read_text(encoding="utf-8")
