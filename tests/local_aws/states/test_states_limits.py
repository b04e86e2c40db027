"""A limit is where AWS has it: what just fits is taken, what is one more is refused, and the place is named.

The numbers are those of the Amazon States Language (states-language.net), of "Service quotas" and of the pages on
error handling, Map and intrinsic functions in the developer guide.
"""

import json

import pytest

from local_aws.states.checks.definition import diagnostics_of
from local_aws.states.engine.attempts import delay
from local_aws.states.language.failure import LocatedError
from local_aws.states.language.fields import FIELDS_OF, PATH, ROWS, WHOLE, Field, by_place, value_in
from local_aws.states.language.intrinsics import call_intrinsic
from local_aws.wire import ServiceError

PASS = {"Type": "Pass", "End": True}
ALL_SECONDS = 99_999_999


def machine(state, name="A", **fields):
    return {"StartAt": name, "States": {name: {"End": True, **state}}, **fields}


def task(**fields):
    return machine({"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", **fields})


def retried(**fields):
    return task(Retry=[{"ErrorEquals": ["States.ALL"], **fields}])


def mapped(**fields):
    config = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}
    return machine({"Type": "Map", "ItemProcessor": {**machine(PASS, "B"), **config}, **fields})


def batched(**fields):
    return mapped(ItemBatcher={"MaxItemsPerBatch": 1, **fields})


LIMITS = {  # name: (definition with the value, what just fits, what does not)
    "TimeoutSeconds of a machine": (lambda n: machine(PASS, TimeoutSeconds=n), [0, ALL_SECONDS], [-1, ALL_SECONDS + 1]),
    "TimeoutSeconds": (lambda n: task(TimeoutSeconds=n), [1, ALL_SECONDS], [0, ALL_SECONDS + 1]),
    "HeartbeatSeconds": (lambda n: task(HeartbeatSeconds=n), [1, ALL_SECONDS], [0, ALL_SECONDS + 1]),
    "HeartbeatSeconds below TimeoutSeconds": (lambda n: task(HeartbeatSeconds=n, TimeoutSeconds=9), [8], [9]),
    "Seconds": (lambda n: machine({"Type": "Wait", "Seconds": n}), [0, ALL_SECONDS], [-1, ALL_SECONDS + 1]),
    "IntervalSeconds": (lambda n: retried(IntervalSeconds=n), [0, ALL_SECONDS], [-1, ALL_SECONDS + 1]),
    "MaxAttempts": (lambda n: retried(MaxAttempts=n), [0, ALL_SECONDS], [-1, ALL_SECONDS + 1]),
    "BackoffRate": (lambda n: retried(BackoffRate=n), [1.0, 1000], [0.99]),
    "MaxDelaySeconds": (lambda n: retried(MaxDelaySeconds=n), [1, 31_622_400], [0, 31_622_401]),
    "MaxConcurrency": (lambda n: mapped(MaxConcurrency=n), [0, 10_000], [-1]),
    "ToleratedFailureCount": (lambda n: mapped(ToleratedFailureCount=n), [0, 10**8], [-1]),
    "ToleratedFailurePercentage": (lambda n: mapped(ToleratedFailurePercentage=n), [0, 100], [-0.1, 100.1]),
    "MaxItemsPerBatch": (lambda n: batched(MaxItemsPerBatch=n), [1], [0]),
    "MaxInputBytesPerBatch": (lambda n: batched(MaxInputBytesPerBatch=n), [1, 262_144], [0]),
    "letters of a state's name": (lambda n: machine(PASS, "é" * n), [1, 80], [81]),
    "letters of a variable's name": (lambda n: machine({**PASS, "Assign": {"v" * n: 1}}), [1, 80], [0, 81]),
    "branches": (lambda n: machine({"Type": "Parallel", "Branches": [machine(PASS, "B")][:n]}), [1], [0]),
}


@pytest.mark.parametrize(("limit", "value"), [(name, value) for name in LIMITS for value in LIMITS[name][1]])
def test_what_just_fits_is_taken(limit, value):
    assert diagnostics_of(json.dumps(LIMITS[limit][0](value))) == []


@pytest.mark.parametrize(("limit", "value"), [(name, value) for name in LIMITS for value in LIMITS[name][2]])
def test_what_is_beyond_the_limit_is_refused(limit, value):
    (found,) = diagnostics_of(json.dumps(LIMITS[limit][0](value)))
    codes = ("SCHEMA_VALIDATION_FAILED", "INVALID_STATE_NAME", "INVALID_VARIABLE_NAME")
    assert found.code in codes and found.location.startswith("/")


def test_a_definition_has_at_most_a_megabyte(sfn, refused):
    bare = len(json.dumps(machine(PASS, Comment="")))
    fitting = 1_048_576 - bare
    assert diagnostics_of(json.dumps(machine(PASS, Comment="x" * fitting))) == []
    too_long = json.dumps(machine(PASS, Comment="x" * (fitting + 1)))
    assert "1048576" in diagnostics_of(too_long)[0].message
    in_utf8 = json.dumps(machine(PASS, Comment="é" * (fitting // 2 + 1)), ensure_ascii=False)
    assert diagnostics_of(in_utf8)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("l" * 40, None),
        ("l" * 41, "Label cannot exceed 40 characters"),
        ("", "Label cannot be empty"),
        ("a b", "invalid character: ' '"),
        ("a#b", "invalid character: '#'"),
        ("a\x1fb", "invalid character: '\\\\x1f'"),
        ("a~b", "invalid character: '~'"),
        ("a\x7fb", "invalid character: '\\\\x7f'"),
        ("a\x85b", "invalid character: '\\\\x85'"),
        ("a\x9fb", "invalid character: '\\\\x9f'"),
        ("a\xa0b", None),
        ("a-b_c.é", None),
    ],
)
def test_a_label_has_at_most_40_characters_and_none_that_an_arn_cannot_have(sfn, label, said):
    definition = mapped(Label=label)
    if said is None:
        assert sfn.create(definition)
        return
    with pytest.raises(ServiceError) as caught:
        sfn.create(definition)
    assert said in caught.value.message


@pytest.mark.parametrize(
    ("call", "beyond"),
    [
        ("States.ArrayRange(1, 1000, 1)", "States.ArrayRange(1, 1001, 1)"),
        ("States.Base64Encode($.fitting)", "States.Base64Encode($.long)"),
        ("States.Hash($.fitting, 'MD5')", "States.Hash($.long, 'MD5')"),
        ("States.ArrayPartition($.list, 1)", "States.ArrayPartition($.list, 0)"),
        ("States.ArrayGetItem($.list, 1)", "States.ArrayGetItem($.list, 2)"),
        ("States.MathRandom(1, 2)", "States.MathRandom(1, 1)"),
    ],
)
def test_a_function_has_limits_too(call, beyond):
    data = {"fitting": "x" * 10_000, "long": "x" * 10_001, "list": [1, 2]}

    def lookup(path):
        return data[path.removeprefix("$.")]

    assert call_intrinsic(call, lookup)
    with pytest.raises(LocatedError) as caught:
        call_intrinsic(beyond, lookup)
    assert caught.value.error == "States.Runtime"


def test_a_retrier_that_says_nothing_waits_1_2_and_4_seconds():
    assert [delay({}, used) for used in range(3)] == [1, 2, 4]
    assert delay({}, 40) == 31_622_400 and delay({"MaxDelaySeconds": 3}, 2) == 3
    assert value_in({}, "MaxAttempts") == 3 and value_in({}, "MaxConcurrency") == 0


def test_a_wait_that_grows_beyond_all_numbers_is_the_longest():
    assert delay({"BackoffRate": 1e300}, 2) == delay({"BackoffRate": 10}, 400) == 31_622_400


def test_a_new_field_of_a_state_is_one_row(monkeypatch):
    patience = Field("Patience", "Pass", WHOLE, least=1, most=9, path=PATH)
    monkeypatch.setitem(FIELDS_OF, "Pass", by_place([*ROWS, patience])["Pass"])

    def told(**fields):
        return [found.message for found in diagnostics_of(json.dumps(machine({**PASS, **fields})))]

    assert told(Patience=9) == told(PatiencePath="$.a") == []
    assert told(Patience="long") == ["Expected value of type Integer"]
    assert told(Patience=10) == ["Maximum value is 9"]
    assert told(PatiencePath="a") == ["Value must be a valid JSONPath."]
    assert told(Patience=1, PatiencePath="$.a") == [
        "There should only be one of the following fields: [Patience, PatiencePath]"
    ]
