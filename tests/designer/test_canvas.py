"""The canvas without a browser: what it shows after each edit, and every edit of the mouse as the verb that it is."""

import base64
import json
from dataclasses import replace

import pytest

from designer import Refused
from designer.canvas import Canvas
from designer.hands import Hands
from designer.places import places
from designer.privacy import Privacy
from tests.designer.test_design_in_words import CALL_CENTER


@pytest.fixture
def canvas(open_):
    """A canvas of the call center, and what it answered to the browser."""
    design = open_("Canvas", CALL_CENTER)
    made = design.view
    made.answers = []
    made.send = made.answers.append
    return made


def asked(canvas, do, **question):
    """The canvas's answer to a question of the browser's."""
    canvas._asked({"do": do, "id": 7, **question})
    return canvas.answers[-1]


def test_the_scene_has_every_state_and_every_place_of_the_machine(canvas):
    assert list(canvas.scene["states"]) == list(CALL_CENTER["States"])
    assert [tuple(one["place"]) for one in canvas.scene["places"]] == places(CALL_CENTER)


def test_an_empty_machine_has_one_place(open_):
    assert [one["place"] for one in open_("Empty").view.scene["places"]] == [["start", None, None]]


def test_an_edit_of_the_mouse_is_the_verb_that_it_is_told_as(canvas, open_):
    for place in [one["place"] for one in canvas.scene["places"]]:
        again = open_("Same", CALL_CENTER, fresh=True)
        answer = asked(canvas, "insert", what="Wait", place=place)
        eval(canvas.about["code"], {"design": again})
        assert again.text == canvas.text and answer["say"].startswith("Wait inserted"), place
        canvas._design.undo()


def test_the_new_state_is_chosen_in_the_sync_that_brings_it(canvas, monkeypatch):
    sent = []
    monkeypatch.setattr(canvas, "send_state", lambda names: sent.append((set(names), canvas.chosen)))
    asked(canvas, "insert", what="Wait", place=["next", "Open Case", "Assign Case"])
    ((names, chosen),) = sent
    assert {"scene", "chosen"} <= names and chosen == "Wait"


def test_after_a_deletion_the_state_before_it_is_chosen(canvas):
    asked(canvas, "delete", name="Assign Case")
    assert canvas.chosen == "Open Case"


def test_a_refused_edit_is_a_sentence_and_changes_nothing(canvas):
    before = canvas.text
    answer = asked(canvas, "insert", what="Fail", place=["next", "Open Case", "Assign Case"])
    assert answer["refused"] and "could not be reached" in answer["say"] and answer["done"] == 7
    assert canvas.text == before


@pytest.mark.parametrize(
    "question", [{"do": "nothing"}, {"do": "insert"}, {"do": "insert", "what": "Wait", "place": ["x"]}]
)
def test_what_no_browser_of_ours_asks_is_answered_and_changes_nothing(canvas, question):
    before = canvas.text
    canvas._asked(question)
    assert canvas.answers[-1]["refused"] and canvas.text == before


def test_broken_text_keeps_the_last_picture_and_says_where(canvas):
    scene = canvas.scene
    asked(canvas, "write", text='{"StartAt": }')
    assert canvas.scene == scene and "line 1, column 13" in canvas.broken and canvas.text == '{"StartAt": }'


def test_typing_is_one_edit(canvas):
    for text in ["{", "{}", '{"Comment": "x"}']:
        asked(canvas, "write", text=text)
    canvas._design.undo()
    assert json.loads(canvas.text) == CALL_CENTER


def test_two_views_of_one_design_agree_and_words_show_in_both(open_):
    design = open_("Two", CALL_CENTER)
    one, other = Canvas(design), Canvas(design)
    design.rename("Open Case", "Begin")
    assert one.scene == other.scene and "Begin" in one.scene["states"]


def test_the_stored_output_is_a_fixed_sentence_and_a_picture(canvas):
    bundle, _ = canvas._design._repr_mimebundle_()
    assert bundle["text/plain"] == "A designer of the state machine Canvas."
    assert bundle["image/svg+xml"].startswith("<svg") and "123456789012" not in bundle["image/svg+xml"]


def test_each_hand_says_what_it_did():
    for name in [name for name in dir(Hands) if name.startswith("do_")]:
        assert getattr(Hands, name).__doc__, name


def test_a_definition_that_cannot_be_drawn_is_no_error_of_the_canvas(canvas):
    asked(canvas, "write", text='{"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": 7}}}')
    assert canvas.text and (canvas.broken or canvas.problems)


def test_undo_at_the_first_text_says_so(canvas):
    while canvas.past["undo"]:
        asked(canvas, "undo")
    assert asked(canvas, "undo")["say"] == "There is nothing to undo."
    with pytest.raises(Refused):
        canvas._design.delete("Nowhere")


@pytest.mark.parametrize(
    ("suffix", "begins"), [(".json", b"{"), (".svg", b"<svg"), (".png", b"\x89PNG"), (".mmd", b"")]
)
def test_a_file_of_each_kind_comes_to_the_browser(canvas, suffix, begins):
    answer = asked(canvas, "export", suffix=suffix)
    assert answer["file"] == f"Canvas{suffix}" and base64.b64decode(answer["content"]).startswith(begins)
    assert asked(canvas, "export", suffix=".exe")["refused"]


def test_a_draft_that_was_changed_elsewhere_is_offered(canvas, drafts):
    (drafts / "Canvas.asl.json").write_text('{"StartAt": "T", "States": {"T": {"Type": "Succeed"}}}')
    answer = asked(canvas, "delete", name="Fail")
    assert answer["refused"] and answer["theirs"] and "changed elsewhere" in answer["say"]
    assert not asked(canvas, "take_theirs").get("theirs") and list(canvas.scene["states"]) == ["T"]


def test_the_query_language_of_an_empty_machine_can_be_chosen(open_):
    canvas = open_("Language").view
    canvas.send = lambda answer: None
    canvas._asked({"do": "set_machine", "field": "QueryLanguage", "text": '"JSONata"'})
    canvas._asked({"do": "insert", "what": "Choice", "place": ["start", None, None]})
    assert canvas.about["jsonata"] and "Condition" in canvas.scene["states"]["Choice"]["state"]["Choices"][0]


def test_the_canvas_keeps_no_accounts_number_and_puts_it_back_in_what_is_edited(open_):
    canvas = open_("Private").view
    canvas.send = lambda answer: None
    canvas._asked({"do": "insert", "what": "OpenCaseFunction", "place": ["start", None, None]})
    kept = json.dumps({name: getattr(canvas, name) for name in ("scene", "text", "palette", "about", "problems")})
    assert "123456789012" not in kept and "<account>" in canvas.text
    canvas._asked({"do": "write", "text": canvas.text.replace("Open Case", "Begin")})
    assert "123456789012" in canvas._design.text and "<account>" not in canvas._design.text


def test_two_accounts_are_told_apart_and_numbers_stay_numbers():
    privacy, text = (
        Privacy(),
        'arn:aws:lambda:eu:111111111111:function:F arn:aws:sqs:eu:222222222222:Q {"n":123456789012}',
    )
    hidden = privacy.hide(text)
    assert hidden == 'arn:aws:lambda:eu:<account>:function:F arn:aws:sqs:eu:<account 2>:Q {"n":123456789012}'
    assert privacy.reveal(hidden) == text


def test_a_run_that_gives_way_to_the_designer_is_watched_no_more(canvas, monkeypatch):
    class Run:
        view, stopped = type("View", (), {"model_id": "id"}), 0

        def stop_watching(self):
            Run.stopped += 1

    monkeypatch.setattr(canvas._design, "run", lambda input: Run())
    asked(canvas, "run", input="{}")
    assert canvas.about["run"] == "IPY_MODEL_id" and Run.stopped == 0
    asked(canvas, "run", input="{}")
    asked(canvas, "edit")
    assert canvas.about["run"] is None and Run.stopped == 2


def test_an_edit_is_shown_and_answered_where_the_account_does_not_answer(canvas, monkeypatch):
    def gone(text):
        raise ConnectionError("The session is over.")

    monkeypatch.setattr(canvas._design, "_account", replace(canvas._design._account, validate=gone))
    answer = asked(canvas, "insert", what="Wait", place=["next", "Open Case", "Assign Case"])
    assert answer["done"] == 7 and answer["say"].startswith("Wait inserted") and "Wait" in canvas.scene["states"]
    (problem,) = canvas.problems
    assert problem["warns"] and problem["sentence"] == "The definition could not be checked: The session is over."


MISSHAPEN = {
    "Next": {"Type": "Pass", "Next": ["A"]},
    "Choices": {"Type": "Choice", "Choices": None},
    "rules": {"Type": "Choice", "Choices": [1]},
    "Catch": {"Type": "Task", "Resource": 5, "Catch": [5], "Retry": 5, "End": True},
    "Branches": {"Type": "Parallel", "Branches": [1], "End": True},
    "ItemProcessor": {"Type": "Map", "ItemProcessor": {"StartAt": 1, "States": {"B": 5}}, "End": True},
}
QUESTIONS = (
    {"do": "delete"},
    {"do": "unwrap"},
    {"do": "catch"},
    {"do": "retry"},
    {"do": "remove_branch", "branch": 0},
    {"do": "set_rule", "index": 0, "rule": {"Variable": "$.x", "IsPresent": True}},
    {"do": "remove_handler", "field": "Catch", "index": 0},
)


@pytest.mark.parametrize("state", MISSHAPEN.values(), ids=MISSHAPEN)
def test_what_another_form_makes_impossible_is_told_in_a_sentence_of_ours(canvas, state):
    asked(canvas, "write", text=json.dumps({"StartAt": "A", "States": {"A": state}}))
    for question in QUESTIONS:
        answer = asked(canvas, question["do"], name="A", **{key: question[key] for key in question if key != "do"})
        assert not any(word in answer["say"] for word in ("object", "unhashable", "not iterable", "subscript")), answer
        while canvas.past["undo"] not in (None, "type"):
            asked(canvas, "undo")
    assert canvas.problems


@pytest.mark.parametrize(
    "text",
    [
        "StartAt: A\nStates:\n  A:\n    Type: Pass\n",
        "null",
        '{"StartAt": ["A"], "States": {"A": {"Type": "Pass", "End": true}}}',
        '{"a": ' + "[" * 5000 + "]" * 5000 + "}",
        '{"TimeoutSeconds": ' + "9" * 5000 + ', "StartAt": "A", "States": {"A": {"Type": "Succeed"}}}',
        '{"Comment": "\ud83d"}',
    ],
    ids=["YAML", "null", "another form", "deep", "a long number", "half a letter"],
)
def test_whatever_is_typed_is_kept_shown_and_undone(open_, text):
    canvas = open_("Odd", CALL_CENTER).view
    answers, canvas.send = [], lambda answer: answers.append(answer)
    canvas._asked({"do": "write", "text": text})
    canvas._asked({"do": "export", "suffix": ".svg"})
    assert "line 1 column" not in answers[1].get("say", "") and open_("Odd").view.text == canvas.text
    assert canvas.still().startswith("<svg")
    canvas._asked({"do": "undo"})
    assert json.loads(canvas.text) == CALL_CENTER and not any(
        answer.get("refused") for answer in (answers[0], answers[2])
    )


def test_an_input_that_is_no_json_is_told_so(canvas):
    assert asked(canvas, "run", input="{")["say"].startswith("the input is no JSON")


@pytest.mark.parametrize(
    "region", [{"StartAt": [], "States": []}, {"StartAt": "A", "States": {"A": 1}}, {"Type": "Pass", "End": True}]
)
def test_what_is_pasted_and_holds_no_states_is_told_so(canvas, region):
    answer = asked(canvas, "paste", text=json.dumps(region), place=["next", "Open Case", "Assign Case"])
    assert answer["say"].startswith("What is pasted needs StartAt and States")


def test_half_a_letter_does_not_keep_an_answer_from_the_browser(canvas):
    answer = asked(canvas, "rename", name="Open Case", to="Open \ud83d")
    shown = [answer, canvas.scene, canvas.text, canvas.past, canvas.about]
    assert json.dumps(shown, ensure_ascii=False).encode("utf-8") and "Open \ufffd" in canvas.scene["states"]
    asked(canvas, "undo")
    assert json.loads(canvas.text) == CALL_CENTER
