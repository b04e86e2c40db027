"""What may be sent to a function, and how."""

import base64

from local_aws.wire import ServiceError, parse_json

MIB = 1024 * 1024
LARGEST = 6 * MIB  # bytes; Lambda says 6291456
LARGEST_ASYNCHRONOUS = MIB  # bytes; it was 256 KB until October 2025
TYPES = ("RequestResponse", "Event", "DryRun")


def checked(payload: bytes, invocation_type: str) -> bytes:
    """The event, `{}` for an empty payload. Raises ServiceError for what Lambda refuses."""
    if invocation_type not in TYPES:
        message = (
            f"1 validation error detected: Value '{invocation_type}' at 'invocationType' failed to satisfy "
            f"constraint: Member must satisfy enum value set: [{', '.join(sorted(TYPES))}]"
        )
        raise ServiceError("ValidationException", message)
    limit = LARGEST_ASYNCHRONOUS if invocation_type == "Event" else LARGEST
    if len(payload) > limit:
        message = f"Request must be smaller than {limit} bytes for the InvokeFunction operation"
        raise ServiceError("RequestTooLargeException", message, 413, Type="User")
    try:
        parse_json(payload or b"{}")
    except (ValueError, RecursionError) as error:
        message = f"Could not parse request body into json: Could not parse payload into json: {error}"
        raise ServiceError("InvalidRequestContentException", message, Type="User") from None
    return payload or b"{}"


def client_context(header: str | None) -> dict | None:
    """The client context that came with the request. Raises ServiceError when it is no JSON object in base64."""
    if not header:
        return None
    try:
        value = parse_json(base64.b64decode(header))
        if isinstance(value, dict):
            return value
    except ValueError:
        pass
    message = "Client context must be a valid Base64-encoded JSON object."
    raise ServiceError("InvalidRequestContentException", message, Type="User")
