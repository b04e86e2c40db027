"""The ranges of a definition's numbers, and the texts that are one of a few."""

from typing import Any

from local_aws.states.checks.diagnostics import Findings

SECONDS = 99_999_999
RANGES: dict[str, tuple[float, float]] = {
    "TimeoutSeconds": (1, SECONDS),
    "HeartbeatSeconds": (1, SECONDS),
    "Seconds": (0, SECONDS),
    "IntervalSeconds": (1, SECONDS),
    "MaxAttempts": (0, SECONDS),
    "BackoffRate": (1, float("inf")),
    "MaxDelaySeconds": (1, 31_622_399),
    "MaxConcurrency": (0, float("inf")),
    "MaxItemsPerBatch": (1, float("inf")),
    "MaxInputBytesPerBatch": (1, float("inf")),
    "ToleratedFailureCount": (0, float("inf")),
    "ToleratedFailurePercentage": (0, 100),
}
CHOICES = {
    "JitterStrategy": ("FULL", "NONE"),
    "Mode": ("INLINE", "DISTRIBUTED"),
    "ExecutionType": ("STANDARD", "EXPRESS"),
}


def check_ranges(fields: dict[str, Any], where: str, findings: Findings) -> None:
    """Adds the numbers and texts that are none of those that a field may have."""
    for field, value in fields.items():
        if field in RANGES and isinstance(value, int | float):
            _check_range(value, *RANGES[field], f"{where}/{field}", findings)
        elif field in CHOICES and value not in CHOICES[field]:
            allowed = ", ".join(CHOICES[field])
            findings.add(f"Value must be one of the following: [{allowed}]", f"{where}/{field}")


def _check_range(value: float, least: float, most: float, where: str, findings: Findings) -> None:
    if value < least:
        findings.add("Value must be greater than 0" if least == 1 else f"Value must be at least {least}", where)
    elif value > most:
        findings.add(f"Value must be at most {most}", where)
