"""Graphs that a student made with graphviz, drawn without a `dot` executable, and pictures side by side."""

import re
from html import escape

from .lettering import text_width, wrap
from .rendering import LARGEST_PNG, parse, render
from .sentence import in_chains, plural
from .svg import frame

GAP = 24
TAGS = re.compile(r"</?[A-Za-z][^>]*>")  # of labels that are like HTML
SIZED = ("", "box", "rect", "rectangle", "square", "ellipse", "oval", "circle")


def digraph_in_words(source: str) -> str:
    """Return the graph's edges as chains, and their number: `Open Case → Assign Case; 2 nodes, 1 edge.`"""
    graph = parse(source)
    edges = [(_name(graph, edge[0]), _name(graph, edge[1]), edge.attr["label"] or "") for edge in graph.edges()]
    counts = f"{plural(graph.number_of_nodes(), 'node')}, {plural(graph.number_of_edges(), 'edge')}"
    alone = [_name(graph, node) for node in graph.nodes() if not graph.degree(node)]
    return "; ".join([*in_chains(edges, " → " if graph.directed else " – "), *alone, counts]) + "."


def digraph_svg(source: str, sentence: str) -> str:
    """Return Graphviz's SVG of the source, with the sentence as its description."""
    svg = render(_sized(source), "svg").decode()
    svg = svg[svg.index("<svg") :]
    start = svg.index(">") + 1
    head = re.sub(r'(width|height)="([\d.]+)pt"', r'\1="\2"', svg[:start])
    named = head.replace("<svg", f'<svg role="img" aria-label="{escape(sentence)}"', 1)
    return f"{named}\n<title>Graph</title>\n<desc>{escape(sentence)}</desc>{svg[start:]}"


def digraph_png(source: str) -> bytes:
    """Return Graphviz's PNG of the source."""
    graph = _sized(source)
    for name, value in (("dpi", "144"), ("size", LARGEST_PNG)):
        graph.graph_attr[name] = graph.graph_attr.get(name) or value
    return render(graph, "png")


def side_by_side(svgs: list[str], sentence: str) -> str:
    """Return one SVG in which the given ones stand in a row, aligned at the top."""
    sizes = [tuple(float(re.search(rf'\b{side}="([\d.]+)', svg)[1]) for side in ("width", "height")) for svg in svgs]
    x, parts = 0.0, []
    for svg, (width, _) in zip(svgs, sizes, strict=True):
        parts.append(svg.replace("<svg", f'<svg x="{x:g}" y="0"', 1))
        x += width + GAP
    return frame(max(x - GAP, 0), max((height for _, height in sizes), default=0), "Graphs", sentence, "\n".join(parts))


def _name(graph, node: str) -> str:
    """Return what stands in a node, on one line: its label, or its name."""
    label = graph.get_node(node).attr["label"]
    return " ".join(re.split(r"\\[nlr]|\s+", TAGS.sub(" ", label))).strip() if label and label != r"\N" else str(node)


def _sized(source: str):
    """Return the graph with nodes as wide as our own lettering says, so that the machine's fonts do not matter."""
    graph = parse(source)
    for kind in (graph.graph_attr, graph.node_attr, graph.edge_attr):
        kind["fontname"] = kind.get("fontname") or "Helvetica"
    for node in graph.nodes():
        attributes = node.attr
        label = attributes["label"] or ""
        if (attributes["shape"] or "") in SIZED and not attributes["width"] and not TAGS.search(label):
            _size(node, _lines(label, str(node)), float(attributes["fontsize"] or 14))
    return graph


def _lines(label: str, name: str) -> list[str]:
    return re.split(r"\\[nlr]|\n", label) if label and label != r"\N" else wrap(name, 10_000, 14)


def _size(node, lines: list[str], size: float) -> None:
    width, height = max(text_width(line, size) for line in lines), len(lines) * size * 1.25
    if (node.attr["shape"] or "ellipse") in ("ellipse", "oval", "circle"):
        width, height = width * 1.35, height * 1.4
    node.attr["width"] = f"{max(0.75, (width + 18) / 72):.3f}"
    node.attr["height"] = f"{max(0.5, (height + 10) / 72):.3f}"
    node.attr["fixedsize"] = "true" if node.attr["shape"] not in ("circle", "square") else "shape"
