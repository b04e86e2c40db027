"""Words for the rules of a Choice state, and for what a Catch catches."""

import json

COMPARISONS = {
    "Equals": "=",
    "LessThan": "<",
    "GreaterThan": ">",
    "LessThanEquals": "≤",
    "GreaterThanEquals": "≥",
    "Matches": "matches",
}
KINDS = ("Numeric", "String", "Boolean", "Timestamp")
OPERATORS = {kind + name: sign for kind in KINDS for name, sign in COMPARISONS.items()}
TESTS = {
    "IsPresent": "present",
    "IsNull": "null",
    "IsNumeric": "a number",
    "IsString": "a string",
    "IsBoolean": "a boolean",
    "IsTimestamp": "a timestamp",
}


def rule_in_words(rule: dict) -> str:
    """A Choice rule as one would say it: `Status = 1`, `not (a and b)`, or its JSONata condition; `?` for a gap."""
    if not isinstance(rule, dict):
        return "?"
    if "Condition" in rule:
        return _condition(rule["Condition"])
    for word in ("And", "Or"):
        if word in rule:
            parts = rule[word] if isinstance(rule[word], list) else [None]
            return f" {word.lower()} ".join(map(_nested, parts))
    if "Not" in rule:
        return _negated(rule_in_words(rule["Not"]))
    return _comparison(rule)


def catcher_in_words(catcher: dict) -> str:
    """What a catcher catches: `catch States.Timeout, KeyError`."""
    errors = catcher.get("ErrorEquals", [])
    return "catch " + ", ".join(map(str, errors if isinstance(errors, list) else ["?"]))


def _negated(text: str) -> str:
    simple = text.count(" ") == 2 and " = " in text
    return text.replace(" = ", " ≠ ") if simple else f"not ({text})"


def _nested(rule: dict) -> str:
    text = rule_in_words(rule)
    return f"({text})" if isinstance(rule, dict) and rule.keys() & {"And", "Or"} else text


def _comparison(rule: dict) -> str:
    name = path_in_words(rule.get("Variable", "?"))
    for key, value in rule.items():
        if key in TESTS:
            return f"{name} is {'' if value else 'not '}{TESTS[key]}"
        if key in OPERATORS:
            return f"{name} {OPERATORS[key]} {json.dumps(value, ensure_ascii=False)}"
        if key.removesuffix("Path") in OPERATORS:
            return f"{name} {OPERATORS[key.removesuffix('Path')]} {path_in_words(value)}"
    return name


def path_in_words(path: object) -> str:
    """A reference path without its dollar: `$.order.id` is `order.id`, `$` is `input`."""
    return "input" if path == "$" else str(path).removeprefix("$.")


def _condition(condition: object) -> str:
    text = str(condition).strip().removeprefix("{%").removesuffix("%}").strip()
    return " ".join(text.replace("$states.input.", "").split())
