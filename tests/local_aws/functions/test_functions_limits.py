"""A limit of Lambda is where AWS has it (lambda/latest/dg/gettingstarted-limits.html), or where we say."""

import base64
import io
import json
import os
import re
import signal
import sys
import types
import zipfile

import pytest

from local_aws import turns
from local_aws.functions import (
    asynchronous,
    event,
    invocation,
    log,
    outcome,
    pool,
    process,
    refusals,
    timekeeper,
    worker,
)
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
        ((timekeeper.TICK, timekeeper.RESTS_AFTER, timekeeper.RARELY), (0.05, 2.0, 30.0)),
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


def at_work(deadline, memory=0):
    """A worker of 128 MB, at work until a moment; None: it is idle."""
    kills = []
    about = types.SimpleNamespace(memory=128)
    found = types.SimpleNamespace(deadline=deadline, memory=0, held=lambda: memory, configuration=about)
    found.is_overdue = lambda now: worker.Worker.is_overdue(found, now)
    found.kills, found.kill = kills, kills.append
    return found


@pytest.fixture
def keeper(monkeypatch):
    """Lets a timekeeper look once, so many seconds after an invocation: the seconds it then waits, what it reaped."""

    def look(since, *workers):
        now, reaped, waits = 1000.0, [], []
        made = timekeeper.Timekeeper.__new__(timekeeper.Timekeeper)
        made._workers, made._reap = lambda: workers, lambda: reaped.append(True)
        made._last, made._resting, made._ended = now - since, True, False

        def wait(seconds):
            waits.append(seconds)
            made._ended = True

        made._rings = types.SimpleNamespace(wait=wait, clear=lambda: None)
        monkeypatch.setattr(timekeeper, "turns", types.SimpleNamespace(monotonic=lambda: now, Event=turns.Event))
        made._watch()
        return waits[0], reaped

    return look


@pytest.mark.parametrize(
    ("since", "workers", "seconds", "reaps"),
    [
        (0, [], 0.05, []),
        (2.0, [], 0.05, []),
        (2.1, [], 30, [True]),
        (2.1, [at_work(None)], 30, [True]),
        (2.1, [at_work(2000.0)], 0.05, []),  # it takes long: its end must not be missed
        (2.1, [at_work(None), at_work(2000.0)], 0.05, []),
    ],
)
def test_workers_are_looked_at_often_while_one_is_at_work_or_was_just_now(keeper, since, workers, seconds, reaps):
    assert keeper(since, *workers) == (seconds, reaps)


@pytest.mark.parametrize(
    ("deadline", "memory", "why"),
    [
        (1000.0, 0, []),
        (999.9, 0, [worker.TIMED_OUT]),
        (2000.0, 128 * 1024, []),
        (2000.0, 128 * 1024 + 1, [worker.OUT_OF_MEMORY]),
        (999.9, 128 * 1024 + 1, [worker.TIMED_OUT]),
        (None, 128 * 1024 + 1, []),
    ],
)
def test_a_worker_is_ended_past_its_time_or_its_memory(keeper, deadline, memory, why):
    found = at_work(deadline, memory)
    keeper(0, found)
    assert found.kills == why


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("SIGHUP", "hangup"),
        ("SIGINT", "interrupt"),
        ("SIGQUIT", "quit"),
        ("SIGILL", "illegal instruction"),
        ("SIGABRT", "aborted"),
        ("SIGBUS", "bus error"),
        ("SIGFPE", "floating point exception"),
        ("SIGKILL", "killed"),
        ("SIGSEGV", "segmentation fault"),
        ("SIGPIPE", "broken pipe"),
        ("SIGALRM", "alarm clock"),
        ("SIGTERM", "terminated"),
        ("SIGXCPU", "CPU time limit exceeded"),
        ("SIGXFSZ", "file size limit exceeded"),
        ("SIGUSR1", "signal 10"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="numbers of signals are Linux's, as Lambda's are")
def test_a_process_that_was_ended_by_a_signal_is_told_in_gos_words(number, name):
    ended = types.SimpleNamespace(killed_for=None, exit_code=-getattr(signal, number))
    assert json.loads(outcome.gone(ended, "id").payload) == {
        "errorType": "Runtime.ExitError",
        "errorMessage": f"RequestId: id Error: Runtime exited with error: signal: {name}",
    }


@pytest.mark.parametrize(
    ("code", "why", "kind", "how"),
    [
        (0, None, "Runtime.ExitError", "Runtime exited without providing a reason"),
        (1, None, "Runtime.ExitError", "Runtime exited with error: exit status 1"),
        (0, worker.OUT_OF_MEMORY, "Runtime.OutOfMemory", "Runtime exited with error: signal: killed"),
    ],
)
def test_a_process_that_ended_by_itself_or_for_its_memory_is_told_so(code, why, kind, how):
    told = outcome.gone(types.SimpleNamespace(killed_for=why, exit_code=code), "id")
    assert json.loads(told.payload) == {"errorType": kind, "errorMessage": f"RequestId: id Error: {how}"}
    assert (told.failed, told.status, told.note) == (
        *(True, f"Status: error\tError Type: {kind}"),
        f"RequestId: id Error: {how}\n{kind}\n",
    )


def test_an_answer_of_the_runtime_is_at_most_64_mib_and_a_record_has_sixteen_bytes_before_it():
    assert (64 * MIB, len(b"kind" + bytes(4) + bytes(8))) == (process.LARGEST, process.RECORD)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_the_memory_of_a_process_is_told_in_kib_and_of_none_it_is_nothing(monkeypatch):
    pages = int(process.Path("/proc/self/statm").read_text("ascii").split()[1])
    found = process.memory_of(os.getpid())
    assert os.sysconf("SC_PAGE_SIZE") // 1024 == process.PAGE_KIB and 0.8 < found / (pages * process.PAGE_KIB) < 1.2
    assert process.memory_of(2**22 + 1) == 0  # above the highest number that Linux gives
    monkeypatch.setattr(process.sys, "platform", "darwin")
    assert process.memory_of(os.getpid()) == 0


def test_a_configuration_tells_nothing_that_is_not_there(deploy):
    moto = deploy("def lambda_handler(event, context): return 1").moto
    told = moto.get_configuration()
    assert None not in told.values() and [] not in told.values() and told["Version"] == "$LATEST"
    assert told["LastModified"].endswith("+0000") and len(told["LastModified"]) == len("2026-11-27T00:00:00.000+0000")


@pytest.mark.parametrize(
    ("ready", "deadline", "killed", "usable"),
    [
        (True, None, None, True),
        (False, None, None, False),
        (True, 1000.0, None, False),
        (True, None, worker.TIMED_OUT, False),
        (False, 1000.0, worker.TIMED_OUT, False),
    ],
)
def test_a_worker_takes_another_event_when_it_is_ready_idle_and_alive(ready, deadline, killed, usable):
    found = types.SimpleNamespace(ready=ready, deadline=deadline, killed_for=killed)
    assert worker.Worker.usable.fget(found) is usable


@pytest.mark.parametrize(("usable", "ended", "kept"), [(True, False, 1), (False, False, 0), (True, True, 0)])
def test_a_worker_is_kept_warm_unless_it_is_spoiled_or_the_pool_has_ended(usable, ended, kept):
    made, discarded = pool.Pool.__new__(pool.Pool), []
    made._lock, made._idle, made._ended, made._discard = turns.Lock(), {}, ended, discarded.append
    about = types.SimpleNamespace(arn="arn", revision="1", version="$LATEST")
    given = types.SimpleNamespace(usable=usable, idle_since=0, configuration=about)
    made._give_back(given)
    assert (sum(map(len, made._idle.values())), len(discarded)) == (kept, 1 - kept)


def test_an_invocation_answers_200_and_its_arn_names_no_version(deploy):
    function = deploy("def lambda_handler(event, context): return context.invoked_function_arn")
    found = function()
    assert (found.status, found.function_error) == (200, None)
    assert json.loads(found.payload).count(":") == 6


@pytest.mark.parametrize(("kib", "gone"), [(128 * 1024, False), (128 * 1024 + 1, True)])
def test_a_handler_that_used_more_than_its_memory_is_gone_even_though_it_answered(kib, gone):
    about = types.SimpleNamespace(memory=128, timeout=3)
    found = types.SimpleNamespace(
        configuration=about, memory=kib, killed_for=None, exit_code=-9, run=lambda *_: worker.Answer(b"S", b"1")
    )
    found.kill = lambda why: setattr(found, "killed_for", why)
    ended = invocation._run(found, b"{}", {"request_id": "id"})
    assert ended.failed is gone and (b"Runtime.OutOfMemory" in ended.payload) is gone
