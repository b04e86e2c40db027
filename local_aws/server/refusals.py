"""What AWS's front ends say to whom they do not let in: codes and statuses by protocol, words by case.

Seen on AWS: JSON services answer 400 and `…Exception`, Lambda the same with 403, those that speak XML 403.
"""

import re
from datetime import UTC, datetime

from local_aws.services.protocols import content_type
from local_aws.services.table import REST_JSON, XML
from local_aws.signature import MOMENT
from local_aws.wire import Request, ServiceError

MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details."
)
MISSING = " ".join(
    f"Authorization header requires '{part}' parameter." for part in ("Credential", "Signature", "SignedHeaders")
)
NO_DATE = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
SIGNED_QUERY = re.compile(r"(?:^|&)(?:X-Amz-)?Signature=", re.IGNORECASE)  # the short name: S3's older signature
FORM = "application/x-www-form-urlencoded"  # of those that answer in XML
NO_PRESIGNED = "The local AWS takes no signature in an address (a presigned URL): it wants an Authorization header."
SKEWED = "The difference between the request time and the current time is too large."
NO_RECORD = "The AWS Access Key Id you provided does not exist in our records."
OTHER_BODY = "The provided 'x-amz-content-sha256' header does not match what was computed."
INVALID = "The security token included in the request is invalid."


class Refused(ServiceError):
    """The refusal of a request that is not let in, and the service whose protocol it speaks, as far as it tells."""

    def __init__(self, service: str, code: str, sentence: str, status: int = 403):
        super().__init__(code, sentence, status)
        self.service = service


def unsigned(request: Request, authorization: str) -> Refused:
    """The refusal of a request without a signature that can be read. A form alone says which protocol it speaks."""
    service = "sts" if request.headers.get("content-type", "").startswith(FORM) else "-"
    if SIGNED_QUERY.search(request.query):
        return Refused(service, "MissingAuthenticationToken", NO_PRESIGNED)
    if not authorization:
        return Refused(service, "MissingAuthenticationToken", "Missing Authentication Token")
    return Refused(service, "IncompleteSignature", MISSING)


def unknown(service: str) -> Refused:
    """The refusal of an access key id that is not ours."""
    if service == "s3":
        return Refused(service, "InvalidAccessKeyId", NO_RECORD)
    return _refusal(service, "UnrecognizedClientException", INVALID, xml="InvalidClientTokenId")


def undated(service: str) -> Refused:
    """The refusal of a request without a date that can be read."""
    return _refusal(service, "IncompleteSignatureException", NO_DATE, xml="IncompleteSignature")


def other_day(service: str, day: str, date: str) -> Refused:
    """The refusal of a signature for one day on a request of another."""
    told = f"'{day}' != '{date[:8]}', from '{date}'."
    return _wrong(
        service, f"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: {told}"
    )


def skewed(service: str, date: str, now: int, skew: int) -> Refused:
    """The refusal of a request that is more than `skew` seconds off: too old when that is negative, else too new."""
    limit, present, minutes = _at(now + skew), _at(now), abs(skew) // 60
    if skew < 0:
        sentence = f"Signature expired: {date} is now earlier than {limit} ({present} - {minutes} min.)"
    else:
        sentence = f"Signature not yet current: {date} is still later than {limit} ({present} + {minutes} min.)"
    if service == "s3":
        return Refused(service, "RequestTimeTooSkewed", f"{SKEWED} {sentence}")
    return _wrong(service, sentence)


def too_early(service: str, date: str, began: int) -> Refused:
    """The refusal of what was signed before this server began: AWS has no such moment."""
    return _wrong(service, f"Signature expired: {date} is earlier than {_at(began)}, when this local AWS started.")


def unsigned_header(service: str, name: str) -> Refused:
    """The refusal of a header that matters and is not covered by the signature."""
    shown = "'Host' or ':authority'" if name == "host" else f"'{name}'"
    return _wrong(service, f"{shown} must be a 'SignedHeader' in the AWS Authorization.")


def unsigned_body(service: str, claimed: str) -> Refused:
    """The refusal of a body that is not covered by the signature."""
    return _wrong(service, f"The local AWS wants the body signed by its SHA-256 hash, not as {claimed[:64]}.")


def other_body(service: str) -> Refused:
    """The refusal of a body that has another hash than the request says."""
    return Refused(service, "XAmzContentSHA256Mismatch", OTHER_BODY, 400)


def incomplete_body() -> Refused:
    """The refusal of a body in chunks that is not as long, or not made, as it says."""
    told = "The request body terminated unexpectedly, or its chunks are not of the length that they say."
    return Refused("s3", "IncompleteBody", told, 400)


def mismatch(service: str) -> Refused:
    """The refusal of a signature that was not made with our secret, or not of this request."""
    return _wrong(service, MISMATCH)


def _wrong(service: str, sentence: str) -> Refused:
    return _refusal(service, "InvalidSignatureException", sentence, xml="SignatureDoesNotMatch")


def _refusal(service: str, code: str, sentence: str, xml: str) -> Refused:
    kind = content_type(service)
    if kind == XML:
        return Refused(service, xml, sentence)
    return Refused(service, code, sentence, 403 if kind == REST_JSON else 400)


def _at(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime(MOMENT)
