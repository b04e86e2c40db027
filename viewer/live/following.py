"""Following an execution while it runs: new events only, and no more requests than are needed."""

import threading
import time
from collections.abc import Callable, Iterator

# What passes by itself: AWS asks to slow down, has trouble of its own, or the line is down for a moment.
PASSING = (
    "Throttl",
    "TooManyRequests",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "InternalFailure",
    "InternalError",
)
LINE = (
    "ConnectionError",
    "EndpointConnectionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ConnectionClosedError",
)
LONGEST_WAIT = 30
LASTS = 3  # troubles in a row after which it is said what may still pass


class Follower:
    """Asks for the events of an execution until it has ended, in a thread of its own.

    page(**request)   GetExecutionHistory for this execution
    deliver(events)   takes new events, oldest first; returns whether the execution goes on
    tell(error)       told an error that ends the watch (kept as `ended_by`; `start` then goes on where it was) or that
                      lasts, while it is tried again; None once that has passed
    """

    def __init__(
        self,
        page: Callable[..., dict],
        deliver: Callable[[list[dict]], bool],
        tell: Callable[[Exception | None], None],
        *,
        fastest: float = 0.1,
        slowest: float = 0.5,
    ) -> None:
        self.last, self._goes_on, self._troubles = 0, True, 0
        self.ended_by: Exception | None = None
        self._page, self._deliver, self._tell = page, deliver, tell
        self._fastest, self._slowest = fastest, slowest
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._asking = threading.Lock()

    def start(self) -> None:
        """Asks once, then goes on asking beside; one who is asking already goes on."""
        if self.asks:
            return
        self.ended_by = None
        if self._ask(self._fastest, threading.Event()) is not None:
            self._go_on()

    def _go_on(self) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(self._stopping,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Asks no more."""
        self._stopping.set()

    def join(self, seconds: float | None = None) -> None:
        """Waits until no more is asked, or after so many seconds."""
        if self._thread is not None:
            self._thread.join(seconds)

    @property
    def asks(self) -> bool:
        """Whether requests are still being made."""
        return self._thread is not None and self._thread.is_alive() and not self._stopping.is_set()

    def _run(self, stopping: threading.Event) -> None:
        wait: float | None = self._fastest
        while wait is not None and not stopping.wait(wait):
            wait = self._ask(wait, stopping)

    def _ask(self, wait: float, stopping: threading.Event) -> float | None:
        """How long to wait before the next question, longer when nothing happens; None when all is over."""
        with self._asking:
            if stopping.is_set():
                return None
            try:
                events = self._new_events()
            except Exception as error:
                return self._trouble(error, wait)
            if stopping.is_set():
                return None
            self._trouble_is_over()
            wait = self._pass_on(events) if events else min(1.5 * wait, self._slowest)
            return wait if self._goes_on else None

    def _pass_on(self, events: list[dict]) -> float:
        """How long to wait, once these are delivered: longer where taking in new events takes long."""
        begun = time.monotonic()
        self.last, self._goes_on = events[-1]["id"], self._deliver(events)
        return max(self._fastest, 4 * (time.monotonic() - begun))

    def _trouble(self, error: Exception, wait: float) -> float | None:
        passes, self._troubles = _passes(error), self._troubles + 1
        if not passes or self._troubles == LASTS:
            self._tell(error)
        if passes:
            return min(2 * wait, LONGEST_WAIT)
        self.ended_by = error
        return None

    def _trouble_is_over(self) -> None:
        if self._troubles >= LASTS:
            self._tell(None)
        self._troubles = 0

    def _new_events(self) -> list[dict]:
        """What is new: all pages at first, later from the end back to the last event known."""
        if not self.last:
            return [event for page in self._pages(maxResults=1000) for event in page]
        new: list[dict] = []
        for page in self._pages(maxResults=50, reverseOrder=True):
            new += [event for event in page if event["id"] > self.last]
            if not page or page[-1]["id"] <= self.last:
                break
        return new[::-1]

    def _pages(self, **request) -> Iterator[list[dict]]:
        while True:
            answer = self._page(**request)
            yield answer["events"]
            if not answer.get("nextToken"):
                return
            request["nextToken"] = answer["nextToken"]


def _passes(error: Exception) -> bool:
    answer = getattr(error, "response", None) or {}
    code = answer.get("Error", {}).get("Code", "")
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status >= 500 or code.startswith(PASSING) or type(error).__name__ in LINE
