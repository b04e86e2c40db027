"""Paths and calls as people write them, and as nobody should: read in linear time, looked up within bounds."""

import json

import pytest

from local_aws.states.checks.definition import diagnostics_of
from local_aws.states.checks.paths import is_call, is_path
from local_aws.states.language import jsonpath_search
from local_aws.states.language.failure import LocatedError
from local_aws.states.language.intrinsics import call_intrinsic
from local_aws.states.language.jsonpath import find, rooted

DATA = {"abc": {"def ghi": 1}, "list": [{"k": "ready", "n": 1}, {"k": "us-east-1", "n": 2}], "k": "v"}


def state(**fields):
    return json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True, **fields}}})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$.abc.['def ghi']", 1),
        ("$.['abc'].['def ghi']", 1),
        ("$.list.[0].k", "ready"),
        ("$.list.[*].n", [1, 2]),
        ("$.list.[0,1].['n']", [1, 2]),
        ("$.list.[0].['k', 'n']", {"k": "ready", "n": 1}),
        ('$.list.[0].["k", "n"]', {"k": "ready", "n": 1}),
        ("$.list.[0:1].n", [1]),
        ("$.list.[?(@.n > 1)].k", ["us-east-1"]),
        ("$.list[?(@.['n'] > 1)].k", ["us-east-1"]),
        ("$..['n']", [1, 2]),
    ],
)
def test_a_bracket_may_follow_a_dot(path, value):
    assert find(path, DATA) == value
    assert is_path(path) and is_call(f"States.Array({path}, 1)")
    assert call_intrinsic(f"States.Array({path}, 1)", lambda part: find(part, DATA)) == [value, 1]


@pytest.mark.parametrize("field", ["InputPath", "OutputPath", "ResultPath"])
def test_a_bracket_may_follow_a_dot_in_every_field(field):
    assert diagnostics_of(state(**{field: "$.abc.['def ghi']"})) == []


@pytest.mark.parametrize("path", ["$.k ", "$.k\t\n", "$['k'] ", "$$.k ", "$k "])
def test_blanks_at_the_end_of_a_path_do_not_count(path):
    root, inside = rooted(path)
    assert is_path(path) and find(inside, DATA) == "v"
    assert root == path.strip().replace("k", "v").partition(".")[0].partition("[")[0]


def test_a_path_with_a_blank_at_its_end_is_looked_up(sfn):
    states = {
        "P": {"Type": "Pass", "Parameters": {"name.$": "$$.State.Name ", "all.$": "$ "}, "Next": "C"},
        "C": {"Type": "Choice", "Choices": [{"Variable": "$.name ", "StringEqualsPath": "$.name ", "Next": "D"}]},
        "D": {"Type": "Pass", "InputPath": "$.all ", "ResultPath": "$.x ", "End": True},
    }
    assert sfn.run({"StartAt": "P", "States": states}, {"a": 1}).output == {
        "name": "P",
        "all": {"a": 1},
        "x": {"a": 1},
    }


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("@.k==ready", [1]),
        ("@.k == us-east-1", [2]),
        ("ready == @.k", [1]),
        ("@.k != ready && @.n == 2", [2]),
        ("@.k in [ready, other]", [1]),
        ("@.k == true", []),
        ("@.k == null", []),
        ("@.n == 2.0", [2]),
        ('@ == {"k": "ready", "n": 1}', [1]),
    ],
)
def test_a_word_in_a_filter_needs_no_quotes(condition, found):
    assert find(f"$.list[?({condition})].n", DATA) == found


@pytest.mark.parametrize(
    ("path", "output"),
    [("$.l[-1]", {"l": ["a", "y"]}), ("$.l[-2]", {"l": ["y", "b"]}), ("$.l[0]", {"l": ["y", "b"]})],
)
def test_a_result_takes_the_place_of_an_item_counted_from_either_end(sfn, path, output):
    definition = json.loads(state(Result="y", ResultPath=path))
    assert sfn.run(definition, {"l": ["a", "b"]}).output == output


@pytest.mark.parametrize("index", [2, -3])
def test_a_result_beyond_the_items_has_no_place(sfn, index):
    definition = json.loads(state(Result="y", ResultPath=f"$.l[{index}]"))
    assert sfn.run(definition, {"l": ["a", "b"]}).error == "States.ResultPathMatchFailure"


FORGOTTEN = {
    "a bracket in a call": "States.Array($.a[0, " + ", ".join(f"'item{number}'" for number in range(5_000)),
    "brackets in a path": "States.Array($" + "[0]" * 5_000 + "[",
    "a quote": "States.Format('" + "\\'{}" * 5_000,
    "quotes": "$['" + "a','" * 5_000,
    "a bracket behind blanks": "$[0:" + " " * 200_000,
    "a filter": "$[?(@.a == '" + "\\'" * 100_000,
    "parentheses": "$[?(" + "(" * 100_000,
    "an exclamation": "$[?(" + "!" * 100_000,
    "functions": "States.Array(" * 100_000,
    "a regular expression": "$[?(@.a =~ /" + "\\/" * 100_000,
    "dots": "$" + "." * 200_000,
}


@pytest.mark.parametrize("case", FORGOTTEN)
def test_what_is_forgotten_is_refused_at_once(case):
    (found,) = diagnostics_of(state(Parameters={"x.$": FORGOTTEN[case]}))
    assert found.code in ("SCHEMA_VALIDATION_FAILED", "TOO_DEEPLY_NESTED")


def nested(depth, inner="1"):
    return "States.Array(" * depth + inner + ")" * depth


def test_functions_are_nested_ten_deep_at_most():
    assert diagnostics_of(state(Parameters={"x.$": nested(10)})) == []
    (found,) = diagnostics_of(state(Parameters={"x.$": nested(11)}))
    assert found.message.startswith("The value for the field 'x.$' must be a valid JSONPath")
    assert diagnostics_of(state(Parameters={"x.$": f"States.Array({nested(9)}, {nested(9)})"})) == []


@pytest.mark.parametrize("call", ["States.Base64Decode('aGk')", "States.Base64Decode('aGk=')"])
def test_base64_may_lack_its_padding(call):
    assert call_intrinsic(call, None) == "hi"


@pytest.mark.parametrize("text", ["a", "aG k", "a=b=", "aGk!"])
def test_what_is_no_base64_is_refused(text):
    with pytest.raises(LocatedError):
        call_intrinsic(f"States.Base64Decode('{text}')", None)


@pytest.mark.parametrize("path", ["$..*..*..*", "$..*[?(@..*)]", "$..[?($..*)]"])
def test_a_path_that_looks_at_too_much_fails_alone(sfn, path):
    data = 1
    for depth in range(200):
        data = [data, data] if depth < 13 else [data]
    run = sfn.run(json.loads(state(Parameters={"x.$": path})), {"a": data})
    assert run.error == "States.Runtime" and "looks at more than 1000000 values" in run.cause


def test_all_that_256_kib_can_hold_may_be_looked_at():
    most = [0] * 131_000
    assert len(find("$..[?(@ == 0)]", {"a": most})) == 131_000
    assert len(find("$..*", [most])) == 131_001


def test_a_bad_regular_expression_ends_with_its_execution(monkeypatch):
    monkeypatch.setattr(jsonpath_search, "PATIENCE_SECONDS", 0.05)
    with pytest.raises(LocatedError) as caught:
        find("$[?(@ =~ /(x+x+)+y/)]", ["x" * 5_000] * 1_000)
    assert "matches a regular expression for more than" in caught.value.cause


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [("/A.*/i", True), ("/a.*/", False), (r"/\p{Lu}\w+/", True), ("/ A d a /x", True)],
)
def test_regular_expressions_are_read_as_java_reads_them(pattern, matches):
    assert find(f"$[?(@ =~ {pattern})]", ["Ada"]) == (["Ada"] if matches else [])
