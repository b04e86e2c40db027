"""The widget behind a design: what it shows stands in traits, what is done in it comes back as edits in words."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from designer.blanks import BLANKS
from designer.changes import MISSHAPEN
from designer.design import Design
from designer.export import written_as
from designer.hands import Hands, given
from designer.patterns import PATTERNS
from designer.places import Refused, is_jsonata
from designer.privacy import Privacy
from designer.problems import Problem
from designer.scene import scene_of
from viewer.browser.scripts import glued
from viewer.browser.styles import styles
from viewer.live.fixed_text import FixedText
from viewer.look import TYPE_ICONS
from viewer.pictures.drawing import draw

STATIC = Path(__file__).with_name("static")
UNDRAWN = "This cannot be drawn yet: it is JSON, but its form is not the States Language's."
UNASKED = "The definition could not be checked: {}"


class Canvas(FixedText, anywidget.AnyWidget):
    """A designer in the browser.

    scene      picture, states and places (scene.py); the last good one while the text is broken
    text       the definition's text; broken: why it is no JSON, or ""
    problems   `[{"sentence", "state", "warns"}]`
    palette    `{"flow", "functions", "actions", "patterns"}`: what can be inserted, and the icons of types
    chosen     the state whose form is open, sent together with the scene that has it
    past       the names of the edits that undo and redo would take
    about      name, query language, whether it is deployed as it is, the last edit as code, what is run
    """

    _esm = f"{glued(STATIC / 'designer.js')}\nexport default {{ render }};\n"
    _css = styles() + (STATIC / "designer.css").read_text("utf-8")
    scene = traitlets.Dict().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    broken = traitlets.Unicode().tag(sync=True)
    problems = traitlets.List().tag(sync=True)
    palette = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Unicode(allow_none=True).tag(sync=True)
    past = traitlets.Dict().tag(sync=True)
    about = traitlets.Dict().tag(sync=True)

    def __init__(self, design: Design):
        super().__init__()
        self.sentence = repr(design)
        self._design, self._run = design, None
        self._held = self._stale = False  # an edit and the choice that comes with it are shown together
        self._hands, self._privacy = Hands(design), Privacy()
        self._look_at_the_account()
        self.refresh()
        design.on_change(self._changed)
        self.observe(lambda change: setattr(self._hands, "chosen", change["new"]), names="chosen")
        self.on_msg(lambda _, message, buffers: self._asked(message))

    def still(self) -> str | None:
        """The picture of the definition as it is now, or of the last one that could be drawn."""
        try:
            whole = self._design.whole
            return draw(whole).svg if whole.get("States") else self.scene["svg"]
        except (ValueError, *MISSHAPEN):
            return self.scene.get("svg")

    def refresh(self) -> None:
        """Shows the design as it is; scene and choice arrive together."""
        design, hide = self._design, self._privacy.hide
        scene, broken = self._scene()
        chosen = self._hands.chosen if self._hands.chosen in scene.get("states", {}) else None
        with self.hold_sync():
            self.scene, self.broken, self.chosen = hide(scene), broken, chosen
            self.text = hide(design.text)
            self.problems = hide([_problem(one) for one in self._found()] if broken in ("", UNDRAWN) else [])
            self.past = hide({"undo": design.undoes, "redo": design.redoes})
            self.about = {
                "name": design.name,
                "jsonata": not broken and is_jsonata(design.whole),
                "deployed": design.is_deployed,
                "ever": design.was_deployed,
                "code": hide(design.code),
                "input": hide(json.dumps(self._next_input(), ensure_ascii=False)),
                "run": self._run and f"IPY_MODEL_{self._run.view.model_id}",
            }

    def _next_input(self) -> Any:
        try:
            return self._design.next_input
        except (ValueError, *MISSHAPEN):
            return {}

    def _scene(self) -> tuple[dict[str, Any], str]:
        try:
            return scene_of(self._design.whole, self._design.name), ""
        except Refused as problem:
            return self.scene, str(problem)
        except (ValueError, *MISSHAPEN):
            return self.scene, UNDRAWN

    def _found(self) -> list[Problem]:
        """What AWS finds; where it cannot be asked now, that: the edit is done and kept, and has to be seen."""
        try:
            return self._design.problems
        except Exception as error:
            return [Problem(UNASKED.format(self._design.explain(error)), warns=True)]

    def _look_at_the_account(self) -> None:
        functions, actions = self._design.choices()
        self.palette = {
            "flow": [kind for kind in BLANKS if kind != "Task"],
            "functions": self._privacy.hide(functions),
            "actions": ["Task", *actions],
            "patterns": list(PATTERNS),
            "icons": TYPE_ICONS,
        }

    def _changed(self) -> None:
        if self._held:
            self._stale = True
        else:
            self.refresh()

    def _asked(self, message: dict[str, Any]) -> None:
        """Does what the browser asks for; whatever fails becomes a sentence, and the design stays as it was."""
        asked = self._privacy.reveal({key: value for key, value in message.items() if key not in ("do", "id")})
        self._held, self._stale = True, False
        try:
            answer = self._does(message["do"])(**asked) or ""
        except Exception as error:
            theirs = self._design.is_changed_elsewhere
            answer = {"say": self._design.explain(error), "refused": message["do"], "theirs": theirs}
        finally:
            self._held = False
        if self._stale:
            self.refresh()
        told = {"say": answer} if isinstance(answer, str) else answer
        self.send({"done": message.get("id"), **(told if "file" in told else self._privacy.hide(told))})

    def _does(self, what: str) -> Callable[..., Any]:
        """The method for what is asked: those that change the picture here, all edits in Hands."""
        own = {"run": self._do_run, "edit": self._do_edit, "export": self._do_export}
        return own.get(what) or getattr(self._hands, f"do_{what}")

    def _do_run(self, input: str) -> str:
        run = self._design.run(given(input, "the input"))
        self._leave_run()
        self._run = run
        self.refresh()
        return f"An execution of {self._design.name} has been started."

    def _do_export(self, suffix: str) -> dict[str, Any]:
        """The definition or its picture as a file for the browser, in base64."""
        name, text = self._design.name, self._design.text
        file = base64.b64encode(written_as(suffix, name, text)).decode("ascii")
        return {"say": f"{name}{suffix} is downloaded.", "file": f"{name}{suffix}", "content": file}

    def _do_edit(self) -> str:
        self._leave_run()
        self.refresh()
        return "The designer again."

    def _leave_run(self) -> None:
        """A run that nobody sees is asked about no more; the execution goes on."""
        if self._run:
            self._run.stop_watching()
        self._run = None


def _problem(problem: Problem) -> dict[str, Any]:
    return {"sentence": problem.sentence, "state": problem.state, "warns": problem.warns}
