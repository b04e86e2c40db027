"""A data source read as a stream: parts of bytes as a text, uncompressed, and no more of it than there is room for."""

import io
import zlib
from collections.abc import Iterable, Iterator

from local_aws.states.engine.maps.items import reader_failed

MOST_BYTES = 64 * 2**20  # of all that one reader reads: its items have ten times as many in memory
GZIP = 16 + zlib.MAX_WBITS


class Budget:
    """How much one reader may still read."""

    def __init__(self, most: int = MOST_BYTES):
        self._left = most

    def spent(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """The parts. Raises States.ItemReaderFailed once they are too much."""
        for part in parts:
            self._left -= len(part)
            if self._left < 0:
                raise reader_failed(f"The AWS on this machine reads {MOST_BYTES // 2**20} MiB of items at most.")
            yield part


class _Stream(io.RawIOBase):
    """Parts of bytes as a file."""

    def __init__(self, parts: Iterable[bytes]):
        self._parts, self._rest = iter(parts), memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        while not self._rest:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._rest = memoryview(part)
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


def text_of(parts: Iterable[bytes]) -> io.TextIOBase:
    """The text that these parts are in UTF-8, with its ends of line as they are."""
    return io.TextIOWrapper(io.BufferedReader(_Stream(parts), 65_536), encoding="utf-8-sig", newline="")


def uncompressed(parts: Iterable[bytes]) -> Iterator[bytes]:
    """What was compressed by gzip, a little at a time, however much it becomes."""
    unpacker = zlib.decompressobj(GZIP)
    try:
        for part in parts:
            while part:
                yield unpacker.decompress(part, 2**20)
                part = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error:
        raise reader_failed("The data are not compressed by gzip, as the key's name says.") from None
