"""The language: a limit is where the Amazon States Language has it, in rules, handlers, pages and texts."""

import itertools
import json
import sys

import pytest

from local_aws.states.activity import Activity
from local_aws.states.checks.definition import diagnostics_of
from local_aws.states.engine.tasks.queue_integration import _host, _is_of_sqs
from local_aws.states.language import jackson
from local_aws.states.language.choice import MISSING, OPERATORS
from local_aws.states.language.intrinsic_functions import _as_text, json_merge
from local_aws.states.language.jsonata import helper, value_of
from local_aws.states.language.jsonata.surrogates import hidden, shown

NOON, LATER = "2026-11-26T12:00:00Z", "2026-11-26T12:00:00.001Z"
VALUES = {"text": "b", "number": 2, "boolean": True, "timestamp": NOON, "null": None, "list": [], "missing": MISSING}
IS = {  # which of these values each test holds for
    "IsNull": {"null"},
    "IsPresent": {*VALUES} - {"missing"},
    "IsNumeric": {"number"},
    "IsString": {"text", "timestamp"},
    "IsBoolean": {"boolean"},
    "IsTimestamp": {"timestamp"},
}


@pytest.mark.parametrize(("name", "value"), list(itertools.product(IS, VALUES)))
def test_a_test_of_a_value_holds_for_its_kind_alone(name, value):
    operator = OPERATORS[name]
    if value == "missing" and not operator.takes_missing:
        return
    held = value in IS[name]
    assert (operator.holds(VALUES[value], True), operator.holds(VALUES[value], False)) == (held, not held)


SIDES = {"String": ("a", "b", "c"), "Numeric": (1, 2.0, 3), "Timestamp": ("2026-11-26T11:59:59.999Z", NOON, LATER)}
HOLDS = {
    "Equals": (False, True, False),
    "LessThan": (True, False, False),
    "GreaterThan": (False, False, True),
    "LessThanEquals": (True, True, False),
    "GreaterThanEquals": (False, True, True),
}


@pytest.mark.parametrize(("kind", "ordering"), list(itertools.product(SIDES, HOLDS)))
def test_a_comparison_turns_at_the_value_and_holds_between_no_other_kinds(kind, ordering):
    middle = SIDES[kind][1]
    for name in (f"{kind}{ordering}", f"{kind}{ordering}Path"):
        holds = OPERATORS[name].holds
        assert tuple(holds(value, middle) for value in SIDES[kind]) == HOLDS[ordering]
        assert not any(holds(value, middle) or holds(middle, value) for value in (None, [], True, {}))


def handled(**fields):
    work = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": True, **fields}
    return [found.message for found in diagnostics_of(json.dumps({"StartAt": "A", "States": {"A": work}}))]


@pytest.mark.parametrize("field", ["Retry", "Catch"])
@pytest.mark.parametrize(
    ("handlers", "said"),
    [
        ([["States.ALL"]], []),
        ([["a", "b"], ["States.ALL"]], []),
        ([["States.ALL", "a"]], ["States.ALL must appear alone and at end of list"]),
        ([["a", "States.ALL"], ["b"]], ["States.ALL must appear alone and at end of list"]),
        ([["States.ALL"], ["a"]], ["States.ALL must appear alone and at end of list"]),
        ([["a"], ["States.ALL"], ["b"]], ["States.ALL must appear alone and at end of list"]),
    ],
)
def test_states_all_stands_alone_and_last(field, handlers, said):
    more = {"Next": "A"} if field == "Catch" else {}
    assert handled(**{field: [{"ErrorEquals": errors, **more} for errors in handlers]}) == said


HIGH, LOW = "\U0010d83d", "\U0010de00"  # as the halves of a pair travel


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\ud83d", HIGH),
        (r"\ude00", LOW),
        (r"a\ud83db", f"a{HIGH}b"),
        (r"\ud83d\ude00", r"\ud83d\ude00"),
        (r"\\ud83d", r"\\ud83d"),
        (r"\\\ud83d", rf"\\{HIGH}"),
        (r"\\\\\ude00", rf"\\\\{LOW}"),
        (r"\u00e9", r"\u00e9"),
        ("\ud83d", HIGH),
        ("\ue000\ud7ff", "\ue000\ud7ff"),
    ],
)
def test_an_escape_of_half_a_pair_is_hidden_and_no_other(source, expected):
    assert hidden(source) == expected


def test_halves_that_come_to_stand_side_by_side_are_a_character():
    assert (shown(HIGH + LOW), shown(HIGH), shown("a")) == ("😀", "\ud83d", "a")


def test_a_moment_is_the_one_that_is_given_else_the_present():
    assert value_of("$millis() > 1700000000000", {}) is True
    assert value_of("$now() = $fromMillis($millis())", {}) is True


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(("most", "pages"), [(1, [1, 1, 1, 1]), (3, [3, 1]), (4, [4]), (2, [2, 2]), (5, [4])])
def test_the_page_with_the_last_event_leads_to_no_other(sfn, most, pages, backwards):
    arn = sfn.start(sfn.create({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}))
    sfn.ended(arn)
    found, token = [], {}
    while token is not None:
        page = sfn.GetExecutionHistory(executionArn=arn, maxResults=most, reverseOrder=backwards, **token)
        found.append([event["id"] for event in page["events"]])
        token = {"nextToken": page["nextToken"]} if "nextToken" in page else None
    assert list(map(len, found)) == pages
    assert list(itertools.chain(*found)) == sorted(range(1, 5), reverse=backwards)


@pytest.mark.parametrize(("withdrawn", "left"), [("first", ["2", "3"]), ("second", ["1", "3"]), ("nobody", "123")])
def test_who_withdraws_takes_back_own_work_alone(withdrawn, left):
    activity, callbacks = Activity("arn", "people"), {name: object() for name in ("first", "second", "third")}
    for number, callback in enumerate(callbacks.values(), 1):
        activity.offer(callback, str(number))
    activity.withdraw(callbacks.get(withdrawn))
    assert [activity.take(0)[1] for _ in left] == list(left)
    assert activity.take(0) is None


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ('{"a": 1 "b"}', "was expecting comma to separate Object entries", (1, 10)),
        ("[1 2]", "was expecting comma to separate Array entries", (1, 5)),
        ('[{"a": "]"} 2]', "was expecting comma to separate Array entries", (1, 14)),
        ('{"a": [1, {}] 2}', "was expecting comma to separate Object entries", (1, 16)),
        ('{"a": [\n{"b": "}"} "c"]}', "was expecting comma to separate Array entries", (2, 13)),
        ('{"a" 1}', "was expecting a colon to separate field name and value", (1, 7)),
        ("{a: 1}", "was expecting double-quote to start field name", (1, 3)),
        ("[nul]", "Unrecognized token 'nul'", (1, 5)),
        ('{"a":', "Unexpected end-of-input", (1, 6)),
    ],
)
def test_what_is_no_json_is_told_in_jacksons_words_with_line_and_column(text, words, place):
    with pytest.raises(jackson.JsonProblem) as told:
        jackson.parse(text)
    assert words in told.value.message and (told.value.line, told.value.column) == place


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": 1, "b": "x"}, "{a=1, b=x}"),
        ([1, "x", [True]], "[1, x, [true]]"),
        ({}, "{}"),
        ([], "[]"),
        (None, "null"),
        ("x", "x"),
    ],
)
def test_a_value_in_a_text_is_written_as_java_writes_it(value, text):
    assert _as_text(value) == text


@pytest.mark.parametrize("pair", [({}, 1), (1, {}), ([], []), (None, {})])
def test_two_objects_are_merged_and_nothing_else(pair):
    assert json_merge({"a": 1, "b": 1}, {"b": 2}, False) == {"a": 1, "b": 2}
    with pytest.raises(ValueError, match="two JSON objects"):
        json_merge(*pair, False)


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("https://sqs.us-east-1.amazonaws.com/1/q", True),
        ("https://sqs.cn-north-1.amazonaws.com.cn/1/q", True),
        ("http://127.0.0.1:4566/1/q", True),
        ("http://localhost:4566/1/q", True),
        ("https://example.com/1/q", False),
        ("q", None),
        (1, None),
        ("http://[", None),
    ],
)
def test_messages_go_to_urls_of_sqs_alone(url, ours):
    host = _host(url)
    assert (None if host is None else _is_of_sqs(host)) is ours


def test_a_process_apart_has_the_bounds_that_we_say_and_measures_itself():
    assert (helper.GRACE, helper.BUSY, helper.LARGEST, helper.LARGE, helper.FULL_UP) == (0.25, 4, 768, 128, 76)
    assert helper._memory() == 0 if sys.platform == "win32" else 10 < helper._memory() < 100_000  # MiB
    before = helper._computed()
    assert 0 < before <= helper._computed()
