"""Invocations of type Event: answered at once, run in their own time."""

import logging
from collections import deque
from collections.abc import Callable

from local_aws import turns
from local_aws.functions.invocation import Invocation
from local_aws.turns import alarms
from local_aws.wire import ServiceError

AT_ONCE = 5  # of the account's ten, so that events do not shut out who waits for an answer
RETRY_AFTER = (60, 120)  # seconds that Lambda waits before it repeats an event whose function failed
THROTTLED_WAIT = 1.0  # seconds; a throttled event is repeated until it has run (Lambda gives up after six hours)
Event = tuple[Callable[[], Invocation], tuple[int, ...]]
log = logging.getLogger("local_aws")


class Queue:
    """Events that wait for their function; a thread for as many as run at once, while there are some."""

    def __init__(self):
        self._events: deque[Event] = deque()
        self._lock = turns.Lock()
        self._threads = 0

    def put(self, run: Callable[[], Invocation], retries: tuple[int, ...] | None = None) -> None:
        """Runs it soon; after a function error again, after each of `retries` seconds (RETRY_AFTER).

        What is refused, since the function has been deleted for example, is dropped.
        """
        with self._lock:
            self._events.append((run, RETRY_AFTER if retries is None else retries))
            if self._threads == AT_ONCE:
                return
            self._threads += 1
        turns.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while event := self._next():
            try:
                self._run(*event)
            except Exception:
                log.exception("an asynchronous invocation failed")

    def _next(self) -> Event | None:
        with self._lock:
            if self._events:
                return self._events.popleft()
            self._threads -= 1
            return None

    def _run(self, run: Callable[[], Invocation], retries: tuple[int, ...]) -> None:
        try:
            done = run()
        except ServiceError as refused:
            if refused.code == "TooManyRequestsException":
                alarms.after(THROTTLED_WAIT, lambda: self.put(run, retries))
            return
        if done.function_error and retries:
            alarms.after(retries[0], lambda: self.put(run, retries[1:]))
