"""Moments as Step Functions keeps and writes them."""

from datetime import datetime

from local_aws import turns
from local_aws.turns.clock import in_milliseconds


def now() -> datetime:
    """The present, with the milliseconds that AWS keeps."""
    return in_milliseconds(turns.now())


def iso(moment: datetime) -> str:
    """The moment as the context object writes it: `2026-11-24T02:41:37.120Z`."""
    return f"{moment.isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"
