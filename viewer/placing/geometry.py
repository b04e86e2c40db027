"""What a layout is made of: boxes, ways, and the sizes that all pictures share, in points."""

from dataclasses import dataclass

from viewer.reading.machine import Edge

NAME_SIZE, NAME_LINE = 13, 16
SMALL_SIZE, SMALL_LINE = 11, 14
SLOT = 32  # room for an icon, left and right of the text
MARGIN = 18
DASHES = (5, 4)  # of the way of an error that is caught: line and gap

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A place by its left upper corner and size, and the lines of text in it."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...] = ()

    @property
    def middle(self) -> Point:
        """Where its diagonals cross."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True)
class Way:
    """An edge's curve (a start and triples of Bézier points), the tip of its arrow, and its label.

    `number` is the edge's place in the machine's list, `phase` where dashes begin: they meet those of other ways.
    """

    edge: Edge
    points: tuple[Point, ...]
    tip: Point
    label: Box | None
    number: int = 0
    phase: float = 0


@dataclass(frozen=True)
class Layout:
    """A machine laid out: its size, and where states, surrounding boxes, ends and edges stand."""

    width: float
    height: float
    states: dict[str, Box]
    boxes: dict[str, Box]
    ends: dict[str, Box]
    ways: tuple[Way, ...]
