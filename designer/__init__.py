"""How a definition is made: edits, in words and by mouse, and the canvas in a cell."""

from designer.account import Account
from designer.designer import Designer
from designer.opening import open_design
from designer.places import Refused

__all__ = ["Account", "Designer", "Refused", "open_design"]
