"""What a history says: the events of an execution become a trace of the states that were visited.

    run = trace(events)            # GetExecutionHistory's events, or the same saved as JSON
    run.status                     # "FAILED"
    [visit.state for visit in run.visits]

The names of Trace, Visit and Attempt are a contract. Times are datetimes, or None where there are none.
Order comes from previousEventId, not from the place in the list: branches and iterations interleave.
"""

from history.events import HANDLERS
from history.trace import Trace, trace
from history.values import details_of, time_of
from history.visits import CANCELED, CAUGHT_ERROR, FAILED, IN_PROGRESS, STATUSES, SUCCEEDED, Attempt, Visit

__all__ = [
    "CANCELED", "CAUGHT_ERROR", "FAILED", "HANDLERS", "IN_PROGRESS", "STATUSES", "SUCCEEDED",
    "Attempt", "Trace", "Visit", "details_of", "time_of", "trace",
]  # fmt: skip
