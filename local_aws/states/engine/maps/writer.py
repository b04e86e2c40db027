"""ResultWriter: a distributed Map's results in another format, or written to a data source."""

from typing import Any

from local_aws.services import shapes
from local_aws.states.engine.execution import Execution
from local_aws.states.engine.tasks.sdk_shapes import from_api
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import StatesError
from local_aws.states.language.values import to_text

Outcome = tuple[Execution, Any]


def write_results(visit: Visit, outcomes: list[Outcome]) -> Any:
    """The children's results as WriterConfig wants them; the AWS on this machine has no Amazon S3 to write to."""
    writer = visit.state["ResultWriter"]
    if "Resource" in writer:
        cause = f"{writer['Resource']} is not offered by the AWS on this machine."
        raise StatesError("States.ResultWriterFailed", cause)
    config = writer.get("WriterConfig", {})
    transformation = config.get("Transformation", "COMPACT")
    results = [result for outcome in outcomes for result in _transformed(*outcome, transformation)]
    return "\n".join(map(to_text, results)) if config.get("OutputType") == "JSONL" else results


def _transformed(child: Execution, output: Any, transformation: str) -> list:
    """The results for one child; one that failed is described, whatever the transformation."""
    if transformation == "NONE" or child.status != "SUCCEEDED":
        return [_description(child)]
    return output if transformation == "FLATTEN" and isinstance(output, list) else [output]


def _description(child: Execution) -> dict[str, Any]:
    told = child.home.handle("DescribeExecution", {"executionArn": child.arn}, child.request)
    described = from_api(told, shapes.model("stepfunctions").operation_model("DescribeExecution").output_shape)
    return {name: value for name, value in described.items() if name != "MapRunArn"}
