"""What objects are made of: bytes that never change, small ones in memory, all others in files of the state folder."""

import shutil
import uuid
import weakref
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from local_aws.wire import ServiceError

SMALL = 16 * 1024  # bytes up to which a body stays in memory,
MOST_IN_MEMORY = 32 * 2**20  # as long as all that do are no more than this
MOST = 5 * 2**30  # bytes of all objects together
PART = 2**20  # bytes that are read from a file at a time


class Shelf:
    """Where bodies are kept: a folder that is emptied when a server begins, and goes with it."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._sizes: dict[object, int] = {}
        self._small: dict[object, int] = {}
        shutil.rmtree(folder, ignore_errors=True)

    def keep(self, data: bytes) -> "Content":
        """The bytes as content. Raises ServiceError when there is no room for more."""
        if sum(list(self._sizes.values())) + len(data) > MOST:
            raise _no_room(f"all its objects together may have {MOST // 2**30} GiB")
        if len(data) <= SMALL and sum(list(self._small.values())) <= MOST_IN_MEMORY:
            return self._kept(Body(data), len(data), self._small)
        path = self._folder / str(uuid.uuid4())
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            with suppress(OSError):
                path.unlink()
            raise _no_room(error.strerror or "the disk refuses") from None
        return self._kept(Body(b"", path), len(data), {})

    def _kept(self, body: "Body", size: int, also: dict[object, int]) -> "Content":
        name = object()
        self._sizes[name] = also[name] = size
        weakref.finalize(body, _forget, body.path, name, self._sizes, also)
        return Content([Piece(body, 0, size)])


class Body:
    """Bytes that were sent in one request; the file goes when nothing is made of them any more."""

    def __init__(self, data: bytes, path: Path | None = None):
        self._data, self.path = data, path

    def parts(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes from start to end, some at a time."""
        if self.path is None:
            yield self._data[start:end]
            return
        with self.path.open("rb") as file:
            file.seek(start)
            while start < end and (part := file.read(min(PART, end - start))):
                start += len(part)
                yield part


class Piece(NamedTuple):
    """A stretch of a body."""

    body: Body
    start: int
    end: int


class Content:
    """An object's bytes: stretches of bodies, one after the other. Copies and joined parts share them."""

    def __init__(self, pieces: Iterable[Piece] = ()):
        self._pieces = list(pieces)
        self._size = sum(piece.end - piece.start for piece in self._pieces)

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            yield from piece.body.parts(piece.start, piece.end)

    def cut(self, start: int, end: int) -> "Content":
        """The bytes from start to end, not copied."""
        pieces, at = [], 0
        for body, first, last in self._pieces:
            begin, stop = max(start - at, 0), min(end - at, last - first)
            if begin < stop:
                pieces.append(Piece(body, first + begin, first + stop))
            at += last - first
        return Content(pieces)

    @classmethod
    def joined(cls, contents: Iterable["Content"]) -> "Content":
        """All these, one after the other, not copied."""
        return cls(piece for content in contents for piece in content._pieces)


def _forget(path: Path | None, name: object, *kept: dict[object, int]) -> None:
    for sizes in kept:
        sizes.pop(name, None)
    if path is not None:
        with suppress(OSError):
            path.unlink()


def _no_room(why: str) -> ServiceError:
    """501: an SDK would ask again after any other failure of the server's."""
    return ServiceError("InternalError", f"The AWS on this machine cannot keep this object: {why}.", 501)
