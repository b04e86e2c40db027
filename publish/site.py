"""The site, for any static server: a page to begin at, the lab in a tab below `lab/`, the book below `book/`."""

import shutil
from pathlib import Path

from publish import book, guide, lite

STATIC = Path(__file__).with_name("static")
PICTURE = guide.ROOT / "notebooks" / "images" / "00_start_here.svg"
MARK = ".step-functions-lab-site"  # in a folder that this has written, and may write anew


def build(to: Path) -> str:
    """Writes the site into the folder, anew if it has been written before, and says how to look at it.

    Raises FileExistsError when the folder holds something else.
    """
    _make_empty(to)
    write_front_page(to)
    lite.build(to / "lab")
    book.build(to / "book")
    size = sum(path.stat().st_size for path in to.rglob("*") if path.is_file()) / 1e6
    return f"{size:.0f} MB in {to}. To look at it: python -m http.server --directory {to}"


def write_front_page(to: Path) -> None:
    """Writes the page to begin at, with all that it needs, into the folder."""
    for name in ("index.html", "start.mjs"):
        shutil.copy(STATIC / name, to)
    shutil.copy(PICTURE, to / "picture.svg")


def _make_empty(to: Path) -> None:
    if to.exists() and any(to.iterdir()) and not (to / MARK).exists():
        raise FileExistsError(f"{to} holds something that is no site of this lab: name another folder, or empty it.")
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    (to / MARK).touch()
    (to / ".nojekyll").touch()  # GitHub Pages would leave out what begins with an underscore
