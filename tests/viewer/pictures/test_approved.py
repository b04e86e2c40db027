"""Pictures that somebody has looked at: each is drawn again to the letter.

Sizes, gaps, colours and lines belong together, and no rule says whether they look well: an eye did. Who changes them
deletes the file in `approved/`, runs the test, looks at what it has stored, and stores it with the change.
"""

import json
from pathlib import Path

import pytest

from history import trace
from tests.viewer.made import ORDERS, call_center, order_that_fails_in_a_branch, order_that_loops_and_retries
from tests.viewer.pictures.test_draw import CALL_CENTER
from viewer import compare, draw, tally
from viewer.browser.snapshot import snapshot
from viewer.browser.styles import styles
from viewer.pictures.digraphs import _size, side_by_side
from viewer.pictures.mermaid import to_mermaid
from viewer.reading.machine import read_machine
from viewer.reading.path import path_of

APPROVED = Path(__file__).with_name("approved")
STEPS = [f"Step {number}" for number in range(24)]
CATCH = [{"ErrorEquals": ["States.ALL"], "Next": "Give up"}]
FAR = {  # from each of many steps an error leads to the end, beside the graph
    "StartAt": STEPS[0],
    "States": {
        **{
            name: {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Next": after, "Catch": CATCH}
            for name, after in zip(STEPS, [*STEPS[1:], "Done"], strict=True)
        },
        "Done": {"Type": "Succeed"},
        "Give up": {"Type": "Fail"},
    },
}
RUNS = [call_center(resolved=True), call_center(resolved=True), call_center(resolved=False)]


def mermaid(events):
    machine = read_machine(ORDERS)
    return to_mermaid(machine, path_of(machine, trace(events)) if events else None)


def snapshot_of(events):
    """What the browser is told of a run, of which an event came each half second."""
    timed = [event | {"timestamp": 1000 + event["id"] / 2} for event in events]
    return json.dumps(snapshot(trace(timed), timed), indent=1)


PICTURES = {
    "orders.svg": lambda: draw(ORDERS, title="Orders").svg,
    "orders_caught.svg": lambda: draw(ORDERS, order_that_fails_in_a_branch()).svg,
    "orders_looped.svg": lambda: draw(ORDERS, order_that_loops_and_retries()).svg,
    "orders_under_way.svg": lambda: draw(ORDERS, order_that_fails_in_a_branch()[:12]).svg,
    "orders_across.svg": lambda: draw(ORDERS, order_that_fails_in_a_branch(), vertical=False).svg,
    "snapshot.json": lambda: snapshot_of(order_that_loops_and_retries()),
    "far.svg": lambda: draw(FAR).svg,
    "tally.svg": lambda: tally(CALL_CENTER, RUNS).svg,
    "comparison.svg": lambda: compare(CALL_CENTER, *RUNS[1:]).svg,
    "orders.mmd": lambda: mermaid(None),
    "orders_caught.mmd": lambda: mermaid(order_that_fails_in_a_branch()),
    "looks.css": lambda: "\n".join(line for line in styles().splitlines() if "--" in line and "var(--sfn" not in line),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_the_one_that_somebody_has_looked_at(name):
    drawn = PICTURES[name]().rstrip("\n") + "\n"
    if not (APPROVED / name).exists():
        (APPROVED / name).write_text(drawn, "utf-8", newline="\n")
        pytest.fail(f"approved/{name} was not there and is stored now: look at it, and store it if it is well.")
    assert drawn == (APPROVED / name).read_text("utf-8")


@pytest.mark.parametrize(
    ("node", "inches"),
    [
        ({"shape": "box", "label": "Open Case"}, "width=1.312 height=0.500 fixedsize=true"),
        ({"label": "Open Case"}, "width=1.684 height=0.500 fixedsize=true"),
        ({"shape": "circle", "label": "Open Case"}, "width=1.684 height=0.500 fixedsize=shape"),
        ({"shape": "square", "label": "x"}, "width=0.750 height=0.500 fixedsize=shape"),
        ({"shape": "box", "label": "Open Case", "fontsize": "28"}, "width=2.374 height=0.625 fixedsize=true"),
        ({"shape": "rect", "label": r"One\nand another\nand one"}, "width=1.371 height=0.868 fixedsize=true"),
        ({"shape": "box", "label": r"\N"}, "width=1.055 height=0.500 fixedsize=true"),
    ],
)
def test_a_node_of_a_graph_has_the_size_of_its_text(node, inches):
    assert _size({"name": "by name", **node}) == inches


def test_graphs_stand_side_by_side_with_a_gap():
    made = side_by_side(['<svg width="100" height="50"></svg>', '<svg width="30" height="70"></svg>'], "Two.")
    assert 'width="154" height="70"' in made and '<svg x="0" y="0"' in made and '<svg x="124" y="0"' in made
