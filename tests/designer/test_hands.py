"""The edits as the browser asks for them, asked in this process: what each does, says, and brings to the fore."""

import json

import pytest

from designer import open_design
from designer.hands import Hands
from designer.places import Refused
from designer.problems import Problem, Problems

RULES = [{"Variable": "$.n", "NumericEquals": number, "Next": name} for number, name in enumerate(["Low", "High"])]
WORK = {
    "Type": "Task",
    "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
    "Retry": [{"ErrorEquals": ["States.ALL"]}],
    "Catch": [{"ErrorEquals": ["E"], "Next": "Sorry"}],
    "End": True,
}
MACHINE = {
    "StartAt": "First",
    "States": {
        "First": {"Type": "Pass", "Next": "Which"},
        "Which": {"Type": "Choice", "Choices": RULES, "Default": "Work"},
        "Low": {"Type": "Pass", "End": True},
        "High": {"Type": "Succeed"},
        "Work": WORK,
        "Sorry": {"Type": "Fail"},
    },
}


@pytest.fixture
def hands(account):
    return Hands(open_design("Machine", MACHINE, account)[0])


def states(hands):
    return hands.design.whole["States"]


@pytest.mark.parametrize(
    ("do", "said", "after"),
    [
        (("lead", "First", "Work"), "First leads to Work.", {"First": {"Type": "Pass", "Next": "Work"}}),
        (("lead", "First", None), "First leads to the end.", {"First": {"Type": "Pass", "End": True}}),
        (("set_rule", "Which", 1, {**RULES[1], "NumericEquals": 7}), "Rule 2 of Which is changed.", {}),
        (("move_rule", "Which", 0, 1), "Rule 1 of Which is number 2 now.", {}),
        (("remove_rule", "Which", 0), "Rule 1 of Which is gone, and with it Low.", {"Low": None}),
        (("default", "Which", "Low"), "Which leads to Low by default.", {}),
        (("default", "Which", None), "Which has no default.", {}),
        (("remove_handler", "Work", "Retry", 0), "Retry 1 of Work is gone.", {}),
        (("remove_handler", "Work", "Catch", 0), "Catch 1 of Work is gone, and with it Sorry.", {"Sorry": None}),
        (("set", "Low", "Comment", '"why"'), "Comment of Low is set.",
         {"Low": {"Type": "Pass", "Comment": "why", "End": True}}),
        (("set", "Work", "Retry", "  "), "Retry of Work is set.", {}),
        (("set", "Work", "Retry", None), "Retry of Work is set.", {}),
        (("paste", json.dumps({"StartAt": "New", "States": {"New": {"Type": "Pass", "End": True}}}),
          ["next", "First", "Which"]), "Pasted between First and Which: New.",
         {"First": {"Type": "Pass", "Next": "New"}}),
        (("insert", "Pass", ["next", "First", "Which"], "New"), "New inserted between First and Which.",
         {"First": {"Type": "Pass", "Next": "New"}}),
        (("duplicate", "Low"), "Low (1) stands behind Low.", {}),
        (("rename", "Low", "Small"), "Low is called Small now.", {"Low": None}),
        (("undo",), "There is nothing to undo.", {}),
        (("redo",), "There is nothing to do again.", {}),
    ],
)  # fmt: skip
def test_each_edit_says_what_it_did(hands, do, said, after):
    name, *given = do
    assert getattr(hands, f"do_{name}")(*given) == said
    assert {name: states(hands).get(name) for name in after} == after
    assert "Retry" in states(hands)["Work"] or name in ("set", "remove_handler")


@pytest.mark.parametrize(
    ("do", "words"),
    [
        (("paste", "{", ["next", "First", "Which"]), "holds no states: copy some"),
        (("paste", "[]", ["next", "First", "Which"]), "holds no states"),
        (("set", "Low", "Comment", "{"), "Comment is no JSON"),
        (("lead", "Which", "Low"), "A Choice has no Next; change its rules."),
        (("lead", "High", "Low"), "A Succeed has no Next.$"),
        (("move_rule", "Which", 0, 2), "Which has 2 rules: positions are 0 to 1"),
        (("move_rule", "Which", 2, 0), "no rule 2; its rules are 0 to 1"),
        (("remove_handler", "Work", "Catch", 1), "no entry 1 in Catch"),
        (("remove_handler", "Work", "Catch", -1), "no entry -1 in Catch"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_and_changes_nothing(hands, do, words):
    name, *given = do
    with pytest.raises(Refused, match=words):
        getattr(hands, f"do_{name}")(*given)
    assert hands.design.whole == MACHINE


@pytest.mark.parametrize(
    ("name", "chosen"), [("First", "Which"), ("Work", "High"), ("High", "Low"), ("Sorry", "Work"), ("Low", "Which")]
)
def test_where_a_state_was_deleted_the_one_before_it_comes_to_the_fore_or_the_first(account, name, chosen):
    machine = json.loads(json.dumps(MACHINE))
    machine["States"]["Which"] = {"Type": "Pass", "Next": "Low"}
    hands = Hands(open_design("Machine", machine, account)[0])
    assert hands.do_delete(name).startswith(f"Deleted: {name}")
    assert hands.chosen == chosen


@pytest.mark.parametrize("name", ["New", None])
def test_what_is_inserted_comes_to_the_fore_under_its_name_or_one_of_its_kind(hands, name):
    hands.do_insert("Pass", ["next", "First", "Which"], name)
    assert hands.chosen == (name or "Pass")


@pytest.mark.parametrize(("index", "refused"), [(0, False), (1, False), (2, False), (3, True), (-1, True)])
def test_a_rule_is_meant_by_its_number_from_0_on(hands, index, refused):
    if refused:
        with pytest.raises(Refused, match=r"no single rule -?\d; its rules are: n = 0, n = 1, default"):
            hands.design.insert("Pass", rule=index, of="Which", name="New")
    else:
        hands.design.insert("Pass", rule=index, of="Which", name="New")
        choice = states(hands)["Which"]
        assert [*(rule["Next"] for rule in choice["Choices"]), choice["Default"]].index("New") == index


def test_a_state_that_is_no_choice_has_no_rules(hands):
    with pytest.raises(Refused, match="its rules are: none"):
        hands.design.insert("Pass", rule=0, of="First")


@pytest.mark.parametrize(("input", "sent"), [("", {}), ('{"a": 1}', {"a": 1}), ("null", None)])
def test_an_empty_sample_is_an_empty_object(hands, monkeypatch, input, sent):
    asked = []
    monkeypatch.setattr(hands.design, "test", lambda *given: asked.append(given) or {"status": "SUCCEEDED"})
    for mock, given in (("  ", None), ("7", {"result": "7"})):
        told = hands.do_test("Low", input, mock)
        assert told["say"] == "Low: SUCCEEDED." and asked.pop() == ("Low", sent, given)


def test_problems_are_told_a_sentence_a_line():
    assert str(Problems()) == "No problem found."
    found = Problems([Problem("Wrong.", "A"), Problem("Odd.", warns=True)])
    assert repr(found) == "A: Wrong.\nOdd. (a warning)"
