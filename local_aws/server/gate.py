"""The gate: who may ask at all. A server that runs whatever code it is sent must not be a door for web pages."""

import hmac
import re
import sys
from dataclasses import dataclass

from local_aws.services.protocols import content_type
from local_aws.services.table import XML
from local_aws.wire import Request, ServiceError

CREDENTIAL = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/, ]{1,128})/\d{8}/(?P<region>[a-z0-9-]{1,32})"
    r"/(?P<service>[a-z0-9-]{1,32})/aws4_request\b"
)
BROWSERS = ("origin", "sec-fetch-site", "sec-fetch-mode", "access-control-request-method")


@dataclass(frozen=True)
class Scope:
    """What a SigV4 header says: the access key id, and the region and service it was signed for."""

    key: str
    region: str
    service: str


def scope(request: Request) -> Scope | None:
    """The scope of a signed request; None when the header is missing or not SigV4."""
    match = CREDENTIAL.match(request.headers.get("authorization", ""))
    if not match:
        return None
    return Scope(match["key"], sys.intern(match["region"]), sys.intern(match["service"]))  # kept by every run


def refusal_of_browsers(request: Request, port: int) -> str | None:
    """A sentence when a browser sends this, or a name that merely resolves to 127.0.0.1 (DNS rebinding).

    SDKs send no Origin, and no page is ever served from here: every Origin is foreign, `null` included.
    """
    if request.headers.get("host", "").lower() not in (f"127.0.0.1:{port}", f"localhost:{port}"):
        return "The local AWS answers only to 127.0.0.1 and localhost."
    if request.method == "OPTIONS" or any(name in request.headers for name in BROWSERS):
        return "The local AWS does not answer web pages."
    return None


def has_key(found: Scope | None, key: str) -> bool:
    """Whether a request carries our access key id. Signatures are not verified, unlike on AWS."""
    return found is not None and hmac.compare_digest(found.key.encode(), key.encode())


def check_key(found: Scope | None, key: str) -> Scope:
    """The scope of a request that carries our access key id.

    Raises ServiceError with the words of AWS's front ends.
    """
    if found is None:
        raise ServiceError("MissingAuthenticationToken", "Missing Authentication Token", 403)
    if not has_key(found, key):
        code = "InvalidClientTokenId" if content_type(found.service) == XML else "UnrecognizedClientException"
        raise ServiceError(code, "The security token included in the request is invalid.", 403)
    return found
