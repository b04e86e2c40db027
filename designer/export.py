"""A definition as a file: its text, or its picture."""

from collections.abc import Callable
from pathlib import Path

from designer.places import Refused
from designer.text import read
from viewer.pictures.drawing import draw
from viewer.pictures.mermaid import to_mermaid
from viewer.reading.machine import read_machine

WRITERS: dict[str, Callable[[str, str], bytes]] = {
    ".json": lambda name, text: text.encode("utf-8"),
    ".svg": lambda name, text: draw(read(text), title=name).svg.encode("utf-8"),
    ".png": lambda name, text: draw(read(text), title=name).png,
    ".mmd": lambda name, text: to_mermaid(read_machine(read(text)), None).encode("utf-8"),
}


def written_as(suffix: str, name: str, text: str) -> bytes:
    """The definition in the form that an ending names. Raises Refused for another ending, or no JSON to draw."""
    if suffix not in WRITERS:
        raise Refused(f"{name}{suffix} should end in {', '.join(WRITERS)}.")
    return WRITERS[suffix](name, text)


def save(name: str, text: str, file: Path) -> Path:
    """The file that was written, in the form that its ending names."""
    if file.suffix not in WRITERS:
        raise Refused(f"{file.name} should end in {', '.join(WRITERS)}.")
    file.write_bytes(written_as(file.suffix, name, text))
    return file
