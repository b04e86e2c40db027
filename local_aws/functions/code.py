"""A function's code, from the zip to files as they lie in Lambda: programs can be run, links are links."""

import io
import os
import stat
import zipfile
from contextlib import suppress
from pathlib import Path


def unpack(code: bytes, folder: Path) -> None:
    """Writes what the zip holds into the folder. Raises OSError, ValueError.

    Links are made when all files are written, so that nothing is written through one.
    """
    links: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(code)) as archive:
        for entry in archive.infolist():
            path, mode = archive.extract(entry, folder), entry.external_attr >> 16
            links.pop(path, None)  # of two of one name the later one is meant
            if stat.S_ISLNK(mode):
                links[path] = Path(path).read_bytes()
            elif mode & 0o777:  # a zip from Windows has none
                os.chmod(path, mode & 0o777 | (0o700 if entry.is_dir() else 0o400))  # ours, to be read and removed
    for path, target in links.items():
        _link(path, target.decode("utf-8", "surrogateescape"))


def _link(path: str, target: str) -> None:
    """Makes a link of a file whose text is where it leads to; on Windows a student may not, and the text stays."""
    os.unlink(path)
    try:
        os.symlink(target, path)
    except OSError:
        with suppress(OSError, ValueError):
            Path(path).write_text(target, "utf-8")
