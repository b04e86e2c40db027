"""Paths that lead nowhere, and what AWS says of them: as a field, in a template, as a function's argument.

The words for an argument are in https://github.com/floci-io/floci (AslExecutorIntrinsicMissingArgumentTest), taken
from AWS; those for several names in https://gist.github.com/deric4/733eb129a10b13530cebaa3b70031c77.
"""

import pytest

from local_aws.states.checks.definition import diagnostics_of
from local_aws.states.checks.paths import is_reference
from local_aws.states.language.jsonpath import find

DATA = {"items": [1, 2], "n": 1, "o": {"a": 1, "b": 2, "c": 3}}
TOLD = '{"items":[1,2],"n":1,"o":{"a":1,"b":2,"c":3}}'
WHERE = "An error occurred while executing the state 'P' (entered at the event id #2). "


def passing(**fields):
    return {"StartAt": "P", "States": {"P": {"Type": "Pass", **fields, "End": True}}}


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        ("States.Format('{}', $.no)", "$.no"),
        ("States.Format('{}',$.no)", "$.no"),
        ("States.Format($.no.such, 1)", "$.no.such"),
        ("States.Format('{} {}', $.n, $.a.b)", "$.a.b"),
        ("States.Format('{}', States.Format('{}', $.no))", "$.no"),
        ("States.Array(1, $.no)", "$.no"),
        ("States.ArrayLength($.no)", "$.no"),
        ("States.MathAdd($.no, 1)", "$.no"),
        ("States.StringToJson($.no)", "$.no"),
        ("States.Format('{}', $.items[5])", "$.items[5]"),
        ("States.Format('{}', $.items[5].x)", "$.items[5].x"),
        ("States.Format('{}', $$.No.Such)", "$.No.Such"),
    ],
)
def test_an_argument_that_is_not_there_is_told_with_the_whole_call_and_the_data(sfn, call, argument):
    run = sfn.run(passing(Parameters={"v.$": call}), DATA)
    found = f"The JsonPath argument for the field '{argument}' could not be found in the input '{TOLD}'"
    assert (run.error, run.cause) == (
        "States.Runtime",
        f"{WHERE}The function '{call}' had the following error: {found}",
    )


@pytest.mark.parametrize("call", ["States.Format('{}', $.nothing)", "States.ArrayLength($.items[*].no)"])
def test_null_and_an_empty_selection_are_arguments(sfn, call):
    assert sfn.run(passing(Parameters={"v.$": call}), {"nothing": None, "items": [1]}).status == "SUCCEEDED"


def test_a_failure_within_a_call_is_told_with_the_whole_of_it(sfn):
    call = "States.Array(States.ArrayLength('x'))"
    assert f"The function '{call}' had the following error: " in sfn.run(passing(Parameters={"v.$": call})).cause


def test_an_item_of_what_is_no_array_is_told_in_jayways_words(sfn):
    reason = "Filter: [0] can only be applied to arrays. Current context is: 1"
    call = "States.Format('{}', $.n[0])"
    run = sfn.run(passing(Parameters={"v.$": call}), DATA)
    assert run.cause == f"{WHERE}The function '{call}' had the following error: {reason}"
    assert sfn.run(passing(InputPath="$.n[0]"), DATA).cause == f"{WHERE}Invalid path '$.n[0]' : {reason}"


@pytest.mark.parametrize(("path", "found"), [("$.items[5]", True), ("$.items[-3]", True), ("$.items[5].x", False)])
def test_only_an_item_beyond_the_last_is_null_in_a_template_not_what_would_be_in_it(sfn, path, found):
    run = sfn.run(passing(Parameters={"v.$": path}), DATA)
    assert run.output == {"v": None} if found else run.error == "States.Runtime"


def test_an_item_of_a_variable_beyond_its_last_is_null_in_a_template_too(sfn):
    states = passing(Parameters={"v.$": "$x[5]"})["States"] | {"A": {"Type": "Pass", "Assign": {"x": [1]}, "Next": "P"}}
    assert sfn.run({"StartAt": "A", "States": states}).output == {"v": None}


def test_several_names_give_an_object_of_those_that_are_there(sfn):
    assert sfn.run(passing(InputPath="$.o['a', 'c', 'no']"), DATA).output == {"a": 1, "c": 3}
    assert sfn.run(passing(Parameters={"v.$": "$.o['a','b']"}), DATA).output == {"v": {"a": 1, "b": 2}}
    assert find("$[*]['a', 'b']", [{"a": 1}, {"b": 2}, {}]) == [{"a": 1}, {"b": 2}, {}]


def test_several_names_stand_at_the_end_of_a_path_alone(sfn):
    run = sfn.run(passing(InputPath="$.o['a', 'b'].x"), DATA)
    assert run.cause == (
        f"{WHERE}Invalid path '$.o['a', 'b'].x' : Multi properties can only be used as path leafs: $['o']['a', 'b']"
    )


def test_several_names_are_no_place_for_a_result():
    assert not is_reference("$['a', 'b']") and is_reference("$['a']")
    definition = '{"StartAt": "P", "States": {"P": {"Type": "Pass", "ResultPath": "$[\'a\', \'b\']", "End": true}}}'
    assert [found.message for found in diagnostics_of(definition)] == ["Value is not a Reference Path"]
