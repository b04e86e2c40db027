"""Amazon S3 as ItemReader and ResultWriter ask it: a part of an object at a time."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from local_aws.services import shapes, within
from local_aws.states.engine.query import arguments
from local_aws.states.engine.visit import Visit
from local_aws.wire import RequestContext, ServiceError

PART = 4 * 2**20  # bytes that are asked for at a time


class Bucket(NamedTuple):
    """A bucket, and in whose name it is asked."""

    name: str
    context: RequestContext

    def ask(self, action: str, **params: Any) -> dict[str, Any]:
        """S3's answer. Raises ServiceError."""
        operation = shapes.operation("s3", action)
        return within.ask("s3", operation, {"Bucket": self.name, **params}, self.context).members

    def parts(self, key: str, version: str | None = None) -> Iterator[bytes]:
        """The object's bytes. Raises ServiceError, also when the object changes meanwhile."""
        known = {"Key": key, **({"VersionId": version} if version else {})}
        told = self.ask("headObject", **known)
        for start in range(0, told["ContentLength"], PART):
            asked = {**known, "Range": f"bytes={start}-{start + PART - 1}", "IfMatch": told["ETag"]}
            yield self.ask("getObject", **asked)["Body"]

    def listed(self, prefix: str = "") -> Iterator[dict[str, Any]]:
        """The objects under a prefix, as Step Functions gives them to iterations."""
        asked: dict[str, Any] = {"Prefix": prefix}
        while True:
            answer = self.ask("listObjectsV2", **asked)
            yield from (_entry(one) for one in answer.get("Contents", []))
            if "NextContinuationToken" not in answer:
                return
            asked["ContinuationToken"] = answer["NextContinuationToken"]

    def put(self, key: str, body: bytes) -> None:
        """Writes an object of JSON. Raises ServiceError."""
        self.ask("putObject", Key=key, Body=body, ContentType="application/json")


def given_to(visit: Visit, field: str) -> dict[str, Any] | None:
    """What ItemReader or ResultWriter is to ask S3 with; None where that names no bucket."""
    own = {name: value for name, value in visit.state.items() if name not in ("Parameters", "Arguments")}
    given = arguments(Visit(visit.frame, visit.name, {**own, **visit.state[field]}, visit.input))
    return given if isinstance(given, dict) and isinstance(given.get("Bucket"), str) else None


def told(refusal: ServiceError) -> str:
    """S3's refusal, as a cause tells it."""
    return f"{refusal.message} (Service: S3, Status Code: {refusal.status}, Error Code: {refusal.code})"


def _entry(told: dict[str, Any]) -> dict[str, Any]:
    """Seen on AWS: `Etag` in this spelling, and the moment in seconds since 1970."""
    modified: datetime = told["LastModified"]
    return {
        "Etag": told["ETag"],
        "Key": told["Key"],
        "LastModified": modified.timestamp(),
        "Size": told["Size"],
        "StorageClass": told["StorageClass"],
    }
