"""A walk through a definition, state by state, by TestState: nothing is created and nobody is called."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import boto3

MOST = 500  # states; a loop without an end is longer
CALLING = ("Task", "Map", "Parallel")
GIVES_A_TOKEN = ".waitForTaskToken"


class NoMock(LookupError):
    """A state calls something, and it was not said what that answers."""


class Walk(NamedTuple):
    """Which way the data took, and how it ended: SUCCEEDED with the output, or FAILED with an error and its cause.

    `tries` counts how often each state was tried, all its visits together.
    """

    path: list[str]
    status: str
    output: Any
    error: str | None
    cause: str | None
    tries: Mapping[str, int]

    def __repr__(self) -> str:
        reason = ": ".join(filter(None, (self.error, self.cause)))
        return f"{' → '.join(self.path)} — {self.status}{f': {reason}' if reason else ''}"


def walk(definition: dict, data: Any, mocks: Mapping[str, Any]) -> Walk:
    """The walk of this input. Raises NoMock, and AWS's ValidationException where a mock cannot be an answer.

    A mock is what the state's call answers; an exception is an error of its class's name; an iterator has one of
    these for each try; {"errorOutput": {"error": …}} is TestState's own form, for names such as States.Timeout.
    """
    sfn, text = boto3.client("stepfunctions"), json.dumps(definition)
    name, data, variables = definition["StartAt"], json.dumps(data), "{}"
    path: list[str] = []
    tries: Counter[str] = Counter()
    while len(path) < MOST:
        told = {"definition": text, "stateName": name, "input": data, "variables": variables}
        answer = _tried(sfn, told, definition["States"][name], mocks, tries)
        path.append(name)
        if not (following := answer.get("nextState")):
            return _ended(path, answer, tries)
        name, data = following, answer["output"]
        variables = answer.get("inspectionData", {}).get("variables", variables)
    raise RecursionError(f"After {MOST} states there was no end: {' → '.join(path[-6:])} …")


def _tried(sfn, told: dict, state: dict, mocks: Mapping[str, Any], tries: Counter[str]) -> dict:
    """TestState's answer after as many tries as the state's Retry allows."""
    retries = 0
    while True:
        mock = _mock(told["stateName"], state, mocks)
        configuration = {"stateConfiguration": {"retrierRetryCount": retries}} if mock and retries else {}
        answer = sfn.test_state(**told, **mock, **configuration, inspectionLevel="DEBUG")
        tries[told["stateName"]] += 1
        if answer["status"] != "RETRIABLE":
            return answer
        retries += 1


def _mock(name: str, state: dict, mocks: Mapping[str, Any]) -> dict:
    """What TestState is told about the state's call: its mock, and a token where it waits for one."""
    if state["Type"] not in CALLING:
        return {}
    if name not in mocks:
        raise NoMock(f"{name} calls something: tell the walk what that answers, {{{name!r}: …}}.")
    waits = str(state.get("Resource")).endswith(GIVES_A_TOKEN)
    context = {"context": json.dumps({"Task": {"Token": "a-token"}})} if waits else {}
    return {"mock": _told(name, mocks[name]), **context}


def _told(name: str, mock: Any) -> dict:
    if isinstance(mock, Iterator):
        try:
            mock = next(mock)
        except StopIteration:
            raise NoMock(f"{name} was called more often than there are answers for it.") from None
    if isinstance(mock, BaseException):
        return {"errorOutput": {"error": type(mock).__name__, "cause": str(mock)}}
    if isinstance(mock, dict) and "errorOutput" in mock:
        return mock
    return {"result": json.dumps(mock)}


def _ended(path: list[str], answer: dict, tries: Counter[str]) -> Walk:
    succeeded = answer["status"] == "SUCCEEDED"
    output = json.loads(answer["output"]) if succeeded else None
    status = "SUCCEEDED" if succeeded else "FAILED"
    return Walk(path, status, output, answer.get("error"), answer.get("cause"), dict(tries))
