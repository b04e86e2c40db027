"""Checksums of objects: those that a request claims are verified, as on AWS, and told again with the object."""

import base64
import hashlib
import zlib
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from local_aws.wire import ServiceError


class _Crc32:
    def __init__(self):
        self._sum = 0

    def update(self, part: bytes) -> None:
        self._sum = zlib.crc32(part, self._sum)

    def digest(self) -> bytes:
        return self._sum.to_bytes(4, "big")


MAKERS: dict[str, Callable[[], Any]] = {"CRC32": _Crc32, "SHA1": hashlib.sha1, "SHA256": hashlib.sha256}
OTHERS = ("ChecksumCRC32C", "ChecksumCRC64NVME")  # which take a library that compiles


class Checksum(NamedTuple):
    """An algorithm, the sum in base64, and whether it is of the whole or of the parts' sums."""

    algorithm: str
    value: str
    kind: str = "FULL_OBJECT"

    def told(self) -> dict[str, str]:
        """The members that tell it."""
        return {f"Checksum{self.algorithm}": self.value, "ChecksumType": self.kind}


def md5(parts: Iterable[bytes]) -> bytes:
    """The MD5 sum of these bytes."""
    return _digest(hashlib.md5(usedforsecurity=False), parts)


def checksum(algorithm: str, parts: Iterable[bytes]) -> str:
    """The sum of these bytes, in base64."""
    return base64.b64encode(digest(algorithm, parts)).decode()


def digest(algorithm: str, parts: Iterable[bytes]) -> bytes:
    """The sum of these bytes."""
    return _digest(MAKERS[algorithm](), parts)


def checked(params: dict[str, Any], body: bytes) -> Checksum | None:
    """The checksum that the request claims, if any. Raises ServiceError when the body has another."""
    for name in OTHERS:
        if name in params or f"Checksum{params.get('ChecksumAlgorithm')}" == name:
            raise ServiceError(
                "NotImplemented",
                f"The AWS on this machine verifies {', '.join(MAKERS)}; {name[8:]} is not offered.",
                501,
            )
    if (claimed := params.get("ContentMD5")) and claimed != base64.b64encode(md5([body])).decode():
        raise ServiceError("BadDigest", "The Content-MD5 you specified did not match what we received.")
    for algorithm in MAKERS:
        if claimed := params.get(f"Checksum{algorithm}"):
            if claimed != (made := checksum(algorithm, [body])):
                told = f"The {algorithm} you specified did not match the calculated checksum."
                raise ServiceError("BadDigest", told)
            return Checksum(algorithm, made)
    return None


def _digest(made: Any, parts: Iterable[bytes]) -> bytes:
    for part in parts:
        made.update(part)
    return made.digest()
