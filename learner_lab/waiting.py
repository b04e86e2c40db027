"""Waiting for AWS: often at first, then less often, never for ever."""

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

Answer = TypeVar("Answer")

QUICKLY = {"Delay": 0.2, "MaxAttempts": 600}  # boto3's own waiters look once a second at best


def moments(seconds: float, otherwise: str) -> Iterator[None]:
    """Moments to look again, 20 ms to half a second apart; a TimeoutError that says `otherwise` at the end."""
    pause, deadline = 0.02, time.monotonic() + seconds
    while True:
        yield
        if time.monotonic() > deadline:
            raise TimeoutError(otherwise)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.5)


def despite(error: type[Exception], call: Callable[[], Answer], seconds: float = 5) -> Answer:
    """What the call answers; until the seconds are over, the error is taken for eventual consistency."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return call()
        except error:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.1)
