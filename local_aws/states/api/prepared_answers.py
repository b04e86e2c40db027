"""Prepared answers: test cases in a file of the state folder, in the shape of Step Functions Local's mock file.

    {"StateMachines": {"Orders": {"TestCases": {"Busy": {"Ask the model": "BusyAtFirst"}}}},
     "MockedResponses": {"BusyAtFirst": {"0-1": {"Throw": {"Error": "Bedrock.ThrottlingException", "Cause": "Busy."}},
                                         "2": {"Return": {"Body": {"text": "Yes."}}, "DelaySeconds": 3}}}}

`#Busy` behind the state machine's ARN in StartExecution chooses the test case. Its states get these answers, by the
number of the call, in the place of what their services would say. DelaySeconds is ours; AWS has no such file.
"""

import re
from pathlib import Path
from typing import Any

from local_aws.states.engine.tasks.prepared import FILE, Answer, Response, TestCase
from local_aws.states.language.located_json import Located, Misplaced, located, plain
from local_aws.states.language.walk import states
from local_aws.states.state_machine import Revision
from local_aws.wire import ServiceError

CALLS = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")
WHERE = "the state folder, .local_aws/ of the checkout or $LOCAL_AWS_HOME; local_aws/README.md shows one"
_folder: Path | None = None


def look_in(folder: Path) -> None:
    """Says in which folder the file is."""
    global _folder
    _folder = folder


def test_case(revision: Revision, name: str) -> TestCase:
    """The test case of this state machine, fresh from the file; ValidationException for what is wrong with it."""
    try:
        whole = _object(located(_text()), 1, "the file", {"StateMachines", "MockedResponses"})
        case = _case(whole, revision.name, name)
        replaceable = {state: _is_replaceable(told) for state, told, _ in states(revision.program)}
        found = {}
        for state, response in case.items():
            _check_state(state, case.lines[state], replaceable, revision.name)
            found[state] = _response(whole, response, case.lines[state])
        return TestCase(name, found)
    except Misplaced as problem:
        raise ServiceError("ValidationException", f"{FILE}, {problem}") from None


def _text() -> str:
    try:
        if _folder:
            return (_folder / FILE).read_text("utf-8-sig")
    except FileNotFoundError:
        pass
    except (OSError, UnicodeDecodeError) as problem:
        raise ServiceError("ValidationException", f"{FILE} cannot be read: {problem}. Save it as UTF-8.") from None
    message = f"A test case (#… behind the ARN) stands in {FILE}, which is not there. Write it into {WHERE}."
    raise ServiceError("ValidationException", message)


def _case(whole: Located, machine: str, name: str) -> Located:
    told, line = _member(whole, "StateMachines", machine, "state machine", 1)
    cases = _object(told, line, f"the state machine '{machine}'", {"TestCases"})
    told, line = _member(cases, "TestCases", name, "test case", line)
    return _object(told, line, f"the test case '{name}'")


def _member(outer: Located, field: str, name: str, kind: str, line: int) -> tuple[Any, int]:
    if field not in outer:
        raise Misplaced(line, f"'{field}' is missing in this object.")
    inner = _object(outer[field], outer.lines[field], f"'{field}'")
    if name not in inner:
        there = ", ".join(f"'{other}'" for other in inner) or "none"
        raise Misplaced(outer.lines[field], f"there is no {kind} '{name}' in '{field}': there is {there}.")
    return inner[name], inner.lines[name]


def _object(value: Any, line: int, what: str, known: set[str] | None = None) -> Located:
    if not isinstance(value, Located):
        raise Misplaced(line, f"{what} must be a JSON object.")
    for name in value:
        if known and name not in known:
            raise Misplaced(value.lines[name], f"'{name}' is not known in {what}: {', '.join(sorted(known))} can be.")
    return value


def _is_replaceable(state: dict[str, Any]) -> bool:
    return state["Type"] == "Task" or any(
        "Resource" in state.get(field, {}) for field in ("ItemReader", "ResultWriter")
    )


def _check_state(name: str, line: int, replaceable: dict[str, bool], machine: str) -> None:
    if name not in replaceable:
        raise Misplaced(line, f"the state machine '{machine}' has no state '{name}'.")
    if not replaceable[name]:
        why = "only a Task calls a service, and a Map with ItemReader or ResultWriter: take it out."
        raise Misplaced(line, f"the state '{name}' needs no answer: {why}")


def _response(whole: Located, name: Any, line: int) -> Response:
    if not isinstance(name, str):
        raise Misplaced(line, "behind a state stands the name of one of the MockedResponses, in quotes.")
    if name not in whole.get("MockedResponses", {}):
        raise Misplaced(line, f"there is no '{name}' among the MockedResponses: write it.")
    told, line = _member(whole, "MockedResponses", name, "response", 1)
    answers = _object(told, line, f"the response '{name}'")
    _check_calls(answers, name, line)
    return Response(
        name, tuple((_calls(key, there), _answer(answers[key], there)) for key, there in answers.lines.items())
    )


def _check_calls(answers: Located, name: str, line: int) -> None:
    """Calls are counted from 0 on; each has one answer, up to the last that is told."""
    expected = 0
    for calls in sorted((_calls(key, there) for key, there in answers.lines.items()), key=lambda calls: calls.start):
        if calls.start != expected:
            why = "is missing" if calls.start > expected else "stands there twice"
            call = min(calls.start, expected)
            raise Misplaced(line, f"in the response '{name}' call {call} {why}: they are counted from \"0\" on.")
        expected = calls.stop
    if not expected:
        raise Misplaced(line, f"the response '{name}' is empty: write \"0\" with the answer to the first call.")


def _calls(key: str, line: int) -> range:
    match = CALLS.fullmatch(key)
    first = int(match[1]) if match else 0
    last = int(match[2] or first) if match else -1
    if last < first:
        raise Misplaced(line, f'\'{key}\' does not number calls: the first is "0", and "1-3" are three of them.')
    return range(first, last + 1)


def _answer(told: Any, line: int) -> Answer:
    answer = _object(told, line, "an answer", {"Return", "Throw", "DelaySeconds"})
    if ("Return" in answer) == ("Throw" in answer):
        raise Misplaced(line, "an answer has either Return, with the result, or Throw, with Error and Cause.")
    delay = answer.get("DelaySeconds", 0)
    if isinstance(delay, bool) or not isinstance(delay, int | float) or not 0 <= delay <= 99_999_999:
        raise Misplaced(answer.lines["DelaySeconds"], "DelaySeconds is a number of seconds, such as 2.5.")
    if "Return" in answer:
        return Answer(plain(answer["Return"]), None, delay)
    thrown, line = _object(answer["Throw"], answer.lines["Throw"], "Throw", {"Error", "Cause"}), answer.lines["Throw"]
    if not isinstance(thrown.get("Error"), str) or not isinstance(thrown.get("Cause", ""), str):
        raise Misplaced(line, 'Throw has the texts Error, such as "Lambda.ServiceException", and Cause.')
    return Answer(None, (thrown["Error"], thrown.get("Cause")), delay)
