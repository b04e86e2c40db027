"""What a process apart does: it reads expressions, a line of JSON each, and answers with their values.

It ends itself when an evaluation takes longer or more memory than it may: no engine keeps its bounds everywhere.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from local_aws import turns
from local_aws.states.language.jsonata.apart import LATE
from local_aws.states.language.jsonata.engine import Bounds, Data, EngineError, NotData, Overrun
from local_aws.states.language.jsonata.expression import expression
from local_aws.states.language.jsonata.weight import Weight

GRACE = 0.25  # seconds more of the processor's time, after which an evaluation is ended from outside
BUSY = 4  # how much longer than that an evaluation may take where others use the processor too
LARGEST, LARGE = 768, 128  # MiB: what ends the process at once, and what it ends after
FULL_UP = 76  # exit code
STATUS, HELD = Path("/proc/self/status"), re.compile(r"VmHWM:\s*(\d+) kB")


def main() -> None:
    """Answers until nobody asks any more."""
    watch = Watch()
    for line in sys.stdin.buffer:
        question = json.loads(line)
        bounds = Bounds(**question["bounds"])
        with watch.over(bounds.seconds):
            answer = answered(question, replace(bounds, seconds=BUSY * bounds.seconds))
        answer["last"] = _memory() > LARGE
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


def answered(question: dict[str, Any], bounds: Bounds) -> dict[str, Any]:
    """The value, or why there is none."""
    weight = Weight()
    weight.add(question["variables"])
    data, now = Data(question["variables"], weight), datetime.fromtimestamp(question["now"], UTC)
    try:
        return {"value": expression(question["source"]).evaluate(data, bounds, now)}
    except Overrun as problem:
        return {"overrun": problem.code}
    except EngineError as problem:
        return {"code": problem.code, "message": problem.message}
    except NotData as problem:
        return {"no data": str(problem)}


class Watch:
    """A thread that looks on while an evaluation is under way."""

    def __init__(self):
        self._busy = turns.Event()
        self._end = 0.0
        turns.Thread(target=self._look, daemon=True).start()

    @contextmanager
    def over(self, seconds: float) -> Iterator[None]:
        """Looks on while this lasts, which may be so many seconds."""
        self._end = _computed() + seconds + GRACE
        self._busy.set()
        yield
        self._busy.clear()

    def _look(self) -> None:
        while self._busy.wait():
            if _memory() > LARGEST:
                os._exit(FULL_UP)
            if _computed() > self._end:
                os._exit(LATE)
            turns.sleep(0.01)


def _computed() -> float:
    """The seconds that this process has used the processor."""
    times = os.times()
    return times.user + times.system


def _memory() -> float:
    """The MiB that this process has held at most; 0 where the system does not tell."""
    if sys.platform == "linux":  # where getrusage tells of the process that started this one too
        return int(HELD.search(STATUS.read_text())[1]) / 2**10
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:  # Windows
        return 0
    return getrusage(RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
