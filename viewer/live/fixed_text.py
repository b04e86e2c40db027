"""What a widget shows where there are no widgets: a still picture, and a text that is always the same."""

import anywidget
import ipywidgets
from IPython import get_ipython

VIEW = "application/vnd.jupyter.widget-view+json"


class FixedText:
    """Mixin for widgets: `sentence` is their text/plain, `still()` the SVG that stands for them.

    A widget's own text form names a random id; a stored output must say the same in every run. Where nobody can use
    the widget, as in a page made by nbconvert, picture and text are all there is: the widget would leave a blank.
    """

    sentence = "A widget."
    _ipython_display_ = None  # ipywidgets 7, which Colab has, would show the widget alone by it

    def still(self) -> str | None:
        """The SVG of this moment, if there is one."""
        return None

    def __repr__(self) -> str:
        return self.sentence

    __str__ = __repr__

    def _repr_mimebundle_(self, **kwargs) -> tuple[dict, dict]:
        return _told(self, self.sentence, self.still())


def with_text(widget: ipywidgets.Widget, sentence: str) -> ipywidgets.Widget:
    """The widget, any one, for which the sentence stands where there are no widgets."""
    widget._ipython_display_ = None
    widget._repr_mimebundle_ = lambda **kwargs: _told(widget, sentence)
    return widget


def _told(widget: ipywidgets.Widget, sentence: str, picture: str | None = None) -> tuple[dict, dict]:
    """Data and metadata as anywidget makes them: for every ipywidgets, and with what Colab wants to know."""
    data, metadata = anywidget.AnyWidget._repr_mimebundle_(widget)
    data["text/plain"] = sentence
    if picture:
        data["image/svg+xml"] = picture
    if not somebody_is_there():
        data.pop(VIEW, None)
    return data, metadata


def somebody_is_there() -> bool:
    """Whether the cell may ask for input: a notebook that somebody sits at lets it, a program that runs one doesn't."""
    kernel = getattr(get_ipython(), "kernel", None)
    parent = kernel.get_parent() if hasattr(kernel, "get_parent") else None
    return (parent or {}).get("content", {}).get("allow_stdin", True)
