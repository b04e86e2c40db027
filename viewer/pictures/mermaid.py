"""A machine and its run as Mermaid text, which GitHub and many editors draw."""

from viewer.look import LOOKS, look_of
from viewer.printable import printable
from viewer.reading.machine import Edge, Machine, State
from viewer.reading.path import Path

ENTITIES = str.maketrans({
    "#": "#35;", "&": "#amp;", "`": "#96;", "%": "#37;", '"': "#quot;", "<": "#lt;", ">": "#gt;",
})  # fmt: skip


def to_mermaid(machine: Machine, path: Path | None, vertical: bool = True) -> str:
    """A Mermaid flowchart: the statuses as classes and signs, the edges that were taken thick."""
    numbers = {name: f"s{number}" for number, name in enumerate(machine.states)}
    lines = [f"flowchart {'TD' if vertical else 'LR'}", "  start([Start])", "  finish([End])"]
    lines += [*_region(machine, None, numbers, path, "  ")]
    lines += [_edge(edge, numbers, path) for edge in machine.edges if not edge.leaves]
    if path:
        lines += [
            f"  classDef {status.replace(' ', '_')} fill:{look.fill},stroke:{look.line},color:#111c2b"
            for status, look in LOOKS.items()
        ]
    return "\n".join(lines) + "\n"


def _region(machine: Machine, parent: str | None, numbers: dict, path: Path | None, indent: str) -> list[str]:
    lines = []
    for state in machine.children(parent):
        lines.append(indent + _node(state, numbers, path))
        if machine.has_inside(state.name):
            inside = _region(machine, state.name, numbers, path, indent + "  ")
            lines += [
                f'{indent}subgraph in_{numbers[state.name]} ["{_quoted(state.name)}"]',
                *inside,
                f"{indent}end",
            ]
    return lines


def _node(state: State, numbers: dict, path: Path | None) -> str:
    status = path.statuses[state.name] if path else None
    sign = f" {look_of(status).sign}" if look_of(status).sign else ""
    css = f":::{status.replace(' ', '_')}" if status else ""
    calls = ", ".join(filter(None, (state.words, state.wait))) if state.words != state.type else ""
    below = f"<br/>{_quoted(calls)}" if calls else ""
    return f'{numbers[state.name]}("{_quoted(state.name)}{sign}{below}"){css}'


def _edge(edge: Edge, numbers: dict, path: Path | None) -> str:
    source = "start" if edge.source is None else numbers[edge.source]
    target = "finish" if edge.target is None else numbers.get(edge.target, "finish")
    arrow = "==>" if path and path.taken[edge] else "-.->" if edge.kind == "catch" else "-->"
    label = f'|"{_quoted(" or ".join(edge.labels))}"|' if edge.labels else ""
    return f"  {source} {arrow}{label} {target}"


def _quoted(text: str) -> str:
    """The text with entities in Mermaid's spelling for what it would read as its own."""
    return " ".join(printable(text).translate(ENTITIES).splitlines())
