"""The site as a reader has it: Python's own static server, a browser, and no way to any other host."""

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing, and notes the path of each file that it has to send."""

    def __init__(self, *given: object, sent: list[str], **named: object):
        self.sent = sent
        super().__init__(*given, **named)

    def log_message(self, *_: object) -> None:
        pass

    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:
        self.sent.append(self.path)
        super().copyfile(source, outputfile)


@contextmanager
def served(folder: Path, sent: list[str] | None = None) -> Iterator[str]:
    """The address at which the folder is handed out; `sent` grows by each file that a browser did not have."""
    handler = functools.partial(Quiet, directory=folder, sent=[] if sent is None else sent)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def visitor(address: str, page) -> Callable:
    """Opens a page of the site; `strangers` are the requests to other hosts, which are not let through."""
    strangers = []

    def guard(route):
        if route.request.url.startswith((address, "blob:", "data:")):
            return route.continue_()
        strangers.append(route.request.url)
        return route.abort()

    page.context.route("**/*", guard)

    def go(path: str):
        page.goto(f"{address}/{path}")
        return page

    go.strangers = strangers
    return go


def serious(page, **options) -> list[tuple[str, str]]:
    """(rule, element) of all that axe finds serious or critical on the page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, **options).response["violations"]
    bad = [one for one in found if one["impact"] in ("serious", "critical")]
    return sorted((one["id"], " ".join(node["target"][-1:])) for one in bad for node in one["nodes"])
