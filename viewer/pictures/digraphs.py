"""Graphs that a student made with graphviz, drawn without a `dot` executable, and pictures side by side."""

import json
import re
from html import escape

from viewer.pictures.frames import frame
from viewer.pictures.sentence import in_chains, plural
from viewer.placing.lettering import text_width
from viewer.placing.rendering import render

GAP = 24
TAGS = re.compile(r"</?[A-Za-z][^>]*>")  # of labels that are like HTML
SIZED = ("", "box", "rect", "rectangle", "square", "ellipse", "oval", "circle")
REMARK = r"(?:\s|//[^\n]*\n|\#[^\n]*\n|/\*.*?\*/)*"
OPENING = re.compile(rf'{REMARK}(?:strict\s+)?(?:di)?graph\b[^{{"]*(?:"(?:\\.|[^"\\])*")?[^{{]*\{{', re.S | re.I)
CLOSING = re.compile(rf"\}}{REMARK}(?://[^\n]*)?\Z", re.S)
DEFAULTS = "".join(f'{kind} [fontname="Helvetica"]\n' for kind in ("graph", "node", "edge"))


def digraph_in_words(source: str) -> str:
    """The graph's edges as chains, and their number: `Open Case → Assign Case; 2 nodes, 1 edge.`"""
    graph = json.loads(render(source, "dot_json"))
    nodes, edges = _nodes(graph), sorted(graph.get("edges", []), key=lambda edge: edge["_gvid"])
    ends = [(edge["tail"], edge["head"], edge.get("label", "")) for edge in edges]
    chains = in_chains([(_name(nodes[tail]), _name(nodes[head]), label) for tail, head, label in ends], _arrow(graph))
    met = {node for tail, head, _ in ends for node in (tail, head)}
    alone = [_name(node) for number, node in nodes.items() if number not in met]
    return "; ".join([*chains, *alone, f"{plural(len(nodes), 'node')}, {plural(len(edges), 'edge')}"]) + "."


def digraph_svg(source: str, sentence: str) -> str:
    """Graphviz's SVG of the source, with the sentence as its description."""
    svg = render(_sized(source), "svg").decode()
    svg = svg[svg.index("<svg") :]
    start = svg.index(">") + 1
    head = re.sub(r'(width|height)="([\d.]+)pt"', r'\1="\2"', svg[:start])
    named = head.replace("<svg", f'<svg role="img" aria-label="{escape(sentence)}"', 1)
    return f"{named}\n<title>Graph</title>\n<desc>{escape(sentence)}</desc>{svg[start:]}"


def side_by_side(svgs: list[str], sentence: str) -> str:
    """One SVG in which these stand in a row, aligned at the top."""
    sizes = [tuple(float(re.search(rf'\b{side}="([\d.]+)', svg)[1]) for side in ("width", "height")) for svg in svgs]
    x, parts = 0.0, []
    for svg, (width, _) in zip(svgs, sizes, strict=True):
        parts.append(svg.replace("<svg", f'<svg x="{x:g}" y="0"', 1))
        x += width + GAP
    return frame(max(x - GAP, 0), max((height for _, height in sizes), default=0), "Graphs", sentence, "\n".join(parts))


def _nodes(graph: dict) -> dict[int, dict]:
    """{number: node} of all nodes, in the order in which the source names them."""
    return {item["_gvid"]: item for item in graph.get("objects", []) if "nodes" not in item and "subgraphs" not in item}


def _arrow(graph: dict) -> str:
    return " → " if graph["directed"] else " – "


def _name(node: dict) -> str:
    """What stands in a node, on one line: its label, or its name."""
    label = node.get("label", "")
    if label in ("", r"\N"):
        return node["name"]
    return " ".join(re.split(r"\\[nlr]|\s+", TAGS.sub(" ", label))).strip()


def _sized(source: str) -> str:
    """The source with nodes as wide as our own lettering says, so that the machine's fonts do not matter."""
    opening, closing = OPENING.match(source), CLOSING.search(source)
    if not (opening and closing):
        return source
    nodes = _nodes(json.loads(render(source, "dot_json"))).values()
    sizes = "".join(f"{_quoted(node['name'])} [{_size(node)}]\n" for node in nodes if _is_sized(node))
    start, end = opening.end(), closing.start()
    return f"{source[:start]}\n{DEFAULTS}{source[start:end]}\n{sizes}{source[end:]}"


def _is_sized(node: dict) -> bool:
    return node.get("shape", "") in SIZED and not node.get("width") and not TAGS.search(node.get("label", ""))


def _size(node: dict) -> str:
    """The attributes of a node's size, in inches, by the shape around its text."""
    shape, size = node.get("shape") or "ellipse", float(node.get("fontsize") or 14)
    lines = _lines(node.get("label", ""), node["name"])
    width, height = max(text_width(line, size) for line in lines), len(lines) * size * 1.25
    if shape in ("ellipse", "oval", "circle"):
        width, height = width * 1.35, height * 1.4
    fixed = "shape" if shape in ("circle", "square") else "true"
    inches = max(0.75, (width + 18) / 72), max(0.5, (height + 10) / 72)
    return f"width={inches[0]:.3f} height={inches[1]:.3f} fixedsize={fixed}"


def _lines(label: str, name: str) -> list[str]:
    return [name] if label in ("", r"\N") else re.split(r"\\[nlr]|\n", label)


def _quoted(name: str) -> str:
    """A name as an identifier in Graphviz's language, in which only the quote is special."""
    return '"' + name.replace('"', r"\"") + '"'
