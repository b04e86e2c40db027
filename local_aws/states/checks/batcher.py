"""The ItemBatcher of a distributed Map."""

from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.paths import check_paths, check_template
from local_aws.states.checks.ranges import check_ranges

SIZES = ("MaxItemsPerBatch", "MaxInputBytesPerBatch")
PATHS = tuple(f"{size}Path" for size in SIZES)
ONE_NEEDED = tuple(field for size in SIZES for field in (size, f"{size}Path"))


def check_batcher(batcher: dict[str, Any], jsonata: bool, where: str, findings: Findings) -> None:
    """Adds what is wrong with the fields and values of an ItemBatcher."""
    allowed = (*SIZES, "BatchInput", *(() if jsonata else PATHS))
    for field in batcher:
        if field not in allowed:
            findings.add(f"Field '{field}' is not supported", where)
    if not set(ONE_NEEDED) & set(batcher):
        findings.add(f"At least one of these fields is required: [{', '.join(ONE_NEEDED)}]", where)
    for size in SIZES:
        if size in batcher and f"{size}Path" in batcher:
            findings.add(f"At most one of these fields is allowed: [{size}, {size}Path]", where)
    check_ranges(batcher, where, findings)
    if not jsonata:
        check_paths(batcher, PATHS, where, findings)
        check_template(batcher.get("BatchInput"), f"{where}/BatchInput", findings)
