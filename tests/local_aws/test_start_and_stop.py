"""One server for a state folder, found again, and told of when it was lost."""

import errno
import json
import logging
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest

import local_aws as aws
from local_aws import background, birth, handshake
from local_aws.__main__ import main
from local_aws.background import NEWS, RENEWED
from local_aws.server.process import LocalAws
from local_aws.server.serving import Bounded
from local_aws.services.account import Account
from local_aws.signature import Keys
from local_aws.state_folder import StateFolder
from local_aws.version import version

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX modes and signals")


def kill(server):
    os.kill(server.pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def gone(home):
    deadline = time.monotonic() + 20
    while aws.status(home) and time.monotonic() < deadline:
        time.sleep(0.02)


def run(*arguments, home):
    environment = {**os.environ, "LOCAL_AWS_HOME": str(home)}
    command = [sys.executable, "-m", "local_aws", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


@contextmanager
def serving(home):
    """A server in the foreground, which accepts connections; it is stopped afterwards."""
    environment = {**os.environ, "LOCAL_AWS_HOME": str(home)}
    command = [sys.executable, "-m", "local_aws", "serve"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **pipes) as process:
        process.announced = process.stdout.readline()
        try:
            yield process
        finally:
            aws.stop(home)


def state_machines(server):
    keys = {name.lower(): value for name, value in server.environment.items() if "KEY" in name}
    session = boto3.Session(region_name="us-east-1", **keys)
    client = session.client("stepfunctions", endpoint_url=server.endpoint)
    return client.list_state_machines()["stateMachines"]


def test_to_import_it_costs_a_kernel_nothing_heavy():
    heavy = "{'boto3', 'botocore', 'moto', 'werkzeug', 'requests', 'asyncio'}"
    check = f"import sys, local_aws; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT).returncode == 0


def test_a_second_start_finds_the_first_server(home):
    assert aws.start(home) == aws.start(home)


def test_nothing_runs_before_the_start_and_after_the_stop(home):
    assert aws.status(home) is None and aws.stop(home) is False
    aws.start(home)
    assert aws.status(home) and aws.stop(home) is True
    assert aws.status(home) is None


def test_a_stopped_server_is_no_news(home):
    aws.start(home)
    aws.stop(home)
    assert aws.start(home).news is None


def test_a_server_that_runs_older_code_gives_way_and_that_is_news(home, monkeypatch):
    before = aws.start(home)
    monkeypatch.setattr("local_aws.background.version", lambda: "of tomorrow")
    after = aws.start(home)
    assert after.news == RENEWED and after.pid != before.pid
    monkeypatch.undo()
    assert aws.start(home).news is None


def test_a_state_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(RuntimeError, match="set LOCAL_AWS_HOME to a folder of your own"):
        aws.start(tmp_path / "file")


def test_a_killed_server_is_news_and_its_clients_reach_the_new_one(home):
    before = aws.start(home)
    kill(before)
    gone(home)
    after = aws.start(home)
    assert after.news == NEWS
    assert after.environment == before.environment
    assert aws.start(home).news is None


@pytest.mark.parametrize("stopped", [False, True])
def test_who_had_met_a_server_that_is_gone_is_told_so_though_another_started_the_next(home, stopped):
    before = aws.start(home)
    run("stop", home=home) if stopped else kill(before)
    gone(home)
    assert run("start", home=home).returncode == 0
    assert [aws.start(home).news for _ in range(2)] == [NEWS, None]


def test_a_server_that_was_asked_to_end_is_found_no_more(home):
    before = aws.start(home)
    folder = StateFolder(home)
    assert handshake.ask(folder.record()["port"], folder.keys(), "stop")
    assert aws.start(home).pid != before.pid


def test_while_a_server_is_stopped_no_other_is_started(home, monkeypatch):
    aws.start(home)
    held, end = [], background._end
    monkeypatch.setattr(background, "_end", lambda folder: [held.append(folder.is_locked("start")), end(folder)])
    assert aws.stop(home) and held == [True]


def test_what_another_put_into_a_folder_of_theirs_is_not_believed(home, monkeypatch):
    aws.start(home)

    def chmod(path, mode):
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "chmod", chmod)
        for ask in (aws.start, aws.stop):
            with pytest.raises(RuntimeError, match="set LOCAL_AWS_HOME to a folder of your own"):
                ask(home)
    assert aws.status(home)


@pytest.mark.parametrize("ask", [aws.start, aws.stop, aws.status])
def test_a_state_folder_in_which_no_lock_can_be_made_is_told_in_a_sentence(home, monkeypatch, ask):
    home.mkdir()

    def opened(*given):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with monkeypatch.context() as patch, pytest.raises(RuntimeError, match=r"\(Read-only file system\): make room"):
        patch.setattr("local_aws.state_folder.os.open", opened)
        ask(home)


def test_a_full_disk_is_told_before_a_server_is_started(home, monkeypatch):
    def write(*given):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(StateFolder, "_write", write)
    with pytest.raises(RuntimeError, match=r"\(No space left on device\): make room there"):
        aws.start(home)
    assert not (home / "server.log").exists()


@pytest.mark.parametrize("port", [-1, 65536, 10**30])
def test_at_a_port_that_cannot_be_nobody_is_asked(port):
    assert handshake.ask(port, Keys("AKIA", "secret"), "status") is None


@pytest.mark.parametrize("delay", [0, 0.06, 0.12, 0.4])
def test_a_server_killed_at_any_moment_is_followed_by_another(home, delay):
    command = [sys.executable, "-m", "local_aws", "serve", "--background"]
    dying = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "LOCAL_AWS_HOME": str(home)})
    time.sleep(delay)
    dying.kill()
    dying.wait()
    assert aws.start(home).pid != dying.pid


def test_two_starts_at_once_make_one_server(home):
    found = []
    starts = [threading.Thread(target=lambda: found.append(aws.start(home))) for _ in range(4)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert len({server.pid for server in found}) == 1 and len(found) == 4


def test_a_port_that_was_taken_meanwhile_is_left_to_its_taker(home):
    before = aws.start(home)
    port = int(before.endpoint.rpartition(":")[2])
    kill(before)
    gone(home)
    with socket.socket() as taker:
        taker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taker.bind(("127.0.0.1", port))
        taker.listen()
        assert aws.start(home).endpoint != before.endpoint


def test_the_stale_record_of_another_process_is_not_believed(home):
    aws.start(home)
    aws.stop(home)
    record = json.loads((home / "server.json").read_text())
    (home / "server.json").write_text(json.dumps({**record, "pid": os.getpid()}))
    assert aws.status(home) is None
    assert aws.start(home).pid != os.getpid()


@pytest.mark.parametrize("rubbish", ["", '{"pid": 12', '{"pid": "x", "port": 1}', "\x00" * 40])
def test_a_truncated_record_starts_anew(home, rubbish):
    home.mkdir()
    (home / "server.json").write_text(rubbish)
    assert aws.start(home).news == NEWS


@posix
def test_what_is_no_file_is_not_read_and_gives_way(home):
    home.mkdir()
    for name in ("pipe", "key"):
        os.mkfifo(home / name)
    (home / "server.json").symlink_to(home / "pipe")
    folder = StateFolder(home)
    assert (folder.record(), folder.keys()) == ({}, None)
    assert folder.make_keys() == folder.keys()
    folder.write_record(pid=1, port=2)
    assert folder.record() == {"pid": 1, "port": 2} and not (home / "server.json").is_symlink()


def test_a_start_sweeps_what_was_left_by_whoever_was_killed_while_writing(home):
    home.mkdir()
    old, new, anothers = (f".{name}" for name in ("key.part-abcd1234", "server.json.part-x_y0z9aa", "key.original"))
    for name in (old, new, anothers):
        (home / name).write_text("AKIA")
    for name in (old, anothers):
        os.utime(home / name, (1, 1))
    aws.start(home)
    assert [(home / name).exists() for name in (old, new, anothers)] == [False, True, True]


def test_a_record_nested_without_end_is_none(home):
    home.mkdir()
    (home / "server.json").write_text("[" * 100_000)
    assert StateFolder(home).record() == {}


def test_a_running_server_mends_its_truncated_record(home):
    before = aws.start(home)
    (home / "server.json").write_text("")
    assert aws.start(home) == before


def test_a_spoiled_key_is_made_anew(home):
    home.mkdir()
    (home / "key").write_text("AKIA")
    assert len(aws.start(home).environment["AWS_ACCESS_KEY_ID"]) == 20


def test_a_server_whose_folder_is_forgotten_ends(home):
    aws.start(home)
    (home / "server.json").unlink()
    gone(home)
    assert aws.start(home).news == NEWS


@posix
def test_a_start_that_fails_is_not_explained_by_the_server_before(home, monkeypatch):
    home.mkdir()
    (home / "server.log").write_text("what the server before said last\n")
    monkeypatch.setattr("sys.executable", shutil.which("false"))
    with pytest.raises(RuntimeError, match=r"did not start \(exit code 1\)"):
        aws.start(home)


@posix
def test_a_server_that_is_told_to_end_again_and_again_ends_in_order(home):
    with serving(home) as process:
        while process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.send_signal(signal.SIGTERM)
        assert process.returncode == 0, process.stderr.read()


def test_a_record_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    (tmp_path / "server.json").mkdir()
    with pytest.raises(OSError):
        StateFolder(tmp_path).write_record(pid=1)
    assert [path.name for path in tmp_path.iterdir()] == ["server.json"]


@pytest.mark.parametrize("port", ["65536", "99999", "-1", "http"])
def test_a_port_that_cannot_be_is_refused_with_a_sentence(home, capsys, port):
    with pytest.raises(SystemExit):
        main(["serve", f"--port={port}"])
    assert "a port is a number from 0 to 65535" in capsys.readouterr().err


@posix
def test_a_log_that_cannot_be_written_stops_nothing(home):
    home.mkdir()
    (home / "server.log").mkdir()
    assert aws.start(home).news is None


def test_a_log_that_has_become_long_starts_anew(tmp_path, monkeypatch):
    monkeypatch.setattr("local_aws.server.serving.LOG_LIMIT", 100)
    with (tmp_path / "log").open("a") as file:
        for number in range(9):
            Bounded(file).emit(logging.makeLogRecord({"msg": f"{number} of twenty letters"}))
    assert 0 < (tmp_path / "log").stat().st_size <= 100


@posix
def test_a_hanging_server_is_stopped_all_the_same(home, monkeypatch):
    hanging = aws.start(home)
    os.kill(hanging.pid, signal.SIGSTOP)
    monkeypatch.setattr("local_aws.background.PATIENCE", 0.2)
    monkeypatch.setattr("local_aws.background.MERCY", 1.0)
    with pytest.raises(RuntimeError, match="python -m local_aws stop"):
        aws.start(home)
    assert aws.stop(home)
    assert not StateFolder(home).is_locked("server")


@pytest.fixture
def innocent():
    """A process that is no server."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("born", [None, "another boot", "as here, later"])
def test_stop_kills_nobody_whose_number_is_in_the_record(home, monkeypatch, innocent, born):
    monkeypatch.setattr("local_aws.background.PATIENCE", 0.2)
    monkeypatch.setattr("local_aws.background.MERCY", 0.1)
    folder = StateFolder(home)
    folder.make()
    born = birth.certificate(innocent.pid) + "1" if born == "as here, later" else born
    folder.write_record(pid=innocent.pid, port=1, **({"born": born} if born else {}))
    with folder.lock("server"), pytest.raises(RuntimeError, match=rf"nothing proves that it is process {innocent.pid}"):
        aws.stop(home)
    assert innocent.poll() is None
    assert folder.record() == {"pid": innocent.pid, "port": 1, **({"born": born} if born else {})}


def test_what_did_not_end_is_said_on_the_command_line(home, monkeypatch, capsys):
    monkeypatch.setattr("local_aws.background.PATIENCE", 0.2)
    monkeypatch.setattr("local_aws.background.MERCY", 0.1)
    monkeypatch.setenv("LOCAL_AWS_HOME", str(home))
    StateFolder(home).make()
    with StateFolder(home).lock("server"):
        assert main(["stop"]) == 1
    told = capsys.readouterr()
    assert "has been stopped" not in told.out and "Stop it there, or set LOCAL_AWS_HOME to another folder" in told.err


def test_a_server_in_another_container_ends_when_the_folder_that_both_share_forgets_it(home, monkeypatch):
    server = aws.start(home)
    monkeypatch.setattr("local_aws.background.PATIENCE", 0.2)
    monkeypatch.setattr("local_aws.handshake.ask", lambda *_: None)  # its port is another machine's
    monkeypatch.setattr("local_aws.birth.certificate", lambda pid: "in this container")
    monkeypatch.setattr("os.kill", lambda *_: pytest.fail("a process was killed"))
    assert aws.stop(home) and not StateFolder(home).is_locked("server")
    assert StateFolder(home).record()["stopped"] and server.pid


def test_a_process_is_told_from_another_of_its_number(innocent):
    assert birth.certificate(os.getpid()) == birth.certificate(os.getpid())
    assert birth.certificate(innocent.pid) != birth.certificate(os.getpid())
    innocent.kill()
    innocent.wait()
    assert birth.certificate(innocent.pid) is None


@posix
def test_where_there_is_no_proc_ps_tells_when_a_process_began(monkeypatch, innocent):
    monkeypatch.setattr("sys.platform", "darwin")
    assert birth.certificate(innocent.pid) and birth.certificate(2**22 + 1) is None


def test_a_server_ends_after_four_hours_without_a_request(tmp_path, monkeypatch):
    idle = LocalAws(StateFolder(tmp_path), 0, Account.from_environment())
    idle.folder.write_record(**idle.record)
    monkeypatch.setattr("local_aws.server.process.LOOK", 0)
    now = time.monotonic()
    clock = iter([now + 1, now + 4 * 3600 - 1, now + 4 * 3600 + 1])
    monkeypatch.setattr("local_aws.server.front.turns.monotonic", lambda: next(clock))
    idle.end_when_unwanted()
    assert next(clock, None) is None and idle.front.stopping


@posix
@pytest.mark.parametrize("follower", [None, "another"])
def test_a_server_ends_when_its_python_is_gone_or_another_one(tmp_path, monkeypatch, follower):
    for name in ("one", "another"):
        (tmp_path / name).touch()
    (tmp_path / "python").symlink_to("one")
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    (tmp_path / "home").mkdir()
    standing = LocalAws(StateFolder(tmp_path / "home"), 0, Account.from_environment())
    standing.folder.write_record(**standing.record)

    looks = iter(["the first"])

    def change(seconds):
        assert next(looks, None), "it goes on without its Python"
        (tmp_path / "python").unlink()
        if follower:
            (tmp_path / "python").symlink_to(follower)

    monkeypatch.setattr("local_aws.server.process.turns.sleep", change)
    standing.end_when_unwanted()
    assert standing.front.stopping


@posix
def test_a_file_system_without_locks_is_said_so(home, monkeypatch):
    def flock(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", flock)
    with pytest.raises(RuntimeError, match=r"set LOCAL_AWS_HOME to a folder on a local disk \(No locks available\)"):
        aws.start(home)
    monkeypatch.undo()


@posix
def test_only_the_user_can_read_the_state_folder(home):
    aws.start(home)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [home, *home.iterdir()]}
    assert modes.pop(home.name) == 0o700
    assert set(modes.values()) == {0o600}


def test_the_server_gets_none_of_the_users_credentials(home, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "MARKED")
    server = aws.start(home)
    environment = Path(f"/proc/{server.pid}/environ")
    assert not environment.exists() or b"MARKED" not in environment.read_bytes()


@pytest.fixture
def spoiled_files(monkeypatch, tmp_path):
    """A user whose AWS files nobody can read, and whose profile is not there."""
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws/config").write_text("[")
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("AWS_CONFIG_FILE")
    monkeypatch.setenv("AWS_PROFILE", "nobody")


def test_the_users_aws_files_and_profile_are_not_read(home, spoiled_files, monkeypatch):
    with serving(home):
        in_the_foreground = aws.start(home)
        monkeypatch.undo()
        assert state_machines(in_the_foreground) == []


def test_nor_are_they_in_the_background(home, spoiled_files, monkeypatch):
    in_the_background = aws.start(home)
    monkeypatch.undo()
    assert state_machines(in_the_background) == []


def test_the_command_line_prints_the_environment(home):
    started = run("start", home=home)
    assert started.stdout.splitlines()[0].startswith("export AWS_ENDPOINT_URL=http://127.0.0.1:")
    assert run("start", "--shell", "powershell", home=home).stdout.startswith('$env:AWS_ENDPOINT_URL = "http')


def test_the_command_line_tells_what_runs_and_where_the_differences_are(home):
    assert run("status", home=home).returncode == 3
    aws.start(home)
    assert "local_aws/README.md" in run("status", home=home).stdout.replace("\\", "/")
    facts = json.loads(run("status", "--json", home=home).stdout)
    assert facts["home"] == str(home) and facts["version"] == version()
    assert run("stop", home=home).stdout == "The local AWS has been stopped.\n"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("LOCAL_AWS_ACCOUNT", "12", "LOCAL_AWS_ACCOUNT must be 12 digits"),
        ("LOCAL_AWS_TIME", "fast", "LOCAL_AWS_TIME must be real or leap"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_a_sentence(home, monkeypatch, name, value, sentence):
    monkeypatch.setenv(name, value)
    with pytest.raises(RuntimeError, match=sentence):
        aws.start(home)


def test_serving_in_the_foreground_announces_itself_first(home):
    with serving(home) as process:
        assert aws.start(home).endpoint in process.announced
        assert run("serve", home=home).stderr == "A local AWS runs for this state folder already.\n"
