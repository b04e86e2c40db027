"""One thread that calls whoever wants to be called at a moment: waiting costs no thread of one's own."""

import heapq
import itertools
import logging
from collections.abc import Callable

from local_aws import turns

FEW = 100  # cancelled alarms that may stay among the others until their moment
log = logging.getLogger("local_aws")


class Alarm:
    """A call that is to come."""

    def __init__(self, alarms: "Alarms", ring: Callable[[], object]):
        self._alarms = alarms
        self.ring: Callable[[], object] | None = ring

    def cancel(self) -> None:
        """Lets it not come; no error when it has come."""
        self._alarms.drop(self)


class Alarms:
    """Calls that are to come, the next first. They are made one after the other, so they must be short."""

    def __init__(self):
        self._heap: list[tuple[float, int, Alarm]] = []
        self._numbers = itertools.count()
        self._cancelled = 0
        self._change = turns.Condition()
        self._watched = False

    def after(self, seconds: float, ring: Callable[[], object]) -> Alarm:
        """The alarm that rings in so many seconds."""
        alarm = Alarm(self, ring)
        with self._change:
            heapq.heappush(self._heap, (turns.monotonic() + seconds, next(self._numbers), alarm))
            if not self._watched:
                self._watched = True
                turns.Thread(target=self._watch, daemon=True, name="alarms").start()
            elif self._heap[0][2] is alarm:
                self._change.notify()
        return alarm

    def drop(self, alarm: Alarm) -> None:
        """Takes the alarm out, or what it holds: most are cancelled long before their moment."""
        if alarm.ring is None:  # it rings, or has rung
            return
        with self._change:
            if alarm.ring is None:
                return
            alarm.ring = None
            self._cancelled += 1
            if self._cancelled > FEW + len(self._heap) // 2:
                self._heap = [entry for entry in self._heap if entry[2].ring]
                heapq.heapify(self._heap)
                self._cancelled = 0

    def _watch(self) -> None:
        while True:
            ring = self._next()
            try:
                ring()
            except Exception:
                log.exception("an alarm failed")

    def _next(self) -> Callable[[], object]:
        """The next call, once its moment has come."""
        with self._change:
            while True:
                left = self._heap[0][0] - turns.monotonic() if self._heap else None
                if left is None or left > 0:
                    self._change.wait(left)
                    continue
                alarm = heapq.heappop(self._heap)[2]
                ring, alarm.ring = alarm.ring, None
                if ring:
                    return ring
                self._cancelled -= 1


_alarms = Alarms()
after = getattr(turns, "after", _alarms.after)
