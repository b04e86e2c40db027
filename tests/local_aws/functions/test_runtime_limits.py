"""What runs inside a worker, taken apart in this process: where its log ends, how it tells time, errors and numbers."""

import importlib
import io
import json
import struct
import sys
import types
from decimal import Decimal
from pathlib import Path

import pytest

from local_aws.functions.process import RUNTIME

RECORD = struct.Struct(">4sIQ")


@pytest.fixture
def runtime(monkeypatch):
    """A module of the runtime by its name; none of them is left behind."""
    monkeypatch.syspath_prepend(str(RUNTIME))
    for name in [name for name in sys.modules if name.startswith("lambda_runtime")]:
        monkeypatch.delitem(sys.modules, name)
    before = set(sys.modules)
    yield lambda name: importlib.import_module(f"lambda_runtime.{name}")
    for name in set(sys.modules) - before:
        if name.startswith("lambda_runtime"):
            del sys.modules[name]


def records(file):
    """(kind, microseconds, text) of what stands in the file."""
    data, found = file.getvalue(), []
    while data:
        kind, length, moment = RECORD.unpack_from(data)
        found.append((kind, moment, data[RECORD.size : RECORD.size + length].decode()))
        data = data[RECORD.size + length :]
    return found


def test_a_log_takes_so_many_bytes_of_records_and_heads_and_as_many_again_for_the_next_call(runtime, monkeypatch):
    output = runtime("output")
    assert output.LIMIT == 4 * 1024 * 1024
    monkeypatch.setattr(output, "LIMIT", 100)
    log = output.Log(file := io.BytesIO())
    for text, kept in (("x" * 50, 50), ("y" * 50, 100 - 66 - 16), ("z", 0)):
        before = len(records(file))
        log.write(text)
        assert [len(text) for _, _, text in records(file)[before:]] == [kept] * bool(kept)
    log.begin()
    log.write("z" * 68)
    log.write("z")  # room for a head, and for nothing behind it
    log.begin()
    log.write("z" * 67)
    log.write("zz")
    assert [len(text) for _, _, text in records(file)[2:]] == [68, 67, 1]


def test_a_record_has_its_kind_and_its_microsecond(runtime, monkeypatch):
    output = runtime("output")
    monkeypatch.setattr(output.time, "time_ns", lambda: 1_795_000_000_123_456_789)
    log = output.Log(file := io.BytesIO())
    log.write("whole", output.WHOLE)
    log.write("é")
    assert records(file) == [
        (b"\xa5Z\x00\x03", 1_795_000_000_123_456, "whole"),
        (b"\xa5Z\x00\x01", 1_795_000_000_123_456, "é"),
    ]


@pytest.mark.parametrize(("error", "told"), [(OSError(28, "No space left"), "No space left"), (OSError("odd"), "odd")])
def test_what_could_not_be_written_is_told_until_the_next_call(runtime, error, told):
    def fail(data):
        raise error

    log = runtime("output").Log(types.SimpleNamespace(write=fail))
    log.write("x")
    assert log.failure == told
    log.begin()
    assert log.failure == ""


@pytest.mark.parametrize(("now", "left"), [(1000.0, 3000), (1002.9999, 1), (1003.0, 0), (1004.0, 0)])
def test_a_handler_is_told_the_milliseconds_that_are_left(runtime, monkeypatch, now, left):
    context = runtime("context")
    monkeypatch.setattr(context.time, "time", lambda: now)
    made = context.LambdaContext({"request_id": "id", "arn": "arn", "deadline": 1_003_000}, None)
    assert made.get_remaining_time_in_millis() == left
    assert "aws_request_id=id" in repr(made) and "_deadline" not in repr(made)
    assert made.client_context is None


def test_what_a_caller_sent_with_its_call_is_an_object_with_fields(runtime):
    context = runtime("context")
    about = {"request_id": "id", "arn": "arn", "deadline": 0, "client_context": {"client": {"app_title": "App"}}}
    made = context.LambdaContext(about, None).client_context
    assert (made.client.app_title, made.client.installation_id, made.custom, made.env) == ("App", None, None, None)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": Decimal("1.10")}, '{"a": 1.10}'),
        (Decimal("12345678901234567890.1"), "12345678901234567890.1"),
        (Decimal("nan"), "NaN"),
        ([b"bytes", "x"], '["bytes", "x"]'),
        ("é", '"é"'),
    ],
)
def test_a_result_is_written_as_awslambdaric_writes_it(runtime, value, text):
    assert runtime("results").marshal(value) == text


def test_a_result_that_has_no_form_in_json_is_a_fault_of_its_own(runtime):
    results, odd = runtime("results"), type("Decimal", (), {})()
    assert results.marshal(b"as it is") == b"as it is"
    for value in (odd, object(), type("Other", (), {"is_nan": lambda self: False})()):
        with pytest.raises(results.Fault, match="Unable to marshal response") as told:
            results.marshal(value)
        assert told.value.kind == "Runtime.MarshalError"


def test_an_error_is_one_event_with_its_indentation_in_spaces_that_are_kept(runtime):
    errors, output = runtime("errors"), runtime("output")
    log = output.Log(file := io.BytesIO())
    trace = ['  File "f.py", line 1\n    x\n', ""]
    for kind, message in (("KeyError", "'x'"), ("", "alone"), ("Bare", "")):
        errors.log_error(log, {"errorType": kind, "errorMessage": message, "stackTrace": trace})
    texts = [text for _, _, text in records(file)]
    rest = 'Traceback (most recent call last):\n\u00a0\u00a0File "f.py", line 1\n\u00a0\u00a0\u00a0\u00a0x\n\n'
    assert texts == [f"[ERROR] KeyError: 'x'\n{rest}", f"[ERROR] alone\n{rest}", f"[ERROR] Bare\n{rest}"]


def test_an_error_is_told_with_the_frames_from_the_students_first_one_on(runtime):
    errors = runtime("errors")
    try:
        json.loads("{")
    except ValueError as error:
        told = errors.error_result(error, "id")
    assert told["errorType"] == "JSONDecodeError" and told["requestId"] == "id"
    assert "test_runtime_limits.py" in told["stackTrace"][0] and len(told["stackTrace"]) > 2
    fault = errors.error_result(errors.Fault("Runtime.Odd", "why"), "id")
    assert (fault["errorType"], fault["errorMessage"], fault["stackTrace"]) == ("Runtime.Odd", "why", [])
    assert errors.error_result(errors.Fault("Runtime.Odd", "why", ["a frame"]), "id")["stackTrace"] == ["a frame"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_a_worker_knows_its_memory_in_kib_and_no_file_of_it_grows_beyond_512_mib(runtime):
    system = runtime("system")
    status = (line.split() for line in Path("/proc/self/status").read_text("ascii").splitlines())
    most = next(int(words[1]) for words in status if words[0] == "VmHWM:")
    assert most <= system.memory_gauge()() <= 2 * most
    assert system.LARGEST_FILE == 512 * 1024 * 1024
