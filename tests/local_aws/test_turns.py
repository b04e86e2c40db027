"""The seam for turns and time: nobody else knows threads or clocks, and others can be put in their place."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from local_aws import turns
from local_aws.turns.alarms import FEW, Alarms

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
    alarms.after(0.04, done.set)
    for number in (3, 1, 2):
        alarms.after(number / 100, lambda number=number: rung.append(number) or 1 / 0)
    assert done.wait(5) and rung == [1, 2, 3]


def test_a_cancelled_alarm_does_not_ring_and_takes_no_room():
    alarms, rung, done = Alarms(), [], turns.Event()
    cancelled = [alarms.after(3600, lambda: None) for _ in range(10 * FEW)]
    cancelled.append(alarms.after(0, lambda: None))
    for alarm in [*cancelled, alarms.after(0.01, lambda: rung.append(1))]:
        alarm.cancel()
    alarms.after(0.02, done.set)
    assert done.wait(5) and rung == []
    assert len(alarms._heap) <= 2 * FEW
