"""Where the links of a folder of HTML pages lead, and whether something is there."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

NOTEBOOKS_OF_THE_LAB = "files"  # JupyterLite has its contents there


class Page(HTMLParser):
    """The links of a page and the names that a link can lead to."""

    def __init__(self, path: Path):
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = {"", "top"}
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = dict(attributes)
        self.links += [told[name] for name in ("href", "src") if told.get(name)]
        self.anchors |= {told[name] for name in ("id", "name") if told.get(name)}


def broken(site: Path, below: str = ".") -> Iterator[str]:
    """Each link of the pages in that folder of the site to a file, anchor or notebook that is not there."""
    pages = {path: Page(path) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        if path.is_relative_to(site / below):
            yield from (f"{path.relative_to(site)}: {link}" for link in page.links if not _leads(link, path, pages))


def _leads(link: str, path: Path, pages: dict[Path, Page]) -> bool:
    to = urlsplit(link)
    if to.scheme or to.netloc:
        return True
    target = (path.parent / unquote(to.path)).resolve() if to.path else path
    if target.is_dir():
        target /= "index.html"
    opened = parse_qs(to.query).get("path")
    if opened and not (target.parents[1] / NOTEBOOKS_OF_THE_LAB / opened[0]).is_file():
        return False
    return target.is_file() and (target not in pages or unquote(to.fragment) in pages[target].anchors)
