"""Waiting in a test for what comes to pass by itself."""

import time
from collections.abc import Callable
from typing import Any

LONGEST = 60  # seconds


def until(condition: Callable[[], Any]) -> Any:
    """What the condition gives as soon as that is true."""
    deadline = time.monotonic() + LONGEST
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.005)
    return found
