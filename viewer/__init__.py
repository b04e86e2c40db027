"""How an execution is seen: definition and trace become a picture, still or live."""

from viewer.browser.export import exported
from viewer.live.fixed_text import with_text
from viewer.live.form import Form
from viewer.live.watch import Watch
from viewer.masked_data import mask_all
from viewer.pictures.comparison import Comparison, compare
from viewer.pictures.drawing import Drawing, draw, show
from viewer.pictures.tally import Tally, tally
from viewer.reading.saved import source_of
from viewer.reading.source import Source

__all__ = [
    "Comparison",
    "Drawing",
    "Form",
    "Source",
    "Tally",
    "Watch",
    "compare",
    "draw",
    "exported",
    "mask_all",
    "show",
    "source_of",
    "tally",
    "with_text",
]
