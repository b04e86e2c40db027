"""The widget behind a watch: what it shows stands in a few traits, what is done in it comes back as questions."""

from collections.abc import Callable

import anywidget
import traitlets

from viewer.browser.scripts import widget
from viewer.browser.styles import styles
from viewer.live.fixed_text import FixedText


class LiveView(FixedText, anywidget.AnyWidget):
    """An execution in the browser.

    scene    what stays the same while it runs (scene.py)
    run      what happened so far (snapshot.py)
    notice   a sentence when something is wrong
    can      what may be asked for: start, stop, logs
    live     whether Python is there to answer
    stands_in  id of the widget in whose output it stands
    """

    _esm, _css = widget("watch.js"), styles()
    scene = traitlets.Dict().tag(sync=True)
    run = traitlets.Dict().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)
    can = traitlets.List().tag(sync=True)
    live = traitlets.Bool(True).tag(sync=True)
    stands_in = traitlets.Unicode().tag(sync=True)

    def __init__(self, answer: Callable[[dict], None], still: Callable[[], str]) -> None:
        super().__init__()
        self.still, self.stands_in = still, self.model_id or ""
        self.on_msg(lambda _, question, buffers: answer(question))
