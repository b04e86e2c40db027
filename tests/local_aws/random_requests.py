"""Requests made at random from botocore's models of the services: nearly right, with a wrong member here or there."""

import json
import random
from typing import Any

from botocore.model import Shape

ROLE = "arn:aws:iam::123456789012:role/LabRole"
PASS = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
WRONG = (None, "", 0, -1, [], {}, True, "x", 1.5, [None], {"a": None}, 2**70)
NUMBERS = (0, 1, 1, 1, 5, 10, -1, 1000, 2**31, 2**63, -(2**63))
TEXTS = (
    "", "a", "k", "s", "odd", "/odd", "A" * 300, "1", "-1", "\0", "é😀", "*", "{}", "[]", "null", "$.a", "$LATEST",
    '{"a": [1]}', '{"a": [{"prefix": 1}]}', "1e400", "NaN", "url", "HASH", "RANGE", "S", "N", "NONE", "String", "All",
    "arn:aws:sqs:us-east-1:123456789012:odd", "arn:aws:sns:us-east-1:123456789012:odd", ROLE, PASS, "a = :a",
    "arn:aws:lambda:us-east-1:123456789012:function:odd", "arn:aws:states:us-east-1:123456789012:stateMachine:odd",
    "arn:aws:states:us-east-1:123456789012:activity:odd", "SET a = :a", "#a = :a", "attribute_exists(k)", "a.b[0]",
    "fields @message | stats count(*) by bin(5m)", "python3.13", "lambda_function.lambda_handler", "VisibilityTimeout",
)  # fmt: skip


class Maker:
    """Makes parameters of operations, the same ones from the same seed."""

    def __init__(self, seed: int):
        self._random = random.Random(seed)

    def choice(self, among: Any) -> Any:
        """One of them."""
        return self._random.choice(among)

    def of(self, shape: Shape, depth: int = 0) -> Any:
        """A value for this shape, or, one time in twenty, one of any other type."""
        if depth and self._random.random() < 0.05:
            return self.choice(WRONG)
        make = getattr(self, f"_{shape.type_name}", self._string)
        return make(shape, depth)

    def _structure(self, shape: Shape, depth: int) -> dict[str, Any]:
        if shape.name == "AttributeValue":  # DynamoDB's has one member
            name = self.choice(list(shape.members))
            return {name: self.of(shape.members[name], depth + 1)} if depth < 8 else {"S": "x"}
        likely = {name: 0.9 if name in shape.required_members else 0.25 for name in shape.members}
        chosen = [name for name in shape.members if depth < 6 and self._random.random() < likely[name]]
        return {name: self.of(shape.members[name], depth + 1) for name in chosen}

    def _list(self, shape: Shape, depth: int) -> list[Any]:
        return [self.of(shape.member, depth + 1) for _ in range(self.choice((0, 1, 1, 1, 2, 3)))]

    def _map(self, shape: Shape, depth: int) -> dict[str, Any]:
        names = [self.choice((*TEXTS, *("k", "a", ":a", "#a") * 5)) for _ in range(self.choice((0, 1, 1, 2)))]
        return {name: self.of(shape.value, depth + 1) for name in names}

    def _boolean(self, shape: Shape, depth: int) -> bool:
        return self.choice((True, False))

    def _integer(self, shape: Shape, depth: int) -> int:
        return self.choice(NUMBERS)

    def _double(self, shape: Shape, depth: int) -> float:
        return self.choice((0, 1.5, -1, 1e300, 50))

    def _timestamp(self, shape: Shape, depth: int) -> float:
        return self.choice((0, 1, 1e9, 2e9))

    def _blob(self, shape: Shape, depth: int) -> bytes:
        return self.choice((b"", b"x", b"\0\xff", b"{}", b"PK\x03\x04"))

    _long, _float = _integer, _double

    def _string(self, shape: Shape, depth: int) -> str:
        named = getattr(shape, "enum", None)
        return self.choice(named) if named and self._random.random() < 0.85 else self.choice(TEXTS)
