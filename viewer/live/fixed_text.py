"""What a widget shows where there are no widgets: a still picture, and a text that is always the same."""

import ipywidgets
from IPython import get_ipython

VIEW = "application/vnd.jupyter.widget-view+json"


class FixedText:
    """Mixin for widgets: `sentence` is their text/plain, `still()` the SVG that stands for them.

    A widget's own text form names a random id; a stored output must say the same in every run. Where nobody can use
    the widget, as in a page made by nbconvert, picture and text are all there is: the widget would leave a blank.
    """

    sentence = "A widget."

    def still(self) -> str | None:
        """The SVG of this moment, if there is one."""
        return None

    def __repr__(self) -> str:
        return self.sentence

    __str__ = __repr__

    def _repr_mimebundle_(self, **kwargs) -> dict:
        return _told(super()._repr_mimebundle_(**kwargs), self.sentence, self.still())


def with_text(widget: ipywidgets.Widget, sentence: str) -> ipywidgets.Widget:
    """The widget, any one, for which the sentence stands where there are no widgets."""
    own = widget._repr_mimebundle_
    widget._repr_mimebundle_ = lambda **kwargs: _told(own(**kwargs), sentence)
    return widget


def _told(bundle: dict | tuple, sentence: str, picture: str | None = None) -> dict:
    data = dict(bundle[0] if isinstance(bundle, tuple) else bundle)
    data["text/plain"] = sentence
    if picture:
        data["image/svg+xml"] = picture
    if not somebody_is_there():
        data.pop(VIEW, None)
    return data


def somebody_is_there() -> bool:
    """Whether the cell may ask for input: a notebook that somebody sits at lets it, a program that runs one doesn't."""
    kernel = getattr(get_ipython(), "kernel", None)
    parent = kernel.get_parent() if hasattr(kernel, "get_parent") else None
    return (parent or {}).get("content", {}).get("allow_stdin", True)
