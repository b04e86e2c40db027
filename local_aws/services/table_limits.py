"""What DynamoDB takes: names of tables, how long expressions are, how deep values lie, how exact numbers are."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from local_aws.wire import ServiceError

TABLE = re.compile(r"[a-zA-Z0-9_.-]+")
ARN = re.compile(r"arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table/([a-zA-Z0-9_.-]+)")
MOST_IN_AN_EXPRESSION = 4096
MOST_DIGITS = 38
DEEPEST = 32
MOST_PUT, MOST_GOT = 25, 100  # items of a batch
KINDS = frozenset(("S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"))
ONE_KIND = "must contain exactly one of the supported datatypes"
VALUES = ("Item", "Key", "ExpressionAttributeValues", "ExclusiveStartKey")


def refusal(message: str) -> ServiceError:
    """What DynamoDB says of a request that it does not take."""
    return ServiceError("ValidationException", message)


def check_limits(params: dict[str, Any]) -> None:
    """Raises ServiceError for a request, or a part of a batch or transaction, that is beyond a limit."""
    for part in _parts(params):
        _check_name(part.get("TableName"))
        _check_expressions(part)
        for name in VALUES:
            for value in (part.get(name) or {}).values():
                _check_value(value, 1)
    _check_batch(params.get("RequestItems") or {})


def _parts(params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The request itself, and the requests that it is made of."""
    yield params
    for item in params.get("TransactItems") or []:
        yield from (part for part in item.values() if isinstance(part, dict))
    for wishes in (params.get("RequestItems") or {}).values():
        for wish in wishes if isinstance(wishes, list) else []:
            yield from (part for part in wish.values() if isinstance(part, dict))


def _check_name(name: str | None) -> None:
    if name is not None and not TABLE.fullmatch(name) and not ARN.fullmatch(name):
        raise refusal(
            f"1 validation error detected: Value '{name}' at 'tableName' failed to satisfy constraint: "
            f"Member must satisfy regular expression pattern: {TABLE.pattern}"
        )


def _check_expressions(part: dict[str, Any]) -> None:
    for name, value in part.items():
        if name.endswith("Expression") and isinstance(value, str) and len(value.encode()) > MOST_IN_AN_EXPRESSION:
            size = f"Expression size has exceeded the maximum allowed size; expression size: {len(value.encode())}"
            raise refusal(f"Invalid {name}: {size}")


def _check_value(value: Any, depth: int) -> None:
    """An attribute's value: `{"S": …}`, `{"M": {…}}`, …"""
    if depth > DEEPEST:
        raise refusal("Nesting Levels have exceeded supported limits")
    if not isinstance(value, dict) or not KINDS & value.keys():
        raise refusal(f"Supplied AttributeValue is empty, {ONE_KIND}")
    if len(value) > 1:
        raise refusal(f"Supplied AttributeValue has more than one datatypes set, {ONE_KIND}")
    for kind, inner in value.items():
        if kind == "N":
            _check_number(inner)
        for item in inner if kind == "NS" and inner else ():
            _check_number(item)
        for item in (inner or {}).values() if kind == "M" else inner or () if kind == "L" else ():
            _check_value(item, depth + 1)


def _check_number(text: Any) -> None:
    try:
        number = Decimal(text.strip())
    except (AttributeError, InvalidOperation):
        raise refusal(f"The parameter cannot be converted to a numeric value: {text}") from None
    if not number.is_finite():
        raise refusal(f"The parameter cannot be converted to a numeric value: {text}")
    if len("".join(map(str, number.as_tuple().digits)).strip("0")) > MOST_DIGITS:
        raise refusal("Attempting to store more than 38 significant digits in a Number")
    if number and number.adjusted() > 125:
        raise refusal("Number overflow. Attempting to store a number with magnitude larger than supported range")
    if number and number.adjusted() < -130:
        raise refusal("Number underflow. Attempting to store a number with magnitude smaller than supported range")


def _check_batch(asked: dict[str, Any]) -> None:
    puts = sum(len(wishes) for wishes in asked.values() if isinstance(wishes, list))
    gets = sum(len(wishes.get("Keys") or []) for wishes in asked.values() if isinstance(wishes, dict))
    if puts > MOST_PUT:
        raise refusal("Too many items requested for the BatchWriteItem call")
    if gets > MOST_GOT:
        raise refusal("Too many items requested for the BatchGetItem call")
