"""One execution's events, numbered and linked as AWS numbers and links them."""

from typing import Any

from .clock import now

MOST_EVENTS = 25_000
UNTRUNCATED = {"truncated": False}


def details_key(kind: str) -> str:
    """The member that holds an event's details: states share two of them, other types have their own."""
    if kind.endswith("StateEntered"):
        return "stateEnteredEventDetails"
    if kind.endswith("StateExited"):
        return "stateExitedEventDetails"
    return kind[0].lower() + kind[1:] + "EventDetails"


class History(list):
    """The events in order; each knows its own id and the id of the event that it follows."""

    def record(self, kind: str, previous: int, details: dict[str, Any] | None = None) -> int:
        """The id of the event, which is now the last."""
        event: dict[str, Any] = {
            "timestamp": now(),
            "type": kind,
            "id": len(self) + 1,
            "previousEventId": previous,
        }
        if details is not None:
            event[details_key(kind)] = details
        self.append(event)
        return event["id"]

    def is_full(self) -> bool:
        """Whether there is room for nothing but the execution's end."""
        return len(self) >= MOST_EVENTS - 1
