"""The edits as the browser asks for them: a place in place of words, text in place of data."""

import json
from typing import Any

from designer.design import Design
from designer.places import Place, Refused, parent_of, region_of, state_of
from designer.words import words_of


class Hands:
    """Each method does one edit and returns the sentence that says so; `chosen` is the state that comes to the fore."""

    def __init__(self, design: Design):
        self.design = design
        self.chosen: str | None = None

    # ── states

    def do_insert(self, what: str | dict, place: list, name: str | None = None) -> str:
        """A new state on a way."""
        named = {"name": name} if name else {}
        self.chosen = self.design.insert(what, **self._words(place), **named)
        return f"{self.chosen} inserted {Place(*place)}."

    def do_replace(self, name: str, what: str | dict) -> str:
        """Another state in place of one."""
        self.chosen = self.design.replace(name, what)
        return f"{self.chosen} put in place of {name}."

    def do_delete(self, name: str) -> str:
        """Without a state; the one that led to it, or any, is chosen."""
        before = list(region_of(self.design.whole, name)["States"])
        box = parent_of(self.design.whole, name)
        gone = self.design.delete(name)
        left = [other for other in before if other not in gone]
        nearest = [other for other in left if before.index(other) < before.index(name)]
        self.chosen = (nearest[-1:] or left[:1] or [box])[0]
        return f"Deleted: {', '.join(gone)}."

    def do_rename(self, name: str, to: str) -> str:
        """Another name."""
        self.chosen = self.design.rename(name, to)
        return f"{name} is called {self.chosen} now."

    def do_move(self, name: str, place: list) -> str:
        """A state on another way."""
        self.chosen = self.design.move(name, **self._words(place))
        return f"{name} stands {Place(*place)} now."

    def do_duplicate(self, name: str) -> str:
        """The same state again, behind it."""
        copied = {"StartAt": name, "States": {name: state_of(self.design.whole, name)}}
        self.chosen = self.design.paste(copied, after=name)[0]
        return f"{self.chosen} stands behind {name}."

    def do_paste(self, text: str, place: list) -> str:
        """Copied states, or a definition, on a way."""
        try:
            region = json.loads(text)
        except ValueError:
            raise Refused("The clipboard holds no states: copy some with Ctrl+C, or a definition's JSON.") from None
        if not isinstance(region, dict):
            raise Refused("The clipboard holds no states.")
        self.chosen = (made := self.design.paste(region, **self._words(place)))[0]
        return f"Pasted {Place(*place)}: {', '.join(made)}."

    def do_wrap(self, name: str, kind: str) -> str:
        """A state inside a new box."""
        self.chosen = self.design.wrap(name, kind)
        return f"{name} is inside {self.chosen} now."

    def do_unwrap(self, name: str) -> str:
        """What was inside a box in place of it."""
        self.chosen = (freed := self.design.unwrap(name))[0]
        return f"Out of {name}: {', '.join(freed)}."

    def do_add_branch(self, name: str) -> str:
        """One more branch."""
        self.chosen = self.design.add_branch(name)
        return f"{name} has one more branch."

    def do_remove_branch(self, name: str, branch: int) -> str:
        """One branch fewer."""
        gone = self.design.remove_branch(name, branch)
        return f"Deleted with the branch: {', '.join(gone)}."

    # ── ways, rules, handlers

    def do_lead(self, name: str, to: str | None) -> str:
        """Another Next, or End."""
        self.design.lead(name, to=to)
        return f"{name} leads to {to or 'the end'}."

    def do_rule(self, name: str) -> str:
        """One more rule."""
        target = self.design.rule(name)
        return f"{name} has one more rule, to {target}."

    def do_set_rule(self, name: str, index: int, rule: dict | str) -> str:
        """Another condition, or another target."""
        self.design.set_rule(name, index, rule)
        return f"Rule {index + 1} of {name} is changed."

    def do_move_rule(self, name: str, index: int, to: int) -> str:
        """A rule that is asked earlier or later."""
        self.design.move_rule(name, index, to=to)
        return f"Rule {index + 1} of {name} is number {to + 1} now."

    def do_remove_rule(self, name: str, index: int) -> str:
        """One rule fewer."""
        gone = self.design.remove_rule(name, index)
        return f"Rule {index + 1} of {name} is gone" + (f", and with it {', '.join(gone)}." if gone else ".")

    def do_default(self, name: str, to: str | None) -> str:
        """Where a Choice leads when no rule holds."""
        self.design.default(name, to=to)
        return f"{name} leads to {to} by default." if to else f"{name} has no default."

    def do_retry(self, name: str) -> str:
        """One more retrier."""
        self.design.retry(name)
        return f"{name} is tried again when it fails."

    def do_catch(self, name: str) -> str:
        """One more catcher."""
        target = self.design.catch(name)
        return f"What fails in {name} leads to {target}."

    def do_remove_handler(self, name: str, field: str, index: int) -> str:
        """One retrier or catcher fewer."""
        gone = self.design.remove_handler(name, field, index)
        return f"{field} {index + 1} of {name} is gone" + (f", and with it {', '.join(gone)}." if gone else ".")

    # ── fields and text

    def do_set(self, name: str, field: str, text: str | None) -> str:
        """A field, from its JSON text; none takes it out."""
        self.design.set(name, field, None if text is None or not text.strip() else given(text, field))
        return f"{field} of {name} is set."

    def do_set_state(self, name: str, text: str) -> str:
        """A whole state, from its JSON text."""
        self.design.set_state(name, given(text, name))
        return f"{name} is as it was typed."

    def do_set_machine(self, field: str, text: str | None) -> str:
        """A field of the machine itself."""
        self.design.set_machine(field, None if text is None else given(text, field))
        return f"{field} is set."

    def do_write(self, text: str) -> str:
        """The whole text, as it was typed."""
        self.design.write(text)
        return "The picture follows the code."

    def do_undo(self) -> str:
        """The last edit taken back."""
        label = self.design.undo()
        return f"Undone: {label}." if label else "There is nothing to undo."

    def do_redo(self) -> str:
        """The last undone edit done again."""
        label = self.design.redo()
        return f"Done again: {label}." if label else "There is nothing to do again."

    # ── test and deploy

    def do_test(self, name: str, input: str, mock: str = "") -> dict[str, Any]:
        """TestState's answer, for the panel."""
        mocked = {"result": json.dumps(given(mock, "the mocked result"))} if mock.strip() else None
        answer = self.design.test(name, given(input or "{}", "the sample input"), mocked)
        return {"say": f"{name}: {answer['status']}.", "tested": answer, "state": name}

    def do_deploy(self) -> str:
        """The state machine in the account."""
        self.design.deploy()
        return f"{self.design.name} is deployed."

    def do_take_theirs(self) -> str:
        """What somebody else has written into the draft."""
        self.design.take_theirs()
        return "This is what was changed elsewhere; undo leads back to yours."

    def do_keep_mine(self) -> str:
        """This draft over what somebody else has written."""
        self.design.keep_mine()
        return "Yours is kept; the other is beside it in the folder of drafts."

    def _words(self, place: list) -> dict[str, Any]:
        return words_of(self.design.whole, Place(*place))


def given(text: str, what: str) -> Any:
    """The data in a text that somebody typed; Refused names what it was typed as."""
    try:
        return json.loads(text)
    except ValueError as problem:
        raise Refused(f"{what} is no JSON: {problem}.") from None
