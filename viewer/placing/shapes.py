"""What Graphviz is asked to place: bare shapes, whose sizes are ours; names and looks come later."""

import graphviz

from viewer.placing.geometry import NAME_LINE, NAME_SIZE, SLOT, SMALL_LINE, SMALL_SIZE
from viewer.placing.labels import label_size
from viewer.placing.lettering import text_width, wrap
from viewer.reading.machine import Edge, Machine, State

TEXT_WIDTH, LEAST_WIDTH = 190, 92
LOOK = {"newrank": "true", "nodesep": "0.4", "ranksep": "0.42", "splines": "spline"}


def name_lines(state: State) -> tuple[str, ...]:
    """The name of a state in the lines in which it stands in its box."""
    return tuple(wrap(state.name, TEXT_WIDTH, NAME_SIZE))


def source_of(machine: Machine, edges: dict[int, Edge], vertical: bool, below: int) -> str:
    """The machine with these of its edges, by their numbers, as Graphviz's language has it; `below` as in lay_out."""
    graph = graphviz.Digraph()
    graph.attr(rankdir="TB" if vertical else "LR", **LOOK)
    graph.attr("node", shape="box", fixedsize="true", label="")
    graph.attr("edge", arrowsize="0.8")
    if any(edge.source is None for edge in machine.edges):
        graph.node("start", width="0.72", height="0.34")
    if any(edge.target is None for edge in machine.edges):
        graph.node("end", width="0.72", height="0.34")
    _add_region(graph, machine, None)
    for number, edge in edges.items():
        weight = "0" if edge.target is None else "2"  # states stay near what leads to them, not near the end
        graph.edge(*ends_of(edge, machine), id=str(number), weight=weight, **_label(edge, below))
    _hold_joins(graph, machine)
    return graph.source


def ends_of(edge: Edge, machine: Machine) -> tuple[str, str]:
    """Graphviz's names of what an edge joins; what follows a Map or Parallel begins where its inside ends."""
    below = machine.has_inside(edge.source) and not edge.enters and edge.kind != "catch"
    source = "start" if edge.source is None else f"{'out' if below else 's'}{machine.number(edge.source)}"
    if edge.leaves:
        return source, f"out{machine.number(edge.leaves)}"
    return source, "end" if edge.target is None else f"s{machine.number(edge.target)}"


def _hold_joins(graph: graphviz.Digraph, machine: Machine) -> None:
    """The join of a Map or Parallel to which nothing leads stands below its inside all the same."""
    led_on = {edge.source for edge in machine.edges if not edge.enters}
    joined = {edge.leaves for edge in machine.edges}
    for name in (name for name in machine.states if machine.has_inside(name) and name not in joined):
        inside = machine.children(name)
        for state in [state for state in inside if state.name not in led_on] or inside:
            graph.edge(f"s{machine.number(state.name)}", f"out{machine.number(name)}", style="invis")


def _add_region(graph: graphviz.Digraph, machine: Machine, parent: str | None) -> None:
    for state in machine.children(parent):
        if machine.has_inside(state.name):
            number = machine.number(state.name)
            with graph.subgraph(name=f"cluster_{number}") as inner:
                inner.attr(margin="14")
                _add_state(inner, machine, state)
                _add_region(inner, machine, state.name)
                inner.node(f"out{number}", shape="point", width="0.08", height="0.08")
                _start_together(inner, machine, state.name)
        else:
            _add_state(graph, machine, state)


def _start_together(inner: graphviz.Digraph, machine: Machine, name: str) -> None:
    with inner.subgraph() as row:
        row.attr(rank="same")
        for edge in machine.edges:
            if edge.enters == name and edge.target in machine.states:
                row.node(f"s{machine.number(edge.target)}")


def _add_state(graph: graphviz.Digraph, machine: Machine, state: State) -> None:
    lines, small = name_lines(state), [line for line in (state.words, state.wait) if line]
    widths = [text_width(line, NAME_SIZE) for line in lines] + [text_width(line, SMALL_SIZE) for line in small]
    width = max(LEAST_WIDTH, *widths) + 2 * SLOT
    height = len(lines) * NAME_LINE + len(small) * SMALL_LINE + 18
    graph.node(f"s{machine.number(state.name)}", width=_inches(width), height=_inches(height))


def _label(edge: Edge, below: int) -> dict[str, str]:
    """An empty table of the label's size: Graphviz would measure text with the machine's fonts."""
    lines, width, height = label_size(edge)
    if not lines:
        return {}
    size = f'WIDTH="{round(width) + 4}" HEIGHT="{height + below}"'
    return {"label": f'<<TABLE BORDER="0" FIXEDSIZE="TRUE" {size}><TR><TD></TD></TR></TABLE>>'}


def _inches(points: float) -> str:
    return f"{points / 72:.4f}"
