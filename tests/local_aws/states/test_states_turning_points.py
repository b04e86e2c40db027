"""The bounds of the language's fields and functions, and where the API and the engine turn from one to the other."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from local_aws.states import api as step_functions
from local_aws.states import refusals, state_machine, store
from local_aws.states.api import activities, aliases, pages, redrive, redrive_status, tags, teststate
from local_aws.states.checks.definition import diagnostics_of
from local_aws.states.checks.warnings import looks_dynamic
from local_aws.states.engine import quotas, recording, texts, variables
from local_aws.states.engine.maps import iterations, map_run, reader, run, source
from local_aws.states.engine.tasks import callback
from local_aws.states.language import intrinsics, jsonpath_search
from local_aws.states.language.failure import StatesError
from local_aws.states.language.fields import SECONDS
from local_aws.states.language.jsonata import bounds, functions, value_of
from local_aws.states.language.jsonata.engine import DEEPEST
from local_aws.states.language.jsonata.expression import KEPT, LONGEST_KEPT
from local_aws.states.language.resource import parse_resource
from local_aws.states.store import store_of

MIB = 1024 * 1024
PASS = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:F"
YEAR = 366 * 24 * 60 * 60


def inside(field, value):
    """A machine in which this field of a state, of a Retrier or of an ItemBatcher has this value."""
    kind, name = field.split(".")
    task = {"Type": "Task", "Resource": LAMBDA, "End": True}
    state = {
        "Machine": PASS["States"]["P"],
        "Task": {**task, "TimeoutSeconds": SECONDS} if name == "HeartbeatSeconds" else task,
        "Wait": {"Type": "Wait", "End": True},
        "Map": {"Type": "Map", "ItemProcessor": PASS, "End": True},
        "Retrier": {**task, "Retry": [{"ErrorEquals": ["E"], name: value}]},
        "ItemBatcher": {
            "Type": "Map",
            "ItemProcessor": {**PASS, "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}},
            "ItemBatcher": {name: value},
            "End": True,
        },
    }[kind]
    own = {name: value} if kind not in ("Machine", "Retrier", "ItemBatcher") else {}
    top = {name: value} if kind == "Machine" else {}
    return {"StartAt": "S", "States": {"S": {**state, **own}}, **top}


@pytest.mark.parametrize(
    ("field", "least", "most"),
    [
        ("Machine.TimeoutSeconds", 0, 99_999_999),
        ("Task.TimeoutSeconds", 1, 99_999_999),
        ("Task.HeartbeatSeconds", 1, 99_999_998),  # it has to be smaller than the time-out
        ("Wait.Seconds", 0, 99_999_999),
        ("Map.MaxConcurrency", 0, None),
        ("Map.ToleratedFailureCount", 0, None),
        ("Map.ToleratedFailurePercentage", 0, 100),
        ("ItemBatcher.MaxItemsPerBatch", 1, None),
        ("ItemBatcher.MaxInputBytesPerBatch", 1, None),
        ("Retrier.IntervalSeconds", 0, 99_999_999),
        ("Retrier.MaxAttempts", 0, 99_999_999),
        ("Retrier.BackoffRate", 1, None),
        ("Retrier.MaxDelaySeconds", 1, YEAR),
    ],
)
def test_a_field_is_within_the_bounds_of_the_language(field, least, most):
    def refused(value):
        return [one for one in diagnostics_of(json.dumps(inside(field, value))) if one.severity != "WARNING"]

    assert refused(least - 1) and not refused(least)
    if most is not None:
        assert not refused(most) and refused(most + 1)


ARGUMENTS = {  # of each function, as the developer guide has them: the least and the most
    "Array": (0, None), "ArrayContains": (2, 2), "ArrayGetItem": (2, 2), "ArrayLength": (1, 1),
    "ArrayPartition": (2, 2), "ArrayRange": (3, 3), "ArrayUnique": (1, 1), "Base64Decode": (1, 1),
    "Base64Encode": (1, 1), "Format": (1, None), "Hash": (2, 2), "JsonMerge": (3, 3), "JsonToString": (1, 1),
    "MathAdd": (2, 2), "MathRandom": (2, 3), "StringSplit": (2, 2), "StringToJson": (1, 1), "UUID": (0, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_function_takes_the_arguments_that_the_guide_gives_it(name):
    least, most = ARGUMENTS[name]
    found = intrinsics.INTRINSICS[name]
    assert (found.least, found.most) == (least, 1000 if most is None else most) and {*ARGUMENTS} == {
        *intrinsics.INTRINSICS
    }


OF_AWS = {
    "input and output of 256 KiB": ((refusals.MOST_BYTES, quotas.MOST_BYTES), (262_144, 262_144)),
    "a thousand versions": (state_machine.MOST_VERSIONS, 1000),
    "a hundred aliases": (aliases.MOST_ALIASES, 100),
    "fifty tags": (tags.MOST, 50),
    "a hundred on a page": (pages.PAGE, 100),
    "GetActivityTask waits sixty seconds": (activities.LONG_POLL_SECONDS, 60),
    "a redrive within fourteen days": (redrive_status.REDRIVABLE_FOR, timedelta(days=14)),
    "an execution is open for a year": (redrive_status.OPEN_FOR, timedelta(days=365)),
    "the same token within a quarter of an hour": (redrive.TOKEN_LASTS, timedelta(minutes=15)),
    "TestState waits five minutes": (teststate.MOST_SECONDS, 300),
    "25,000 events": (recording.MOST_EVENTS, 25_000),
    "forty iterations at a time": (iterations.MOST_AT_ONCE, 40),
    "a thousand redrives of a Map run": (map_run.MOST_REDRIVES, 1000),
    "a hundred million items": (reader.MOST_ITEMS, 100_000_000),
    "variables of 10 MiB": (variables.MOST_BYTES_OF_ALL, 10 * MIB),
    "functions in functions ten deep": (intrinsics.DEEPEST, 10),
    "JSONata a hundred deep": (DEEPEST, 100),
    "a range of 360,145": (functions.LONGEST_RANGE, 360_145),
}
OF_OURS = {
    "a thousand children at a time": (run.MOST_AT_ONCE, 1000),
    "a reader reads 64 MiB": (source.MOST_BYTES, 64 * MIB),
    "ten tokens of redrives": (redrive.TOKENS, 10),
    "ten thousand tokens that are over": (callback.MOST_OVER, 10_000),
    "a hundred executions are read at once, fifty are packed together": ((store.UNPACKED, store.AT_ONCE), (100, 50)),
    "five hundred events are packed together": (recording.BLOCK, 500),
    "texts are packed from 4 KiB on": ((texts.LONG, texts.SAMPLE), (4096, 8192)),
    "functions make 10 MiB": ((intrinsics.MOST_MADE, quotas.MOST_MADE), (10 * MIB, 10 * MIB)),
    "a path looks at a million values, tells 10 MiB and has a second": (
        (jsonpath_search.MOST_VALUES, jsonpath_search.MOST_TOLD, jsonpath_search.PATIENCE_SECONDS),
        (1_000_000, 10 * MIB, 1),
    ),
    "an expression has a second, and 873,782 items": (
        (bounds.FULL.seconds, bounds.FULL.items, bounds.FULL.characters),
        (1, 873_782, 8 * MIB - 1),
    ),
    "a small one a tenth, and a thousand": (
        (bounds.QUICK.seconds, bounds.QUICK.items, bounds.QUICK.characters),
        (0.1, 1000, 65_536),
    ),
    "256 trees of 4,000 characters": ((KEPT, LONGEST_KEPT), (256, 4000)),
}


@pytest.mark.parametrize("limit", [*OF_AWS, *OF_OURS])
def test_a_limit_is_the_number_that_is_written_of_it(limit):
    found, written = {**OF_AWS, **OF_OURS}[limit]
    assert found == written


# ── the API


def test_the_revision_that_is_published_is_the_present_one_or_none_is(sfn, refused):
    arn = sfn.create(PASS)
    changed = json.dumps({**PASS, "Comment": "other"})
    present = sfn.UpdateStateMachine(stateMachineArn=arn, definition=changed)["revisionId"]
    assert (
        sfn.PublishStateMachineVersion(stateMachineArn=arn, revisionId=present)["stateMachineVersionArn"] == f"{arn}:1"
    )
    told = refused("ConflictException", sfn.PublishStateMachineVersion, stateMachineArn=arn, revisionId="other")
    assert told.endswith(f"The current State Machine revision is {present}.")


DISTRIBUTED = {
    "Type": "Map",
    "ItemProcessor": {**PASS, "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}},
    "End": True,
}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, (0, 0, 0)),
        ({"ToleratedFailureCount": 2, "MaxConcurrency": 3}, (3, 2, 0)),
        ({"ToleratedFailurePercentage": 50}, (0, 0, 50)),
    ],
)
def test_a_map_run_tells_the_limits_that_its_map_has(sfn, fields, told):
    arn = sfn.start(sfn.create({"StartAt": "M", "States": {"M": {**DISTRIBUTED, **fields}}}), [1])
    sfn.ended(arn)
    (listed,) = sfn.ListMapRuns(executionArn=arn)["mapRuns"]
    found = sfn.DescribeMapRun(mapRunArn=listed["mapRunArn"])
    names = ("maxConcurrency", "toleratedFailureCount", "toleratedFailurePercentage")
    assert tuple(found[name] for name in names) == told


@pytest.mark.parametrize(
    ("fields", "cause"),
    [
        ({"ToleratedFailureCountPath": "$.n"}, "ToleratedFailureCount cannot be negative."),
        ({"ToleratedFailurePercentagePath": "$.n"}, "ToleratedFailurePercentage must be between 0 and 100."),
    ],
)
@pytest.mark.parametrize(("number", "well"), [(-1, False), (0, True), (1, True), (100, True), (101, None)])
def test_a_tolerance_that_is_computed_is_within_its_bounds(sfn, fields, cause, number, well):
    state = {**DISTRIBUTED, "ItemsPath": "$.items", **fields}
    found = sfn.run({"StartAt": "M", "States": {"M": state}}, {"n": number, "items": [1]})
    if well is None:
        well = "Count" in cause
    assert (found.status == "SUCCEEDED") is well and (well or cause in found.cause)


# ── the language


@pytest.mark.parametrize(
    ("error", "cause", "details", "output"),
    [
        ("E", "c", {"error": "E", "cause": "c"}, {"Error": "E", "Cause": "c"}),
        ("E", None, {"error": "E"}, {"Error": "E", "Cause": ""}),
        (None, "c", {"cause": "c"}, {"Error": None, "Cause": "c"}),
        (None, None, {}, {"Error": None, "Cause": None}),
    ],
)
def test_a_failure_tells_what_it_has_and_a_catcher_an_empty_cause(error, cause, details, output):
    failure = StatesError(error, cause)
    assert (failure.details(), failure.output()) == (details, output)


@pytest.mark.parametrize(
    ("arn", "found"),
    [
        (LAMBDA, ("function", "lambda", "invoke", "")),
        ("arn:aws:states:us-east-1:123456789012:activity:A", ("activity", "", "", "")),
        ("arn:aws:states:::sqs:sendMessage", ("service", "sqs", "sendMessage", "")),
        ("arn:aws:states:::states:startExecution.sync:2", ("service", "states", "startExecution", ".sync:2")),
        ("arn:aws:states:::aws-sdk:s3:getObject", ("service", "aws-sdk:s3", "getObject", "")),
        ("arn:aws:states:::sqs", None),
        ("arn:aws:lambda:us-east-1:123456789012", None),
        ("arn:aws:lambda:us-east-1:123456789012:layer:L", None),
        ("arm:aws:states:::sqs:sendMessage", None),
    ],
)
def test_a_resource_is_taken_apart(arn, found):
    if found is None:
        with pytest.raises(ValueError, match=arn):
            parse_resource(arn)
    else:
        made = parse_resource(arn)
        assert (made.kind, made.service, made.action, made.pattern) == found


def test_long_texts_are_packed_where_that_wins_something():
    assert isinstance(texts.pack("x" * 5000), texts.Packed) and texts.unpack(texts.pack("x" * 5000)) == "x" * 5000
    dense = "".join(chr(33 + (number * number * 7919 + number) % 90) for number in range(5000))
    assert texts.unpack(texts.pack(dense)) == dense


def test_an_account_of_its_own_has_a_store_of_its_own(sfn):
    mine = store_of(sfn.context(), step_functions.handle)
    assert mine is store_of(sfn.context(), step_functions.handle) and not mine.machines


@pytest.mark.parametrize(
    ("sign", "taken"),
    [("\x1f", False), (" ", False), ("~", False), ("\x7f", False), ("\x9f", False), ("\xa0", True), ("!", True)],
)
def test_a_label_has_no_sign_that_an_arn_cannot_have(sign, taken):
    state = {**DISTRIBUTED, "Label": f"a{sign}b"}
    found = diagnostics_of(json.dumps({"StartAt": "M", "States": {"M": state}}))
    assert [one.code for one in found] == [] if taken else ["INVALID_LABEL_NAME"]


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("$.a", True),
        ("$", True),
        ("$$.Task.Token", True),
        ("$name.a", True),
        ("States.UUID()", True),
        ("$.[", False),
        ("$5", False),
        ("$ 5 a month", False),
        ("States.None()", False),
        ("a", False),
        (5, False),
    ],
)
def test_a_text_that_reads_like_a_path_or_a_call_is_one(text, reads):
    assert looks_dynamic(text) is reads


def test_an_expression_tells_the_moment_that_it_is_given():
    moment = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert value_of("$now()", {}, moment) == "2001-02-03T04:05:06.000Z"
    assert value_of("$now() > '2020'", {}) is True


def test_what_lambda_answered_has_a_trace_of_the_form_that_aws_has(sfn, lambdas):
    lambdas["F"] = lambda event: event
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": sfn.function("F"), "Payload": {"a": 1}},
        "End": True,
    }
    output = sfn.run({"StartAt": "S", "States": {"S": task}}).output
    trace = output["SdkHttpMetadata"]["HttpHeaders"]["X-Amzn-Trace-Id"]
    assert re.fullmatch("root=1-[0-9a-f]{8}-[0-9a-f]{24};sampled=0", trace)
    assert (output["StatusCode"], output["Payload"]) == (200, {"a": 1})
