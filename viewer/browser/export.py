"""A run to keep: picture, Mermaid text, a page with a replay of its own, or the history to open again."""

import json
from collections.abc import Callable

from history import trace
from viewer.browser.page import to_page
from viewer.browser.scene import scene_of
from viewer.browser.snapshot import snapshot
from viewer.pictures.drawing import draw
from viewer.pictures.mermaid import to_mermaid
from viewer.reading.machine import read_machine
from viewer.reading.path import path_of


def exported(suffix: str, name: str, definition: dict | str, events: list[dict]) -> bytes:
    """The run as .svg, .png, .mmd (Mermaid), .html (a replay) or .json (a history), by that suffix."""
    if suffix not in FORMS:
        raise ValueError(f"A run is kept as {', '.join(FORMS)}, not as {suffix or 'a file without an ending'}.")
    return FORMS[suffix](name, definition, events)


def _svg(name: str, definition: dict | str, events: list[dict]) -> bytes:
    return draw(definition, events, title=name).svg.encode()


def _png(name: str, definition: dict | str, events: list[dict]) -> bytes:
    return draw(definition, events, title=name).png


def _mermaid(name: str, definition: dict | str, events: list[dict]) -> bytes:
    machine = read_machine(definition)
    return to_mermaid(machine, path_of(machine, trace(events))).encode()


def _page(name: str, definition: dict | str, events: list[dict]) -> bytes:
    return to_page(scene_of(read_machine(definition), name), snapshot(trace(events), events)).encode()


def _history(name: str, definition: dict | str, events: list[dict]) -> bytes:
    """What `reading.saved` opens again."""
    return json.dumps({"name": name, "definition": definition, "events": events}, default=str).encode()


FORMS: dict[str, Callable[[str, dict | str, list[dict]], bytes]] = {
    ".svg": _svg, ".png": _png, ".mmd": _mermaid, ".html": _page, ".json": _history,
}  # fmt: skip
