"""Workers: cold once and warm after, clean inside, renewed by updates, none left behind."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time

import pytest

from local_aws.functions.process import RUNTIME
from local_aws.wire import ServiceError
from tests.local_aws.functions.conftest import ACCOUNT, AWS, CONTEXT, ROLE, ended, running, zipped
from tests.local_aws.waiting import until

DEF = "import os, sys, time\ndef lambda_handler(event, context):\n"
PID = DEF + "    return os.getpid()"
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def test_code_runs_in_a_process_of_its_own(deploy):
    assert deploy(PID).answer() not in (os.getpid(), os.getppid())


def test_the_module_runs_once_and_is_warm_after(deploy):
    function = deploy("calls = []\n" + DEF + "    calls.append(1)\n    return [os.getpid(), len(calls)]")
    pid = function.answer()[0]
    assert [function.answer() for _ in range(3)] == [[pid, 2], [pid, 3], [pid, 4]]
    assert ["Init Duration" in line for line in function.log() if line.startswith("REPORT")] == [True] + [False] * 3


def test_a_worker_reads_bytecode_where_this_python_keeps_it_aside(deploy, tmp_path, monkeypatch):
    asked = DEF + "    return [sys.pycache_prefix, sys.dont_write_bytecode]"
    for kept in str(tmp_path), None:
        monkeypatch.setattr(sys, "pycache_prefix", kept)
        assert deploy(asked).answer() == [kept, True]


def test_calls_at_the_same_time_run_in_different_processes(deploy):
    function = deploy(DEF + "    time.sleep(0.2)\n    return os.getpid()")
    pids = []
    threads = [threading.Thread(target=lambda: pids.append(function.answer())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(pids)) == 3


def test_an_update_of_the_code_is_used_by_the_next_call(deploy):
    function = deploy(DEF + "    return 'old'")
    assert function.answer() == "old"
    code = zipped({"lambda_function.py": DEF + "    return 'new'"})
    function.moto.update_function_code({"ZipFile": code})
    assert function.answer() == "new"


def test_an_update_of_the_configuration_is_used_by_the_next_call(deploy):
    function = deploy(DEF + "    return [os.environ.get('CASE_STATUS'), context.memory_limit_in_mb]")
    assert function.answer() == [None, "128"]
    function.moto.update_configuration({"Environment": {"Variables": {"CASE_STATUS": "1"}}, "MemorySize": 256})
    assert function.answer() == ["1", "256"]


def test_a_worker_is_closed_when_its_function_was_updated(deploy, settled):
    function = deploy(DEF + "    return os.getcwd()")
    folder = function.answer()
    function.moto.update_configuration({"Timeout": 5})
    function.answer()
    until(lambda: not os.path.exists(folder))


def test_a_version_keeps_its_code(deploy):
    from moto.awslambda.models import lambda_backends

    from local_aws import functions

    function = deploy(DEF + "    return [context.function_version, context.invoked_function_arn, 'old']")
    backend = lambda_backends[ACCOUNT]["us-east-1"]
    backend.publish_version(function.name)
    backend.create_alias("live", function.name, "1", "", "")
    function.moto.update_function_code({"ZipFile": zipped({"lambda_function.py": PID})})
    arn = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:{function.name}"
    for qualifier in ("1", "live"):
        done = function(qualifier=qualifier)
        assert done.executed_version == "1"
        assert json.loads(done.payload) == ["1", f"{arn}:{qualifier}", "old"]
        assert functions.invoke(f"{function.name}:{qualifier}", b"", CONTEXT).payload == done.payload
    assert function(qualifier="$LATEST").executed_version == "$LATEST"


def test_nothing_of_the_users_environment_reaches_a_handler(deploy, monkeypatch):
    for name in (
        "AWS_PROFILE",
        "AWS_SECRET_ACCESS_KEY",
        "HTTPS_PROXY",
        "PYTHONPATH",
        "PYTHONSTARTUP",
        "MY_SECRET",
    ):
        monkeypatch.setenv(name, "the user's")
    function = deploy(DEF + "    return dict(os.environ)", Environment={"Variables": {"MINE": "yes"}})
    environment = function.answer()
    assert "the user's" not in environment.values()
    assert environment["MINE"] == "yes"
    assert {name: environment[name] for name in AWS} == AWS
    assert environment["AWS_LAMBDA_FUNCTION_NAME"] == function.name
    assert environment["AWS_LAMBDA_LOG_GROUP_NAME"] == f"/aws/lambda/{function.name}"


def test_a_handler_cannot_import_anything_of_the_project(deploy):
    source = (
        "    import importlib.util\n"
        "    return [name for name in ('local_aws', 'helpers', 'history', 'runtime', 'tests') "
        "if importlib.util.find_spec(name)]"
    )
    assert deploy(DEF + source).answer() == []


def test_a_handler_can_import_boto3_as_in_lambda(deploy):
    function = deploy("import boto3\n" + DEF + "    return boto3.client('sts').meta.endpoint_url", Timeout=30)
    assert function.answer() == "http://127.0.0.1:1"


def test_a_handler_works_in_a_folder_of_its_own(deploy, settled):
    function = deploy(
        DEF + "    return [os.getcwd(), os.environ['TMPDIR'], open('data.txt').read(), sorted(os.listdir())]",
        {"data.txt": "hello"},
    )
    folder, temporary, text, names = function.answer()
    assert (text, names) == ("hello", ["data.txt", "lambda_function.py"])
    assert folder.startswith(str(settled))
    assert temporary.startswith(str(settled))


def test_bundled_files_are_found_where_the_task_root_says(deploy):
    source = (
        "    root = os.environ['LAMBDA_TASK_ROOT']\n    print(root)\n"
        "    return [open(f'{folder}/data.txt').read() for folder in (root, os.path.dirname(__file__), '.')]"
    )
    function = deploy(DEF + source, {"data.txt": "hello"})
    assert function.answer() == ["hello"] * 3
    assert function.log()[1] == "/var/task\n"


def test_a_deleted_function_does_not_make_its_log_group_again(deploy, tmp_path):
    from moto.awslambda.models import lambda_backends
    from moto.logs.models import logs_backends

    function = deploy(DEF + "    while not os.path.exists(event): time.sleep(0.02)")
    thread = threading.Thread(target=function.answer, args=(str(tmp_path / "go"),))
    thread.start()
    until(lambda: running() == 1)
    lambda_backends[ACCOUNT]["us-east-1"].delete_function(function.name)
    (tmp_path / "go").touch()
    thread.join()
    assert f"/aws/lambda/{function.name}" not in logs_backends[ACCOUNT]["us-east-1"].groups


def test_threads_go_on_between_invocations(deploy):
    function = deploy(
        "import threading\nseen = []\n" + DEF + "    if not seen:\n"
        "        threading.Thread(target=lambda: (time.sleep(0.1), seen.append('later'))).start()\n"
        "    return len(seen)"
    )
    assert function.answer() == 0
    until(lambda: function.answer() > 0)


@linux
def test_a_detached_process_lives_on(deploy):
    detach = "    import subprocess\n    return subprocess.Popen(['sleep', '600'], start_new_session=True).pid"
    function = deploy(DEF + detach)
    pid = function.answer()
    function.moto.update_configuration({"Timeout": 5})
    os.kill(function.answer(), signal.SIGKILL)  # started by another worker: the first one is ended
    assert not ended(pid)
    os.kill(pid, signal.SIGKILL)


def test_a_functions_pythonpath_is_not_searched(deploy):
    variables = {"PYTHONPATH": "/of/the/function"}
    function = deploy("import sys\n" + DEF + "    return sys.path", Environment={"Variables": variables})
    assert "/of/the/function" not in function.answer()


def test_layers_are_not_used(deploy):
    from moto.awslambda.models import lambda_backends

    content = {"ZipFile": zipped({"python/layered.py": ""})}
    backend = lambda_backends[ACCOUNT]["us-east-1"]
    layer = backend.publish_layer_version({"LayerName": "layer", "Content": content})
    function = deploy("import layered\n" + PID, Layers=[layer.arn])
    assert function.error()["errorType"] == "Runtime.ImportModuleError"


def test_a_named_tuple_becomes_an_array(deploy):
    source = "import collections\nP = collections.namedtuple('P', 'x y')\n"
    assert deploy(source + DEF + "    return P(1, 2)").answer() == [1, 2]


def test_the_report_says_how_much_memory_was_used(deploy):
    function = deploy(DEF + "    return len(b'x' * 50_000_000)")
    function.answer()
    used = int(re.search(r"Max Memory Used: (\d+) MB", function.log()[-1])[1])
    assert 50 < used < 128 if sys.platform != "win32" else used == 0


def test_a_worker_idle_for_long_is_closed(deploy, monkeypatch):
    from local_aws import functions

    function = deploy(PID)
    function.answer()
    monkeypatch.setattr("local_aws.functions.pool.IDLE_LIMIT", -1.0)
    functions._pool._reap()
    until(lambda: not functions._pool._workers)


@linux
def test_what_starts_or_runs_while_the_server_ends_is_ended(deploy, tmp_path):
    from local_aws.functions.configuration import Configuration
    from local_aws.functions.invocation import run
    from local_aws.functions.pool import Pool
    from local_aws.functions.process import Process

    configuration = Configuration.of(deploy(DEF + "    time.sleep(0.1)").moto)
    about = {"request_id": "r", "arn": configuration.arn, "client_context": None}
    folder = tmp_path / "ending"
    folder.mkdir()
    pool = Pool({}, folder, Process)

    def call():
        with contextlib.suppress(ServiceError):
            while True:
                run(pool, configuration, b"{}", dict(about))

    threads = [threading.Thread(target=call, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    time.sleep(0.15)
    pool.shutdown()
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)
    until(lambda: subprocess.run(["pgrep", "-f", str(folder)], capture_output=True).returncode == 1)


KILLED = """
import sys, time
sys.platform = {platform!r}
from local_aws import functions
from moto.awslambda.models import lambda_backends
from moto.iam.models import iam_backends
from local_aws.wire import RequestContext
from pathlib import Path
iam_backends["{account}"]["aws"].create_role("LabRole", "{{}}", "/", None, "", {{}}, 3600)
functions.prepare({{}}, Path({folder!r}))
for name, code in {codes!r}.items():
    lambda_backends["{account}"]["us-east-1"].create_function(
        {{"FunctionName": name, "Role": "{role}", "Runtime": "python3.13", "Timeout": 60,
         "Handler": "lambda_function.lambda_handler", "Code": {{"ZipFile": code}}}})
    functions.invoke(name, b"{{}}", RequestContext("{account}", "us-east-1", "r", "s"), invocation_type="Event")
time.sleep(600)
"""


@linux
@pytest.mark.parametrize("platform", ["linux", pytest.param("any other", marks=pytest.mark.slow)])
def test_no_worker_outlives_a_server_that_is_killed(tmp_path, platform):
    write = "    open({!r}, 'w').write(str(os.getpid()))\n"
    handlers = {
        "idle": "    pass",
        "busy": "    while True: pass",
        "asleep": "    time.sleep(600)",
        "holds": "    import re; re.match('(a+)+b', 'a' * 60)",
        "parent": "    import subprocess; subprocess.run(['sleep', '600'])",
    }
    codes = {
        name: zipped({"lambda_function.py": DEF + write.format(str(tmp_path / name)) + act})
        for name, act in handlers.items()
    }
    if platform != "linux":
        del codes["holds"]  # without the kernel's help a worker needs the interpreter to notice
    program = KILLED.format(
        platform=platform, account=ACCOUNT, role=ROLE, folder=str(tmp_path / "workers"), codes=codes
    )
    server = subprocess.Popen([sys.executable, "-c", program])
    try:
        pids = [until(lambda name=name: read(tmp_path / name)) for name in codes]
        until(lambda: children_of(pids[-1]))
        pids += children_of(pids[-1])
    finally:
        server.kill()
        server.wait()
    until(lambda: all(ended(pid) for pid in pids))


@linux
def test_a_worker_that_begins_when_its_server_has_been_killed_ends_before_it_runs_a_handler(tmp_path):
    (tmp_path / "lambda_function.py").write_text("import time\nopen('ran', 'w')\ntime.sleep(600)\n")
    life, servers = os.pipe()
    program = [sys.executable, "-I", "-S", str(RUNTIME), str(tmp_path), "00000000", str(life)]
    settings = {"_HANDLER": "lambda_function.lambda_handler"}
    given = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "pass_fds": (life,), "cwd": tmp_path}
    os.close(servers)
    worker = subprocess.Popen(program, env=settings, start_new_session=True, **given)
    os.close(life)
    try:
        assert worker.wait(10) == -signal.SIGKILL and not (tmp_path / "ran").exists()
    finally:
        worker.kill()


def read(path):
    return path.exists() and path.read_text()


def children_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return file.read().split()
