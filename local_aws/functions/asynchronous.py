"""Invocations of type Event: answered at once, run in their own time."""

import logging
from collections.abc import Callable

from local_aws import turns
from local_aws.functions.invocation import Invocation
from local_aws.turns import alarms
from local_aws.wire import ServiceError

AT_ONCE = 5  # of the account's ten, so that events do not shut out who waits for an answer
RETRY_AFTER = (60, 120)  # seconds that Lambda waits before it repeats an event whose function failed
THROTTLED_WAIT = 1.0  # seconds; a throttled event is repeated until it has run (Lambda gives up after six hours)
log = logging.getLogger("local_aws")


class Queue:
    """Events that wait for their function."""

    def __init__(self):
        self._events: turns.SimpleQueue = turns.SimpleQueue()
        self._threads = 0

    def put(self, run: Callable[[], Invocation], retries: tuple[int, ...] | None = None) -> None:
        """Runs it soon; after a function error again, after each of `retries` seconds (RETRY_AFTER).

        What is refused, since the function has been deleted for example, is dropped.
        """
        self._events.put((run, RETRY_AFTER if retries is None else retries))
        if self._threads < AT_ONCE:
            self._threads += 1
            turns.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while True:
            run, retries = self._events.get()
            try:
                self._run(run, retries)
            except Exception:
                log.exception("an asynchronous invocation failed")

    def _run(self, run: Callable[[], Invocation], retries: tuple[int, ...]) -> None:
        try:
            done = run()
        except ServiceError as refused:
            if refused.code == "TooManyRequestsException":
                turns.sleep(THROTTLED_WAIT)
                self._events.put((run, retries))
            return
        if done.function_error and retries:
            alarms.after(retries[0], lambda: self.put(run, retries[1:]))
