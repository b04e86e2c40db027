"""Calls of functions: what they name and send, answered or as an event that is repeated, ten at once at most."""

import base64
import json
import threading

import pytest
from moto.logs.models import LogStream

from local_aws.functions.asynchronous import Queue
from local_aws.services.moto_lock import moto_lock
from local_aws.wire import ServiceError
from tests.local_aws.functions.conftest import ACCOUNT, CONTEXT, running, zipped
from tests.local_aws.waiting import until

DEF = "import os, sys, time\ndef lambda_handler(event, context):\n"
PID = DEF + "    return os.getpid()"


def test_names_and_arns_mean_the_same_function(deploy):
    from local_aws import functions

    function = deploy(DEF + "    return 'fine'")
    arn = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:{function.name}"
    for name in (
        function.name,
        f"{function.name}:$LATEST",
        f"{ACCOUNT}:function:{function.name}",
        arn,
        f"{arn}:$LATEST",
    ):
        assert functions.invoke(name, b"", CONTEXT).payload == b'"fine"'


@pytest.mark.parametrize(
    ("name", "options", "code", "status", "part"),
    [
        ("nobody", {}, "ResourceNotFoundException", 404, "Function not found: arn:aws:lambda:us-east-1:"),
        ("nobody", {"qualifier": "7"}, "ResourceNotFoundException", 404, ":function:nobody:7"),
        ("no body", {}, "ValidationException", 400, "at 'functionName' failed to satisfy constraint"),
        (
            f"arn:aws:lambda:us-west-2:{ACCOUNT}:function:f",
            {},
            "ResourceNotFoundException",
            404,
            "not reachable",
        ),
        (
            "arn:aws:lambda:us-east-1:999988887777:function:f",
            {},
            "AccessDeniedException",
            403,
            "not authorized",
        ),
        ("f:1", {"qualifier": "2"}, "InvalidParameterValueException", 400, "derived qualifier"),
    ],
)
def test_what_cannot_be_found_is_refused_in_lambdas_words(settled, name, options, code, status, part):
    from local_aws import functions

    with pytest.raises(ServiceError) as refused:
        functions.invoke(name, b"{}", CONTEXT, **options)
    assert (refused.value.code, refused.value.status) == (code, status)
    assert part in refused.value.message


@pytest.mark.parametrize(
    ("payload", "options", "code", "status"),
    [
        (b"{x", {}, "InvalidRequestContentException", 400),
        (b"\xff\xfe\xfa", {}, "InvalidRequestContentException", 400),
        (b'{"a": NaN}', {}, "InvalidRequestContentException", 400),
        ("{}".encode("utf-16"), {}, "InvalidRequestContentException", 400),
        (b'"' + b"x" * 6 * 1024 * 1024 + b'"', {}, "RequestTooLargeException", 413),
        (b'"' + b"x" * 1024 * 1024 + b'"', {"invocation_type": "Event"}, "RequestTooLargeException", 413),
        (b"{}", {"invocation_type": "Later"}, "ValidationException", 400),
        (b"{}", {"client_context": "no base64"}, "InvalidRequestContentException", 400),
    ],
)
def test_what_may_not_be_sent_is_refused(deploy, payload, options, code, status):
    from local_aws import functions

    with pytest.raises(ServiceError) as refused:
        functions.invoke(deploy(PID).name, payload, CONTEXT, **options)
    assert (refused.value.code, refused.value.status) == (code, status)


def test_the_client_context_reaches_the_handler(deploy):
    function = deploy(DEF + "    return [context.client_context.custom, context.client_context.client.app_title]")
    sent = {"custom": {"a": 1}, "client": {"app_title": "lab"}}
    done = function(client_context=base64.b64encode(json.dumps(sent).encode()).decode())
    assert json.loads(done.payload) == [{"a": 1}, "lab"]


def test_an_event_is_answered_at_once_and_runs(deploy, tmp_path):
    function = deploy(DEF + "    time.sleep(0.2)\n    open(event, 'w').close()")
    done = function(str(tmp_path / "ran"), invocation_type="Event")
    assert (done.status, done.payload) == (202, b"")
    assert not (tmp_path / "ran").exists()
    until((tmp_path / "ran").exists)


def test_an_event_whose_function_fails_is_repeated_twice(deploy, monkeypatch):
    monkeypatch.setattr("local_aws.functions.asynchronous.RETRY_AFTER", (0, 0))
    function = deploy(DEF + "    1 / 0")
    function(invocation_type="Event")
    until(lambda: len([line for line in function.log() if line.startswith("REPORT")]) == 3)
    assert len({line.split()[2] for line in function.log() if line.startswith("REPORT")}) == 1


def test_an_event_that_is_repeated_meets_the_function_as_it_is_by_then(deploy, tmp_path, monkeypatch):
    monkeypatch.setattr("local_aws.functions.asynchronous.RETRY_AFTER", (0, 0))
    function = deploy(DEF + "    while not os.path.exists(event): time.sleep(0.02)\n    1 / 0")
    function(str(tmp_path / "go"), invocation_type="Event")
    until(lambda: running() == 1)
    mended = zipped({"lambda_function.py": DEF + "    open(event + 'ne', 'w').close()"})
    function.moto.update_function_code({"ZipFile": mended})
    (tmp_path / "go").touch()
    until((tmp_path / "gone").exists)


def test_an_event_whose_function_was_deleted_meanwhile_is_dropped(deploy, tmp_path, monkeypatch):
    from moto.awslambda.models import lambda_backends

    monkeypatch.setattr("local_aws.functions.asynchronous.AT_ONCE", 1)  # one after the other
    monkeypatch.setattr("local_aws.functions._queue", Queue())
    waits = deploy(DEF + "    while not os.path.exists(event): time.sleep(0.02)")
    writes = [deploy(DEF + "    open(event, 'w').close()") for _ in range(2)]
    waits(str(tmp_path / "go"), invocation_type="Event")
    for number, function in enumerate(writes):
        function(str(tmp_path / str(number)), invocation_type="Event")
    lambda_backends[ACCOUNT]["us-east-1"].delete_function(writes[0].name)
    (tmp_path / "go").touch()
    until((tmp_path / "1").exists)
    assert not (tmp_path / "0").exists()


def test_nobody_else_touches_the_log_while_it_is_written(deploy, monkeypatch):
    held = []
    monkeypatch.setattr(LogStream, "put_log_events", lambda *_: held.append(moto_lock.locked()))
    deploy(PID).answer()
    assert set(held) == {True}  # an event of another test may write its log at the same time


def test_a_dry_run_runs_nothing(deploy):
    function = deploy("1 / 0")
    assert function(invocation_type="DryRun").status == 204


def test_the_eleventh_at_the_same_time_is_throttled(deploy, tmp_path):
    function = deploy(DEF + "    while not os.path.exists(event): time.sleep(0.02)")
    held = str(tmp_path / "go")
    threads = [threading.Thread(target=function.answer, args=(held,)) for _ in range(10)]
    for thread in threads:
        thread.start()
    try:
        until(lambda: running() == 10)
        with pytest.raises(ServiceError) as refused:
            deploy(PID)()
    finally:
        open(held, "w").close()
        for thread in threads:
            thread.join()
    error = refused.value
    assert (error.code, error.message, error.status) == ("TooManyRequestsException", "Rate Exceeded.", 429)
    assert error.fields == {"Reason": "ConcurrentInvocationLimitExceeded", "Type": "User"}
    assert function.answer(held) is None
