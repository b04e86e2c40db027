"""The designer in words: every verb is one edit, and a refused one changes nothing."""

import json
from pathlib import Path

import pytest

from designer import Refused, words
from designer.patterns import PATTERNS
from designer.places import places
from learner_lab.asking.designs import ACTIONS
from tests.designer.conftest import FUNCTIONS, valid
from tests.designer.random_edits import edits

CALL_CENTER = json.loads((Path(__file__).parents[2] / "learner_lab/resources/call_center.asl.json").read_text("utf-8"))


def call_center(design):
    """The tutorial's machine from an empty canvas."""
    design.insert("OpenCaseFunction")
    design.insert("AssignCaseFunction")
    design.insert("WorkOnCaseFunction", name="Work on Case")
    design.insert("Choice", after="Work on Case", name="Is Case Resolved")
    design.set_rule("Is Case Resolved", 0, {"Variable": "$.Status", "NumericEquals": 1})
    design.rule("Is Case Resolved", {"Variable": "$.Status", "NumericEquals": 0})
    design.insert("CloseCaseFunction", rule="Status = 1", of="Is Case Resolved")
    design.insert("EscalateCaseFunction", rule="Status = 0", of="Is Case Resolved")
    design.replace("Otherwise", "Fail", name="Fail", Error="Escalated", Cause="Engage Tier 2 Support.")
    design.lead("Escalate Case", to="Fail")
    return design


def test_the_call_center_is_made_from_an_empty_canvas(open_):
    design = call_center(open_("CallCenter"))
    assert list(design.definition["States"])[:4] == ["Open Case", "Assign Case", "Work on Case", "Is Case Resolved"]
    assert valid(design) and not design.problems
    rules = {rule["NumericEquals"]: rule["Next"] for rule in design.definition["States"]["Is Case Resolved"]["Choices"]}
    assert rules == {1: "Close Case", 0: "Escalate Case"}
    assert design.definition["States"]["Escalate Case"]["Next"] == "Fail"
    assert design.definition["States"]["Open Case"]["Resource"] == FUNCTIONS["OpenCaseFunction"]


def test_undo_leads_back_to_the_first_byte_and_redo_to_the_last(open_):
    first = '{\r\n\t"StartAt": "A",\r\n\t"States": {"A": {"Type": "Wait", "Seconds": 1E1, "End": true}}}\r\n'
    design = open_("Back", first)
    call = [design.insert("Pass", after="A"), design.rename("Pass", "B"), design.wrap("B", "Map"), design.delete("A")]
    last, labels = design.text, []
    while label := design.undo():
        labels.append(label)
    assert design.text == first and len(labels) == len(call)
    assert labels == ["delete A", "wrap B", "rename Pass", "insert Pass"]
    while design.redo():
        pass
    assert design.text == last and design.redo() is None


FORM = """{
\t"Comment": "x",
\t"StartAt": "A",
\t"States": {
\t\t"A": {
\t\t\t"Type": "Task",
\t\t\t"Resource": "arn:aws:states:::lambda:invoke",
\t\t\t"Retry": [
\t\t\t\t{
\t\t\t\t\t"ErrorEquals": [
\t\t\t\t\t\t"Ünïcode"
\t\t\t\t\t],
\t\t\t\t\t"BackoffRate": 1.50
\t\t\t\t}
\t\t\t],
\t\t\t"End": true
\t\t}
\t}
}
""".replace("\n", "\r\n")


def test_an_edit_keeps_the_files_own_form(open_):
    design = open_("Form", FORM)
    design.set("A", "TimeoutSeconds", 3)
    assert design.text == FORM.replace('\t\t\t"End": true', '\t\t\t"TimeoutSeconds": 3,\r\n\t\t\t"End": true')


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        (lambda d: d.insert("Fail", before="Assign Case"), "could not be reached any more"),
        (lambda d: d.insert("Nothing"), "no type of state, no function"),
        (lambda d: d.insert("Wait", after="Is Case Resolved"), "say which way, rule='Status = 1'"),
        (lambda d: d.insert("Wait", after="Nowhere"), "There is no state 'Nowhere'"),
        (lambda d: d.insert("Wait", after="Open Case", before="Open Case"), "in one way"),
        (lambda d: d.rename("Open Case", "Assign Case"), "taken"),
        (lambda d: d.rename("Open Case", "x" * 81), "1 to 80 characters; this one has 81"),
        (lambda d: d.move("Is Case Resolved", after="Open Case"), "stays where it is"),
        (lambda d: d.wrap("Fail", "Map"), "cannot be put into a Map"),
        (lambda d: d.retry("Fail"), "only Task, Parallel, Map"),
        (lambda d: d.lead("Open Case", to="Nowhere"), "not among the states"),
        (lambda d: d.remove_branch("Open Case", 0), "only a Parallel"),
        (lambda d: d.rule("Open Case"), "only a Choice"),
        (lambda d: d.rule("Is Case Resolved", "{% true %}"), "written in JSONPath"),
        (lambda d: d.run({}), "deploy"),
        (lambda d: d.save("machine.txt"), "should end in .json"),
    ],
)
def test_a_refused_edit_says_one_sentence_and_changes_nothing(open_, verb, sentence):
    design = open_("Refused", CALL_CENTER)
    before = design.text
    with pytest.raises(Refused, match=sentence.replace("(", r"\(")):
        verb(design)
    assert (design.text == before and design.undoes is None) or design.undoes == "type"


def test_what_is_met_as_a_placeholder_is_replaced(open_):
    design = open_()
    design.insert("Parallel", name="Both")
    assert design.insert("Wait", branch=1, of="Both") == "Wait"
    assert list(design.definition["States"]["Both"]["Branches"][1]["States"]) == ["Wait"]
    assert design.insert("Pass", branch=1, of="Both", name="Then") == "Then"
    assert design.definition["States"]["Both"]["Branches"][1]["States"]["Wait"]["Next"] == "Then"
    design.insert("Map", name="Each")
    assert design.insert("Wait", inside="Each") == "Wait (1)"


def test_before_a_state_means_every_way_that_leads_to_it(open_):
    design = open_("Before", CALL_CENTER)
    design.lead("Close Case", to="Fail")
    design.insert("Pass", before="Fail", name="Tell")
    states = design.definition["States"]
    assert (
        states["Close Case"]["Next"] == states["Escalate Case"]["Next"] == "Tell" and states["Tell"]["Next"] == "Fail"
    )


def test_the_edit_is_told_as_a_line_of_python(open_):
    design = open_("Code", CALL_CENTER)
    design.insert("Wait", after="Open Case", Seconds=2)
    assert design.code == "design.insert('Wait', after='Open Case', Seconds=2)"
    again = open_("Again", CALL_CENTER)
    eval(design.code, {"design": again})
    assert again.text == design.text


def test_what_is_deployed_is_known_and_changes_are_marked(open_):
    design = call_center(open_("CallCenter"))
    assert not design.is_deployed
    arn = design.deploy()
    assert design.is_deployed and design.run({"inputCaseID": "001"}) == (arn, {"inputCaseID": "001"})
    assert design.next_input == {"inputCaseID": "001"}
    design.rename("Fail", "Give up")
    assert not design.is_deployed
    design.undo()
    assert design.is_deployed


def test_text_that_is_no_json_is_kept_and_no_verb_touches_it(open_):
    design = open_("Typed", CALL_CENTER)
    design.write('{"StartAt": ')
    assert design.text == '{"StartAt": ' and design.problems
    with pytest.raises(Refused, match="line 1, column 13"):
        design.insert("Pass")
    assert design.undo() == "type" and design.definition == CALL_CENTER


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', "[1]", "{'a': 1}", '{"a": NaN}', "[" * 100_000])
def test_what_is_no_definition_is_refused_with_a_sentence(open_, text):
    design = open_()
    design.write(text)
    with pytest.raises(Refused, match=r"stands twice|is a JSON object|is no JSON|too deeply"):
        design.insert("Pass")


@pytest.mark.parametrize("language", ["JSONPath", "JSONata"])
@pytest.mark.parametrize("what", [*PATTERNS, "lambda:invoke"])
def test_a_pattern_is_valid_wherever_it_is_put(open_, what, language):
    design = open_("Pattern", {"QueryLanguage": language})
    design.insert(what)
    assert valid(design), design.problems
    design.insert("Parallel", before=next(iter(design.definition["States"])), name="Both")
    design.insert(what, branch=0, of="Both")
    design.insert(what, place=("start", None, design.definition["StartAt"]))
    assert valid(design), design.problems


@pytest.mark.parametrize("seed", range(0, 20, 3))
def test_every_place_can_be_said_in_words_that_mean_it_and_no_other(seed):
    for _, _, definition in edits(seed, CALL_CENTER, 20):
        for place in places(definition) if definition.get("States") else []:
            assert words.target_of(definition, words.words_of(definition, place)) == [place]


def test_what_would_set_a_variable_inside_and_outside_is_refused(open_):
    design = open_("Scope")
    design.insert("Pass", name="A", Assign={"x": 1})
    design.insert("Pass", name="B", Assign={"x": 2})
    with pytest.raises(Refused, match="variable x is set outside too"):
        design.wrap("B", "Map")
    assert valid(design)


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_that_the_palette_offers_is_valid_as_it_is_put(action, open_):
    design = open_("Action")
    resource, given = ACTIONS[action]
    design.insert({"Type": "Task", "Resource": resource, "Parameters": given})
    assert valid(design), design.problems
