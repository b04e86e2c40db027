"""The student's own copy: the guide's cells without its outputs, and nothing of the student's is ever overwritten."""

import errno
import json
import os
import re
from pathlib import Path

import pytest

from conftest import ROOT
from learner_lab.checkout import copies


@pytest.fixture
def guide(tmp_path):
    """A checkout with two notebooks; returns a function that changes the guide's own text of one."""
    folder = tmp_path / "notebooks"
    (folder / "images").mkdir(parents=True)

    def write(name, text="say()"):
        cells = [
            {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Ünïcode"]},
            {
                "cell_type": "code",
                "id": "b",
                "metadata": {},
                "source": [text],
                "outputs": [{"x": 1}],
                "execution_count": 3,
            },
        ]
        (folder / name).write_text(json.dumps({"cells": cells, "nbformat": 4}), "utf-8")

    write("00.ipynb")
    write("01.ipynb")
    write.root, write.mine = tmp_path, tmp_path / "my_notebooks"
    return write


def source(path):
    return json.loads(path.read_text("utf-8"))["cells"][1]["source"]


def test_every_copy_has_the_guides_cells_and_no_output(tmp_path):
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        before, after = json.loads(path.read_bytes()), json.loads(copies.without_outputs(path))
        assert [cell["source"] for cell in after["cells"]] == [cell["source"] for cell in before["cells"]]
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in after["cells"])
        assert after["metadata"] == before["metadata"]


def test_the_map_of_the_notebooks_comes_along_and_is_the_guides_own_each_time(guide):
    (guide.root / "notebooks" / "README.md").write_text("one")
    copies.bring_up_to_date(guide.root)
    (guide.root / "notebooks" / "README.md").write_text("two")
    copies.bring_up_to_date(guide.root)
    assert (guide.mine / "README.md").read_text() == "two"


def test_every_link_and_picture_of_a_copy_leads_to_what_the_originals_leads_to(checkout):
    folder = copies.bring_up_to_date(checkout).folder
    for path in folder.glob("*.ipynb"):
        text = "".join(part for cell in json.loads(path.read_bytes())["cells"] for part in cell["source"])
        names = re.findall(r"\]\((?!https?:)([^)#\s]+)", text) + re.findall(r"\"(\.\./[\w./]+)\"", text)
        assert len(names) >= 3
        for name in names:
            mine, original = folder / name, checkout / "notebooks" / name
            assert mine.exists() and (mine.resolve() == original.resolve() or same(mine, original)), (
                f"{path.name}: {name}"
            )


def same(mine, original):
    """Whether a copy is the original, as a student has it."""
    return mine.read_bytes() == (copies.without_outputs(original) if mine.suffix == ".ipynb" else original.read_bytes())


def test_git_sees_nothing_of_the_copies(checkout):
    copies.bring_up_to_date(checkout)
    ignored = (checkout / ".gitignore").read_text("utf-8").splitlines()
    assert f"{copies.FOLDER}/" in ignored


def test_the_first_time_all_are_copied_and_the_second_time_nothing_is_done(guide):
    assert copies.bring_up_to_date(guide.root).made == ["00.ipynb", "01.ipynb"]
    assert str(copies.bring_up_to_date(guide.root)) == "Your notebooks are in my_notebooks, as you left them."


def test_what_is_untouched_is_brought_up_to_date(guide):
    copies.bring_up_to_date(guide.root)
    guide("00.ipynb", "say_more()")
    assert copies.bring_up_to_date(guide.root).updated == ["00.ipynb"]
    assert source(guide.mine / "00.ipynb") == ["say_more()"]


def test_what_was_touched_is_kept_and_the_new_version_offered_once(guide):
    copies.bring_up_to_date(guide.root)
    mine = guide.mine / "00.ipynb"
    mine.write_text(mine.read_text("utf-8").replace("say()", "mine()"), "utf-8")
    guide("00.ipynb", "say_more()")
    assert copies.bring_up_to_date(guide.root).offered == ["00.ipynb"]
    assert source(mine) == ["mine()"] and source(guide.mine / "00.new.ipynb") == ["say_more()"]
    assert copies.bring_up_to_date(guide.root).offered == []


def test_a_newer_version_that_was_worked_in_is_kept_too(guide):
    copies.bring_up_to_date(guide.root)
    for version in ("second()", "third()", "fourth()"):
        for path in guide.mine.glob("00*.ipynb"):
            path.write_text(path.read_text("utf-8").replace("()", "(mine)"), "utf-8")
        guide("00.ipynb", version)
        copies.bring_up_to_date(guide.root)
    kept = {"00.ipynb": "say(mine)", "00.new.ipynb": "second(mine)", "00.new2.ipynb": "third(mine)"}
    assert {path.name: source(path)[0] for path in guide.mine.glob("00*.ipynb")} == {
        **kept,
        "00.new3.ipynb": "fourth()",
    }


def test_a_newer_version_that_nobody_opened_is_replaced_by_the_newest(guide):
    copies.bring_up_to_date(guide.root)
    (guide.mine / "00.ipynb").write_text('{"cells": [], "mine": true}', "utf-8")
    for version in ("say_more()", "say_all()"):
        guide("00.ipynb", version)
        assert copies.bring_up_to_date(guide.root).offered == ["00.ipynb"]
    assert source(guide.mine / "00.new.ipynb") == ["say_all()"] and not (guide.mine / "00.new2.ipynb").exists()


def test_a_copy_that_was_deleted_comes_again(guide):
    copies.bring_up_to_date(guide.root)
    (guide.mine / "00.ipynb").unlink()
    assert copies.bring_up_to_date(guide.root).updated == ["00.ipynb"]
    assert source(guide.mine / "00.ipynb") == ["say()"]


def test_what_the_student_laid_beside_the_copies_stays(guide):
    copies.bring_up_to_date(guide.root)
    own = [guide.mine / "my_idea.ipynb", guide.mine / "images" / "photo.svg"]
    for path in own:
        path.write_text("mine", "utf-8")
    copies.bring_up_to_date(guide.root)
    assert [path.read_text("utf-8") for path in own] == ["mine", "mine"]


def test_work_in_an_unchanged_guide_offers_nothing(guide):
    copies.bring_up_to_date(guide.root)
    (guide.mine / "00.ipynb").write_text('{"cells": [], "mine": true}', "utf-8")
    assert copies.bring_up_to_date(guide.root) == copies.Copied(guide.mine, [], [], [])


def test_a_lost_record_overwrites_nothing(guide):
    copies.bring_up_to_date(guide.root)
    mine = guide.mine / "00.ipynb"
    mine.write_text('{"cells": [], "mine": true}', "utf-8")
    (guide.mine / copies.RECORD).write_text("torn", "utf-8")
    copies.bring_up_to_date(guide.root)
    assert "mine" in mine.read_text("utf-8")


def test_a_new_notebook_of_the_guide_comes_too(guide):
    copies.bring_up_to_date(guide.root)
    guide("02.ipynb")
    assert copies.bring_up_to_date(guide.root).made == ["02.ipynb"]


def test_a_full_disk_leaves_what_was_there_and_no_half_notebook(guide, monkeypatch):
    copies.bring_up_to_date(guide.root)
    guide("00.ipynb", "say_more()")
    write = Path.write_bytes

    def full(path, text):
        write(path, text[: len(text) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space left"):
            copies.bring_up_to_date(guide.root)
    assert source(guide.mine / "00.ipynb") == ["say()"]
    assert not [path for path in guide.mine.iterdir() if path.suffix == ".part"]
    assert copies.bring_up_to_date(guide.root).updated == ["00.ipynb"]


def test_a_record_that_cannot_be_written_leaves_the_one_before(guide, monkeypatch):
    copies.bring_up_to_date(guide.root)
    before, replace = (guide.mine / copies.RECORD).read_bytes(), os.replace

    def full(source, target):
        if target.name == copies.RECORD:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replace(source, target)

    guide("00.ipynb", "say('new')")
    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space left"):
        patch.setattr(copies.os, "replace", full)
        copies.bring_up_to_date(guide.root)
    assert (guide.mine / copies.RECORD).read_bytes() == before
    assert copies.bring_up_to_date(guide.root).offered == []
