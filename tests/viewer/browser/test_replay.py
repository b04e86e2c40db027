"""At each event of a replay the browser shows what the trace of the events up to it says: asked in plain node."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from history import trace
from tests.viewer.made import ORDERS, History, call_center, order_that_fails_in_a_branch, order_that_loops_and_retries
from tests.viewer.pictures.test_draw import CALL_CENTER
from viewer.browser.scene import scene_of
from viewer.browser.snapshot import snapshot
from viewer.reading.machine import read_machine
from viewer.reading.path import path_of

NODE = shutil.which("node")
RECORDED = Path(__file__).parents[4] / "shared" / "conformance" / "data"


def map_entered_twice():
    """A run of ORDERS whose Map breaks off in one iteration, is entered again, and gets through another."""
    run = History()
    for breaks in (True, False):
        run.add("MapStateEntered", name="Each", input="[1, 2]")
        run.add("MapStateStarted", length=2)
        run.add("MapIterationStarted", name="Each", index=int(breaks))
        run.add("PassStateEntered", name="Pack", input="1")
        if breaks:
            run.add("MapIterationFailed", name="Each", index=int(breaks))
            run.add("MapStateFailed")
        else:
            run.add("PassStateExited", name="Pack", output="1")
    return run.events


MADE = {
    "resolved": (CALL_CENTER, call_center(resolved=True)),
    "unresolved": (CALL_CENTER, call_center(resolved=False)),
    "loop, retry and map": (ORDERS, order_that_loops_and_retries()),
    "a branch that fails": (ORDERS, order_that_fails_in_a_branch()),
    "a Map entered twice": (ORDERS, map_entered_twice()),
}

pytestmark = pytest.mark.skipif(not NODE, reason="no node on this machine: .ci/run brings one")


def told_by_python(definition, events):
    """What trace and path say after each event."""
    machine = read_machine(definition)
    for count in range(len(events) + 1):
        run = trace(events[:count])
        path = path_of(machine, run)
        yield {
            "status": run.status,
            "states": {name: [status, path.notes[name]] for name, status in run.statuses().items()},
            "attempts": [[attempt.status for attempt in visit.attempts] for visit in run.visits],
            "edges": sorted(number for number, edge in enumerate(machine.edges) if path.taken[edge]),
        }


def told_by_the_browser(runs, change=lambda data: data):
    """What the browser's modules say after each event of each run, given as (definition, events)."""
    asked = [[scene_of(read_machine(definition), ""), snapshot(trace(events), events)] for definition, events in runs]
    script, data = Path(__file__).with_name("moments.mjs"), json.dumps(change(asked), default=str)
    answer = subprocess.run([NODE, script], input=data, capture_output=True, text=True, encoding="utf-8")
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def without_none(data):
    """The same without what is None, as it arrives where None becomes undefined."""
    if isinstance(data, dict):
        return {key: without_none(value) for key, value in data.items() if value is not None}
    return [without_none(item) for item in data] if isinstance(data, list) else data


def recorded():
    for path in sorted(RECORDED.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            scenario = json.loads(line)
            for run in scenario.get("runs") or []:
                events, definition = (
                    run["expected"].get("events") or [],
                    scenario["definitions"][run["definition"]],
                )
                numbered = events and all(isinstance(event["id"], int) for event in events)
                if numbered and isinstance(definition, dict) and "States" in definition:
                    yield scenario["id"], (definition, events)


@pytest.fixture(scope="module")
def made():
    """{name: its moments as the browser shows them}, all asked at once."""
    return dict(zip(MADE, told_by_the_browser(MADE.values()), strict=True))


@pytest.mark.parametrize("name", MADE)
def test_each_moment_of_a_made_run(made, name):
    assert made[name] == list(told_by_python(*MADE[name]))


def test_none_may_arrive_as_undefined(made):
    assert told_by_the_browser(MADE.values(), without_none) == list(made.values())


@pytest.mark.skipif(not RECORDED.is_dir(), reason="no recorded histories beside this checkout")
def test_each_moment_of_each_recorded_run():
    names, runs = zip(*recorded(), strict=True)
    shown = told_by_the_browser(runs)
    pairs = zip(names, runs, shown, strict=True)
    assert [name for name, run, moments in pairs if moments != list(told_by_python(*run))] == []
