"""JSONata in the fields of states: what is refused at creation, what fails in a run, and that nothing is held up."""

import json
import time

import pytest

from local_aws.states.language import jsonata
from local_aws.states.language.jsonata import apart
from local_aws.states.language.jsonata.engine import Bounds

DATA = {"case": {"id": "001", "notes": ["a", "b", "c"]}, "n": 2}
ENDLESS = "($f := function($n) { $f($n + 1) }; $f(0))"
HOPELESS = f"$match('{'a' * 60}', /(a+)+b/)"


def passing(output, **fields):
    states = {"P": {"Type": "Pass", "Output": output, "End": True}}
    return {"QueryLanguage": "JSONata", "StartAt": "P", "States": states, **fields}


def test_an_expression_sees_the_input_and_the_context(sfn):
    output = {"id": "{% $states.input.case.id %}", "name": "{% $states.context.State.Name %}", "text": "$states.input"}
    assert sfn.run(passing(output), DATA).output == {"id": "001", "name": "P", "text": "$states.input"}


UNREADABLE = {
    "{% a[1,2) %}": 'Expected "]", got ","',
    "{% 1 + %}": "Unexpected end of expression",
    "{% !$states.input.ok %}": 'Unknown operator: "!"',
    "{% 1 ~ 2 %}": 'Unknown operator: "~"',
    "{% /* open %}": "Comment has no closing tag",
    "{% 'open %}": "String literal must be terminated by a matching quote",
    "{% /open %}": "No terminating / in regular expression",
    "{% $states.input.a ?? 'd' %}": 'The symbol "?" cannot be used as a unary operator',
    "{% $states.input.a ?: 'd' %}": 'The symbol ":" cannot be used as a unary operator',
    "{% %}": "Unexpected end of expression",
}
UNSUPPORTED = {
    "{% phone %}": "Reference to 'phone' at the top level is not supported.",
    "{% $$ %}": "Reference to '$$' is not supported.",
    "{% $map($states.input.l, function($x) { $$.a }) %}": "Reference to '$$' is not supported.",
}
REFUSED = {
    **{text: f"INVALID_JSONATA_EXPRESSION: {said}" for text, said in UNREADABLE.items()},
    **{text: f"UNSUPPORTED_JSONATA_EXPRESSION: {said}" for text, said in UNSUPPORTED.items()},
}


@pytest.mark.parametrize("text", REFUSED)
def test_an_expression_that_aws_refuses_is_refused_wherever_it_comes(sfn, refused, text):
    definition = json.dumps(passing({"v": text}))
    arn = sfn.create(passing(1))
    for operation, params in (
        (sfn.CreateStateMachine, {"name": "m", "definition": definition, "roleArn": sfn.role}),
        (sfn.UpdateStateMachine, {"stateMachineArn": arn, "definition": definition}),
    ):
        assert f"'{REFUSED[text]} at /States/P/Output/v'" in refused("InvalidDefinition", operation, **params)
    state = json.dumps({"Type": "Pass", "QueryLanguage": "JSONata", "Output": {"v": text}, "End": True})
    assert REFUSED[text] in refused("InvalidDefinition", sfn.TestState, definition=state)


@pytest.mark.parametrize("text", REFUSED)
def test_an_expression_that_aws_refuses_is_a_diagnostic(sfn, text):
    told = sfn.ValidateStateMachineDefinition(definition=json.dumps(passing({"v": text})))
    code, _, message = REFUSED[text].partition(": ")
    assert told["result"] == "FAIL"
    found = {"severity": "ERROR", "code": code, "message": message, "location": "/States/P/Output/v"}
    assert found in told["diagnostics"]


def test_each_bare_name_is_told(sfn):
    told = sfn.ValidateStateMachineDefinition(definition=json.dumps(passing("{% a + b.a & a %}")))
    assert [one["message"][:16] for one in told["diagnostics"]] == ["Reference to 'a'", "Reference to 'b'"]


@pytest.mark.parametrize(
    "text",
    [
        "{% $states.input.case.notes[$ = 'a'] %}",
        "{% $states.input.case.(id & $count(notes)) %}",
        "{% $map($states.input.case.notes, function($note) { $uppercase($note) }) %}",
        "{% ($x := $states.input.n; $x > 1 ? {'big': $x} : null) %}",
        "{% $states.input.case.notes ~> $join('-') %}",
        r"{% $contains('a@b', /^[\w-.]+@/) %}",
        r"{% $match('in 2024', /(?<y>\d{4})/).match %}",
    ],
)
def test_an_expression_that_aws_takes_runs(sfn, text):
    assert sfn.run(passing(text), DATA).status == "SUCCEEDED"


def test_what_is_nested_too_deeply_is_created_and_fails_in_the_run(sfn):
    run = sfn.run(passing("{% " + "+".join(["1"] * 2000) + " %}"))
    assert run.error == "States.QueryEvaluationError" and run.cause.endswith(DEPTH)


DEPTH = (
    "threw an error during evaluation: Stack overflow error: Check for non-terminating recursive function. "
    "Consider rewriting as tail-recursive"
)
MEMORY = (
    "threw an error during evaluation: Expression evaluation memory limit exceeded: Check for excessive memory usage"
)
TIME = "threw an error during evaluation: Expression evaluation timeout: Check for infinite loop"
BEYOND = {
    "[1..873783] ~> $count()": MEMORY,
    '$pad("x", 8388608, "y")': MEMORY,
    "$pad('', 2500000000)": MEMORY,
    "$count($range(1, 360146, 1))": MEMORY,
    "+".join(["1"] * 101): DEPTH,
    "(" * 100 + "1" + ")" * 100: DEPTH,
    "($f := function($n){$n = 0 ? 0 : 1 + $f($n - 1)}; $f(32))": DEPTH,
    ENDLESS: TIME,
    HOPELESS: TIME,
    "$replace('" + "a" * 60 + "', /(a+)+b/, '')": TIME,
    "$contains('" + "a" * 60 + "', /(a|a)+b/)": TIME,
    "$split('" + "a" * 60 + "', /(a*)*b/)": TIME,
    "$count($distinct([1..300000]))": TIME,  # which jlens itself does not end
}


@pytest.mark.parametrize("source", BEYOND)
def test_an_expression_that_takes_too_much_fails_and_can_be_caught(sfn, monkeypatch, source):
    monkeypatch.setattr(jsonata, "FULL", Bounds(0.1, jsonata.FULL.items, jsonata.FULL.characters))
    caught = {"Type": "Pass", "Output": "{% $states.input.Cause %}", "End": True}
    catcher = {"ErrorEquals": ["States.QueryEvaluationError"], "Output": "{% $states.errorOutput %}", "Next": "Caught"}
    parallel = {"Type": "Parallel", "Branches": [passing(f"{{% {source} %}}")], "Catch": [catcher], "End": True}
    del parallel["Branches"][0]["QueryLanguage"]
    states = {"Both": parallel, "Caught": caught}
    run = sfn.run({"QueryLanguage": "JSONata", "StartAt": "Both", "States": states})
    assert run.status == "SUCCEEDED"
    assert run.output.endswith(BEYOND[source])


WITHIN = {
    "$count([1..873782])": 873_782,
    '$length($pad("x", 8388607, "y"))': 8_388_607,
    "$count($range(1, 360145, 1))": 360_145,
    "$count($range(1, 200000, 1))": 200_000,
    "+".join(["1"] * 100): 100,
    "($f := function($n){$n = 0 ? 0 : 1 + $f($n - 1)}; $f(31))": 31,
    "$sum($map([1..200000], function($v){$v * 2}))": 40_000_200_000,
}


@pytest.mark.parametrize("source", WITHIN)
def test_as_much_as_aws_takes_is_evaluated(sfn, monkeypatch, source):
    monkeypatch.setattr(jsonata, "FULL", Bounds(20, jsonata.FULL.items, jsonata.FULL.characters))  # on a busy machine
    assert sfn.run(passing(f"{{% {source} %}}")).output == WITHIN[source]


@pytest.fixture
def patient(monkeypatch):
    """Evaluations that would take a minute, if they were not ended from outside."""
    monkeypatch.setattr(jsonata, "FULL", Bounds(60, 873_782, 2**23))


@pytest.mark.parametrize("source", [ENDLESS, HOPELESS, "$count($distinct([1..300000]))"])
def test_while_one_computes_others_are_answered_and_it_can_be_stopped(sfn, patient, source):
    arn = sfn.start(sfn.create(passing(f"{{% {source} %}}")))
    others = [sfn.run(passing("{% $sum([1..3]) %}")).output for _ in range(20)]
    assert others == [6] * 20
    assert sfn.DescribeExecution(executionArn=arn)["status"] == "RUNNING"
    sfn.StopExecution(executionArn=arn)
    assert sfn.DescribeExecution(executionArn=arn)["status"] == "ABORTED"
    assert_nobody_computes()


def test_time_runs_out_while_one_computes(sfn, patient):
    run = sfn.run(passing(f"{{% {HOPELESS} %}}", TimeoutSeconds=1))
    assert run.status == "TIMED_OUT"
    assert_nobody_computes()


def assert_nobody_computes():
    """The evaluation of what has ended is ended: its process and its place are free."""
    for _ in range(100):
        if not apart.helpers.busy:
            return
        time.sleep(0.1)
    raise AssertionError("it still computes")


def test_a_path_into_large_data_needs_no_process_of_its_own(sfn, monkeypatch):
    monkeypatch.setattr(apart, "evaluate", None)
    data = {"l": [{"a": number, "b": "x" * 20} for number in range(3000)]}
    assert sfn.run(passing("{% $states.input.l.a %}"), data).output == list(range(3000))


def test_a_part_of_large_data_needs_no_process_of_its_own(sfn, monkeypatch):
    monkeypatch.setattr(apart, "evaluate", None)
    data = {"l": [{"a": number, "b": "x" * 20} for number in range(3000)], "few": [1, 2]}
    assert (
        sfn.run(passing("{% $sum($states.input.few) & $states.context.Execution.Input.few[0] %}"), data).output == "31"
    )


def test_large_data_are_computed_with(sfn):
    data = {"l": [{"a": number, "b": "x" * 20} for number in range(3000)]}
    assert sfn.run(passing("{% $sum($states.input.l.a) %}"), data).output == sum(range(3000))


def test_a_failed_expression_names_function_and_field(sfn):
    run = sfn.run(passing({"v": "{% $sum($states.input.case.notes) %}"}), DATA)
    assert run.error == "States.QueryEvaluationError"
    assert run.cause.endswith(
        "The JSONata expression '$sum($states.input.case.notes)' specified for the field 'Output/v' threw an error "
        'during evaluation. T0412: Argument 1 of function "sum" must be an array of "numbers"'
    )


def test_variables_that_states_read_are_told(sfn):
    output = {"a": "{% $x / $y + $z / 2 %}", "b": "{% $map($states.input, function($v) { $v + $x }) %}"}
    arn = sfn.create(passing(output))
    assert sfn.DescribeStateMachine(stateMachineArn=arn)["variableReferences"] == {"P": ["x", "y", "z"]}
