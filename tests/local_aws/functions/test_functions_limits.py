"""A limit of Lambda is where AWS has it (lambda/latest/dg/gettingstarted-limits.html), or where we say."""

import base64
import io
import json
import re
import types
import zipfile

import pytest

from local_aws.functions import asynchronous, event, log, outcome, pool, process, refusals, worker
from local_aws.functions.log import events_of
from local_aws.services import account
from local_aws.wire import ServiceError

MIB = 1024 * 1024


def refused(check, *given) -> bool:
    try:
        check(*given)
    except ServiceError:
        return True
    return False


@pytest.mark.parametrize(("kind", "most"), [("RequestResponse", 6 * MIB), ("DryRun", 6 * MIB), ("Event", MIB)])
def test_an_event_has_at_most_so_many_bytes(kind, most):
    def sent(length):
        return b'"' + b"x" * (length - 2) + b'"'

    assert not refused(event.checked, sent(most), kind) and refused(event.checked, sent(most + 1), kind)


@pytest.mark.parametrize(("name", "least", "most"), [("Timeout", 1, 900), ("MemorySize", 128, 10240)])
def test_time_out_and_memory_are_within_lambdas_bounds(name, least, most):
    taken = [
        value
        for value in (least - 1, least, most, most + 1)
        if not refused(refusals.check_configuration, {name: value})
    ]
    assert taken == [least, most]


@pytest.mark.parametrize(("name", "most"), [("FunctionName", 64), ("Handler", 128)])
def test_names_have_at_most_so_many_characters(name, most):
    assert not refused(refusals.check_configuration, {name: "x" * most})
    assert refused(refusals.check_configuration, {name: "x" * (most + 1)})


def test_the_environment_has_at_most_4_kb():
    def of(length):
        return {"Environment": {"Variables": {"XX": "x" * (length - len('{"XX":""}'))}}}

    assert not refused(refusals.check_configuration, of(4096)) and refused(refusals.check_configuration, of(4097))


def test_code_has_at_most_250_mb_unzipped():
    def of(size):
        entry = types.SimpleNamespace(file_size=size)
        return types.SimpleNamespace(namelist=lambda: ["x"], infolist=lambda: [entry], testzip=lambda: None)

    assert not refused(refusals._check_archive, of(262_144_000)) and refused(refusals._check_archive, of(262_144_001))


def test_code_has_at_most_50_mb_zipped():
    def of(size):
        zipped = io.BytesIO()
        with zipfile.ZipFile(zipped, "w") as archive:
            archive.writestr("x", bytes(size - 100))  # a stored file of one letter costs a hundred bytes
        assert len(zipped.getvalue()) == size
        return {"ZipFile": base64.b64encode(zipped.getvalue()).decode()}

    assert not refused(refusals.check_code, of(52_428_800)) and refused(refusals.check_code, of(52_428_801))


def test_a_response_has_at_most_six_megabytes_and_a_hundred_bytes(deploy):
    function = deploy("def lambda_handler(event, context):\n    return 'x' * (event - 2)")
    assert function(6_291_556).function_error is None
    assert json.loads(function(6_291_557).payload)["errorType"] == "Function.ResponseSizeTooLarge"


@pytest.mark.parametrize(("length", "events"), [(262_144, 1), (262_145, 2)])
def test_a_log_event_has_at_most_256_kib(length, events):
    assert len(events_of(b"x" * length)) == events


def test_the_runtime_and_the_server_agree_how_much_of_a_log_is_kept():
    source = (process.RUNTIME / "lambda_runtime" / "output.py").read_text("utf-8")
    assert "\nLIMIT = 4 * 1024 * 1024" in source and worker.OUTPUT_LIMIT == 4 * MIB


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (account.CONCURRENCY, 10),  # of a Learner Lab
        (asynchronous.RETRY_AFTER, (60, 120)),  # docs: one minute before the second attempt, two before the third
        (asynchronous.AT_ONCE, 5),
        (worker.INIT_LIMIT, 10),  # docs: the init phase is limited to 10 seconds
        (pool.IDLE_LIMIT, 300.0),
        (pool.MOST_IDLE, 20),
        (log.TAIL, 4096),  # docs: the last 4 KB of the execution log
        (outcome.LARGEST, 6_291_556),
    ],
)
def test_a_limit_is_where_we_say(found, said):
    assert found == said


def test_the_log_tells_how_long_the_call_took_and_not_since_when_the_machine_runs(deploy):
    function = deploy("def lambda_handler(event, context):\n    return event")
    function()
    report = next(line for line in function.log() if line.startswith("REPORT"))
    told = [float(found) for found in re.findall(r"Duration: ([\d.]+) ms", report)]
    assert len(told) == 3 and all(0 <= one < 20_000 for one in told), report  # milliseconds
