"""What AWS writes for a result that is no number: `1/0` is the text "Infinity", `0/0` is "NaN".

jsonata-js computes on with such values, other engines refuse them or give null. Where one would become part of the
output, as itself or in an array or object, operators are put through a function that names it, and so are calls.
"""

import math
from collections.abc import Iterator

from local_aws.states.language.jsonata.engine import EngineError
from local_aws.states.language.jsonata.functions import Function
from local_aws.states.language.jsonata.tree import Node

NAME = "0"  # no variable can be called so
ARITHMETIC = ("+", "-", "*", "/", "%")
FUNCTIONS = ("parseInteger", "round")  # which give null where jsonata-js gives NaN
NUMBER = "The {} side of the {} operator must evaluate to a number"


def named(source: str, tree: Node) -> str | None:
    """The source in which each result that goes into the output is named; None when there is none."""
    parts, at = [], 0
    for node in sorted(_results(tree), key=lambda node: node.start):
        parts += [source[at : node.start], _named(source, node)]
        at = node.end
    return "".join([*parts, source[at:]]) if parts else None


def gives_null(tree: Node) -> bool:
    """Whether a null in the result may stand for what is no number."""
    return any(node.kind == "call" or node.text in "/%" for node in _results(tree))


def computed(left: float | None, operator: str, right: float | None) -> float | str | None:
    """The result of the operator, or the name of what it is instead; undefined where an operand is."""
    for side, value in (("left", left), ("right", right)):
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            code = "T2001" if side == "left" else "T2002"
            raise EngineError(code, NUMBER.format(side, f'"{operator}"'))
    if left is None or right is None:
        return None
    result = _result(float(left), operator, float(right))
    if math.isnan(result):
        return "NaN"
    return result if math.isfinite(result) else "Infinity" if result > 0 else "-Infinity"


def _named(source: str, node: Node) -> str:
    if node.kind == "call":
        call = source[node.start : node.end]
        return f'($exists({call}) and {call} != {call} ? "NaN" : {call})'
    left, right = (source[part.start : part.end] for part in node.here)
    return f'${NAME}({left}, "{node.text}", {right})'


def _result(left: float, operator: str, right: float) -> float:
    if operator in "/%" and right == 0:
        return math.nan if left == 0 or operator == "%" else math.copysign(math.inf, left)
    compute = {"+": float.__add__, "-": float.__sub__, "*": float.__mul__, "/": float.__truediv__, "%": math.fmod}
    return compute[operator](left, right)


def _results(tree: Node) -> Iterator[Node]:
    """The arithmetic, and calls, whose result is the expression's value or stands in it."""
    ahead = [tree]
    while ahead:
        node = ahead.pop()
        if (node.kind == "binary" and node.text in ARITHMETIC) or _called(node) in FUNCTIONS:
            yield node
        else:
            ahead += RESULTS.get(node.kind, lambda _: ())(node)


def _called(node: Node) -> str | None:
    """The name of the function that is called."""
    return node.here[0].text if node.kind == "call" and node.here[0].kind == "variable" else None


def _of_block(node: Node) -> tuple[Node, ...]:
    """The last part, and what is bound to the variables whose values are its own, or stand in it."""
    results, held = [], set()
    for number, part in enumerate(reversed(node.here)):
        if number == 0 or (part.kind == "bind" and part.text in held):
            results.append(part)
            held |= _variables(part)
    return tuple(results)


def _variables(tree: Node) -> set[str]:
    """The variables whose values are the expression's value, or stand in it."""
    found, ahead = set(), [tree]
    while ahead:
        node = ahead.pop()
        if node.kind == "variable":
            found.add(node.text)
        else:
            ahead += RESULTS.get(node.kind, lambda _: ())(node)
    return found


def _of_call(node: Node) -> tuple[Node, ...]:
    """The bodies of the functions that `$map` calls."""
    return tuple(part.here[0] for part in node.here if part.kind == "lambda") if _called(node) == "map" else ()


RESULTS = {  # kind → the parts whose values are its own value, or stand in it
    "block": _of_block,
    "filter": lambda node: node.here,
    "array": lambda node: node.here,
    "object": lambda node: node.here[1::2],
    "group": lambda node: node.there[1::2],
    "condition": lambda node: node.here[1:],
    "bind": lambda node: node.here,
    "path": lambda node: node.there,
    "call": _of_call,
}
FUNCTION = Function(None, computed)
