"""Histories recorded on real AWS, where they lie beside the checkout; they are not part of the project."""

import json
from pathlib import Path

import pytest

from history import STATUSES, trace

RECORDED = Path(__file__).parents[3] / "shared" / "conformance" / "data"

pytestmark = pytest.mark.skipif(not RECORDED.is_dir(), reason="no recorded histories beside this checkout")


def runs():
    for path in sorted(RECORDED.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            scenario = json.loads(line)
            for run in scenario.get("runs") or []:
                events = run["expected"].get("events") or []
                if events and all(isinstance(event["id"], int) for event in events):
                    yield scenario["id"], run["expected"], events


def test_each_ends_as_it_ended_on_aws():
    for name, expected, events in runs():
        assert trace(events).status == expected["status"], name


def test_nothing_is_under_way_after_the_end():
    for name, _, events in runs():
        run = trace(events)
        assert run.status == "RUNNING" or "in progress" not in run.statuses().values(), name


def test_every_moment_has_a_trace():
    for name, _, events in runs():
        for count in range(len(events)):
            assert set(trace(events[:count]).statuses().values()) <= set(STATUSES), name
