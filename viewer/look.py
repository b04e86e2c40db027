"""What the statuses look like: colour, icon and line style, never colour alone."""

from dataclasses import dataclass

from viewer.services import SIGNS

NOT_REACHED = "not reached"


@dataclass(frozen=True)
class Look:
    """How one status is drawn. Icons are paths in a square of 16; dashes are lengths of SVG's stroke-dasharray."""

    word: str
    sign: str
    line: str
    fill: str
    dark_line: str
    dark_fill: str
    width: float
    dashes: str
    icon: str


TICK = "M4.2 8.4 7 11.2 11.8 5.4"
CROSS = "M5 5 11 11M11 5 5 11"
CLOCK = "M8 4.2V8.2L10.8 9.8"
BAR = "M4.6 8H11.4"
EXCLAMATION = "M8 5.2V9M8 11.2V11.3"

LOOKS = {
    "in progress": Look("In progress", "◔", "#0b62b8", "#e6f2ff", "#6cb4ff", "#12304f", 2.2, "9 4", CLOCK),
    "failed": Look("Failed", "✗", "#c0111f", "#ffefee", "#ff8a86", "#4a1a1c", 2.6, "", CROSS),
    "caught error": Look("Caught error", "▲", "#a84a00", "#fff3e2", "#ffb157", "#47300f", 2.2, "10 3 2 3", EXCLAMATION),
    "canceled": Look("Canceled", "⊘", "#5b6675", "#eef0f3", "#b4becb", "#2f3640", 1.8, "2 3", BAR),
    "succeeded": Look("Succeeded", "✓", "#0a7a1c", "#ebf8ec", "#6fd384", "#173a20", 1.8, "", TICK),
    NOT_REACHED: Look("Not reached", "", "#75808f", "#ffffff", "#8b97a6", "#1d232b", 1.3, "5 4", ""),
}
RUNS = {  # an execution's status → the one that it looks like
    "RUNNING": "in progress",
    "SUCCEEDED": "succeeded",
    "FAILED": "failed",
    "TIMED_OUT": "failed",
    "ABORTED": "canceled",
}
PLAIN = Look("", "", "#4a5666", "#ffffff", "#aeb9c7", "#1d232b", 1.4, "", "")

INK, QUIET, PAPER, TAKEN, UNTAKEN = "#111c2b", "#4d5967", "#ffffff", "#26354a", "#7f8b99"
BOX_FILL, BOX_LINE = "#f6f8fa", "#aab4c0"

# Of the live view: name → colour on a light and on a dark page.
SURFACES = {
    "ink": (INK, "#e8edf3"),
    "quiet": (QUIET, "#aab6c4"),
    "paper": (PAPER, "#14191f"),
    "soft": ("#f4f6f9", "#1d242c"),
    "edge": (UNTAKEN, "#76828f"),
    "strong": (TAKEN, "#dfe7f0"),
    "accent": ("#0b62b8", "#6cb4ff"),
    "added": ("#0a6b1b", "#7fdc93"),
    "added-fill": ("#e6f6e8", "#17331e"),
    "changed": ("#8a4b00", "#ffc173"),
    "changed-fill": ("#fff1dc", "#3d2b12"),
    "removed": ("#b00d1b", "#ff9c97"),
    "removed-fill": ("#ffebea", "#421a1c"),
}

TYPE_ICONS = {  # of a task it is the sign of the service that it calls
    "Task": SIGNS["function"],
    "Choice": "M8 2.4 13.6 8 8 13.6 2.4 8Z",
    "Parallel": "M4 3V13M8 3V13M12 3V13",
    "Map": "M3 5.6H10.4V13H3ZM5.8 5.4V3H13V10.2H10.6",
    "Pass": "M2.6 8H13M9.4 4.4 13 8 9.4 11.6",
    "Wait": "M8 2.6A5.4 5.4 0 1 0 8 13.4A5.4 5.4 0 1 0 8 2.6ZM8 5V8.2L10.2 9.6",
    "Succeed": "M3.4 8.6 6.8 12 12.8 4.4",
    "Fail": "M4 4 12 12M12 4 4 12",
}


def look_of(status: str | None) -> Look:
    """The look of a status; None is a state of a definition that has no run."""
    return PLAIN if status is None else LOOKS[status]
