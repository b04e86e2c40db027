"""Where the designer turns from one to the other: what is remembered, told and refused, one step on either side."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from designer import Refused, drafts, open_design
from designer.export import WRITERS, save, written_as
from designer.hands import Hands
from designer.past import Past
from designer.places import Place, references
from designer.problems import problems_of
from designer.routes import add_catch, add_retry
from designer.structure import insert, paste, unwrap, wrap
from designer.ways import put_behind

PASS = {"Type": "Pass", "End": True}
TWO = {"Comment": "kept", "StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": PASS}}
START = Place("start", None, "A")


def region(*names):
    """States one after the other, to be pasted."""
    after = [*names[1:], None]
    states = {
        name: {"Type": "Pass", **({"Next": goal} if goal else {"End": True})}
        for name, goal in zip(names, after, strict=True)
    }
    return {"StartAt": names[0], "States": states}


def found(message, location=None, severity=None):
    return {"message": message, "location": location, "severity": severity}


# ── what is remembered


def test_two_hundred_changes_can_be_undone():
    past = Past("0")
    for number in range(1, 202):
        past.change(f"to {number}", str(number))
    undone = 0
    while past.undo():
        undone += 1
    assert (undone, past.text) == (200, "1")


def test_a_change_takes_the_place_of_what_was_undone_and_none_of_the_same_text_counts():
    past = Past("a")
    past.change("b", "b")
    past.change("c", "c")
    assert (past.undoes, past.redoes) == ("c", None)
    assert past.undo() == "c" and (past.text, past.undoes, past.redoes) == ("b", "b", "c")
    past.change("same", "b")
    assert past.redoes == "c"
    past.change("d", "d")
    assert (past.redo(), past.text, past.undoes) == (None, "d", "d")


def test_typing_is_one_change_until_something_else_is_done():
    past = Past("")
    for text in ("a", "ab"):
        past.change("type", text, together=True)
    past.change("rename", "abc", together=True)
    past.change("type", "abcd", together=True)
    past.change("type", "abcde")
    assert [past.undo() and past.text for _ in range(5)] == ["abcd", "abc", "ab", "", None]


def test_drafts_lie_beside_the_notebooks_unless_another_folder_is_named():
    assert Path(__file__).parents[2] / "designs" == drafts.FOLDER


# ── what is told


@pytest.mark.parametrize(
    ("diagnostics", "told"),
    [
        ([], "No problem found."),
        ([found("B is not reachable.", "/States/B")], "B: B is not reachable."),
        ([found("B is not reachable.", "/States/B"), found("No End.", "/States/A")], "A: No End."),
        ([found("Odd.", "/States/A", "WARNING"), found("B is not reachable.")],
         "A: Odd. (a warning)\nB is not reachable."),
        ([found("Missing.", "/StartAt")], "Missing. (at StartAt)"),
        ([found("Missing.", None), found("Missing.", "/States/A/Next")], "Missing.\nA: Missing. (at Next)"),
        ([found("Deep.", "/States/M/ItemProcessor/States/B/Assign", "ERROR")], "B: Deep. (at Assign)"),
    ],
)  # fmt: skip
def test_what_only_follows_from_an_error_is_not_told_beside_it(diagnostics, told):
    assert str(problems_of(diagnostics)) == told


def test_a_problem_knows_its_state_its_place_and_whether_it_only_warns():
    (warning, error) = problems_of([found("Odd.", "/States/A/Next", "WARNING"), found("Wrong.")])
    assert (warning.state, warning.location, warning.warns) == ("A", "/States/A/Next", True)
    assert (error.state, error.location, error.warns) == (None, "", False)


def test_a_palette_offers_every_type_of_state_and_task_among_the_actions(open_):
    palette = open_("Palette").view.palette
    assert palette["flow"] == ["Choice", "Parallel", "Map", "Wait", "Pass", "Succeed", "Fail"]
    assert palette["actions"] == ["Task", "lambda:invoke"]


@pytest.mark.parametrize(("given", "sent"), [(None, "{}"), ({"a": 1}, '{"a": 1}'), (0, "0")])
def test_a_state_is_tested_with_what_was_given_or_with_nothing(account, given, sent):
    asked = []
    design = open_design("Tested", TWO, replace(account, test=lambda *what: asked.append(what) or {}))[0]
    design.test("A", given)
    assert asked == [(design.text, "A", sent, None)]
    design.deploy()
    assert design.run(given)[1] == ({} if given is None else given)


# ── what is written


@pytest.mark.parametrize("suffix", [".json", ".svg", ".png", ".mmd"])
def test_a_definition_is_written_in_the_form_that_the_ending_names(tmp_path, suffix):
    begins = {".json": b"{", ".svg": b"<svg", ".png": b"\x89PNG", ".mmd": b"flowchart"}[suffix]
    assert set(WRITERS) == {".json", ".svg", ".png", ".mmd"}
    assert save("Two", json.dumps(TWO), tmp_path / f"two{suffix}").read_bytes().startswith(begins)
    assert written_as(suffix, "Two", json.dumps(TWO)).startswith(begins)


def test_another_ending_is_refused_and_writes_nothing(tmp_path):
    for write in (lambda: save("Two", "{}", tmp_path / "two.gif"), lambda: written_as(".gif", "two", "{}")):
        with pytest.raises(Refused, match=r"two\.gif should end in \.json, \.svg, \.png, \.mmd"):
            write()
    assert [*tmp_path.iterdir()] == []


# ── where states come to stand


def test_what_is_pasted_into_an_empty_machine_is_all_of_it_and_the_rest_is_kept():
    made, names = paste({"Comment": "kept"}, Place("start", None, None), region("X", "Y"))
    assert names == ["X", "Y"]
    assert made == {"Comment": "kept", **region("X", "Y")}


def test_what_is_pasted_at_the_start_leads_on_to_what_was_there():
    made, names = paste(TWO, START, region("X", "B"))
    assert (made["StartAt"], names) == ("X", ["X", "B (1)"])
    assert list(made["States"]) == ["X", "B (1)", "A", "B"]
    assert [made["States"][name].get("Next") for name in made["States"]] == ["B (1)", "A", "B", None]
    assert made["States"]["B"] == PASS and made["Comment"] == "kept"


def test_what_is_pasted_behind_the_last_state_ends():
    made, _ = paste(TWO, Place("end", "B", None), region("X", "Y"))
    assert list(made["States"]) == ["A", "B", "X", "Y"]
    assert made["States"]["B"]["Next"] == "X" and made["States"]["Y"] == PASS


@pytest.mark.parametrize(
    ("name", "order"),
    [(None, ["X", "A", "B"]), ("A", ["A", "X", "B"]), ("B", ["A", "B", "X"]), ("none", ["A", "B", "X"])],
)
def test_a_new_state_stands_behind_the_one_that_leads_to_it(name, order):
    made = {"States": {"A": {}, "B": {}}}
    put_behind(made, {"X": {}}, name)
    assert list(made["States"]) == order


@pytest.mark.parametrize(("deep", "taken"), [(50, True), (51, False)])
def test_a_machine_is_at_most_fifty_boxes_deep(deep, taken):
    state = PASS
    for _ in range(deep):
        state = {"Type": "Map", "ItemProcessor": {"StartAt": "I", "States": {"I": state}}, "End": True}
    if taken:
        assert paste(TWO, START, {"StartAt": "M", "States": {"M": state}})[1] == ["M"]
    else:
        with pytest.raises(Refused, match="More than 50 Parallels and Maps in each other"):
            paste(TWO, START, {"StartAt": "M", "States": {"M": state}})


@pytest.mark.parametrize(("length", "taken"), [(80, True), (81, False)])
def test_a_name_has_at_most_eighty_characters(open_, length, taken):
    design = open_("Names", TWO)
    if taken:
        design.rename("A", "x" * length)
        assert design.definition["StartAt"] == "x" * length
    else:
        with pytest.raises(Refused, match="80"):
            design.rename("A", "x" * length)


def test_a_new_wait_waits_five_seconds_and_a_new_retrier_has_the_defaults_of_aws():
    made, name = insert(TWO, START, {"Type": "Wait", "Seconds": 5})
    assert made["States"][name]["Seconds"] == 5
    retry = add_retry({"StartAt": "A", "States": {"A": {"Type": "Parallel", "Branches": [], "End": True}}}, "A")
    (retrier,) = retry["States"]["A"]["Retry"]
    assert retrier == {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 2.0}


def test_what_comes_out_of_a_box_or_the_clipboard_is_chosen_by_its_first_state(account):
    hands = Hands(open_design("Chosen", TWO, account)[0])
    hands.do_paste(json.dumps(region("X", "Y")), list(START))
    assert hands.chosen == "X"
    box = hands.design.wrap("X", "Map")
    assert hands.do_unwrap(box) == f"Out of {box}: X." and hands.chosen == "X"


def test_a_box_around_a_state_and_away_again_changes_nothing():
    boxed, name = wrap(TWO, "A", "Map")
    assert boxed["StartAt"] == name and boxed["States"][name]["Next"] == "B"
    assert unwrap(boxed, name)[0]["States"]["A"] == TWO["States"]["A"]


def test_a_rule_is_told_in_the_words_in_which_it_was_given(open_):
    choice = {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True, "Next": "B"}], "Default": "B"}
    design = open_("Rules", {"StartAt": "A", "States": {"A": choice, "B": PASS}})
    design.rule("A", to="B")
    assert design.view.about["code"] == "design.rule('A', to='B')"
    design.rule("A", {"Variable": "$.b", "IsNull": True})
    assert design.view.about["code"] == "design.rule('A', {'Variable': '$.b', 'IsNull': True})"


# ── what stands in a draft


def test_a_design_is_deployed_as_long_as_it_is_the_same(account):
    design = open_design("Deployed", TWO, account)[0]
    assert (design.is_deployed, design.was_deployed) == (False, False)
    design.deploy()
    assert (design.is_deployed, design.was_deployed) == (True, True)
    design.rename("A", "C")
    assert (design.is_deployed, design.was_deployed) == (False, True)


def test_an_edit_that_changes_nothing_is_none(open_):
    design = open_("Same", TWO)
    before = design.text
    design.lead("A", to="B")
    assert (design.text, design.undoes) == (before, None)
    design.lead("A", to=None)
    assert design.undoes == "lead A"


@pytest.mark.parametrize("odd", [7, None, ["A"]])
def test_what_is_no_name_leads_nowhere(odd):
    choice = {"Type": "Choice", "Choices": [{"Next": odd}, "odd", {"Next": "A"}], "Default": odd}
    assert [way.target for way in references(choice)] == ["A"]
    assert [way.target for way in references({"Type": "Pass", "Next": odd, "Catch": odd})] == []


@pytest.mark.parametrize(("leads", "refused"), [("X", False), ("gone", True)])
def test_a_choice_is_pasted_with_a_rule_at_least(leads, refused):
    choice = {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True, "Next": leads}], "Default": "X"}
    copied = {"StartAt": "C", "States": {"C": choice, "X": PASS}}
    if refused:
        with pytest.raises(Refused, match="No rule of C leads to anything that is pasted with it"):
            paste(TWO, Place("end", "B", None), copied)
    else:
        made, _ = paste(TWO, Place("end", "B", None), copied)
        assert made["States"]["C"] == choice and made["States"]["B"]["Next"] == "C"


@pytest.mark.parametrize(("length", "kept"), [(70, 70), (71, 70), (80, 70)])
def test_a_catchers_fail_is_called_after_seventy_characters_of_its_state(length, kept):
    name = "x" * length
    task = {"Type": "Task", "Resource": "arn", "End": True}
    _, target = add_catch({"StartAt": name, "States": {name: task}}, name, [])
    assert target == f"{'x' * kept} failed"
