"""Zips that are the same bytes for the same files, so that a browser's cache holds them."""

import zipfile
from collections.abc import Iterable
from pathlib import Path

LONG_AGO = (1980, 1, 1, 0, 0, 0)


def write(to: Path, files: Iterable[tuple[str, Path]]) -> None:
    """Writes a zip of these files, each under its name."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for name, path in files:
            zipped.writestr(zipfile.ZipInfo(name, LONG_AGO), path.read_bytes(), zipfile.ZIP_DEFLATED)
