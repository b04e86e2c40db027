"""Patterns: a few states that belong together, to be put anywhere and then made one's own."""

import itertools
from collections.abc import Callable
from typing import Any

from designer.blanks import LAMBDA, arguments
from designer.places import Region, all_states, assigned, is_jsonata

ANY = ["States.ALL"]
COUNTER = "tries"


def _retry_and_catch(jsonata: bool, counter: str) -> Region:
    work = {
        "Type": "Task",
        "Resource": LAMBDA,
        **arguments({"FunctionName": "MyFunction"}, jsonata),
        "Retry": [
            {"ErrorEquals": ANY, "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 2, "JitterStrategy": "FULL"}
        ],
        "Catch": [{"ErrorEquals": ANY, "Next": "Say what failed"}],
        "End": True,
    }
    return {"StartAt": "Try it", "States": {"Try it": work, "Say what failed": {"Type": "Pass", "End": True}}}


def _loop(jsonata: bool, counter: str) -> Region:
    """Asks again after a pause, three times at the most."""
    begin: dict[str, Any] = {"Type": "Pass", "Assign": {counter: 0}, "Next": "Try once"}
    once: dict[str, Any] = {"Type": "Pass", "Next": "Done?"}
    ask: dict[str, Any] = {"Type": "Choice", "Default": "Wait a little"}
    if jsonata:
        once["Assign"] = {counter: f"{{% ${counter} + 1 %}}"}
        ask["Choices"] = [{"Condition": f"{{% ${counter} >= 3 %}}", "Next": "Go on"}]
    else:
        once["Assign"] = {f"{counter}.$": f"States.MathAdd(${counter}, 1)"}
        ask["Choices"] = [{"Variable": f"${counter}", "NumericGreaterThanEquals": 3, "Next": "Go on"}]
    wait = {"Type": "Wait", "Seconds": 2, "Next": "Try once"}
    states = {"Count from 0": begin, "Try once": once, "Done?": ask, "Wait a little": wait}
    return {"StartAt": "Count from 0", "States": {**states, "Go on": {"Type": "Pass", "End": True}}}


def _fan_out(jsonata: bool, counter: str) -> Region:
    inside = {"StartAt": "Do one", "States": {"Do one": {"Type": "Pass", "End": True}}}
    items = {"Items": "{% $states.input.items %}"} if jsonata else {"ItemsPath": "$.items"}
    processor = {"ProcessorConfig": {"Mode": "INLINE"}, **inside}
    each = {"Type": "Map", **items, "MaxConcurrency": 5, "ItemProcessor": processor, "End": True}
    return {"StartAt": "For each", "States": {"For each": each}}


def _approval(jsonata: bool, counter: str) -> Region:
    """A function tells somebody the task token; the run waits until that person answers, or the time is over."""
    payload = {"token": "{% $states.context.Task.Token %}"} if jsonata else {"token.$": "$$.Task.Token"}
    wait = {
        "Type": "Task",
        "Resource": f"{LAMBDA}.waitForTaskToken",
        **arguments({"FunctionName": "MyFunction", "Payload": payload}, jsonata),
        "TimeoutSeconds": 3600,
        "Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "Nobody answered"}],
        "End": True,
    }
    return {
        "StartAt": "Ask a person",
        "States": {"Ask a person": wait, "Nobody answered": {"Type": "Pass", "End": True}},
    }


PATTERNS: dict[str, Callable[[bool, str], Region]] = {  # given the language, and a variable's name that is free
    "Retry and catch": _retry_and_catch,
    "Loop with a bound": _loop,
    "For each item": _fan_out,
    "Wait for a person": _approval,
}


def pattern(name: str, definition: dict[str, Any]) -> Region:
    """The states of a pattern, in the definition's query language; its counter has a name that no state sets."""
    taken = set().union(*map(assigned, all_states(definition).values()))
    counters = itertools.chain([COUNTER], (f"{COUNTER}{number}" for number in itertools.count(2)))
    return PATTERNS[name](is_jsonata(definition), next(one for one in counters if one not in taken))
