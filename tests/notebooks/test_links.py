"""Every link in a notebook leads somewhere, and the notebooks lead to each other in their order."""

import re

import pytest

from tests.notebooks.reading import PATHS, ROOT, code, order, prose, read

LINK = re.compile(r"\[[^\]]*\]\((?!https?:)([^)\s]*)\)")
each = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def anchors(path) -> set[str]:
    """The anchors of a notebook's headings, as JupyterLab and GitHub make them."""
    return {heading.replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", prose(path), re.MULTILINE)}


@each
def test_every_link_leads_to_a_file_and_a_heading(path):
    for link in LINK.findall(prose(path)):
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@each
def test_a_check_sends_nobody_to_a_heading_that_is_not_there(path):
    named = [name for cell in code(path) for name in re.findall(r"run (?:the cells of )?'([^']+)'", cell.source)]
    assert [name for name in named if name.replace(" ", "-") not in anchors(path)] == []


@pytest.mark.parametrize("number", range(len(PATHS)))
def test_the_second_line_leads_back_to_the_contents_and_on(number):
    place = prose(PATHS[number]).split("\n")[2]
    around = PATHS[max(number - 1, 0) : number] + PATHS[number + 1 : number + 2]
    assert "#Contents)" in place
    assert [link for link in LINK.findall(place) if "#" not in link] == [path.name for path in around]


@pytest.mark.parametrize("number", range(len(PATHS)))
def test_the_links_are_those_that_the_order_writes(number):
    notebook = read(PATHS[number])
    order["lead"](notebook, *order["neighbours"](PATHS, number))
    assert notebook == read(PATHS[number])


def test_a_notebook_that_came_between_is_led_to():
    notebook = read(PATHS[1])
    order["lead"](notebook, PATHS[0], PATHS[5])
    on = f"[clean up →]({PATHS[5].name})"
    assert on in notebook.cells[0].source and on in notebook.cells[-1].source


def test_the_map_is_that_of_the_notebooks():
    assert order["MAP"].read_text("utf-8") == order["map_of"](PATHS)


def test_the_contents_name_every_notebook():
    contents = prose(PATHS[0]).partition("## Contents")[2]
    assert [path.name for path in PATHS[1:] if path.name not in contents] == []


@each
def test_the_readme_names_the_same_title(path):
    title = prose(path).split("\n")[0].removeprefix("# ")
    row = rf"^\| \[\d\d {re.escape(title)}\]\(notebooks/{path.name}\) \| \d+ \| \d+ \|"
    assert re.search(row, (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
