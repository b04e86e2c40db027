"""At each event of a replay the browser shows what the trace of the events up to it says."""

import json
from pathlib import Path

import pytest

from history import trace
from tests.viewer.made import (
    ORDERS,
    History,
    call_center,
    order_that_fails_in_a_branch,
    order_that_loops_and_retries,
)
from tests.viewer.test_draw import CALL_CENTER
from viewer import Watch, source_of
from viewer.machine import read_machine
from viewer.path import path_of
from viewer.scene import scene_of, script
from viewer.snapshot import snapshot

pytestmark = pytest.mark.slow

RECORDED = Path(__file__).parents[3] / "shared" / "conformance" / "data"
ASK = """([scene, run]) => [...Array(run.last + 1).keys()].map((event) => {
  const now = moment(scene, run, event);
  return {
    status: now.status,
    states: Object.fromEntries([...now.states].map(([name, { status, note }]) => [name, [status, note]])),
    attempts: now.visits.map((visit) => attemptsAt(visit, event).map((attempt) =>
      attempt.ended[0] !== null && attempt.ended[0] <= event ? attempt.status : "in progress")),
    edges: [...now.edges].sort((one, other) => one - other),
  };
})"""
MADE = {
    "resolved": (CALL_CENTER, call_center(resolved=True)),
    "unresolved": (CALL_CENTER, call_center(resolved=False)),
    "loop, retry and map": (ORDERS, order_that_loops_and_retries()),
    "a branch that fails": (ORDERS, order_that_fails_in_a_branch()),
}


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


def told_by_the_browser(page, definition, events):
    machine = read_machine(definition)
    scene = {"edges": scene_of(machine, "")["edges"]}
    run = json.loads(json.dumps(snapshot(trace(events), events), default=str))
    return page.evaluate(ASK, [scene, run])


@pytest.fixture
def replay(page):
    page.add_script_tag(content=script().replace("export default", "window.widget ="))
    return page


def recorded():
    for path in sorted(RECORDED.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            scenario = json.loads(line)
            for run in scenario.get("runs") or []:
                events = run["expected"].get("events") or []
                if events and all(isinstance(event["id"], int) for event in events):
                    yield scenario["id"], scenario["definitions"][run["definition"]], events


@pytest.mark.parametrize("name", MADE)
def test_each_moment_of_a_made_run(replay, name):
    assert told_by_the_browser(replay, *MADE[name]) == list(told_by_python(*MADE[name]))


@pytest.mark.skipif(not RECORDED.is_dir(), reason="no recorded histories beside this checkout")
def test_each_moment_of_each_recorded_run(replay):
    different = [
        name
        for name, definition, events in recorded()
        if isinstance(definition, dict) and "States" in definition
        if told_by_the_browser(replay, definition, events) != list(told_by_python(definition, events))
    ]
    assert different == []


def test_large_integers_are_shown_with_all_their_digits(page, tmp_path):
    run = History()
    run.passed("Check", output='{"id": 12345678901234567890}')
    page.goto(Watch(source_of(run.events, ORDERS)).export(tmp_path / "run.html").as_uri())
    assert '"id": 12345678901234567890\n' in page.get_by_label("Output", exact=True).inner_text()


def test_every_state_that_was_entered_has_a_duration_and_a_bar(page, tmp_path):
    events = order_that_fails_in_a_branch()
    for event in events:
        event["timestamp"] = f"2026-11-24T03:00:{event['id']:02}Z"
    page.goto(Watch(source_of(events, ORDERS)).export(tmp_path / "run.html").as_uri())
    page.get_by_role("tab", name="Table", exact=True).click()
    for moment, expected in [(16, ("5.00 s", "2.00 s")), (21, ("7.00 s", "4.00 s"))]:  # then, and in the end
        page.get_by_label("Moment of the execution").fill(str(moment))
        cells = "rows => Object.fromEntries(rows.map(row => [row.cells[0].innerText, row.cells[4].innerText]))"
        shown = page.eval_on_selector_all(".sfn tbody tr", cells)
        assert (shown["Pay"], shown["Ship"]) == expected
    page.get_by_role("tab", name="Timeline", exact=True).click()
    widths = page.eval_on_selector_all(
        ".sfn-row",
        "rows => Object.fromEntries(rows.map(row => [row.innerText, row.querySelector('i').offsetWidth]))",
    )
    assert widths["Pay"] > widths["Ship"] > widths["Sorry"]


def test_the_exported_page_replays_without_a_network(page, tmp_path):
    definition, events = MADE["loop, retry and map"]
    exported = Watch(source_of(events, definition)).export(tmp_path / "run.html")
    page.context.set_offline(True)
    page.goto(exported.as_uri())
    for count, expected in enumerate(told_by_python(definition, events)):
        page.get_by_label("Moment of the execution").fill(str(count))
        shown = page.eval_on_selector_all(
            "[data-state]",
            "all => Object.fromEntries(all.map(one => [one.dataset.state, one.getAttribute('aria-label')]))",
        )
        for name, (status, note) in expected["states"].items():
            assert f", {status}{', ' + note if note else ''}" in shown[name]
