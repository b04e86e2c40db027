"""A state machine in the making, in words: each verb is one edit, with its undo, and what the mouse does as well."""

import json
from pathlib import Path
from typing import Any

from designer import blanks, routes, structure, words
from designer.blanks import arguments
from designer.changes import Changes
from designer.export import save
from designer.patterns import PATTERNS, pattern
from designer.places import Place, Refused, State, is_jsonata, places, states_of
from designer.sample import sample_of


class Design(Changes):
    """`design = helpers.design("CallCenter")`: a definition that is edited, tested, deployed and run.

    A refused edit raises Refused, a ValueError, with one sentence, and changes nothing. Every edit is kept on disk.
    """

    # ── edits: states

    def insert(
        self,
        what: str | State,
        *,
        after: str | None = None,
        before: str | None = None,
        rule: str | int | None = None,
        branch: int | None = None,
        of: str | None = None,
        inside: str | None = None,
        place: tuple[str, str | None, str | None] | None = None,
        name: str | None = None,
        **fields: Any,
    ) -> str:
        """The name of a new state: behind or before another, on a rule of a Choice, in a branch, in a Map.

        `what` is a type of state, the name of a function in the account, a service's action (`sqs:sendMessage`), a
        pattern, or the state itself. Without a place it goes to the machine's end; what it meets as a placeholder it
        replaces. `place` names a way that no words tell: `("catch", "A", "B")`.
        """
        said = {"after": after, "before": before, "rule": rule, "branch": branch, "of": of, "inside": inside}
        where = {key: value for key, value in {**said, "place": place}.items() if value is not None}
        definition = self.whole
        target = words.target_of(definition, where)
        if isinstance(what, str) and what in PATTERNS:
            return self._put_pattern(what, definition, target, where)
        state, wish = self._new(what, fields)
        name = name or wish
        if isinstance(target, str):
            new, made = structure.replace(definition, target, state, name)
        else:
            new, made = self._at(definition, target, state, name)
        given = {**where, **({"name": name} if name else {}), **fields}
        return self._did(f"insert {made}", new, ("insert", [what], given), made)

    def _at(self, definition: dict, places: list[Place], state: State, name: str | None) -> tuple[dict, str]:
        new, made = structure.insert(definition, places[0], state, name)
        for place in places[1:]:
            new = routes.lead_to(new, place, made)
        return new, made

    def _put_pattern(self, what: str, definition: dict, target: list[Place] | str, where: dict) -> str:
        new, made = structure.paste(definition, self._place(where), pattern(what, definition))
        if isinstance(target, str):  # a placeholder has done its work
            new, _ = structure.delete(new, target)
        return self._did(f"insert {what}", new, ("insert", [what], where), made[0])

    def replace(self, old: str, what: str | State, *, name: str | None = None, **fields: Any) -> str:
        """The name of the new state that stands where the old one stood, with its way on."""
        state, wish = self._new(what, fields)
        new, made = structure.replace(self.whole, old, state, name or wish)
        given = {**({"name": name} if name else {}), **fields}
        return self._did(f"replace {old}", new, ("replace", [old, what], given), made)

    def delete(self, name: str) -> list[str]:
        """The names of all states that went: the one, and what only it led to."""
        new, gone = structure.delete(self.whole, name)
        return self._did(f"delete {name}", new, ("delete", [name], {}), gone)

    def rename(self, old: str, name: str) -> str:
        """The state's new name."""
        new = structure.rename(self.whole, old, name)
        return self._did(f"rename {old}", new, ("rename", [old, name], {}), name.strip())

    def move(self, name: str, **where: Any) -> str:
        """The name of the state, which now stands elsewhere: after=, before=, or what else insert takes."""
        place = self._place(where)
        return self._did(f"move {name}", structure.move(self.whole, name, place), ("move", [name], where), name)

    def _place(self, where: dict[str, Any]) -> Place:
        """The one place that is meant."""
        target = words.target_of(self.whole, where)
        if isinstance(target, str):
            return next(place for place in places(self.whole) if place.target == target)
        return target[0]

    def wrap(self, name: str, kind: str) -> str:
        """The name of the new Map or Parallel around the state."""
        new, box = structure.wrap(self.whole, name, kind)
        return self._did(f"wrap {name}", new, ("wrap", [name, kind], {}), box)

    def unwrap(self, name: str) -> list[str]:
        """The names of the states that were inside the Map or Parallel and now stand in its place."""
        new, freed = structure.unwrap(self.whole, name)
        return self._did(f"unwrap {name}", new, ("unwrap", [name], {}), freed)

    def add_branch(self, name: str) -> str:
        """The name of the placeholder in a Parallel's new branch."""
        new, made = structure.add_branch(self.whole, name)
        return self._did(f"add a branch to {name}", new, ("add_branch", [name], {}), made)

    def remove_branch(self, name: str, branch: int) -> list[str]:
        """The names of the states that went with a Parallel's branch (counted from 0)."""
        new, gone = structure.remove_branch(self.whole, name, branch)
        return self._did(f"remove branch {branch} of {name}", new, ("remove_branch", [name, branch], {}), gone)

    def paste(self, region: dict[str, Any], **where: Any) -> list[str]:
        """The names under which a definition's states, or copied ones, were put at a place, said as for insert."""
        new, made = structure.paste(self.whole, self._place(where), region)
        return self._did(f"paste {', '.join(made)}", new, ("paste", [region], where), made)

    # ── edits: ways

    def lead(self, name: str, *, to: str | None) -> None:
        """Lets a state lead on to another, or (to=None) end."""
        self._did(f"lead {name}", routes.lead_on(self.whole, name, to), ("lead", [name], {"to": to}))

    def rule(self, name: str, condition: dict | str | None = None, *, to: str | None = None) -> str:
        """Where one more rule of a Choice leads: `to`, or a new placeholder.

        The condition is a rule of the States Language without its Next, or a JSONata expression (`{% … %}`).
        """
        given = self._condition(name, condition)
        new, target = routes.add_rule(self.whole, name, given, to)
        arguments = [name] if condition is None else [name, condition]
        return self._did(f"add a rule to {name}", new, ("rule", arguments, {"to": to} if to else {}), target)

    def set_rule(self, name: str, index: int, condition: dict | str) -> None:
        """Changes the condition of a rule (counted from 0); it leads where it led."""
        new = routes.set_rule(self.whole, name, index, self._condition(name, condition) or {})
        self._did(f"change rule {index} of {name}", new, ("set_rule", [name, index, condition], {}))

    def move_rule(self, name: str, index: int, *, to: int) -> None:
        """Puts a rule at another position: the first that holds is taken."""
        new = routes.move_rule(self.whole, name, index, to)
        self._did(f"move rule {index} of {name}", new, ("move_rule", [name, index], {"to": to}))

    def remove_rule(self, name: str, index: int) -> list[str]:
        """The names of the states that went with a rule."""
        new, gone = routes.remove_rule(self.whole, name, index)
        return self._did(f"remove rule {index} of {name}", new, ("remove_rule", [name, index], {}), gone)

    def default(self, name: str, *, to: str | None) -> None:
        """Lets a Choice lead there when no rule holds; to=None: the run then fails."""
        self._did(f"default of {name}", routes.set_default(self.whole, name, to), ("default", [name], {"to": to}))

    def retry(self, name: str, **fields: Any) -> None:
        """Adds a retrier: ErrorEquals (all errors), IntervalSeconds (1), MaxAttempts (3), BackoffRate (2)."""
        self._did(f"retry {name}", routes.add_retry(self.whole, name, **fields), ("retry", [name], fields))

    def catch(self, name: str, *errors: str, to: str | None = None) -> str:
        """Where a new catcher leads: `to`, or a Fail of its own. Without errors it catches all."""
        new, target = routes.add_catch(self.whole, name, list(errors), to)
        return self._did(f"catch in {name}", new, ("catch", [name, *errors], {"to": to} if to else {}), target)

    def remove_handler(self, name: str, field: str, index: int) -> list[str]:
        """The names of the states that went with an entry of Retry or Catch."""
        new, gone = routes.remove_handler(self.whole, name, field, index)
        return self._did(f"remove {field} {index} of {name}", new, ("remove_handler", [name, field, index], {}), gone)

    # ── edits: fields and text

    def set(self, name: str, field: str, value: Any) -> None:
        """Sets a field of a state; None takes it out. The machine may become invalid: `problems` says so."""
        self._did(
            f"set {field} of {name}",
            routes.set_field(self.whole, name, field, value),
            ("set", [name, field, value], {}),
        )

    def set_state(self, name: str, state: State) -> None:
        """Puts a state as it is typed where it stands."""
        self._did(f"change {name}", routes.set_state(self.whole, name, state), ("set_state", [name, state], {}))

    def set_machine(self, field: str, value: Any) -> None:
        """Sets a field of the machine itself: Comment, QueryLanguage, TimeoutSeconds. None takes it out."""
        self._did(f"set {field}", routes.set_machine(self.whole, field, value), ("set_machine", [field, value], {}))

    # ── test, deploy, run, save

    def test(self, state: str, input: Any = None, mock: dict | None = None) -> dict[str, Any]:
        """TestState's answer for one state: status, output or error, nextState. Nothing is created."""
        words.state_of(self.whole, state)
        return self._account.test(self.text, state, json.dumps({} if input is None else input), mock)

    def deploy(self) -> str:
        """The ARN of the state machine of this name, created or updated under LabRole."""
        if not states_of(self.whole):
            raise Refused("An empty machine cannot be deployed: insert a state first.")
        self._arn = self._account.deploy(self.name, self.text)
        self._deployed = self.text
        self._tell()
        return self._arn

    def run(self, input: Any = None) -> Any:
        """What `watch` returns of a new execution of the deployed state machine."""
        if not self.is_deployed:
            what = "The definition was changed since it was deployed" if self._deployed else "Nothing is deployed yet"
            raise Refused(f"{what}: run design.deploy() first.")
        self._input = {} if input is None else input
        return self._account.run(self._arn or self._account.deploy(self.name, self.text), self._input)

    @property
    def next_input(self) -> Any:
        """The input to offer for a run: the last run's, else an example that fits the definition."""
        if self._input is not None:
            return self._input
        example = self._account.example(self.text)
        return sample_of(self.whole) if example is None else example

    def save(self, file: str | Path) -> Path:
        """The file that was written: .json (the definition), .svg, .png or .mmd (Mermaid)."""
        return save(self.name, self.text, Path(file))

    def _new(self, what: str | State, fields: dict[str, Any]) -> tuple[State, str | None]:
        """A new state, and the name that it would like to have."""
        jsonata = is_jsonata(self.whole)
        if isinstance(what, dict):
            return {**what, **fields}, None
        if what in blanks.BLANKS:
            return blanks.blank(what, jsonata, **fields), None
        if what in (functions := self._account.functions()):
            return {"Type": "Task", "Resource": functions[what], **fields}, _spaced(what)
        if what in self._account.actions:
            resource, given = self._account.actions[what]
            wish = _spaced(what.partition(":")[2])
            return {"Type": "Task", "Resource": resource, **arguments(given, jsonata), **fields}, wish
        known = ", ".join([*blanks.BLANKS, *PATTERNS, *functions]) or "none"
        raise Refused(f"{what!r} is no type of state, no function of this account and no action offered here: {known}.")

    def _condition(self, name: str, condition: dict | str | None) -> dict | None:
        if not isinstance(condition, str):
            return condition
        if not is_jsonata(self.whole, words.state_of(self.whole, name)):
            raise Refused(
                f"{name} is written in JSONPath: its rules are dicts, such as {{'Variable': '$.x', 'IsPresent': True}}."
            )
        return {"Condition": condition}


def _spaced(name: str) -> str:
    """`OpenCaseFunction` as a state's name: `Open Case`."""
    bare = name.removesuffix("Function") or name
    words_ = "".join(
        f" {char}" if char.isupper() and index and not bare[index - 1].isupper() else char
        for index, char in enumerate(bare)
    )
    return (words_[:1].upper() + words_[1:]).replace("_", " ").replace("-", " ")
