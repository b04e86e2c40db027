"""ResultWriter with a Resource: a Map run's results written to Amazon S3, and a manifest of the files.

docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
"""

from collections.abc import Iterator
from typing import Any

from local_aws.states.engine.execution import Execution
from local_aws.states.engine.maps.bucket import Bucket, given_to, told
from local_aws.states.engine.maps.map_run import MapRun
from local_aws.states.engine.maps.writer import Outcome, description, files_of, output_of, transformed
from local_aws.states.engine.tasks.deadline import Deadline, call_before
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import LocatedError
from local_aws.states.language.values import to_text
from local_aws.wire import ServiceError

RESOURCE = "arn:aws:states:::s3:putObject"
MOST_IN_A_FILE = 16 * 2**20  # bytes; AWS's files may have 5 GB
NO_BUCKET = "Failed to write a test manifest into the specified output bucket."
ENDINGS = {"SUCCEEDED": "SUCCEEDED", "PENDING": "PENDING", "PENDING_REDRIVE": "PENDING"}


def writer_failed(cause: str) -> LocatedError:
    """The failure of a Map that cannot write its results."""
    return LocatedError(cause, "States.ResultWriterFailed")


async def export_of(visit: Visit, run: MapRun) -> "Export | None":
    """Where the results go; None when they stay. Raises States.ResultWriterFailed where nothing can be written."""
    writer = visit.state.get("ResultWriter", {})
    if "Resource" not in writer:
        return None
    if writer["Resource"] != RESOURCE:
        raise writer_failed(f"{writer['Resource']} is not offered by the AWS on this machine.")
    bucket, folder = destination(visit, run.arn)
    export = Export(Bucket(bucket, visit.frame.execution.request), folder, run, writer)
    await _called(visit, export.look)
    return export


def destination(visit: Visit, run_arn: str) -> tuple[str, str]:
    """The bucket, and the folder of the run's own beneath the prefix. Raises States.ResultWriterFailed without one."""
    given = given_to(visit, "ResultWriter")
    if given is None:
        raise writer_failed("The ResultWriter names no Bucket.")
    prefix = str(given.get("Prefix") or "").rstrip("/")
    return given["Bucket"], "/".join(filter(None, (prefix, run_arn.rpartition(":")[2])))


def where_written(run_arn: str, bucket: str, folder: str) -> dict[str, Any]:
    """What the next state gets in the place of the results."""
    return {"MapRunArn": run_arn, "ResultWriterDetails": {"Bucket": bucket, "Key": f"{folder}/manifest.json"}}


class Export:
    """The files of one Map run, in the folder of its own."""

    def __init__(self, bucket: Bucket, folder: str, run: MapRun, writer: dict[str, Any]):
        config = writer.get("WriterConfig", {})
        self._bucket, self._folder, self._run = bucket, folder, run
        self._transformation = config.get("Transformation", "NONE")
        self._lines = config.get("OutputType") == "JSONL"

    def look(self) -> None:
        """Raises States.ResultWriterFailed when there is no such bucket; AWS tries so before the first child."""
        try:
            self._bucket.ask("headBucket")
        except ServiceError as refusal:
            raise writer_failed(f"{NO_BUCKET} | Message from S3: {told(refusal)}") from None

    async def write(self, visit: Visit, outcomes: list[Outcome]) -> dict[str, Any]:
        """Where the manifest is, for the next state."""
        await _called(visit, lambda: self._write(outcomes))
        return where_written(self._run.arn, self._bucket.name, self._folder)

    def _write(self, outcomes: list[Outcome]) -> None:
        files = {}
        for ending in ("FAILED", "PENDING", "SUCCEEDED"):
            of_these = (place for place, (child, _) in enumerate(outcomes) if _ending(child) == ending)
            results = (result for place in of_these for result in self._results(place, *outcomes[place]))
            files[ending] = list(self._put(ending, results))
        self._count(outcomes)
        manifest = {"DestinationBucket": self._bucket.name, "MapRunArn": self._run.arn, "ResultFiles": files}
        self._put_one("manifest.json", to_text(manifest).encode())

    def _results(self, place: int, child: Execution | None, output: Any) -> list:
        if child is None or _ending(child) == "PENDING":
            return [_pending(to_text(self._run.works[place].data))]
        if child.status == "RUNNING":  # its line has not noticed yet that the run was called off
            return [{**description(child), "Status": "ABORTED"}]
        return transformed(child, output_of(child) if output is None else output, self._transformation)

    def _put(self, ending: str, results: Iterator[Any]) -> Iterator[dict[str, Any]]:
        kind = "jsonl" if self._lines else "json"
        for number, body in enumerate(files_of(results, self._lines, MOST_IN_A_FILE)):
            yield {"Key": self._put_one(f"{ending}_{number}.{kind}", body), "Size": len(body)}

    def _put_one(self, name: str, body: bytes) -> str:
        key = f"{self._folder}/{name}"
        try:
            self._bucket.put(key, body)
        except ServiceError as refusal:
            raise writer_failed(f"Failed to write {name} | Message from S3: {told(refusal)}") from None
        return key

    def _count(self, outcomes: list[Outcome]) -> None:
        written = [child for child, _ in outcomes if child is not None]
        self._run.executions["resultsWritten"] = len(written)
        self._run.items["resultsWritten"] = sum(child.item_count for child in written)


def _ending(child: Execution | None) -> str:
    return ENDINGS.get(child.status, "FAILED") if child else "PENDING"


def _pending(data: str) -> dict[str, Any]:
    return {"Input": data, "InputDetails": {"Included": True}, "Status": "PENDING"}


async def _called(visit: Visit, call: Any) -> Any:
    return await call_before(visit.frame, Deadline(visit.frame.execution.clock, None), call)
