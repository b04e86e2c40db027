"""For tests, time in leaps: what is only waited for comes at once."""

import bisect
from datetime import datetime, timedelta

from local_aws import turns
from local_aws.turns import alarms
from local_aws.turns.clock import REAL, Clock, Ring, in_milliseconds


class LeapingAlarm:
    """An alarm of a leaping clock."""

    def __init__(self, moment: float, ring: Ring):
        self.moment = moment
        self.ring: Ring | None = ring

    def __lt__(self, other: "LeapingAlarm") -> bool:
        return self.moment < other.moment

    def cancel(self) -> None:
        """Lets it not come."""
        self.ring = None


class LeapingClock(Clock):
    """The time of one execution with its children, in which nobody waits for what only time brings.

    While a line of control computes the clock stands. When all rest, it leaps to the next alarm. But while one waits
    for what is outside (a handler, a token, an activity's worker), time takes as long as it takes; and no alarm is
    later than in real time, whatever is computed.
    """

    def __init__(self, begin: datetime | None = None):
        self._lock = turns.Lock()
        self._stands = self._seen = self._begin = turns.monotonic()
        self._date = begin or turns.now()
        self._working = self._outside = 0
        self._goes = False  # it does not before the first line has begun
        self._alarms: list[LeapingAlarm] = []
        self._watched: tuple[LeapingAlarm, alarms.Alarm] | None = None

    def moment(self) -> float:
        """Where the clock stands."""
        with self._lock:
            return self._read()

    def now(self) -> datetime:
        """The same as a date, with AWS's milliseconds."""
        return in_milliseconds(self._exactly())

    def at(self, moment: float, ring: Ring) -> LeapingAlarm:
        """The alarm that rings at that moment."""
        alarm = LeapingAlarm(moment, ring)
        with self._lock:
            bisect.insort(self._alarms, alarm)
            self._watch()
        return alarm

    def work(self, outside: bool = False) -> None:
        """One more line computes."""
        self._count(+1, -outside)

    def rest(self, outside: bool = False) -> None:
        """One line computes no longer; if it was the last, what waits for time goes on."""
        self._count(-1, +outside)
        self._go_on(self._leap())

    def apart(self) -> "LeapingClock":
        """A clock for an execution of its own that begins now."""
        return LeapingClock(self._exactly())

    def _exactly(self) -> datetime:
        return self._date + timedelta(seconds=self.moment() - self._begin)

    def _read(self) -> float:
        seen, self._seen = self._seen, turns.monotonic()
        if self._goes:
            self._stands += self._seen - seen
        return self._stands

    def _count(self, working: int, outside: int) -> None:
        with self._lock:
            self._read()
            self._working += working
            self._outside += outside
            self._goes = self._outside > 0 or not self._working

    def _leap(self) -> Ring | None:
        """What the next alarm calls, if all rest."""
        with self._lock:
            self._tidy()
            return self._take() if self._alarms and not (self._working or self._outside) else None

    def _late(self, alarm: LeapingAlarm) -> None:
        """Real time has come to an alarm: something outside takes long, or a line computes."""
        with self._lock:
            self._tidy()
            ring = self._take() if self._alarms and self._alarms[0] is alarm else None
        self._go_on(ring)

    def _take(self) -> Ring:
        """What the next alarm calls, at its moment. Until it has been called it counts as work."""
        alarm = self._alarms.pop(0)
        self._stands, self._seen = max(self._stands, alarm.moment), turns.monotonic()
        self._working += 1
        self._goes = self._outside > 0
        self._watch()
        return alarm.ring

    def _go_on(self, ring: Ring | None) -> None:
        while ring:
            try:
                ring()
            finally:
                self._count(-1, 0)
            ring = self._leap()

    def _watch(self) -> None:
        """Has real time ring the next alarm, if no leap comes to it before."""
        self._tidy()
        following = self._alarms[0] if self._alarms else None
        if self._watched and self._watched[0] is not following:
            self._watched[1].cancel()
            self._watched = None
        if following and not self._watched:
            self._watched = following, alarms.after(following.moment - self._read(), lambda: self._late(following))

    def _tidy(self) -> None:
        while self._alarms and not self._alarms[0].ring:
            del self._alarms[0]


def new_clock() -> Clock:
    """The clock of an execution that nobody else's execution has started: a leaping one for LOCAL_AWS_TIME=leap."""
    return LeapingClock() if turns.is_leaping() else REAL
