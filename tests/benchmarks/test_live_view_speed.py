"""How soon a change is on the screen, and how fast the scrubber is, in a real browser.

uv run --group browser pytest -n 0 --benchmark-only tests/benchmarks/test_live_view_speed.py
"""

import json
from itertools import count

import pytest

from history import trace
from tests.benchmarks.test_viewer_speed import long_definition, long_history
from tests.viewer.in_jupyterlab import CONNECT, HELD, STEPS, becomes, folder, jupyter, notebook  # noqa: F401
from viewer.browser.page import to_page
from viewer.browser.scene import scene_of
from viewer.browser.snapshot import snapshot
from viewer.reading.machine import read_machine

STEP_OF_THE_SCRUBBER = """position => {
  const scrubber = document.querySelector("input[type=range]");
  scrubber.value = position;
  scrubber.dispatchEvent(new Event("input", { bubbles: true }));
  return document.body.offsetHeight;  // styles and layout are worked out by then
}"""


def test_a_state_of_a_running_execution_to_the_screen(benchmark, notebook, tmp_path):  # noqa: F811
    """From the file that lets the function return to the tick in the picture; a state is one round."""
    page = notebook("live", CONNECT, HELD.format(gates=str(tmp_path), steps=STEPS))
    steps = iter(range(1, STEPS + 1))

    def next_step():
        step = next(steps)
        becomes(page, f"Step {step}", "in-progress")
        return (step,), {}

    def let_it_return(step):
        (tmp_path / str(step)).touch()
        becomes(page, f"Step {step}", "succeeded")

    benchmark.pedantic(let_it_return, setup=next_step, rounds=STEPS)


@pytest.mark.parametrize("tab", ["Step", "Table", "Timeline", "Events"])
def test_a_step_of_the_scrubber_over_25000_events(benchmark, page, tmp_path, tab):
    events, definition = long_history(25_000), long_definition(500)
    run = json.loads(json.dumps(snapshot(trace(events), events), default=str))
    file = tmp_path / "long.html"
    file.write_text(to_page(scene_of(read_machine(definition), "Long"), run), "utf-8")
    page.goto(file.as_uri())
    page.get_by_role("tab", name=tab, exact=True).click()
    positions = count(1_000, 997)
    benchmark.pedantic(
        lambda: page.evaluate(STEP_OF_THE_SCRUBBER, next(positions) % 25_000), rounds=30, warmup_rounds=3
    )
