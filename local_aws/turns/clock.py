"""The time in which lines of control wait: as long as it takes."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from local_aws import turns
from local_aws.turns import alarms

Ring = Callable[[], object]


def in_milliseconds(moment: datetime) -> datetime:
    """The moment as exactly as AWS keeps it."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class Alarm(Protocol):
    """A call that is to come."""

    def cancel(self) -> None:
        """Lets it not come."""


class Clock:
    """Real time. Its moments are seconds of `turns.monotonic`, good for differences alone."""

    def moment(self) -> float:
        """Where the clock stands."""
        return turns.monotonic()

    def now(self) -> datetime:
        """The same as a date, with AWS's milliseconds."""
        return in_milliseconds(turns.now())

    def at(self, moment: float, ring: Ring) -> Alarm:
        """The alarm that rings at that moment."""
        return alarms.after(moment - turns.monotonic(), ring)

    def work(self, outside: bool = False) -> None:
        """A line of control has something to do; what it waited for was `outside`, or was not."""

    def rest(self, outside: bool = False) -> None:
        """A line has ended or waits: for time and for other lines, or for what is `outside`."""

    def apart(self) -> "Clock":
        """A clock for an execution of its own that begins now."""
        return self


REAL = Clock()
