"""How turns are taken and how time passes: the one place that knows; by default threads, and the system's clock.

    from local_aws import turns
    turns.Thread(target=work).start()

Where there are none (a browser tab) or others are wanted, `install` puts them in place of these.
"""

import os
import queue
import sys
import threading
import time
from datetime import UTC, datetime
from typing import Any

Thread, Event, Condition = threading.Thread, threading.Event, threading.Condition
Lock, RLock, BoundedSemaphore = threading.Lock, threading.RLock, threading.BoundedSemaphore
SimpleQueue, Empty, local = queue.SimpleQueue, queue.Empty, threading.local
sleep, monotonic = time.sleep, time.monotonic
LOCKLESS = ("background", "birth", "environment", "handshake", "signature", "state_folder", "version", "wire")


def now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


def is_leaping() -> bool:
    """Whether LOCAL_AWS_TIME is `leap` rather than `real`: executions do not wait. ValueError when it is neither."""
    mode = os.environ.get("LOCAL_AWS_TIME") or "real"
    if mode not in ("real", "leap"):
        raise ValueError("LOCAL_AWS_TIME must be real or leap")
    return mode == "leap"


NAMES = (
    *("Thread", "Event", "Condition", "Lock", "RLock", "BoundedSemaphore", "SimpleQueue", "Empty", "local"),
    *("sleep", "monotonic", "now"),
)
WITHOUT_THREADS = ("after", "submit", "away")  # what `alarms` and `crew` offer


def install(instead: Any) -> None:
    """Takes what has one of NAMES from `instead`, a module or object whose attributes behave like these.
    With WITHOUT_THREADS `alarms` and `crew` have no thread of their own that waits.

    Raises RuntimeError when modules that may hold a lock have been imported already.
    """
    late = [name for name in sys.modules if name.startswith("local_aws.") and name[10:] not in (*LOCKLESS, "turns")]
    if late:
        raise RuntimeError(f"{late[0]} has been imported: other means of taking turns must be installed before it.")
    globals().update({name: getattr(instead, name) for name in (*NAMES, *WITHOUT_THREADS) if hasattr(instead, name)})
