"""The operations that are offered: what each is called, which parameters it takes, and who answers it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from local_aws.services.s3.buckets import Store
from local_aws.wire import RequestContext, ServiceError

MOST_ENTRIES = 1000
COMMON = ("Bucket", "Key", "ExpectedBucketOwner", "RequestPayer", "ContentMD5", "ChecksumAlgorithm")
SUMS = ("ChecksumCRC32", "ChecksumSHA1", "ChecksumSHA256", "ChecksumCRC32C", "ChecksumCRC64NVME")
FIXED: dict[str, tuple[str, ...]] = {  # what is taken as long as it asks for what is so anyway
    "ACL": ("private", "bucket-owner-full-control"),
    "ServerSideEncryption": ("AES256",),
    "ObjectOwnership": ("BucketOwnerEnforced",),
    "StorageClass": ("STANDARD",),
    "ObjectLockEnabledForBucket": (False,),
}


@dataclass
class Call:
    """One request: its parameters as the API names them, its body, and what it is asked of."""

    store: Store
    params: dict[str, Any]
    body: bytes
    context: RequestContext

    def __getitem__(self, name: str) -> Any:
        return self.params[name]

    def get(self, name: str, default: Any = None) -> Any:
        """The parameter; the default when it is missing or empty."""
        return self.params.get(name) or default

    def most(self, name: str) -> int:
        """How many entries a page may have: what the parameter says, a thousand without it and at most."""
        told = self.params.get(name)
        return MOST_ENTRIES if told is None else min(told, MOST_ENTRIES)


Handler = Callable[[Call], dict[str, Any]]
HANDLERS: dict[str, tuple[Handler, frozenset[str]]] = {}


def operation(name: str, *takes: str) -> Callable[[Handler], Handler]:
    """Makes a function answer the operation, which takes these parameters beside those that many have."""

    def register(handler: Handler) -> Handler:
        HANDLERS[name] = handler, frozenset((*COMMON, *takes))
        return handler

    return register


def handler_of(name: str) -> Handler:
    """The function that answers. Raises NotImplemented for an operation that is not offered."""
    if name not in HANDLERS:
        raise ServiceError("NotImplemented", f"The AWS on this machine does not offer {name} of S3.", 501)
    return HANDLERS[name][0]


def check_parameters(name: str, call: Call) -> None:
    """Raises NotImplemented for a parameter that is not offered, AccessDenied for another owner of the bucket."""
    for member, value in call.params.items():
        taken = value in FIXED[member] if member in FIXED else member in HANDLERS[name][1]
        if value is None or taken:
            continue
        told = f"The AWS on this machine does not offer {member} of S3's {name}"
        raise ServiceError("NotImplemented", told + (f" as {value!r}." if member in FIXED else "."), 501)
    for owner in ("ExpectedBucketOwner", "ExpectedSourceBucketOwner"):
        if call.get(owner, call.context.account) != call.context.account:
            raise ServiceError("AccessDenied", "Access Denied", 403)


def encoded(call: Call, name: str) -> str:
    """The name of a list as the request wants it: percent-encoded, since XML holds not all that a key may, or as it is.

    Raises InvalidArgument for another encoding.
    """
    if (wanted := call.get("EncodingType")) not in (None, "url"):
        told = "Invalid Encoding Method specified in Request"
        raise ServiceError("InvalidArgument", told, ArgumentName="encoding-type", ArgumentValue=wanted)
    return quote(name, safe="/", errors="surrogatepass") if wanted else name


def malformed() -> ServiceError:
    """The refusal of a body that cannot be read."""
    told = "The XML you provided was not well-formed or did not validate against our published schema"
    return ServiceError("MalformedXML", told)
