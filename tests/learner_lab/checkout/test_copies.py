"""The student's own copy: the guide's cells without its outputs, and nothing of the student's is ever overwritten."""

import json

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
