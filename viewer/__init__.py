"""How an execution is seen: definition and trace become a picture."""

from .drawing import Drawing, draw, show

__all__ = ["Drawing", "draw", "show"]
