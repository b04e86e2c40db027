"""Answers made up for any definition: data that have whatever its paths and expressions look for, at every depth."""

import json
import random
import re

from local_aws.states.language.walk import states

STEPS = r"(?:\.\.?[A-Za-z_][\w-]*|\[(?:\d+|\*|'[^']*'|\"[^\"]*\"|\?[^\]]*|\d*:\d*|-\d+)\])+"
PATH = re.compile(r"\$(?:\$|[A-Za-z_]\w*)?(" + STEPS + ")")
ARRAY = re.compile(r"States\.Array(?!\()\w+\(\s*\$(" + STEPS + ")")
SPLIT = re.compile(r"States\.StringSplit\(\s*\$(" + STEPS + r")\s*,\s*'([^']*)'")
PARSED = re.compile(r"States\.StringToJson\(\s*\$(" + STEPS + ")")
STEP = re.compile(r"\.\.?([A-Za-z_][\w-]*)|\['([^']*)'\]|\[\"([^\"]*)\"\]|(\[)")
COMPARED = re.compile(r"""([A-Za-z_]\w*)\s*!?=\s*(['"])([^'"]*)\2""")
CALLS = 6  # whose answers may differ
ITEM, WHOLE = "[]", "all of it"
ITEM_OF_A_TABLE = {"id": {"S": "1"}}
FIELDS = {"ItemsPath": ITEM, "Items": ITEM, "InputPath": WHOLE, "OutputPath": WHOLE}


class MadeUp:
    """What may stand in for any input or result in a definition's executions."""

    def __init__(self, definition, seed):
        self.random = random.Random(seed)
        self.is_written = '"Item.$": "$"' in definition  # what a Task gives is written to a table as it is
        self.constants, self.optional, self.texts, self.tree, self.lists = {}, set(), set(), {}, False
        for _, state, _ in states(json.loads(definition)):
            self._learn(state)
            self.lists |= state["Type"] == "Map" and not {"ItemsPath", "Items", "ItemReader"} & set(state)

    def data(self):
        """A new object, or an array of one where a Map may want that."""
        return [self._object()] if self.lists and self.random.random() < 0.3 else self._object()

    def answers(self, state):
        """What answers the calls of this state."""
        calls = [*map(str, range(CALLS)), f"{CALLS}-999"]
        return {call: {"Return": self._answer(state)} for call in calls}

    def _answer(self, state):
        if "ItemReader" in state:
            return [self._object(), self._object()]
        name = _last(state.get("ResultPath") or "$")
        return (
            self._value(name, self.tree[name], 0) if name in self.tree and self.random.random() < 0.5 else self.data()
        )

    def _learn(self, value, key=""):
        if isinstance(value, dict):
            self._learn_rule(value)
            for name, item in value.items():
                self._learn(item, name)
        elif isinstance(value, list):
            for item in value:
                self._learn(item, key)
        elif isinstance(value, str):
            for name, _, constant in COMPARED.findall(value):
                self.constants.setdefault(name, []).append(constant)
            for steps in PATH.findall(value):
                self._add(_names(steps), FIELDS.get(key))
            for steps in ARRAY.findall(value):
                self._add(_names(steps), ITEM)
            for steps, between in SPLIT.findall(value):
                self.constants.setdefault(_last(f"${steps}"), []).append(between.join("123"))
            for steps in PARSED.findall(value):
                self.texts.add(_last(f"${steps}"))

    def _learn_rule(self, rule):
        """A Choice rule's variable is worth being compared with its constant, or being away."""
        for operator, constant in rule.items():
            name = _last(rule.get("Variable", "$"))
            if name and operator.endswith(("Equals", "Than", "Matches")):
                self.constants.setdefault(name, []).append(constant)
            elif name and operator in ("IsPresent", "IsNull"):
                self.optional.add(name)

    def _add(self, names, mark):
        for begin in range(len(names)):
            node = self.tree
            for name in names[begin:] if names[begin] != ITEM else ():
                node = node.setdefault(name, {})
            if mark and node is not self.tree:
                node.setdefault(mark, {})

    def _object(self, depth=0):
        return {name: self._value(name, node, depth) for name, node in self.tree.items() if self._is_there(name)}

    def _is_there(self, name):
        return name not in self.optional or self.random.random() < 0.5

    def _value(self, name, node, depth):
        if name in self.texts and depth < 2:
            return json.dumps(self._object(depth + 1))
        if ITEM in node:
            whole = node[ITEM] or self.random.random() < 0.5
            return [self._value(name, {**node[ITEM], WHOLE: {}} if whole else {}, depth)]
        if WHOLE in node and self.is_written and self.random.random() < 0.5:
            return ITEM_OF_A_TABLE
        if node:
            inner = {key: self._value(key, item, depth) for key, item in node.items() if key != WHOLE}
            outer = self._object(depth + 1) if WHOLE in node and depth < 2 else {}
            return {key: value for key, value in {**outer, **inner}.items() if self._is_there(key)}
        choices = self.constants.get(name, [])
        return self.random.choice([*choices, *choices, "1"] if choices else ["1", "1", 1])


def _names(steps):
    """`.a[0].b` as ["a", "[]", "b"]."""
    return [a or b or c or ITEM for a, b, c, _ in STEP.findall(steps)]


def _last(path):
    """The last name in a path."""
    return next((name for name in reversed(_names(path[1:])) if name != ITEM), "")
