"""Task tokens: what waits for SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat."""

import base64
import json
import os
from collections import deque
from typing import Any

from local_aws.states.engine.frame import Frame
from local_aws.states.engine.tasks.deadline import Deadline
from local_aws.states.language.failure import StatesError
from local_aws.turns.clock import Clock
from local_aws.turns.lines import Signal

MOST_OVER = 10_000  # tokens that are known when their wait is over


class HeartbeatMissed(Exception):
    """HeartbeatSeconds passed without a sign of life."""


def answered(kind: str, value: Any) -> Any:
    """The output that was sent with SendTaskSuccess; the failure sent with SendTaskFailure is raised."""
    if kind == "failure":
        raise StatesError(*value)
    return json.loads(value)


def new_token() -> str:
    """A token as opaque as AWS's."""
    return base64.b64encode(os.urandom(60)).decode()


class Callback:
    """One token's wait: open until somebody answers, then told the answer, then closed."""

    def __init__(self, token: str, clock: Clock):
        self.token = token
        self.closed = False
        self._answers: deque[tuple[str, Any]] = deque()
        self._signal = Signal()
        self._clock = clock
        self._beat = clock.moment()

    def send(self, kind: str, value: Any = None) -> None:
        """Answers with a kind (`success`, `failure`; `started` by a worker, `ended` by a job) and what goes with it."""
        self._answers.append((kind, value))
        self._signal.set()

    def beat(self) -> None:
        """A sign of life from the worker."""
        self._beat = self._clock.moment()

    async def wait(
        self, frame: Frame, deadline: Deadline, heartbeat: float | None = None, *, outside: bool = True
    ) -> tuple[str, Any]:
        """The answer; TimedOut or HeartbeatMissed when it does not come. `outside`: from elsewhere than a child."""
        self.beat()
        while not self._signal.is_set():
            quiet = None if heartbeat is None else self._beat + heartbeat
            deadline.check()
            if quiet is not None and self._clock.moment() >= quiet:
                raise HeartbeatMissed
            until = min((moment for moment in (deadline.moment, quiet) if moment is not None), default=None)
            await frame.wait(self._signal, until, outside=outside)
        self._signal.clear()
        answer = self._answers.popleft()
        if self._answers:
            self._signal.set()
        return answer


class Callbacks:
    """All tokens of one account and region: the open ones, and the latest of those whose wait is over."""

    def __init__(self):
        self._by_token: dict[str, Callback] = {}
        self._over: deque[str] = deque()

    def open(self, clock: Clock) -> Callback:
        """A new token's callback, for which this is the time."""
        callback = Callback(new_token(), clock)
        self._by_token[callback.token] = callback
        return callback

    def close(self, callback: Callback) -> None:
        """Ends the callback's wait. Its token is known for a while, so that who comes late is told that."""
        callback.closed = True
        self._over.append(callback.token)
        if len(self._over) > MOST_OVER:
            self._by_token.pop(self._over.popleft(), None)

    def get(self, token: str) -> Callback | None:
        """The callback of a token that was given out."""
        return self._by_token.get(token)
