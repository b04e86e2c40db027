"""What runs inside a worker, taken apart in this process: where its log ends, how it tells time, errors and numbers."""

import importlib
import io
import json
import os
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


@pytest.fixture
def task(runtime, tmp_path, monkeypatch):
    """The folder of a student's code, set up as in a worker; and how a handler is found by its name."""
    imports = runtime("imports")
    for name in ("path", "path_hooks"):
        monkeypatch.setattr(sys, name, [*getattr(sys, name)])
    monkeypatch.setattr(sys, "argv", ["worker", "task", "magic"])
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder = tmp_path / "task"
    (folder / "pack").mkdir(parents=True)
    imports.set_up_imports(str(folder), ["/installed"])
    before = set(sys.modules)
    yield folder, imports.find_handler
    for name in set(sys.modules) - before:
        del sys.modules[name]
    sys.path_importer_cache.clear()


def test_a_handlers_code_comes_first_and_what_is_installed_last(task, runtime):
    folder, _ = task
    assert (sys.path[0], sys.path[-1], sys.argv) == (str(folder), "/installed", ["worker"])
    assert sys.dont_write_bytecode is True
    finder = sys.path_hooks[0]
    assert finder(str(folder)) and finder(os.path.join(folder, "pack"))
    for elsewhere in (f"{folder}-beside", os.path.dirname(folder), "/usr/lib"):
        with pytest.raises(ImportError):
            finder(elsewhere)


def test_a_module_of_the_students_has_the_name_that_it_has_in_lambda(task, runtime):
    folder, find = task
    runtime("names").name_folders(str(folder), ["/installed"])
    (folder / "pack" / "made_here.py").write_text("def handle(event, context): return 1\n", "utf-8")
    found = find("pack/made_here.handle")
    assert found({}, None) == 1 and found.__code__.co_filename == "/var/task/pack/made_here.py"
    assert find("pack.made_here.handle") is not None
    assert "pack/__pycache__" not in [path.relative_to(folder).as_posix() for path in folder.rglob("*")]


@pytest.mark.parametrize(
    ("name", "source", "kind", "words"),
    [
        ("lambda_handler", "", "Runtime.MalformedHandlerName", "Bad handler 'lambda_handler': not enough values"),
        ("made_here.other", "", "Runtime.HandlerNotFound", "Handler 'other' missing on module 'made_here'"),
        ("sys.exit", "", "Runtime.BuiltInModuleConflict", "Cannot use built-in module sys as a handler module"),
        ("sys.inner.exit", "", "Runtime.BuiltInModuleConflict", "built-in module sys.inner"),
        ("no_such_module.handle", "", "Runtime.ImportModuleError", "Unable to import module 'no_such_module': No mod"),
        ("made_here.handle", "import no_such", "Runtime.ImportModuleError", "No module named 'no_such'"),
        ("made_here.handle", "def (", "Runtime.UserCodeSyntaxError", "Syntax error in module 'made_here'"),
    ],
)
def test_a_handler_that_is_not_there_is_told_in_lambdas_words(task, runtime, name, source, kind, words):
    folder, find = task
    (folder / "made_here.py").write_text(source, "utf-8")
    with pytest.raises(runtime("errors").Fault) as told:
        find(name)
    assert told.value.kind == kind and words in str(told.value)


def test_folders_are_called_as_they_are_in_lambda(runtime):
    names = runtime("names")
    names.name_folders("/here/task", ["/here/site-packages"])
    python = f"/var/lang/lib/python3.{sys.version_info.minor}"
    for here, there in {
        "/here/task/lambda_function.py": "/var/task/lambda_function.py",
        "/here/site-packages/boto3": f"{python}/site-packages/boto3",
        os.path.join(os.path.dirname(os.__file__), "json"): os.path.join(python, "json"),
        os.path.join(names.HERE, "loop.py"): "/var/runtime/bootstrap.py",
        os.path.join(names.HERE, "errors.py"): os.path.join("/var/runtime", "errors.py"),
    }.items():
        assert names.as_in_lambda(here) == there


def test_an_answer_tells_its_lengths_and_a_request_is_read_by_them(runtime):
    channel = runtime("channel")
    made = channel.Channel.__new__(channel.Channel)
    made._magic, made._memory, made._out, made._heard = b"abcd", lambda: 7, io.BytesIO(), None
    made.send(channel.RESULT, b"payload", "é")
    head, rest = made._out.getvalue()[: channel.ANSWER.size], made._out.getvalue()[channel.ANSWER.size :]
    assert channel.ANSWER.unpack(head) == (b"abcd", b"S", 7, 7, 2) and rest == "payloadé".encode()
    about = b'{"request_id": "1"}'
    made._in = io.BytesIO(channel.REQUEST.pack(b"abcd", len(about), 5) + about + b"event" + b"next")
    assert made.receive() == ({"request_id": "1"}, b"event")


def test_a_worker_ends_with_its_children_when_nothing_more_can_come(runtime, tmp_path, monkeypatch):
    channel, ended = runtime("channel"), []
    monkeypatch.setattr(channel.os, "killpg", lambda *what: ended.append(what), raising=False)
    monkeypatch.setattr(channel.os, "_exit", lambda code: ended.append(code))
    made = channel.Channel.__new__(channel.Channel)
    made._folder, made._in = str(tmp_path / "worker"), io.BytesIO(b"cut")
    os.mkdir(made._folder)
    made._next()
    assert not os.path.exists(made._folder)
    assert ended == ([(0, channel.signal.SIGKILL), 0] if os.name == "posix" else [0])
