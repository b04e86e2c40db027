"""Choice rules in words."""

import pytest

from viewer.reading.rules import catcher_in_words, rule_in_words


@pytest.mark.parametrize(
    "rule, words",
    [
        ({"Variable": "$.Status", "NumericEquals": 1}, "Status = 1"),
        ({"Variable": "$.name", "StringMatches": "a*"}, 'name matches "a*"'),
        ({"Variable": "$.a.b", "NumericGreaterThanEqualsPath": "$.limit"}, "a.b ≥ limit"),
        ({"Variable": "$.ready", "BooleanEquals": True}, "ready = true"),
        ({"Variable": "$", "IsNull": False}, "input is not null"),
        ({"Variable": "$.x", "IsPresent": True}, "x is present"),
        ({"Not": {"Variable": "$.x", "NumericEquals": 1}}, "x ≠ 1"),
        ({"Not": {"Variable": "$.x", "NumericLessThan": 1}}, "not (x < 1)"),
        (
            {
                "And": [
                    {"Variable": "$.x", "IsNumeric": True},
                    {"Or": [{"Variable": "$.x", "NumericLessThan": 3}, {"Variable": "$.y", "IsNull": True}]},
                ]
            },
            "x is a number and (x < 3 or y is null)",
        ),
        ({"Condition": "{% $states.input.total > 10 and $limit %}"}, "total > 10 and $limit"),
        ({"Condition": True}, "True"),
    ],
)
def test_a_rule_reads_as_one_would_say_it(rule, words):
    assert rule_in_words(rule | {"Next": "Somewhere"}) == words


def test_a_catcher_says_what_it_catches():
    assert catcher_in_words({"ErrorEquals": ["KeyError", "States.Timeout"], "Next": "x"}) == (
        "catch KeyError, States.Timeout"
    )
