"""Plans for courses are made of the notebooks' own minutes, and fit; the comparison leads to notebooks."""

import pytest

from tests.notebooks.reading import PATHS, order, prose

courses = order["courses"]
STATED = {path.stem[:2]: order["_minutes"](prose(path)) for path in PATHS}
ROWS = [(title, *row) for title, rows in courses["COURSES"].items() for row in rows]
IN_THE_ROOM = [row for row in ROWS if not row[1].startswith(("at home", "weeks"))]


@pytest.mark.parametrize(("title", "when", "told", "aim"), IN_THE_ROOM)
def test_a_lecture_leaves_time_for_questions(title, when, told, aim):
    assert courses["together"](told, STATED) < courses["LECTURE"]


def test_a_semester_uses_every_notebook_but_the_demo():
    told = " ".join(row[2] for row in ROWS if row[0].startswith("One semester"))
    assert {path.stem[:2] for path in PATHS} - {one[:2] for one in told.split()} == {"90"}


def test_what_aws_teaches_and_we_do_too_leads_to_every_chapter():
    ours = " ".join(row[1] for row in [*courses["WORKSHOP"], *courses["TUTORIALS"]])
    assert {path.stem[:2] for path in PATHS} - {*ours.split()} == {"90"}


def test_minutes_are_added_with_or_without_exercises():
    assert courses["together"]("01 02+", {"01": (5, 10), "02": (15, 30)}) == 35


def test_a_plan_that_names_a_notebook_which_is_not_there_is_refused():
    assert "[10](10_twenty_steps.ipynb) with its exercise" in courses["for_teachers"](PATHS, STATED)
    with pytest.raises(KeyError, match="10"):
        courses["for_teachers"]([path for path in PATHS if path.stem[:2] != "10"], STATED)
