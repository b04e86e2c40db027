"""ResultWriter: what becomes of the children's results, for the next state or for a file."""

import json
from collections.abc import Iterator
from typing import Any

from local_aws.services import shapes
from local_aws.states.engine.execution import Execution
from local_aws.states.engine.tasks.sdk_shapes import from_api
from local_aws.states.engine.visit import Visit
from local_aws.states.language.values import to_text

Outcome = tuple[Execution, Any]


def preview(visit: Visit, outcomes: list[Outcome]) -> Any:
    """The children's results as WriterConfig wants them."""
    config = visit.state["ResultWriter"].get("WriterConfig", {})
    transformation = config.get("Transformation", "COMPACT")
    results = [result for outcome in outcomes for result in transformed(*outcome, transformation)]
    return "\n".join(map(to_text, results)) if config.get("OutputType") == "JSONL" else results


def transformed(child: Execution, output: Any, transformation: str) -> list:
    """The results for one child; one that failed is described, whatever the transformation."""
    if transformation == "NONE" or child.status != "SUCCEEDED":
        return [description(child)]
    return output if transformation == "FLATTEN" and isinstance(output, list) else [output]


def description(child: Execution) -> dict[str, Any]:
    """What DescribeExecution tells of the child, as files have it."""
    told = child.home.handle("DescribeExecution", {"executionArn": child.arn}, child.request)
    described = from_api(told, shapes.model("stepfunctions").operation_model("DescribeExecution").output_shape)
    return {name: value for name, value in described.items() if name != "MapRunArn"}


def files_of(results: Iterator[Any], lines: bool, most: int) -> Iterator[bytes]:
    """The results as files of JSON, or of JSON Lines, each of so many bytes at most, or of one result."""
    texts, size = [], 0
    for result in results:
        text = to_text(result).encode("utf-8", "replace")
        if texts and size + len(text) > most:
            yield _file(texts, lines)
            texts, size = [], 0
        texts.append(text)
        size += len(text) + 1
    if texts:
        yield _file(texts, lines)


def output_of(child: Execution) -> Any:
    """The child's output as data."""
    return json.loads(child.output_text or "null")


def _file(texts: list[bytes], lines: bool) -> bytes:
    return b"\n".join(texts) + b"\n" if lines else b"[" + b",".join(texts) + b"]"
