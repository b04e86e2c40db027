"""The form for the front of the room: what is typed is run, and what runs is shown."""

from types import SimpleNamespace

import ipywidgets
import pytest

from viewer import Form


def test_a_press_runs_what_the_fields_say_and_shows_the_watch():
    asked, view = [], ipywidgets.HTML("a live view")
    form = Form(
        lambda **said: asked.append(said) or SimpleNamespace(view=view),
        {"case": "001", "branch": ["by lot", "resolved"]},
    )
    form.fields["case"].value, form.fields["branch"].value = "007", "resolved"
    form.button.click()
    assert asked == [{"case": "007", "branch": "resolved"}]
    assert form.children[1] is view and not form.button.disabled


def test_it_can_be_started_without_a_press_and_gives_the_watch():
    watch = SimpleNamespace(view=ipywidgets.HTML("a live view"))
    form = Form(lambda case: watch, {"case": "001"})
    assert form.start() is watch and form.children[1] is watch.view


def test_an_error_at_a_start_without_a_press_is_raised():
    form = Form(lambda case: 1 / 0, {"case": "001"})
    with pytest.raises(ZeroDivisionError):
        form.start()


def test_an_error_is_a_sentence_below_the_form_which_can_be_pressed_again():
    def run(case):
        raise ValueError("No <case> of that name.")

    form = Form(run, {"case": "001"})
    form.button.click()
    assert "No &lt;case&gt; of that name." in form.children[1].value and not form.button.disabled


def test_an_error_is_explained_and_masked():
    def run(case):
        raise ValueError(case)

    form = Form(
        run,
        {"case": "of 999988887777"},
        explain=lambda error: "Sign in." if str(error) == "expired" else None,
        mask=lambda text: text.replace("999988887777", "<account>"),
    )
    form.button.click()
    assert "of &lt;account&gt;" in form.children[1].value
    form.fields["case"].value = "expired"
    form.button.click()
    assert "Sign in." in form.children[1].value


def test_its_text_is_the_same_in_every_run():
    assert repr(Form(print, {"case": "001"})) == "A form with case and a button: Start."
