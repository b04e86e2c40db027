"""A design with its canvas: what `helpers.design` returns and a cell shows."""

from functools import cached_property
from typing import Any

from designer.canvas import Canvas
from designer.design import Design


class Designer(Design):
    """A design that shows itself; mouse and words do the same edits."""

    @cached_property
    def view(self) -> Canvas:
        """The widget, one for all cells that show it."""
        return Canvas(self)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return self.view._repr_mimebundle_(**kwargs)
