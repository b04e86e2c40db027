"""How a definition changes: each edit with its undo, kept on disk, told to whoever looks."""

import json
from collections.abc import Callable
from typing import Any

from designer import text
from designer.account import Account
from designer.drafts import DraftFile
from designer.past import Past
from designer.places import Refused, clashes, in_words
from designer.problems import Problems, problems_of

MISSHAPEN = (LookupError, TypeError, AttributeError, RecursionError)  # what data of another form than expected raises
NO_FORM = "The form of the definition is not the States Language's: mend its text first, or undo."
NOT_WHOLE = "Only what is JSON can be edited by a verb: mend the text first, or undo."


class Changes:
    """A definition that remembers: its text before and after each edit, and the file that holds it."""

    def __init__(self, name: str, start: str, account: Account, file: DraftFile):
        self.name = name
        self._past, self._account, self._file = Past(start), account, file
        self._form = text.form_of(start) if _is_whole(start) else text.Form()
        self._deployed = account.definition(name)
        self._arn: str | None = None
        self._input: Any = None  # of the last run
        self._code = ""
        self._watchers: list[Callable[[], None]] = []

    # ── the definition

    @property
    def definition(self) -> dict[str, Any]:
        """The definition as a dict: what create_state_machine takes."""
        return json.loads(self._past.text)

    @property
    def text(self) -> str:
        """The definition as JSON text, to the byte as it was opened or written."""
        return self._past.text

    @property
    def problems(self) -> Problems:
        """What AWS finds in the definition, as sentences; empty when it is valid, or the account does not say."""
        return problems_of(self._account.validate(self.text) or []) if self.text.strip() != "{}" else Problems()

    @property
    def code(self) -> str:
        """The last edit as a line of Python."""
        return self._code

    @property
    def is_deployed(self) -> bool:
        """Whether the account's state machine of this name has just this definition."""
        return self._deployed is not None and _same(self._deployed, self.text)

    @property
    def was_deployed(self) -> bool:
        """Whether the account has a state machine of this name, with whatever definition."""
        return self._deployed is not None

    @property
    def is_changed_elsewhere(self) -> bool:
        """Whether somebody else has written the draft's file since it was read or written here."""
        return self._file.is_changed

    def choices(self) -> tuple[dict[str, str], dict[str, Any]]:
        """What a Task can call: the account's functions and the services' actions, by name."""
        return self._account.functions(), self._account.actions

    def explain(self, error: Exception) -> str:
        """The sentence for an error, masked where the account masks."""
        if isinstance(error, Refused):
            return str(error)
        return self._account.explain(error) or (NO_FORM if isinstance(error, MISSHAPEN) else str(error))

    def __repr__(self) -> str:
        return f"A designer of the state machine {self.name}."

    def write(self, typed: str) -> None:
        """Takes a text as the definition, whatever it is; what is no JSON is kept, and `problems` says so."""
        typed = text.encodable(typed)
        self._keep(typed)
        self._past.change("type", typed, together=True)
        self._form = text.form_of(typed) if _is_whole(typed) else self._form
        self._tell()

    def undo(self) -> str | None:
        """The name of the edit that was taken back; None when there is none."""
        return self._stepped(self._past.undo, self._past.redo)

    def redo(self) -> str | None:
        """The name of the edit that was done again; None when there is none."""
        return self._stepped(self._past.redo, self._past.undo)

    @property
    def undoes(self) -> str | None:
        """The name of the edit that undo would take back."""
        return self._past.undoes

    @property
    def redoes(self) -> str | None:
        """The name of the edit that redo would do again."""
        return self._past.redoes

    def take_theirs(self) -> None:
        """Opens what somebody else has written into the draft's file; undo leads back to this one."""
        there = self._file.read()
        self._past.change("take what was changed elsewhere", there if there is not None else "{}")
        self._tell()

    def keep_mine(self) -> None:
        """Writes this draft over what somebody else has written; that is laid beside it, as NAME.before.asl.json."""
        self._file.overwrite(self.text)
        self._tell()

    # ── how edits are done

    @property
    def whole(self) -> dict[str, Any]:
        """The definition with its numbers as they are written."""
        try:
            return text.read(self._past.text)
        except Refused as problem:
            raise Refused(f"{problem} {NOT_WHOLE}") from None

    def _did(self, label: str, new: dict, call: tuple[str, list, dict], answer: Any = None) -> Any:
        if new_clashes := clashes(new) - clashes(self.whole):
            raise Refused(
                f"The variable {in_words(sorted(new_clashes))} is set outside too: inside a Map or Parallel it needs "
                "another name. Change its Assign first."
            )
        made = text.written(new, self._form)
        if new != self.whole or (made != self._past.text and not _is_whole(self._past.text)):
            self._keep(made)
            self._past.change(label, made)
            self._code = _as_code(*call)
            self._tell()
        return answer

    def _stepped(self, step: Callable[[], str | None], back: Callable[[], str | None]) -> str | None:
        label = step()
        if label is not None:
            try:
                self._keep(self._past.text)
            except Refused:
                back()
                raise
            self._tell()
        return label

    def _keep(self, made: str) -> None:
        self._file.write(made)

    def _tell(self) -> None:
        for watcher in self._watchers:
            watcher()

    def on_change(self, watcher: Callable[[], None]) -> None:
        """Calls it after each edit, undo and deployment."""
        self._watchers.append(watcher)


def _is_whole(told: str) -> bool:
    try:
        text.read(told)
    except Refused:
        return False
    return True


def _same(one: str, other: str) -> bool:
    try:
        return json.loads(one) == json.loads(other)
    except ValueError:
        return False


def _as_code(verb: str, arguments: list, named: dict) -> str:
    told = [repr(value) for value in arguments] + [f"{key}={value!r}" for key, value in named.items()]
    return f"design.{verb}({', '.join(told)})"
