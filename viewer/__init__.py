"""How an execution is seen: definition and trace become a picture, still or live."""

from .comparison import Comparison, compare
from .drawing import Drawing, draw, show
from .form import Form
from .masked_data import mask_all
from .saved import source_of
from .source import Source
from .tally import Tally, tally
from .watch import Watch

__all__ = [
    "Comparison",
    "Drawing",
    "Form",
    "Source",
    "Tally",
    "Watch",
    "compare",
    "draw",
    "mask_all",
    "show",
    "source_of",
    "tally",
]
