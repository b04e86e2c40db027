"""Handlers that misbehave: the caller gets Lambda's error, nothing is left behind, the next call works."""

import base64
import json
import os
import sys

import pytest

from local_aws.wire import ServiceError
from tests.local_aws.functions.conftest import ended
from tests.local_aws.waiting import until

DEF = "import os, sys, time\ndef lambda_handler(event, context):\n"
IF_ASKED = DEF + "    if not event: return 'fine'\n"
posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no such thing")
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how much memory a process holds")


def test_a_handler_that_never_returns_is_timed_out(deploy):
    function = deploy(IF_ASKED + "    while True: pass", Timeout=1)
    done = function(1)
    assert json.loads(done.payload) == {
        "errorType": "Sandbox.Timedout",
        "errorMessage": f"RequestId: {done.request_id} Error: Task timed out after 1.00 seconds",
    }
    assert any(line.endswith(f"Z {done.request_id} Task timed out after 1.00 seconds\n\n") for line in function.log())
    assert function.log()[-1].endswith("Status: timeout\n")
    assert function.answer() == "fine"


def test_a_handler_that_holds_the_interpreter_is_timed_out(deploy):
    function = deploy(IF_ASKED + "    import re; re.match('(a+)+b', 'a' * 60)", Timeout=1)
    assert function.error(1)["errorType"] == "Sandbox.Timedout"
    assert function.answer() == "fine"


def test_a_module_that_never_ends_is_timed_out(deploy, monkeypatch):
    monkeypatch.setattr("local_aws.functions.process.INIT_LIMIT", 0.5)
    function = deploy("while True: pass", Timeout=1)
    assert function.error()["errorType"] == "Sandbox.Timedout"


def test_a_megabyte_of_print_reaches_the_log(deploy):
    function = deploy(DEF + "    for _ in range(1024): print('x' * 1023)\n    return 'fine'")
    assert function.answer() == "fine"
    assert sum(line.count("x") for line in function.log()[1:-2]) == 1024 * 1023


def test_a_megabyte_in_one_line_becomes_several_events(deploy):
    function = deploy(DEF + "    print('x' * 1048576)")
    function.answer()
    assert [len(line) for line in function.log()[1:-2]] == [262144] * 4 + [1]


@pytest.mark.parametrize(
    "act",
    [
        "os.write(1, b'raw')",
        "os.write(1, bytes(range(256)) * 10)",
        "os.write(2, b'\\xa5\\x5a\\x00\\x03\\xff\\xff\\xff\\xff')",
        "os.close(1)",
        "sys.stdout.close(); print('still')",
        "sys.stdout = None",
        "os.close(0); os.close(2)",
        "os.chdir(os.environ['TMPDIR'])",
        "os.environ.clear()",
        "sys.path.clear()",
        "sys.setrecursionlimit(10**6)",
    ],
)
def test_a_handler_that_spoils_its_standard_files_is_answered(deploy, act):
    function = deploy(IF_ASKED + f"    {act}\n    return 'fine'")
    assert [function.answer(1), function.answer()] == ["fine", "fine"]


@posix
def test_garbage_on_every_descriptor_breaks_no_answer(deploy):
    function = deploy(
        IF_ASKED
        + "    for fd in range(256):\n"
        + "        try: os.write(fd, b'S' + b'\\xff' * 100)\n"
        + "        except OSError: pass\n"
        + "    return 'fine'"
    )
    done = function(1)
    assert done.function_error == "Unhandled"
    assert json.loads(done.payload)["errorType"] == "Runtime.ExitError"
    assert function.answer() == "fine"


@posix
def test_a_handler_that_closes_every_descriptor_fails_alone(deploy):
    function = deploy(IF_ASKED + "    os.closerange(0, 256)\n    return 'fine'")
    assert function.error(1)["errorType"] == "Runtime.ExitError"
    assert function.answer() == "fine"


@posix
def test_a_forked_child_does_not_answer(deploy):
    function = deploy(DEF + "    child = os.fork()\n    if child: os.waitpid(child, 0)\n    return bool(child)")
    assert [function.answer() for _ in range(3)] == [True] * 3


@posix
def test_children_end_with_a_handler_that_times_out(deploy):
    source = "    import subprocess\n    print(subprocess.Popen(['sleep', '60']).pid)\n    time.sleep(60)"
    function = deploy(DEF + source, Timeout=1)
    function.error()
    until(lambda: ended(int(function.log()[1])))


@posix
def test_children_end_with_a_handler_that_ends_its_process(deploy):
    source = "    import subprocess\n    print(subprocess.Popen(['sleep', '60']).pid)\n    os._exit(1)"
    function = deploy(DEF + source)
    assert function.error()["errorType"] == "Runtime.ExitError"
    until(lambda: ended(int(function.log()[1])))


@posix
def test_a_fork_that_survives_does_not_hold_up_the_error(deploy):
    function = deploy(DEF + "    if os.fork() == 0: time.sleep(60)\n    os._exit(1)", Timeout=5)
    assert function.error()["errorType"] == "Runtime.ExitError"


@linux
def test_a_handler_that_takes_too_much_memory_is_killed(deploy):
    function = deploy(IF_ASKED + "    return len(b'x' * 300_000_000)")
    done = function(1)
    killed = f"RequestId: {done.request_id} Error: Runtime exited with error: signal: killed"
    assert json.loads(done.payload) == {"errorType": "Runtime.OutOfMemory", "errorMessage": killed}
    assert "Max Memory Used: 128 MB\tInit Duration" in function.log()[-1]
    assert function.log()[-1].endswith("Status: error\tError Type: Runtime.OutOfMemory\n")
    assert function.answer() == "fine"


@linux
def test_the_memory_of_a_handlers_processes_does_not_count(deploy):
    source = "    import subprocess\n    child = [sys.executable, '-c', \"print(len(b'x' * 300_000_000))\"]\n"
    function = deploy(DEF + source + "    return int(subprocess.check_output(child))")
    assert function.answer() == 300_000_000


def test_more_memory_allows_more(deploy):
    function = deploy(DEF + "    return len(b'x' * 300_000_000)", MemorySize=512)
    assert function.answer() == 300_000_000


def test_a_response_of_more_than_six_megabytes_is_refused(deploy):
    function = deploy(DEF + "    return 'x' * event")
    assert len(function.answer(6 * 1024 * 1024)) == 6 * 1024 * 1024
    assert function.error(6 * 1024 * 1024 + 99) == {
        "errorType": "Function.ResponseSizeTooLarge",
        "errorMessage": "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    }


def test_a_thread_that_goes_on_does_not_hold_up_the_answer(deploy):
    source = "    import threading\n    threading.Thread(target=time.sleep, args=(60,)).start()\n    return 'fine'"
    function = deploy(DEF + source)
    assert [function.answer(), function.answer()] == ["fine", "fine"]


@pytest.mark.parametrize("method", ["fork", "spawn"] if os.name == "posix" else ["spawn"])
def test_a_handler_may_start_processes_with_multiprocessing(deploy, method):
    function = deploy(
        "import multiprocessing\ndef send(pipe): pipe.send('from a child')\n"
        + DEF
        + f"    context = multiprocessing.get_context('{method}')\n"
        + "    ours, theirs = context.Pipe()\n"
        + "    child = context.Process(target=send, args=(theirs,))\n"
        + "    child.start()\n    return ours.recv()",
        Timeout=10,
    )
    assert [function.answer(), function.answer()] == ["from a child"] * 2


@pytest.mark.parametrize(
    "given",
    [
        {"files": {"a": "x", "a/b": "x"}},
        {"files": {"x" * 258: ""}},
        {"Environment": {"Variables": {"XX": "\ud800"}}},
    ],
)
def test_a_worker_that_cannot_be_made_is_told_without_a_path_of_the_laptop(deploy, settled, given):
    function = deploy(DEF + "    return 'fine'", **given)
    with pytest.raises(ServiceError, match="The local AWS could not start a worker: ") as refused:
        function()
    assert settled.name not in refused.value.message


def test_an_error_shows_only_the_students_file(deploy):
    function = deploy("import helper\n" + DEF + "    helper.fails()", {"helper.py": "def fails(): 1 / 0\n"})
    trace = function.error()["stackTrace"]
    assert [line.split('"')[1] for line in trace] == ["/var/task/lambda_function.py", "/var/task/helper.py"]


def test_the_tail_holds_the_end_of_the_log(deploy):
    function = deploy(DEF + "    print('x' * 5000)\n    print('last')")
    tail = base64.b64decode(function(log_type="Tail").log_tail)
    assert len(tail) == 4096
    assert b"xx\nlast\nEND RequestId: " in tail
    assert function().log_tail is None


def test_of_a_log_without_end_only_the_beginning_is_kept(deploy):
    function = deploy(DEF + "    while True: print('x' * 1000)", Timeout=1)
    assert function.error()["errorType"] == "Sandbox.Timedout"
    assert 3_000_000 < sum(len(line) for line in function.log()) < 4_500_000


def test_six_hundred_megabytes_of_print_fail_nothing_and_the_log_says_what_is_missing(deploy):
    function = deploy(IF_ASKED + "    for _ in range(600): print('x' * 1_000_000)\n    return 'printed'", Timeout=60)
    assert function.answer(1) == "printed"
    assert function.log()[-3].endswith(" The log is not complete: the local AWS keeps 4 MB of an invocation's\n")
    assert 4_000_000 < sum(len(line) for line in function.log()) < 4_200_000
    assert function.answer() == "fine"
    assert sum("not complete" in line for line in function.log()) == 1


@posix
@pytest.mark.parametrize("act", ["return 'fine'", "1 / event", "raise ValueError('of the handler')"])
def test_a_full_disk_is_told_in_the_log_and_fails_no_handler(deploy, act):
    full = "    os.dup2(os.open('/dev/full', os.O_WRONLY), sys.stdout._log._file.fileno())\n    print('lost')\n"
    function = deploy(DEF + full + f"    {act}")
    done = function(0)
    error = json.loads(done.payload)["errorType"] if done.function_error else None
    assert error == {"1 / event": "ZeroDivisionError"}.get(act, "ValueError" if "raise" in act else None)
    assert any(line.endswith(" The log is not complete: No space left on device\n") for line in function.log())


@posix
def test_a_module_that_fails_on_a_full_disk_fails_for_its_own_reason(deploy):
    full = "import os, sys\nos.dup2(os.open('/dev/full', os.O_WRONLY), sys.stdout._log._file.fileno())\n1 / 0"
    function = deploy(full)
    assert function.error()["errorType"] == "ZeroDivisionError"
    assert any("The log is not complete" in line for line in function.log())


@posix
def test_a_process_that_writes_too_large_a_file_is_told_by_its_signal(deploy):
    limit = "    import resource, signal\n    resource.setrlimit(resource.RLIMIT_FSIZE, (9, 9))\n"
    function = deploy(
        DEF + limit + "    signal.signal(25, signal.SIG_DFL)\n    os.write(1, b'x' * 99)\n    os.write(1, b'x')"
    )
    assert "signal: file size limit exceeded" in function.error()["errorMessage"]


@posix
def test_a_file_without_end_is_refused(deploy):
    function = deploy(DEF + "    with open('big', 'wb') as file: file.truncate(2 ** 40)")
    assert function.error()["errorType"] == "OSError"


def test_many_small_writes_do_not_hold_up_the_answer(deploy):
    function = deploy(DEF + "    for _ in range(50_000): print('x', end='')\n    return 'fine'", Timeout=20)
    assert function.answer() == "fine"
    assert sum(len(line) for line in function.log()[1:-2]) == 50_000
