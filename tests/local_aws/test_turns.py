"""The seam for turns and time: nobody else knows threads or clocks, and others can be put in their place."""

import ast
import json
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from local_aws import turns
from local_aws.functions.asynchronous import AT_ONCE, Queue
from local_aws.turns.alarms import FEW, Alarms
from local_aws.turns.clock import in_milliseconds
from local_aws.turns.crew import Crew
from tests.local_aws.waiting import until

ROOT = Path(__file__).parents[2]
KNOW = {"time", "threading", "queue", "asyncio", "concurrent", "sched", "selectors", "_thread"}
NOWS = {"now", "utcnow", "today"}
APART = {
    "background.py",
    "handshake.py",
    "state_folder.py",
    "turns/__init__.py",
}  # who starts a server needs no seam: it has a system
MODULES = {path.relative_to(ROOT / "local_aws").as_posix(): path for path in (ROOT / "local_aws").rglob("*.py")}


def knowledge(source):
    """What of threads and clocks a module's source reaches past the seam."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.partition(".")[0] in KNOW)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in KNOW:
            yield node.module
        elif (
            isinstance(node, ast.Attribute)
            and node.attr in NOWS
            and ast.unparse(node.value).endswith(("datetime", "date"))
        ):
            yield ast.unparse(node)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_only_the_seam_knows_threads_and_clocks(name):
    if name not in APART and "runtime/" not in name:  # what a worker runs imports nothing of ours
        assert list(knowledge(MODULES[name].read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "source", ["import threading", "from time import sleep", "datetime.now(UTC)", "datetime.datetime.utcnow()"]
)
def test_who_reaches_past_the_seam_is_seen(source):
    assert list(knowledge(source))


def in_a_new_process(code):
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_other_means_are_installed_before_anything_takes_a_lock():
    others = "class Others: Lock = Event = Thread = lambda *_, **__: 'ours'"
    code = f"from local_aws import turns\n{others}\nturns.install(Others)\n"
    assert in_a_new_process(f"{code}from local_aws.services.moto_lock import moto_lock\nprint(moto_lock)") == "ours\n"


def test_other_means_are_refused_once_something_may_hold_a_lock():
    code = "from local_aws import turns\nfrom local_aws.services import moto_lock\nturns.install(object())"
    with pytest.raises(AssertionError, match="must be installed before"):
        in_a_new_process(code)


def test_alarms_ring_in_the_order_of_their_moments_whatever_one_of_them_raises():
    alarms, rung, done = Alarms(), [], turns.Event()
    now = turns.monotonic()
    for number in (3, 1, 2, 4):  # as far apart as the machine is slow
        ring = done.set if number == 4 else lambda number=number: rung.append(number) or 1 / 0
        alarms.after(now + number / 5 - turns.monotonic(), ring)
    assert done.wait(5) and rung == [1, 2, 3]


def test_a_cancelled_alarm_does_not_ring_and_takes_no_room():
    alarms, rung, done = Alarms(), [], turns.Event()
    cancelled = [alarms.after(3600, lambda: None) for _ in range(10 * FEW)]
    cancelled.append(alarms.after(0, lambda: None))
    for alarm in [*cancelled, alarms.after(0.4, lambda: rung.append(1))]:
        alarm.cancel()
    alarms.after(0.5, done.set)
    assert done.wait(5) and rung == []
    assert len(alarms._heap) <= 2 * FEW


def test_no_more_than_its_most_threads_of_a_crew_compute_and_who_is_away_does_not_count():
    crew, computing, away, release = Crew(most=2), turns.BoundedSemaphore(10), turns.BoundedSemaphore(10), turns.Event()
    done = turns.SimpleQueue()

    def compute():
        with computing:
            release.wait(10)
        done.put("computed")

    def wait():
        with crew.away(), away:
            release.wait(10)
        done.put("waited")

    for job in [wait] * 5 + [compute] * 5:
        crew.submit(job)
    until(lambda: (away._value, computing._value) == (5, 8))
    release.set()
    assert sorted(done.get(timeout=10) for _ in range(10)) == ["computed"] * 5 + ["waited"] * 5


def test_where_a_few_threads_get_no_job_done_more_help_up_to_the_most():
    crew, at_once, done = Crew(most=4), threading.Barrier(4), turns.SimpleQueue()
    for _ in range(4):
        crew.submit(lambda: done.put(at_once.wait(10)))
    assert sorted(done.get(timeout=10) for _ in range(4)) == [0, 1, 2, 3]


def test_more_jobs_than_a_few_wait_for_a_moment(monkeypatch):
    monkeypatch.setattr("local_aws.turns.crew.MOMENT", 30)  # longer than the test
    crew, begun, release = Crew(), turns.SimpleQueue(), threading.Event()
    for number in range(3):
        crew.submit(lambda number=number: begun.put(number) or release.wait(10))
    assert {begun.get(timeout=10) for _ in range(2)} == {0, 1}
    with pytest.raises(turns.Empty):
        begun.get(timeout=0.1)
    release.set()
    assert begun.get(timeout=10) == 2


def test_a_crew_does_its_jobs_in_order_whatever_one_of_them_raises():
    crew, done = Crew(most=1), turns.SimpleQueue()
    for number in range(3):
        crew.submit(lambda number=number: done.put(number) or 1 / 0)
    assert [done.get(timeout=10) for _ in range(3)] == [0, 1, 2]


def test_threads_of_a_crew_without_work_end(monkeypatch):
    monkeypatch.setattr("local_aws.turns.crew.IDLE_SECONDS", 0.01)
    crew, done = Crew(), turns.SimpleQueue()
    crew.submit(lambda: done.put(threading.current_thread()))
    thread = done.get(timeout=10)
    thread.join(10)
    assert not thread.is_alive()


def test_a_failed_event_has_no_thread_while_it_waits_for_its_next_try():
    failed = SimpleNamespace(function_error="Unhandled")
    events, done = Queue(), turns.SimpleQueue()
    before = threading.active_count()
    for number in range(200):
        events.put(lambda number=number: done.put(number) or failed, (3600,))
    assert {done.get(timeout=10) for _ in range(200)} == set(range(200))
    assert threading.active_count() - before <= AT_ONCE + 1


def test_an_execution_and_a_queue_run_on_other_means_in_one_thread():
    pytest.importorskip("greenlet", reason="uv run --group browser brings greenlet")
    told = json.loads(in_a_new_process("import tests.local_aws.in_one_thread"))
    assert told["threads"] == 1 and told["lines"] > 1
    assert [event for event in told["events"] if "StateE" not in event[0]][3:] == [
        ["ActivityStarted", 0],
        ["ActivityTimedOut", 9],
        ["ActivityScheduled", 14],
        ["ActivityStarted", 14],
        ["ActivitySucceeded", 15],
        ["ParallelStateSucceeded", 300],
        ["ExecutionSucceeded", 300],
    ]
    assert told["received"] == [[["late"], 7], [["late"], 12], [["sent"], 20], [[], 30]]


@pytest.mark.parametrize(("microsecond", "kept"), [(0, 0), (999, 0), (1_000, 1_000), (999_999, 999_000)])
def test_a_moment_has_the_milliseconds_that_aws_keeps(microsecond, kept):
    moment = datetime(2026, 11, 26, tzinfo=UTC)
    assert in_milliseconds(moment.replace(microsecond=microsecond)) == moment.replace(microsecond=kept)
