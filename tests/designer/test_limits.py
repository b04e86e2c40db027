"""What a designer says and takes: a limit is where we say it is, and a field that goes takes no other with it."""

import json
from dataclasses import replace

import pytest

from designer import open_design
from designer.patterns import pattern
from designer.places import Place, Refused
from designer.routes import set_field, set_machine
from designer.structure import delete, insert, remove_branch

PASS = {"Type": "Pass", "Comment": "kept", "End": True}
MACHINE = {"Comment": "kept", "StartAt": "A", "States": {"A": PASS}}


@pytest.mark.parametrize(
    ("error", "sentence", "told"),
    [
        (ValueError("raw words"), "What to do next.", "What to do next."),
        (ValueError("raw words"), None, "raw words"),
        (Refused("A has no rule 3."), "What to do next.", "A has no rule 3."),
    ],
)
def test_an_error_is_told_by_its_sentence_a_refusal_by_its_own_words(account, error, sentence, told):
    design = open_design("Machine", MACHINE, replace(account, explain=lambda error: sentence))[0]
    assert design.explain(error) == told


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("Comment", None, {"StartAt": "A", "States": {"A": PASS}}),
        ("TimeoutSeconds", None, MACHINE),
        ("Comment", "new", {**MACHINE, "Comment": "new"}),
        ("TimeoutSeconds", 60, {"TimeoutSeconds": 60, **MACHINE}),
    ],
)
def test_a_machines_field_is_set_or_goes_alone(field, value, expected):
    changed = set_machine(MACHINE, field, value)
    assert changed == expected and list(changed) == list(expected)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("Comment", None, {"Type": "Pass", "End": True}),
        ("Result", None, PASS),
        ("Comment", "new", {**PASS, "Comment": "new"}),
    ],
)
def test_a_states_field_is_set_or_goes_alone(field, value, expected):
    assert set_field(MACHINE, "A", field, value)["States"]["A"] == expected


@pytest.mark.parametrize("empty", [{}, {"States": {}}, {"Comment": "kept"}, {"States": {}, "Comment": "kept"}])
def test_the_first_state_is_where_an_empty_machine_starts_and_ends(empty):
    made, name = insert(empty, Place("start", None, None), {"Type": "Pass"})
    assert name == "Pass" and made["StartAt"] == "Pass" and made["States"] == {"Pass": {"Type": "Pass", "End": True}}
    assert [field for field in made if field != "Comment"] == ["StartAt", "States"]
    assert made.get("Comment") == empty.get("Comment")


@pytest.mark.parametrize(
    ("catchers", "left"),
    [(["Gone"], None), (["Gone", "Gone"], None), (["Gone", "Stays"], ["Stays"]), (["Stays"], ["Stays"])],
)
def test_a_catch_goes_with_its_last_catcher(catchers, left):
    catch = [{"ErrorEquals": [f"E{number}"], "Next": name} for number, name in enumerate(catchers)]
    work = {"Type": "Task", "Resource": "arn", "Catch": catch, "Next": "End"}
    states = {"Work": work, **{name: {"Type": "Fail"} for name in ("Gone", "Stays")}, "End": {"Type": "Succeed"}}
    made = delete({"StartAt": "Work", "States": states}, "Gone")[0]
    found = made["States"]["Work"].get("Catch")
    assert (found and [one["Next"] for one in found]) == left


@pytest.mark.parametrize(
    ("branch", "left", "words"),
    [
        (0, ["B", "C"], None),
        (2, ["A", "B"], None),
        (-1, None, "has no branch -1; its branches are 0 to 2"),
        (3, None, "has no branch 3; its branches are 0 to 2"),
    ],
)
def test_a_branch_is_counted_from_0_and_goes_alone(branch, left, words):
    branches = [{"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}} for name in "ABC"]
    machine = {"StartAt": "All", "States": {"All": {"Type": "Parallel", "Branches": branches, "End": True}}}
    if words:
        with pytest.raises(Refused, match=words):
            remove_branch(machine, "All", branch)
        return
    changed, gone = remove_branch(machine, "All", branch)
    assert [each["StartAt"] for each in changed["States"]["All"]["Branches"]] == left
    assert gone == ["ABC"[branch]]


def test_the_last_branch_stays():
    machine = {"StartAt": "All", "States": {"All": {"Type": "Parallel", "Branches": [MACHINE], "End": True}}}
    with pytest.raises(Refused, match="the last branch of All: delete All itself"):
        remove_branch(machine, "All", 0)


@pytest.mark.parametrize(("taken", "counter"), [([], "tries"), (["tries"], "tries2"), (["tries", "tries2"], "tries3")])
def test_a_loops_counter_has_the_first_name_that_is_free(taken, counter):
    states = {f"S{name}": {"Type": "Pass", "Assign": {name: 1}, "End": True} for name in ["other", *taken]}
    assert f'"{counter}' in json.dumps(pattern("Loop with a bound", {"StartAt": "Sother", "States": states}))
    assert f'"{counter}2' not in json.dumps(pattern("Loop with a bound", {"StartAt": "Sother", "States": states}))


RETRY = {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 2}


@pytest.mark.parametrize("language", ["JSONata", "JSONPath"])
@pytest.mark.parametrize(
    ("name", "state", "found"),
    [
        ("Retry and catch", "Try it", {"Retry": [{**RETRY, "JitterStrategy": "FULL"}]}),
        ("Loop with a bound", "Count from 0", {"Assign": {"tries": 0}}),
        ("Loop with a bound", "Wait a little", {"Seconds": 2}),
        ("For each item", "For each", {"MaxConcurrency": 5}),
        ("Wait for a person", "Ask a person", {"TimeoutSeconds": 3600}),
    ],
)
def test_a_patterns_numbers_are_those_that_it_is_read_with(language, name, state, found):
    made = pattern(name, {"QueryLanguage": language, **MACHINE})["States"][state]
    assert {field: made[field] for field in found} == found


def test_a_loop_ends_at_its_third_try_in_either_language():
    asks = [
        pattern("Loop with a bound", {"QueryLanguage": language, **MACHINE})["States"]["Done?"]["Choices"]
        for language in ("JSONata", "JSONPath")
    ]
    assert asks == [
        [{"Condition": "{% $tries >= 3 %}", "Next": "Go on"}],
        [{"Variable": "$tries", "NumericGreaterThanEquals": 3, "Next": "Go on"}],
    ]
