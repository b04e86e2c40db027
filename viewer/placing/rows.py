"""Which edges lead too far: the rows in which states will stand, known before anything is laid out."""

from collections import Counter, defaultdict

from viewer.reading.machine import Edge, Machine

MOST_CROSSED = 200  # rows, by all edges of a machine together: 90 published ones cross 25 at most
FAR = (6, 4, 2, 0)  # rows that an edge of a larger machine may cross: as many as make no more than that together

Ahead = dict[str | None, list[str]]


def far_edges(machine: Machine) -> set[Edge]:
    """The edges that lead too far, in a machine whose edges cross more rows than Graphviz places in good time.

    It puts a point on every row that an edge crosses, and needs seconds for two thousand of them, minutes for ten.
    """
    crossed = _crossed(machine)
    if sum(crossed.values()) <= MOST_CROSSED:
        return set()
    kept = _shortest(machine, crossed)
    for most in FAR:
        far = {edge for edge in crossed.keys() - kept if crossed[edge] > most}
        if sum(crossed[edge] for edge in crossed.keys() - far) <= MOST_CROSSED:
            break
    return far


def _crossed(machine: Machine) -> dict[Edge, int]:
    """{edge: how many rows lie between its ends}, for the edges that have a beginning and an end."""
    rows, depths = _rows(machine)
    crossed = {}
    for edge in machine.edges:
        if edge.source in rows and edge.enters is None:
            goal = depths[edge.leaves] if edge.leaves or edge.target is None else rows.get(edge.target)
            if goal is not None:
                crossed[edge] = max(0, abs(goal - rows[edge.source]) - 1)
    return crossed


def _shortest(machine: Machine, crossed: dict[Edge, int]) -> set[Edge]:
    """By which the row of each state is found: of the edges that lead to it the shortest, if no other does."""
    goals: dict[tuple, Edge] = {}
    for edge in (*(edge for edge in machine.edges if edge not in crossed), *sorted(crossed, key=crossed.__getitem__)):
        goals.setdefault((edge.target, edge.leaves), edge)
    return set(goals.values())


def _rows(machine: Machine) -> tuple[dict[str, int], Counter]:
    """{state: its row, counted in the Map or Parallel around it}, {Map or Parallel: how many rows it has inside}."""
    ahead: Ahead = defaultdict(list)
    for edge in machine.edges:
        if edge.target in machine.states and not edge.leaves:
            ahead[edge.source].append(edge.target)
    rows: dict[str, int] = {}
    depths: Counter = Counter()
    for region in [*filter(machine.has_inside, reversed(machine.states)), None]:  # the inner ones first
        names = {state.name: 1 + depths[state.name] for state in machine.children(region)}
        inner = _rows_of(names, ahead, region)
        rows |= inner
        depths[region] = max((row + names[name] for name, row in inner.items()), default=0)
    return rows, depths


def _rows_of(heights: dict[str, int], ahead: Ahead, region: str | None) -> dict[str, int]:
    """{state: its row} in one region: one below all that lead to it, by their heights; loops apart."""
    inside = {name: [one for one in ahead[name] if one in heights] for name in heights}
    order = _order([*(one for one in ahead[region] if one in heights), *heights], inside)
    places, rows = {name: place for place, name in enumerate(order)}, dict.fromkeys(order, 0)
    for name in order:
        for following in inside[name]:
            if places[following] > places[name]:
                rows[following] = max(rows[following], rows[name] + heights[name])
    return rows


def _order(starts: list[str], ahead: dict[str, list[str]]) -> list[str]:
    """All states, each before those that it leads to, but where a loop leads back."""
    seen: set[str] = set()
    done: list[str] = []
    for start in starts:
        stack = [] if start in seen else [(start, iter(ahead[start]))]
        seen.add(start)
        while stack:
            following = next((one for one in stack[-1][1] if one not in seen), None)
            if following is None:
                done.append(stack.pop()[0])
            else:
                seen.add(following)
                stack.append((following, iter(ahead[following])))
    return done[::-1]
