"""Time as the engine knows it: now, AWS's ways of writing it, and waits that tests may shorten."""

import os
from datetime import datetime

from local_aws import turns


def now() -> datetime:
    """The present, with the milliseconds that AWS keeps."""
    moment = turns.now()
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def iso(moment: datetime) -> str:
    """The moment as the context object writes it: `2026-11-24T02:41:37.120Z`."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def scaled(seconds: float) -> float:
    """The seconds to really wait: LOCAL_AWS_WAIT_SCALE (1 when it is not set) times as long as on AWS."""
    return seconds * float(os.environ.get("LOCAL_AWS_WAIT_SCALE") or 1)
