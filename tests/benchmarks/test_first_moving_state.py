"""How long a newcomer waits: from the README's command to the first state that moves, packages in place.

uv run --group browser pytest -n 0 --benchmark-only tests/benchmarks/test_first_moving_state.py
"""

from contextlib import ExitStack

import local_aws
from tests.browser.first_minutes import cloned, opened, press_until_a_state_moves


def test_the_readmes_command_to_the_first_moving_state(benchmark, browser, tmp_path):
    """JupyterLab's start, the page, a kernel, the AWS on this machine, five functions, a state machine, a case."""
    root, homes = cloned(tmp_path / "lab"), iter(range(100))
    with ExitStack() as open_now:

        def close_what_was_open():
            open_now.close()
            local_aws.stop()

        def to_the_first_moving_state():
            page = open_now.enter_context(opened(root, tmp_path / f"home{next(homes)}", browser))
            press_until_a_state_moves(page)

        benchmark.pedantic(to_the_first_moving_state, setup=close_what_was_open, rounds=3)
