"""What a target gets of an event: all of it, a part, a text of its own, or one that is filled in.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
"""

import json
import re
from collections.abc import Callable
from typing import Any

from local_aws.services.buses.refusals import invalid

LONGEST = 8192
MOST_PATHS = 100
STEP = re.compile(r"\.([A-Za-z0-9_-]+)|\['([^']+)'\]|\[\"([^\"]+)\"\]|\[(\d{1,6})\]")
PLACE = re.compile(r"<([A-Za-z0-9_.-]{1,256})>")
WHOLE = ("aws.events.event", "aws.events.event.json")
NOWHERE = object()


def check_input(target: dict[str, Any]) -> None:
    """Raises ValidationException for an Input that is no JSON, a path or a template that cannot be used."""
    ways = [name for name in ("Input", "InputPath", "InputTransformer") if name in target]
    if len(ways) > 1:
        raise invalid(f"Only one of Input, InputPath, or InputTransformer must be provided for target {target['Id']}.")
    if "Input" in target:
        _check_json(target["Input"], target["Id"])
    if "InputPath" in target:
        _steps(target["InputPath"])
    if transformer := target.get("InputTransformer"):
        _check_transformer(transformer)


def text_for(target: dict[str, Any], event: dict[str, Any], rule_arn: str) -> str:
    """What the target gets of this event."""
    if "Input" in target:
        return target["Input"]
    if "InputPath" in target:
        found = _at(event, _steps(target["InputPath"]))
        return _json(None if found is NOWHERE else found)
    if transformer := target.get("InputTransformer"):
        return _filled(transformer, event, rule_arn)
    return _json(event)


def _check_json(text: str, target: str) -> None:
    try:
        json.loads(text if len(text) <= LONGEST else "")
    except (ValueError, RecursionError):
        raise invalid(f"JSON syntax error in input for target {target}.") from None


def _check_transformer(transformer: dict[str, Any]) -> None:
    paths, template = transformer.get("InputPathsMap", {}), transformer["InputTemplate"]
    if len(paths) > MOST_PATHS or len(template) > LONGEST or not template:
        raise invalid(f"An InputTransformer has {MOST_PATHS} paths, and a template of 1 to {LONGEST} characters.")
    for name, path in paths.items():
        if name.startswith("aws.") or not PLACE.fullmatch(f"<{name}>"):
            raise invalid(f"InputPathsMap: {name[:256]} is no name for a variable.")
        _steps(path)
    for name in PLACE.findall(template):
        if name not in paths and not name.startswith("aws.events."):
            raise invalid(f"InputTemplate uses <{name}>, which the InputPathsMap does not have.")


def _filled(transformer: dict[str, Any], event: dict[str, Any], rule_arn: str) -> str:
    paths, template = transformer.get("InputPathsMap", {}), transformer["InputTemplate"]
    values = {name: _at(event, _steps(path)) for name, path in paths.items()} | {
        "aws.events.rule-arn": rule_arn,
        "aws.events.rule-name": rule_arn.rpartition("/")[2],
        "aws.events.event.ingestion-time": event["time"],
    }
    return _substituted(template, lambda name: event if name in WHOLE else values.get(name, NOWHERE))


def _substituted(template: str, value_of: Callable[[str], Any]) -> str:
    """The template with its variables: between quotes as a part of the text, elsewhere as JSON."""
    parts, at = [], 0
    for place in PLACE.finditer(template):
        parts.append(template[at : place.start()])
        parts.append(_written(value_of(place[1]), _is_quoted("".join(parts))))
        at = place.end()
    return "".join([*parts, template[at:]])


def _written(value: Any, quoted: bool) -> str:
    if value is NOWHERE:
        return "" if quoted else "null"
    if not quoted:
        return _json(value)
    return _json(value if isinstance(value, str) else _json(value))[1:-1]


def _is_quoted(text: str) -> bool:
    """Whether a text of JSON ends within a string."""
    return re.sub(r"\\.", "", text, flags=re.S).count('"') % 2 == 1


def _steps(path: str) -> list[str | int]:
    """`$.detail.rows[0]['a b']` as keys and numbers. Raises ValidationException for more than that."""
    steps, at = [], 1
    while path.startswith("$") and at < len(path) and (step := STEP.match(path, at)):
        steps.append(int(step[4]) if step[4] else step[1] or step[2] or step[3])
        at = step.end()
    if not path.startswith("$") or at < len(path) or len(path) > 256:
        raise invalid(f"Invalid JSON path {path[:256]}: the local AWS takes names and numbers, as in $.detail.rows[0].")
    return steps


def _at(value: Any, steps: list[str | int]) -> Any:
    for step in steps:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return NOWHERE
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
