"""Waiting for AWS: often at first, then less often, never for ever."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

Answer = TypeVar("Answer")

QUICKLY = {"Delay": 0.2, "MaxAttempts": 600}  # boto3's own waiters look once a second at best


class Pace:
    """Turns at least so many seconds apart, whoever takes them: one for all that ask the same account."""

    def __init__(self, seconds: float):
        self._seconds, self._next, self._lock = seconds, 0.0, threading.Lock()

    def wait(self) -> None:
        """Returns when it is one's turn."""
        with self._lock:
            turn = max(self._next, time.monotonic())
            self._next = turn + self._seconds
        time.sleep(max(0.0, turn - time.monotonic()))


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
