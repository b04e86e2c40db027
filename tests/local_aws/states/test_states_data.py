"""Data on its way through states: JSONPath, intrinsic functions, JSONata, variables, the context object."""

import json

import pytest

from local_aws.wire import to_json


def passing(**fields):
    return {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True, **fields}}}


def jsonata(**fields):
    return {"QueryLanguage": "JSONata", **passing(**fields)}


DATA = {"case": {"id": "001", "notes": ["a", "b", "c"]}, "n": 2}

PATHS = {
    "$": DATA,
    "$.case.id": "001",
    "$['case']['id']": "001",
    "$.case.notes[0]": "a",
    "$.case.notes[-1]": "c",
    "$.case.notes[0:2]": ["a", "b"],
    "$.case.notes[*]": ["a", "b", "c"],
    "$..id": ["001"],
    "$.nothing[*]": [],
    "$.case.notes[0,2]": ["a", "c"],
}


@pytest.mark.parametrize("path", PATHS)
def test_a_path_selects(sfn, path):
    assert sfn.run(passing(Parameters={"found.$": path}), DATA).output == {"found": PATHS[path]}


def test_a_filter_selects_by_a_condition(sfn):
    people = {"people": [{"name": "Ada", "age": 36}, {"name": "Bob", "age": 17}]}
    assert sfn.run(passing(InputPath="$.people[?(@.age > 18)].name"), people).output == ["Ada"]


def test_a_filter_may_match_a_pattern(sfn):
    people = {"people": [{"name": "Ada"}, {"name": "Bob"}]}
    assert sfn.run(passing(InputPath="$.people[?(@.name =~ /a.*/i)].name"), people).output == ["Ada"]


ITEMS = {
    "items": [
        {"id": 1, "name": "a && b", "tags": ["x", "y"], "note": ""},
        {"id": 2, "name": "b)]", "tags": [], "open": True},
        {"id": 3, "name": "Ada", "tags": ["y"]},
    ],
    "wanted": 2,
}
FILTERS = {
    "@.id == 2": [2],
    "@.id == $.wanted": [2],
    "@.id in [1, 3]": [1, 3],
    "@.id nin [1, 3]": [2],
    "@.name in ['Ada', \"b)]\"]": [2, 3],
    "@.tags contains 'y'": [1, 3],
    "@.name contains 'da'": [3],
    "@.tags size 2": [1],
    "@.tags empty true": [2],
    "@.tags subsetof ['y', 'z']": [2, 3],
    "@.tags anyof ['x', 'z']": [1],
    "@.tags noneof ['x']": [2, 3],
    "(@.id == 1 || @.id == 2) && @.open == true": [2],
    "@.id == 1 || @.id == 2 && @.open == false": [1],
    "!(@.id == 1) && !@.open": [3],
    "@.name == 'a && b'": [1],
    "@.name == 'b)]'": [2],
    "@['name'] =~ /a.*/i": [1, 3],
    "@.name =~ /a/": [],
    "@.open": [2],
    "@.open == 1": [],
    "@.open != true": [1, 3],
    "@.id >= '2'": [],
    "@.name < 'B'": [3],
}


@pytest.mark.parametrize("condition", FILTERS)
def test_a_filter_reads_jayways_conditions(sfn, condition):
    assert sfn.run(passing(InputPath=f"$.items[?({condition})].id"), ITEMS).output == FILTERS[condition]


@pytest.mark.parametrize(
    "path",
    [
        "$[0:1:0]",
        "$[?(@.a in 5)]",
        "$[?(foo)]",
        "$[?(@.a in foo)]",
        "$.",
        "$..",
        "$...a",
        "$.a b",
        "$['a",
        "$['a',]",
        "$[1 2]",
        "$[a]",
        "$a.b[",
        "$$a",
        "$[?(@.a =~ /[/)]",
        "$[?(@.a =~ /b/q)]",
        "$[?()]",
        "$[?(@.a ==)]",
        "$[?((@.a == 1)]",
        "$[?(@.a == 1]",
        "$[?(1)]",
    ],
)
def test_a_path_that_makes_no_sense_is_refused_at_creation(sfn, refused, path):
    definition = json.dumps(passing(Parameters={"r.$": path}))
    refused("InvalidDefinition", sfn.CreateStateMachine, name="m", definition=definition, roleArn=sfn.role)


INTRINSICS = {
    "States.Format('Case {}: {}', $.case.id, $.n)": "Case 001: 2",
    "States.Format('\\'{}\\'', 'x')": "'x'",
    "States.Array($.n, 'x', null)": [2, "x", None],
    "States.ArrayPartition($.case.notes, 2)": [["a", "b"], ["c"]],
    "States.ArrayContains($.case.notes, 'b')": True,
    "States.ArrayRange(1, 7, 3)": [1, 4, 7],
    "States.ArrayGetItem($.case.notes, 1)": "b",
    "States.ArrayLength($.case.notes)": 3,
    "States.ArrayUnique(States.Array(1, 1, 2))": [1, 2],
    "States.Base64Decode(States.Base64Encode('case'))": "case",
    "States.Hash('case', 'MD5')": "cd14c323902024e72c850aa828d634a7",
    "States.JsonToString($.case.notes)": '["a","b","c"]',
    "States.MathAdd($.n, -5)": -3,
    "States.StringSplit('1,2,3', ',')": ["1", "2", "3"],
}


@pytest.mark.parametrize("call", INTRINSICS)
def test_an_intrinsic_function_computes(sfn, call):
    assert sfn.run(passing(Parameters={"found.$": call}), DATA).output == {"found": INTRINSICS[call]}


def test_an_intrinsic_function_that_cannot_compute_fails_and_nothing_catches_it(sfn):
    inner = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "P"}]
    failing = {"Type": "Parallel", "Parameters": {"found.$": "States.ArrayGetItem($.case.notes, 9)"}}
    failing |= {"Branches": [inner], "Catch": catch, "End": True}
    run = sfn.run({"StartAt": "F", "States": {"F": failing, "P": {"Type": "Pass", "End": True}}}, DATA)
    assert (run.status, run.error) == ("FAILED", "States.Runtime")


@pytest.mark.parametrize(
    ("fields", "output"),
    [
        ({"Result": 1, "ResultPath": "$.n"}, {**DATA, "n": 1}),
        ({"Result": 1, "ResultPath": "$.new.deep"}, {**DATA, "new": {"deep": 1}}),
        ({"Result": 1, "ResultPath": None}, DATA),
        ({"InputPath": "$.case", "OutputPath": "$.id"}, "001"),
        ({"InputPath": None}, {}),
        ({"OutputPath": None}, {}),
    ],
)
def test_the_result_finds_its_place(sfn, fields, output):
    assert sfn.run(passing(**fields), DATA).output == output


def test_a_variable_that_is_null_is_there(sfn):
    states = {
        "Set": {"Type": "Pass", "Assign": {"v": None}, "Next": "Read"},
        "Read": {"Type": "Pass", "Output": ["{% $v %}", "{% $v = null %}", "{% $exists($v) %}"], "End": True},
    }
    run = sfn.run({"QueryLanguage": "JSONata", "StartAt": "Set", "States": states})
    assert run.output == [None, True, True]


def test_jsonata_that_gives_nothing_fails_with_an_event_of_its_own(sfn):
    run = sfn.run(jsonata(Output={"found": "{% $states.input.nothing %}"}), DATA)
    assert run.error == "States.QueryEvaluationError"
    assert "returned nothing (undefined)" in run.cause
    details = run.events[-2]["evaluationFailedEventDetails"]
    assert (details["location"], details["state"]) == ("Output/found", "P")


def test_variables_are_set_and_read_in_both_languages(sfn):
    states = {
        "First": {"Type": "Pass", "Assign": {"id.$": "$.case.id", "fixed": 1}, "Next": "Second"},
        "Second": {"Type": "Pass", "Parameters": {"id.$": "$id"}, "Next": "Third"},
        "Third": {
            "Type": "Pass",
            "QueryLanguage": "JSONata",
            "Output": "{% $id & '-' & $fixed %}",
            "End": True,
        },
    }
    run = sfn.run({"StartAt": "First", "States": states}, DATA)
    assert run.output == "001-1"
    assert run.events[2]["stateExitedEventDetails"]["assignedVariables"] == {"id": '"001"', "fixed": "1"}


def test_a_branchs_variables_stay_inside(sfn):
    inner = {
        "B": {"Type": "Pass", "Assign": {"y.$": "$x"}, "Next": "C"},
        "C": {"Type": "Pass", "InputPath": "$y", "End": True},
    }
    states = {
        "Set": {"Type": "Pass", "Assign": {"x": 1}, "Next": "Branches"},
        "Branches": {"Type": "Parallel", "Branches": [{"StartAt": "B", "States": inner}], "Next": "Read"},
        "Read": {"Type": "Pass", "Parameters": {"branches.$": "$", "y.$": "$y"}, "End": True},
    }
    run = sfn.run({"StartAt": "Set", "States": states})
    assert run.events[6]["stateExitedEventDetails"]["assignedVariables"] == {"y": "1"}
    assert run.error == "States.Runtime" and "'$y' specified for the field 'y.$' could not be found" in run.cause


@pytest.mark.parametrize(
    ("fields", "error", "cause"),
    [
        ({"ItemsPath": "$.case"}, "States.Runtime", 'Reference path "$.case" must point to array.'),
        ({"QueryLanguage": "JSONata"}, "States.QueryEvaluationError", "Map state input must be an array but was: {"),
        (
            {"QueryLanguage": "JSONata", "Items": "{% $states.input.case %}"},
            *("States.QueryEvaluationError", "Expected 'array', but was 'object'"),
        ),
    ],
)
def test_a_map_over_an_object_fails(sfn, fields, error, cause):
    inner = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
    run = sfn.run(
        {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": inner, "End": True, **fields}}}, DATA
    )
    assert run.error == error and cause in run.cause


def test_the_context_object_tells_where_one_is(sfn):
    output = sfn.run(passing(Parameters={"context.$": "$$"}), {"a": 1}).output["context"]
    assert output["State"]["Name"] == "P"
    assert output["Execution"]["Input"] == {"a": 1}
    assert output["Execution"]["RoleArn"] == sfn.role


def choosing(rule):
    return {
        "StartAt": "C",
        "States": {
            "C": {"Type": "Choice", "Choices": [{**rule, "Next": "Yes"}], "Default": "No"},
            "Yes": {"Type": "Pass", "Result": True, "End": True},
            "No": {"Type": "Pass", "Result": False, "End": True},
        },
    }


RULES = [
    ({"Variable": "$.n", "NumericLessThanEquals": 2}, True),
    ({"Variable": "$.n", "StringEquals": "2"}, False),
    ({"Variable": "$.case.id", "StringMatches": "0*1"}, True),
    ({"Variable": "$.case.id", "StringMatches": "\\*"}, False),
    ({"Variable": "$.none", "IsPresent": False}, True),
    ({"Variable": "$.n", "IsNumeric": True}, True),
    ({"Variable": "$.n", "NumericEqualsPath": "$.n"}, True),
    ({"And": [{"Variable": "$.n", "IsNull": False}, {"Variable": "$.n", "NumericGreaterThan": 1}]}, True),
    ({"Not": {"Variable": "$.n", "NumericEquals": 2}}, False),
    ({"Or": [{"Variable": "$.n", "NumericEquals": 1}, {"Variable": "$.n", "NumericEquals": 2}]}, True),
]


@pytest.mark.parametrize(("rule", "holds"), RULES)
def test_a_rule_holds_or_not(sfn, rule, holds):
    assert sfn.run(choosing(rule), DATA).output is holds


def test_timestamps_are_compared_as_moments(sfn):
    rule = {"Variable": "$.t", "TimestampLessThan": "2026-01-01T00:00:00Z"}
    assert sfn.run(choosing(rule), {"t": "2025-12-31T23:30:00-01:00"}).output is False


def test_a_choice_that_matches_nothing_fails_as_on_aws_and_not_under_the_languages_name_for_it(sfn):
    rule = {"Variable": "$.n", "NumericEquals": 9, "Next": "P"}
    states = {"C": {"Type": "Choice", "Choices": [rule]}, "P": {"Type": "Pass", "End": True}}
    run = sfn.run({"StartAt": "C", "States": states}, DATA)
    assert run.error == "States.Runtime"
    assert run.cause.endswith("Failed to transition out of the state. The state does not point to a next state.")


def test_a_choice_on_what_is_not_there_fails(sfn):
    run = sfn.run(choosing({"Variable": "$.none", "IsNull": True}), DATA)
    assert run.cause.endswith("Invalid path '$.none': The choice state's condition path references an invalid value.")


def test_data_over_256_kib_fail_the_execution(sfn):
    run = sfn.run(jsonata(Output="{% $pad('', 300000, 'a') %}"))
    assert run.error == "States.DataLimitExceeded"


def test_an_expression_of_a_wrong_type_is_told_what_was_expected(sfn):
    states = {"W": {"Type": "Wait", "Seconds": "{% 'long' %}", "End": True}}
    run = sfn.run({"QueryLanguage": "JSONata", "StartAt": "W", "States": states})
    assert "Expected 'number', but was 'string' for value: \"long\"" in run.cause


def test_a_failed_expression_names_function_and_field(sfn):
    run = sfn.run(jsonata(Output={"v": "{% $sum($states.input.case.notes) %}"}), DATA)
    assert run.cause.endswith(
        "specified for the field 'Output/v' threw an error during evaluation. "
        'T0412: Argument 1 of function "sum" must be an array of "numbers"'
    )


def test_a_failed_expression_in_a_rule_names_the_rule(sfn):
    rule = {"Condition": "{% true %}", "Output": {"v": "{% $states.input.nothing %}"}, "Next": "P"}
    states = {"C": {"Type": "Choice", "Choices": [rule]}, "P": {"Type": "Pass", "End": True}}
    run = sfn.run({"QueryLanguage": "JSONata", "StartAt": "C", "States": states}, DATA)
    assert "for the field 'Choices[0]/Output/v' returned nothing" in run.cause


def test_a_runtime_error_in_a_branch_ends_the_execution_from_there(sfn):
    branch = passing(Parameters={"m.$": "$.nope"})
    parallel = {"Type": "Parallel", "Branches": [branch], "End": True}
    run = sfn.run({"StartAt": "Both", "States": {"Both": parallel}})
    assert run.types[-2:] == ["PassStateEntered", "ExecutionFailed"]
    assert run.cause.startswith("An error occurred while executing the state 'P' (entered at the event id #4).")


def test_an_item_beyond_the_last_is_null_in_a_template(sfn):
    assert sfn.run(passing(Parameters={"note.$": "$.case.notes[9]"}), DATA).output == {"note": None}


@pytest.mark.parametrize("field", ["SecondsPath", "TimestampPath"])
def test_a_wait_for_what_is_not_there_says_which_path(sfn, field):
    run = sfn.run({"StartAt": "W", "States": {"W": {"Type": "Wait", field: "$.none", "End": True}}})
    assert run.cause.endswith(f"The {field} parameter does not reference an input value: $.none")


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "null"), (True, "true"), ({"a": 1}, '{"a":1}'), ("soon", "soon"), (1.5, "1.5")],
)
def test_a_wait_of_no_number_of_seconds_tells_the_value_as_json(sfn, value, said):
    run = sfn.run({"StartAt": "W", "States": {"W": {"Type": "Wait", "SecondsPath": "$.s", "End": True}}}, {"s": value})
    assert run.cause.endswith(f"The SecondsPath parameter cannot be parsed as a long value: $.s == {said}")


def test_a_wait_until_no_moment_tells_the_value_as_json(sfn):
    wait = {"Type": "Wait", "TimestampPath": "$.t", "End": True}
    assert sfn.run({"StartAt": "W", "States": {"W": wait}}, {"t": None}).cause.endswith("$.t == null")


@pytest.mark.parametrize("seconds", ["-1", "0.5"])
def test_a_wait_of_seconds_that_cannot_be_fails_its_evaluation(sfn, seconds):
    states = {"W": {"Type": "Wait", "Seconds": f"{{% {seconds} %}}", "End": True}}
    run = sfn.run({"QueryLanguage": "JSONata", "StartAt": "W", "States": states})
    assert run.error == "States.QueryEvaluationError"
    assert run.cause.endswith(f"Expected non-negative integer for Seconds, got '{seconds}' instead.")


def test_a_cause_that_is_no_text_is_a_runtime_error(sfn):
    run = sfn.run({"StartAt": "F", "States": {"F": {"Type": "Fail", "CausePath": "$"}}}, {"a": 1})
    assert (run.status, run.error) == ("FAILED", "States.Runtime")
    assert isinstance(run.cause, str)


@pytest.mark.parametrize(
    "call", ["StringToJson($.n)", "Base64Encode($.n)", "Base64Decode($.n)", "StringSplit($.n, ',')"]
)
def test_an_intrinsic_function_that_wants_a_text_refuses_a_number(sfn, call):
    state = {"Type": "Pass", "Parameters": {"r.$": f"States.{call}"}, "End": True}
    run = sfn.run({"StartAt": "P", "States": {"P": state}}, {"n": 1})
    assert run.error == "States.Runtime"


UNCOMPUTABLE = {
    "StringToJson('{')": "Unexpected end-of-input",
    "Base64Decode('!!')": "The string is not base64",
    "MathRandom(1, 1)": "Expected an end that is greater than the start",
    "MathRandom('a', 2)": 'Expected an integer, but got "a"',
    "Format(1, 2)": "Expected a string",
    "JsonMerge(1, 2, true)": "Currently, only the shallow merging mode is supported",
    "Hash('a', null)": "Expected a string",
    "ArrayRange(0, 1000000000000, 1)": "Arrays may not have more than 1000 items",
}


@pytest.mark.parametrize("call", UNCOMPUTABLE)
def test_what_an_intrinsic_function_cannot_do_is_not_said_in_pythons_words(sfn, call):
    run = sfn.run(passing(Parameters={"r.$": f"States.{call}"}))
    assert run.error == "States.Runtime"
    assert run.cause.endswith(f"had the following error: {UNCOMPUTABLE[call]}")


def test_half_a_surrogate_pair_is_answered_as_a_question_mark(sfn):
    described = sfn.ended(sfn.start(sfn.create(passing(Result="\ud800"))))
    assert json.loads(to_json(described).decode())["output"] == '"?"'


def test_a_text_that_is_split_at_nothing_stays_whole(sfn):
    state = {"Type": "Pass", "Parameters": {"r.$": "States.StringSplit('abc', '')"}, "End": True}
    assert sfn.run({"StartAt": "P", "States": {"P": state}}).output == {"r": ["abc"]}
