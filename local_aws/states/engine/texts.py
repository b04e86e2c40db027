"""Long texts in little memory: packed, and each kept once however often it comes."""

import hashlib
import zlib
from typing import Any

LONG = 4096  # characters from which on a text is worth packing
SAMPLE = 8192  # bytes that tell whether the rest is


class Packed(bytes):
    """A text, packed."""


def pack(text: str) -> str | Packed:
    """The text in little memory; as it is where packing would take long and win little."""
    data = text.encode("utf-8", "surrogatepass")
    sample = data[:SAMPLE]
    if len(zlib.compress(sample, 1)) > len(sample) // 2:
        return text
    return Packed(zlib.compress(data, 1))


def unpack(kept: str | Packed) -> str:
    """The text that was packed, or was not."""
    return zlib.decompress(kept).decode("utf-8", "surrogatepass") if isinstance(kept, Packed) else kept


class Text:
    """An attribute that is a text, or None, and is packed when it is long; required unless there is a default."""

    def __init__(self, *default: str | None):
        self._default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"_{name}"

    def __get__(self, instance: Any, owner: type) -> str | None:
        if instance is None:
            if not self._default:
                raise AttributeError(self._name)  # how a dataclass learns that there is no default
            return self._default[0]
        kept = instance.__dict__[self._name]
        return None if kept is None else unpack(kept)

    def __set__(self, instance: Any, text: str | None) -> None:
        instance.__dict__[self._name] = pack(text) if text and len(text) > LONG else text


class Texts:
    """Long texts by their digest: what one state ends with and the next begins with is kept once."""

    def __init__(self):
        self._packed: dict[bytes, str | Packed] = {}
        self._last: tuple[str | None, bytes] = (None, b"")

    def keep(self, value: str) -> bytes:
        """The digest of a text, which should be a long one."""
        text, digest = self._last
        if text != value:
            digest = hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=16).digest()
            if digest not in self._packed:
                self._packed[digest] = pack(value)
            self._last = (value, digest)
        return digest

    def forget_last(self) -> None:
        """Keeps no text unpacked."""
        self._last = (None, b"")

    def reader(self) -> "TextReader":
        """What gives texts back, each unpacked once."""
        return TextReader(self._packed)


class TextReader:
    """The texts of some digests, as one text each however often they are asked for."""

    def __init__(self, packed: dict[bytes, str | Packed]):
        self._packed = packed
        self._read: dict[bytes, str] = {}

    def text(self, value: Any) -> Any:
        """The text of a digest; any other value as it is."""
        if not isinstance(value, bytes):
            return value
        if value not in self._read:
            self._read[value] = unpack(self._packed[value])
        return self._read[value]
