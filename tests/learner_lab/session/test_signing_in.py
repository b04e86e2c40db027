"""The box for the keys: empty the moment something was pasted, and nothing of it anywhere but in the keys file."""

import json

import pytest

import helpers
from learner_lab.checkout import choices
from learner_lab.session import credentials

HALF = "[default]\naws_access_key_id=ASIAMARKED\naws_secret_access_key=marked-secret\n"


@pytest.fixture
def student(learner_lab, monkeypatch):
    """A student of the lab whose target nobody has set."""
    credentials.shared_file().unlink()
    monkeypatch.delenv("LAB_TARGET")
    return learner_lab


def test_a_pasted_block_signs_in_and_leaves_the_box_empty(student, block):
    box = student.sign_in()
    box.paste.value = block(7)
    assert box.paste.value == ""
    assert box.said.value.startswith("Connected to AWS account &lt;account&gt; in us-east-1 as &lt;you&gt;.")
    assert credentials.read()["aws_session_token"] == "token-7"
    assert choices.target() == "aws"


def test_half_a_block_is_not_kept_and_not_shown(student):
    box = student.sign_in()
    box.paste.value = HALF
    assert box.paste.value == "" and "lacks aws_session_token" in box.said.value
    assert not credentials.shared_file().exists() and choices.target() == "local"
    assert "marked" not in state_of(box).lower()


def state_of(box) -> str:
    """All that a saved notebook could hold of the box."""
    return json.dumps([widget.get_state() for widget in (box, box.paste, box.said)], default=str)


def test_nothing_of_the_keys_is_in_the_widgets_state_or_output(student, block):
    box = student.sign_in()
    box.paste.value = block(7)
    shown = state_of(box) + repr(box)
    assert not [part for part in credentials.read().values() if part in shown]


def test_a_keys_file_that_cannot_be_written_is_told_with_its_path(student, block):
    credentials.shared_file().mkdir()
    box = student.sign_in()
    box.paste.value = block(7)
    assert box.paste.value == "" and "credentials cannot be used (" in box.said.value
    with pytest.raises(credentials.NoKeysFile, match="cannot be used"):
        student.connect("aws")


def test_what_the_checkout_cannot_remember_is_told_with_its_path(student, block, tmp_path, monkeypatch):
    (tmp_path / "taken").write_text("a file where a folder belongs", "utf-8")
    box = student.sign_in()
    with monkeypatch.context() as patch:
        patch.setenv("LEARNER_LAB_HOME", str(tmp_path / "taken"))
        box.paste.value = block(7)
    assert box.paste.value == "" and box.said.value.startswith("What was chosen is kept in ")
    assert "taken" in box.said.value and "set LEARNER_LAB_HOME to a folder of your own" in box.said.value


def test_what_nobody_foresaw_is_told_without_what_was_pasted(student, block, monkeypatch):
    box = student.sign_in()
    with monkeypatch.context() as patch:
        patch.setattr(choices, "keep", lambda **_: int("secret-7"))
        box.paste.value = block(7)
    assert (box.paste.value, box.said.value) == ("", "Signing in did not succeed: ValueError.")


def test_keys_that_do_not_work_are_told_so(student):
    box = student.sign_in()
    box.paste.value = HALF + "aws_session_token=old\n"
    assert "does not know these keys" in box.said.value


def test_where_lab_target_decides_the_keys_are_kept_and_the_notebooks_stay(student, block, monkeypatch):
    monkeypatch.setenv("LAB_TARGET", "local")
    box = student.sign_in()
    box.paste.value = block(7)
    assert "LAB_TARGET=local still decides" in box.said.value and credentials.read()


def test_the_box_has_a_fixed_text_form():
    assert repr(helpers.sign_in()).startswith("Sign in: Paste the whole block here")


def test_who_comes_from_the_local_aws_is_told_to_begin_again(student, block):
    student.connect("local")
    box = student.sign_in()
    box.paste.value = block(7)
    assert "Connected to AWS account" in box.said.value and "again from its first cell" in box.said.value
