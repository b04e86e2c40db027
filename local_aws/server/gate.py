"""The gate: who may ask at all. A server that runs whatever code it is sent must not be a door for anybody else."""

import functools
import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import UTC, datetime

from local_aws import signature, turns
from local_aws.server import chunked, refusals
from local_aws.signature import MOMENT, Keys, Signed
from local_aws.wire import Request

SKEW = 300  # seconds between the clocks of client and server, as AWS has it for most services
DATE = re.compile(r"[0-9]{8}T[0-9]{6}Z")
BROWSERS = ("origin", "sec-fetch-site", "sec-fetch-mode", "access-control-request-method")
CLAIM = "x-amz-content-sha256"
HASH = re.compile(r"[0-9a-f]{64}")


class Gate:
    """Lets in whoever signs with the secret of the state folder, since the server began."""

    def __init__(self, keys: Keys, now: Callable[[], datetime] = turns.now):
        self._keys, self._now = keys, now
        self._began = turns.monotonic()

    def look(self, request: Request) -> Signed:
        """Who signed, as far as the head of a request tells. Raises ServiceError: no body need be read then."""
        authorization = request.headers.get("authorization", "")
        if not (signed := signature.read(authorization)):
            raise refusals.unsigned(request, authorization)
        if not hmac.compare_digest(signed.key.encode(), self._keys.id.encode()):
            raise refusals.unknown(signed.service)
        self._check_date(request.headers.get("x-amz-date", ""), signed)
        _check_headers(request, signed)
        request.claimed = signed
        return signed

    def check(self, request: Request) -> Signed:
        """Who signed the whole request, its body included. Raises ServiceError."""
        if request.signer:
            return request.signer
        signed, sent = request.claimed or self.look(request), request
        digest = sent.headers.get(CLAIM, "")
        if digest not in chunked.FORMS:  # S3 alone may be asked so: what the head says is signed, and not the body
            digest = hashlib.sha256(sent.body).hexdigest()
        if sent.headers.get(CLAIM, digest) != digest:
            raise refusals.other_body(signed.service)
        made = signature.made(self._keys.secret, signed, sent.method, sent.path, sent.query, sent.headers, digest)
        if not hmac.compare_digest(signed.signature.encode(), made.encode()):
            raise refusals.mismatch(signed.service)
        if digest in chunked.CHUNKS:
            scope = functools.partial(signature.of_a_chunk, self._keys.secret, signed, sent.headers["x-amz-date"])
            chunked.decode(sent, scope, made)
        request.signer = signed
        return signed

    def _check_date(self, date: str, signed: Signed) -> None:
        if (moment := _seconds(date)) is None:
            raise refusals.undated(signed.service)
        if date[:8] != signed.day:
            raise refusals.other_day(signed.service, signed.day, date)
        now = self._now().timestamp()
        if abs(int(now) - moment) > SKEW:
            raise refusals.skewed(signed.service, date, int(now), SKEW if moment > now else -SKEW)
        began = now - (turns.monotonic() - self._began)  # by the clock as it is now
        if moment < int(began):  # what somebody heard on this port before us must not be said again
            raise refusals.too_early(signed.service, date, int(began))


@functools.lru_cache(maxsize=8)
def _seconds(date: str) -> int | None:
    """The seconds from 1970 to this date; None when it cannot be read."""
    try:
        moment = datetime.strptime(date, MOMENT) if DATE.fullmatch(date) else None
    except ValueError:
        return None
    return moment and int(moment.replace(tzinfo=UTC).timestamp())


def refusal_of_browsers(request: Request, port: int) -> str | None:
    """A sentence when a browser sends this, or a name that merely resolves to 127.0.0.1 (DNS rebinding).

    SDKs send no Origin, and no page is ever served from here: every Origin is foreign, `null` included.
    """
    if request.headers.get("host", "").lower() not in (f"127.0.0.1:{port}", f"localhost:{port}"):
        return "The local AWS answers only to 127.0.0.1 and localhost."
    if request.method == "OPTIONS" or any(name in request.headers for name in BROWSERS):
        return "The local AWS does not answer web pages."
    return None


def _check_headers(request: Request, signed: Signed) -> None:
    """What says whom and what is asked must be signed, and so must the body."""
    for name in request.headers:
        if (name == "host" or name.startswith("x-amz-")) and name not in signed.headers:
            raise refusals.unsigned_header(signed.service, name)
    claimed, forms = request.headers.get(CLAIM), chunked.FORMS if signed.service == "s3" else ()
    if claimed is not None and not HASH.fullmatch(claimed) and claimed not in forms:
        raise refusals.unsigned_body(signed.service, claimed)
