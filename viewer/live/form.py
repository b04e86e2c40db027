"""A form for the front of the room: fields, a button, and below them what the last press of it started."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import ipywidgets

from viewer.live.fixed_text import FixedText
from viewer.live.keys import Keys
from viewer.live.watch import Watch

LARGE = "1.3em"
AS_WIDE = {"width": "max-content", "height": "auto", "padding": "0 16px"}
ROW = {"flex_flow": "row wrap", "align_items": "center", "grid_gap": "4px 16px"}


class Form(FixedText, ipywidgets.VBox):
    """Calls `run` with the fields' values at each press of Start, and shows the watch that it returns.

    `explain` and `mask` are those of a Source.
    """

    def __init__(
        self,
        run: Callable[..., Watch],
        fields: Mapping[str, str | Sequence[str]],
        *,
        explain: Callable[[Exception], str | None] = str,
        mask: Callable[[str], str] = str,
    ) -> None:
        self.sentence = f"A form with {', '.join(fields)} and a button: Start."
        self.fields = {name: _field(name, value) for name, value in fields.items()}
        self.button = ipywidgets.Button(description="Start", button_style="primary", layout=AS_WIDE)
        self.button.style.font_size = LARGE
        self.button.on_click(self._pressed)
        self._explain, self._mask = explain, mask
        self._run = run
        self._row = ipywidgets.Box([*self.fields.values(), self.button, Keys()], layout=ROW)
        super().__init__([self._row])

    def start(self) -> Watch:
        """The watch of what a press of Start begins, shown in the form; what `run` raises is raised."""
        watch = self._run(**{name: field.value for name, field in self.fields.items()})
        watch.view.stands_in = self.model_id
        self.children = [self._row, watch.view]
        return watch

    def _pressed(self, button: ipywidgets.Button) -> None:
        """Shows the new watch, or says why there is none; the button rests until then."""
        button.disabled = True
        try:
            self.start()
        except Exception as error:
            sentence = self._explain(error) or self._mask(str(error))
            self.children = [self._row, ipywidgets.HTML(f'<p role="alert">{escape(sentence)}</p>')]
        button.disabled = False


def _field(name: str, value: str | Sequence[str]) -> ipywidgets.Widget:
    """A field for a text, or buttons for a choice of several."""
    style = {"description_width": "max-content"}
    if isinstance(value, str):
        return ipywidgets.Text(value, description=name, layout={"width": "16em"}, style={"font_size": LARGE, **style})
    style["button_width"] = "max-content"
    return ipywidgets.ToggleButtons(options=list(value), description=name, layout={"width": "max-content"}, style=style)
