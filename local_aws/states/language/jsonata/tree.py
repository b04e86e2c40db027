"""An expression that an engine could read, as a tree: what stands where, and what is looked up in which context."""

from collections.abc import Iterator
from dataclasses import dataclass

from local_aws.states.language.jsonata.tokens import Token, Tokens, Unreadable

POWERS = {
    **{".": 75, "[": 80, "{": 70, "(": 80, "@": 80, "#": 80, "?": 20, "^": 40, ":=": 10, "and": 30, "or": 25},
    **dict.fromkeys(("=", "<", ">", "!=", "<=", ">=", "~>", "in"), 40),
    **dict.fromkeys(("+", "-", "&"), 50),
    **dict.fromkeys(("*", "/", "%"), 60),
}
LEAVES = {"*": "wildcard", "**": "descendant", "%": "parent"}


@dataclass(slots=True, eq=False)
class Node:
    """A part of an expression: `here` are its parts with the same context, `there` those inside another one.

    `kind` is name, variable, value, regex, wildcard, descendant, parent, placeholder, or what is made of others:
    unary, binary, array, object, block, path, filter, group, sort, step, bind, condition, call, lambda, transform.
    """

    kind: str
    text: str
    start: int
    end: int
    here: tuple["Node", ...] = ()
    there: tuple["Node", ...] = ()

    def all(self) -> Iterator["Node"]:
        """The node and all inside it."""
        ahead = [self]
        while ahead:
            node = ahead.pop()
            yield node
            ahead += node.here + node.there


def tree_of(source: str) -> Node | None:
    """The expression's tree; None when it is nested too deeply. Raises Unreadable for what is not JSONata 2.0.6."""
    try:
        return _Parser(source).whole()
    except RecursionError:
        return None


def bare_names(tree: Node) -> list[str]:
    """The names that stand for a member of nothing, because the context is that of the whole expression."""
    found, ahead = [], [tree]
    while ahead:
        node = ahead.pop()
        if node.kind in ("name", "wildcard", "descendant"):
            found.append(node)
        ahead += node.here
    return list(dict.fromkeys(node.text for node in sorted(found, key=lambda node: node.start)))


def free_variables(tree: Node) -> list[str]:
    """The variables that it reads and does not set itself; functions that it calls are none."""
    nodes = sorted(tree.all(), key=lambda node: node.start)
    set_here = {"", "$", *own_variables(tree)}
    called = {id(node.here[0]) for node in nodes if node.kind == "call"}
    read = [node.text for node in nodes if node.kind == "variable" and id(node) not in called]
    return [name for name in dict.fromkeys(read) if name not in set_here]


def own_variables(tree: Node) -> set[str]:
    """The variables that it sets itself: bound, parameters of functions, what `@` and `#` name."""
    found: set[str] = set()
    for node in tree.all():
        if node.kind == "bind":
            found.add(node.text)
        elif node.kind in ("lambda", "step"):
            found.update(part.text for part in node.there)
    return found


class _Parser:
    """Pratt's algorithm, with the binding powers of jsonata-js."""

    def __init__(self, source: str):
        self._tokens = Tokens(source)
        self._token = self._tokens.next(infix=False)

    def whole(self) -> Node:
        node = self._expression(0)
        if self._token.kind != "end":
            raise Unreadable(self._token)
        return node

    def _at(self, *operators: str) -> bool:
        return self._token.kind == "operator" and self._token.text in operators

    def _advance(self, operator: str | None = None, *, infix: bool = False) -> Token:
        """The token that one stands at; goes on to the next."""
        token = self._token
        if operator and not self._at(operator):
            raise Unreadable(token)
        self._token = self._tokens.next(infix=infix)
        return token

    def _expression(self, power: int) -> Node:
        left = self._prefix(self._advance(infix=True))
        while self._token.kind == "operator" and power < POWERS.get(self._token.text, 0):
            left = self._infix(left, self._advance())
        return left

    def _prefix(self, token: Token) -> Node:
        kind = "value" if token.kind in ("string", "number") else token.kind
        if kind in ("name", "variable", "value", "regex"):
            return Node(kind, token.text, token.start, token.end)
        if token.text in ("and", "or", "in"):
            return Node("name", token.text, token.start, token.end)
        if token.text in LEAVES:
            return Node(LEAVES[token.text], token.text, token.start, token.end)
        if token.text == "-":
            inner = self._expression(70)
            return Node("unary", "-", token.start, inner.end, (inner,))
        if token.text == "|":
            return self._transform(token.start)
        if token.text in CONSTRUCTORS:
            kind, closing, separator, item = CONSTRUCTORS[token.text]
            parts = self._parts(closing, separator, item)
            return Node(kind, token.text, token.start, self._close(closing), parts)
        raise Unreadable(token)

    def _infix(self, left: Node, token: Token) -> Node:
        special = SPECIAL.get(token.text)
        if special:
            return special(self, left)
        right = self._expression(POWERS[token.text] - (token.text == ":="))
        return self._binary(left, token.text, right)

    @staticmethod
    def _binary(left: Node, operator: str, right: Node) -> Node:
        where = (left.start, right.end)
        if operator == ".":
            first = Node("name", left.text[1:-1], *where) if left.kind == "value" and left.text[0] in "\"'" else left
            return Node("path", ".", *where, (first,), (right,))
        if operator in "@#":
            return Node("step", operator, *where, (left,), (right,))
        if operator == ":=":
            return Node("bind", left.text, *where, (right,))
        return Node("binary", operator, *where, (left, right))

    def _parts(self, closing: str, separator: str, item: str) -> tuple[Node, ...]:
        """The items up to the closing bracket, which is not passed."""
        parts: list[Node] = []
        while not self._at(closing):
            parts.append(self._expression(0))
            if item and self._at(item):
                self._advance(item)
                second = self._expression(0)
                both = (parts.pop(), second)
                parts += both if item == ":" else [Node("binary", item, both[0].start, second.end, both)]
            if not self._at(separator):
                break
            self._advance(separator)
        return tuple(parts)

    def _close(self, closing: str) -> int:
        return self._advance(closing, infix=True).end

    def _filter(self, left: Node) -> Node:
        inside = () if self._at("]") else (self._expression(0),)
        return Node("filter", "[", left.start, self._close("]"), (left,), inside)

    def _group(self, left: Node) -> Node:
        pairs = self._parts("}", ",", ":")
        return Node("group", "{", left.start, self._close("}"), (left,), pairs)

    def _sort(self, left: Node) -> Node:
        self._advance("(")
        terms = []
        while True:
            if self._at("<", ">"):
                self._advance()
            terms.append(self._expression(0))
            if not self._at(","):
                return Node("sort", "^", left.start, self._close(")"), (left,), tuple(terms))
            self._advance(",")

    def _condition(self, left: Node) -> Node:
        parts = [left, self._expression(0)]
        if self._at(":"):
            self._advance(":")
            parts.append(self._expression(0))
        return Node("condition", "?", left.start, parts[-1].end, tuple(parts))

    def _call(self, left: Node) -> Node:
        arguments = []
        while not self._at(")"):
            if self._at("?"):
                token = self._advance()
                arguments.append(Node("placeholder", "?", token.start, token.end))
            else:
                arguments.append(self._expression(0))
            if not self._at(","):
                break
            self._advance(",")
        end = self._close(")")
        if left.kind == "name" and left.text in ("function", "λ"):
            return self._lambda(left.start, tuple(arguments))
        return Node("call", left.text, left.start, end, (left, *arguments))

    def _lambda(self, start: int, parameters: tuple[Node, ...]) -> Node:
        while not self._at("{") and self._token.kind != "end":  # a signature
            self._advance()
        self._advance("{")
        body = self._expression(0)
        return Node("lambda", "{", start, self._close("}"), (body,), parameters)

    def _transform(self, start: int) -> Node:
        parts = [self._expression(0)]
        self._advance("|")
        parts.append(self._expression(0))
        if self._at(","):
            self._advance(",")
            parts.append(self._expression(0))
        return Node("transform", "|", start, self._close("|"), there=tuple(parts))


SPECIAL = {
    "(": _Parser._call,
    "[": _Parser._filter,
    "{": _Parser._group,
    "^": _Parser._sort,
    "?": _Parser._condition,
}
CONSTRUCTORS = {"(": ("block", ")", ";", ""), "[": ("array", "]", ",", ".."), "{": ("object", "}", ",", ":")}
