"""Drafts: nothing is lost, and nothing that somebody else has changed is overwritten."""

import errno
import json
from pathlib import Path

import pytest

from designer import Refused, open_design

MACHINE = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}


def test_the_cell_that_is_run_again_opens_the_draft(open_):
    first = open_("Again")
    first.insert("Wait", Seconds=3)
    assert open_("Again").text == first.text


def test_a_definition_opens_when_there_is_no_draft_and_never_over_one(open_):
    design = open_("Given", MACHINE)
    assert design.definition == MACHINE
    design.insert("Wait")
    assert open_("Given", MACHINE).text == design.text


def test_it_is_said_which_definition_is_open(account):
    def said(definition, fresh=False):
        return open_design("Said", definition, account, fresh=fresh)[1]

    assert said(None) == "An empty canvas is open as Said."
    account.deploy("Said", json.dumps(MACHINE))
    assert said(None, fresh=True) == "The state machine Said of the account is open."
    design, sentence = open_design("Said", MACHINE, account, fresh=True)
    assert sentence == "The definition that was given is open as Said."
    design.insert("Wait")
    for given in (None, design.text):
        assert said(given) == "The draft of Said is open, as it was left."
    assert said(MACHINE) == "The draft of Said is open, not the definition that was given: fresh=True begins with that."


def test_what_begins_afresh_leads_back_to_the_draft_by_undo(open_):
    draft = open_("Fresh")
    draft.insert("Wait", name="Mine")
    fresh = open_("Fresh", MACHINE, fresh=True)
    assert fresh.definition == MACHINE
    fresh.undo()
    assert fresh.text == draft.text


def test_a_cell_that_begins_afresh_and_is_run_again_and_again_loses_no_draft(open_, drafts):
    def cell():
        design = open_("Cell", MACHINE, fresh=True)
        design.insert("Wait")
        return design

    works = []
    for name in ("Mine", "Mine too"):
        design = cell()
        design.insert("Pass", name=name)
        works.append(design.text)
        for _ in range(3):
            cell()
    kept = [path.read_text("utf-8") for path in drafts.glob("Cell.before*.asl.json")]
    assert set(works) < set(kept) and len(kept) == 3  # what the cell makes is kept once


def test_the_accounts_machine_opens_when_there_is_neither(open_, account, drafts):
    account.deploy("Theirs", '{"StartAt":"B","States":{"B":{"Type":"Succeed"}}}')
    assert list(open_("Theirs").definition["States"]) == ["B"]


def test_a_draft_that_was_changed_elsewhere_is_offered_and_not_overwritten(open_, drafts):
    design = open_("Two")
    design.insert("Pass", name="Mine")
    mine, theirs = design.text, '{"StartAt": "Theirs", "States": {"Theirs": {"Type": "Succeed"}}}'
    (drafts / "Two.asl.json").write_text(theirs)
    with pytest.raises(Refused, match="changed elsewhere"):
        design.insert("Wait")
    assert design.text == mine and (drafts / "Two.asl.json").read_text() == theirs
    design.take_theirs()
    assert design.text == theirs
    assert design.undo() and design.text == mine


def test_keeping_mine_keeps_theirs_beside_it(open_, drafts):
    design = open_("Keep")
    design.insert("Pass")
    (drafts / "Keep.asl.json").write_text("theirs")
    design.keep_mine()
    assert (drafts / "Keep.asl.json").read_text() == design.text
    assert (drafts / "Keep.before.asl.json").read_text() == "theirs"


@pytest.mark.parametrize("name", ["", "../outside", "a/b", "x" * 81, "with blank", "ünïcode", ".hidden"])
def test_a_name_that_is_no_file_of_the_folder_is_refused(open_, name):
    with pytest.raises(Refused, match="no name for a state machine"):
        open_(name)


def test_a_draft_that_is_not_utf_8_is_refused_with_a_sentence(open_, drafts):
    drafts.mkdir()
    (drafts / "Odd.asl.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(Refused, match="UTF-8"):
        open_("Odd")


def test_a_definition_opens_from_a_file(open_, tmp_path):
    file = tmp_path / "machine.json"
    file.write_text('{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}')
    assert open_("File", file).text == file.read_text()


def test_a_folder_that_cannot_be_made_is_told_with_what_to_do(open_, monkeypatch):
    def denied(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", denied)
    with pytest.raises(Refused, match="set LAB_DESIGNS to a folder of your own"):
        open_().insert("Pass", name="One")


def test_a_file_of_windows_opens_and_one_that_is_not_in_utf_8_says_what_to_do(open_, tmp_path):
    file = tmp_path / "theirs.json"
    file.write_text(json.dumps(MACHINE), "utf-8-sig")
    assert open_("Marked", file).definition == MACHINE
    file.write_text(json.dumps(MACHINE), "utf-16")
    with pytest.raises(Refused, match=r"theirs\.json is not written in UTF-8"):
        open_("Wide", file)


def test_a_full_disk_refuses_the_edit_and_leaves_the_draft_as_it_was(open_, drafts, monkeypatch):
    design = open_("Full", MACHINE)
    before, write = design.text, Path.write_bytes

    def full(path, text):
        write(path, text[: len(text) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(Refused, match="No space left on device"):
            design.insert("Wait")
    assert design.text == before == (drafts / "Full.asl.json").read_text() and len(list(drafts.iterdir())) == 1
    design.insert("Wait")
    assert open_("Full").text == design.text != before
