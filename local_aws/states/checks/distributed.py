"""A Map's mode and its ItemReader: what goes together.

The words were measured on AWS in public: https://github.com/badmintoncryer/cdk-preflight (pf-sfn-asl-map-distributed).
"""

import re
from typing import Any

from local_aws.states.checks.diagnostics import Findings

READERS = re.compile(r"arn:[^:]+:states:[^:]*:[^:]*:s3:(getObject|listObjectsV2)")


def check_map(state: dict[str, Any], where: str, findings: Findings) -> None:
    """Adds what is wrong with the mode of a Map, and with what a distributed one reads its items from."""
    for name in ("ItemProcessor", "Iterator"):
        config = state.get(name, {}).get("ProcessorConfig")
        if isinstance(config, dict):
            _check_mode(config, f"{where}/{name}/ProcessorConfig", findings)
    if "ItemReader" in state:
        _check_reader(state["ItemReader"], f"{where}/ItemReader", findings)


def _check_mode(config: dict[str, Any], where: str, findings: Findings) -> None:
    if config.get("Mode") == "DISTRIBUTED" and "ExecutionType" not in config:
        findings.add("These fields are required: [ExecutionType]", where)
    elif config.get("Mode") == "INLINE" and "ExecutionType" in config:
        findings.add("Field 'ExecutionType' is not supported", where)


def _check_reader(reader: dict[str, Any], where: str, findings: Findings) -> None:
    if "Resource" in reader and not READERS.fullmatch(reader["Resource"]):
        findings.add("The field 'Resource' does not match any of the allowed values", f"{where}/Resource")
    config, here = reader.get("ReaderConfig", {}), f"{where}/ReaderConfig"
    kind, location = config.get("InputType"), config.get("CSVHeaderLocation")
    if kind == "CSV" and location is None:
        findings.add("The field 'CSVHeaderLocation' is required", here)
    elif kind == "JSON" and location is not None:
        findings.add("Field 'CSVHeaderLocation' is not supported", here)
    elif location == "GIVEN" and "CSVHeaders" not in config:
        findings.add("These fields are required: [CSVHeaders]", here)
