"""How fast a picture and a trace come about.

uv run pytest -n 0 --benchmark-only tests/benchmarks/test_viewer_speed.py
"""

import statistics
import timeit

import pytest

from history import trace
from tests.viewer.made import History
from tests.viewer.placing.test_layout import chain
from viewer import draw


def long_definition(count):
    states = {}
    for number in range(count):
        following = f"State number {number + 1}"
        rule = {"Variable": "$.x", "NumericEquals": 1, "Next": f"State number {min(number + 3, count)}"}
        choice = {"Type": "Choice", "Choices": [rule], "Default": following}
        states[f"State number {number}"] = choice if number % 5 == 0 else {"Type": "Task", "Next": following}
    states[f"State number {count}"] = {"Type": "Succeed"}
    return {"StartAt": "State number 0", "States": states}


def long_history(count):
    run = History()
    while len(run.events) < count:
        run.task(f"State number {len(run.events) % 500}")
    return run.events


@pytest.mark.parametrize("states", [20, 500])
def test_drawing_a_definition(benchmark, states):
    assert str(benchmark(draw, long_definition(states))).endswith(f"{states + 1} states.")


@pytest.mark.parametrize("catchers", [0, 20, 200])
def test_drawing_200_states_many_of_which_catch_what_one_handles(benchmark, catchers):
    """The median's ratio to that of the same states without catchers stands in the extra information."""
    alone = statistics.median(timeit.repeat(lambda: draw(chain(200)), number=1, repeat=5))
    assert str(benchmark(draw, chain(200, range(0, 200, 200 // catchers) if catchers else ()))).endswith("201 states.")
    benchmark.extra_info["times as long as without"] = round(benchmark.stats.stats.median / alone, 1)


def test_a_history_of_25000_events_to_a_trace(benchmark):
    events = long_history(25_000)
    assert benchmark(trace, events).last_event >= 25_000
