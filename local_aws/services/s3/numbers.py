"""Numbers in the query and the headers of a request: what is none, and what is too small or too large, in S3's words.

The words: seen on S3; those for `max-buckets` are made like them.
"""

import re
from collections.abc import Iterator

from botocore.model import OperationModel
from werkzeug.datastructures import MultiDict

from local_aws.wire import Request, ServiceError

NUMBER = re.compile(r"[+-]?[0-9]{1,10}")
LARGEST = 2**31 - 1
NOT_ONE = "Provided {} not an integer or within integer range"
OUTSIDE = "Argument {} must be an integer between {} and {}"
NO_PART = "Part number must be an integer between 1 and 10000, inclusive"
CALLED = {"max-keys": "maxKeys"}  # where it is outside its range
RANGES = {"max-buckets": (1, 10_000), "partNumber": (1, 10_000)}


def check_numbers(model: OperationModel, request: Request, query: MultiDict) -> None:
    """Raises InvalidArgument for the first number of the operation that is none, or outside its range."""
    for name, written in _numbers(model, request, query):
        low, high = RANGES.get(name, (0, LARGEST))
        number = int(written) if NUMBER.fullmatch(written) else None
        if name == "partNumber" and (number is None or not low <= number <= high):
            raise _refused(NO_PART, name, written)
        if number is None or not -LARGEST - 1 <= number <= LARGEST:
            raise _refused(NOT_ONE.format(name), name, written)
        if not low <= number <= high:
            name = CALLED.get(name, name)
            raise _refused(OUTSIDE.format(name, low, high), name, written)


def _numbers(model: OperationModel, request: Request, query: MultiDict) -> Iterator[tuple[str, str]]:
    """The name and the text of each number that stands in the query or in a header."""
    members = model.input_shape.members.values() if model.input_shape else ()
    for where in [one.serialization for one in members if one.type_name == "integer"]:
        said = {"querystring": query, "header": request.headers}.get(where.get("location", ""), {})
        name = where.get("name", "")
        if (written := said.get(name.lower() if said is request.headers else name)) is not None:
            yield name, written


def _refused(words: str, name: str, written: str) -> ServiceError:
    return ServiceError("InvalidArgument", words, ArgumentName=name, ArgumentValue=written)
