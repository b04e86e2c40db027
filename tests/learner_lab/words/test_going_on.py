"""A notebook goes on without what a lab denies to a chapter, and says what is skipped for want of what."""

import ast

import pytest
from botocore.exceptions import ClientError

from learner_lab.resources.ownership import NotOurs
from learner_lab.words import errors

WHO = "arn:aws:sts::999988887777:assumed-role/voclabs/user1=Ada"


def refusal(action: str, why: str = "VocLabPolicy1") -> ClientError:
    message = f"User: {WHO} is not authorized to perform: {action} with an explicit deny in a policy: {why}"
    return ClientError({"Error": {"Code": "AccessDeniedException", "Message": message}}, "Operation")


def denied(action: str = "sqs:CreateQueue", **more: str) -> None:
    raise refusal(action, **more)


@pytest.fixture
def cell(shell, capsys):
    """Runs a cell: what it says, and whether *Run All* goes on behind it."""
    shell.push({"denied": denied, "NotOurs": NotOurs, "errors": errors})

    def run(source: str) -> tuple[str, bool]:
        ended = shell.run_cell(source)
        return capsys.readouterr().out, ended.success

    return run


def test_a_cell_that_is_denied_something_says_so_and_is_no_error(cell):
    said, goes_on = cell("queue = denied()")
    assert goes_on and said.startswith("Denied: sqs:CreateQueue. ") and 'helpers.connect("local")' in said
    assert "Traceback" not in said and "999988887777" not in said
    assert cell("denied('sns:CreateTopic')")[0].startswith("Denied: sns:CreateTopic, too.")


@pytest.mark.parametrize(
    "needs",
    ["print(queue)", "def send():\n    return queue", "[one for one in [queue]]", "queue['a'] = 1", "a, b = 1, queue"],
)
def test_a_cell_that_needs_what_was_not_made_is_skipped_and_says_for_want_of_what(cell, needs):
    cell("queue = denied()")
    assert cell(needs) == ("Skipped: it needs `queue`, which is not there for want of sqs:CreateQueue.\n", True)


@pytest.mark.parametrize("made", ["queue = denied()", "{queue: denied() for queue in [1]}; queue = 1"])
@pytest.mark.parametrize(
    "alone",
    [
        "queue = 2; print(queue)",
        "def send(queue):\n    return queue",
        "print([queue for queue in [1]], {queue for queue in [1]}, {queue: [queue for queue in [1]] for queue in [1]})",
        "print(1)",
    ],
)
def test_a_cell_that_needs_nothing_of_it_is_run(cell, made, alone):
    cell(made)
    said, goes_on = cell(alone)
    assert goes_on and "Skipped" not in said


@pytest.mark.parametrize("made", ["[{} for each in [1]]", "{{{} for each in [1]}}", "{{each: {} for each in [1]}}"])
def test_the_names_inside_a_comprehension_are_not_those_of_the_cell(cell, made):
    cell(f"made = {made.format('denied()')}")
    assert cell("print([each for each in [1]])") == ("[1]\n", True)
    assert cell("print(made)")[0].startswith("Skipped: it needs `made`")


def test_what_a_skipped_cell_would_have_made_is_missing_too(cell):
    cell("queue = denied()")
    cell("url = queue")
    assert cell("url")[0].startswith("Skipped: it needs `url`")


def test_what_came_before_the_denial_is_there_and_what_it_would_have_replaced_is_not(cell):
    cell("first = run = 'old'")
    cell("first = 'new'\nrun = denied()\nlast = 1")
    assert cell("print(first)") == ("new\n", True)
    assert all(cell(name)[0].startswith("Skipped") for name in ("run", "last"))


def test_what_is_made_after_all_is_skipped_no_more(cell):
    cell("queue = denied()")
    cell("queue = 'made'")
    assert cell("print(queue)") == ("made\n", True)


def test_somewhere_else_nothing_is_denied_yet(cell):
    cell("queue = denied()")
    cell("errors.install()")  # as connect() does
    said, goes_on = cell("queue")
    assert not goes_on and "NameError" in said and "Skipped" not in said


def test_what_breaks_for_want_of_it_is_told_in_a_line(cell):
    cell("denied('states:RedriveExecution')")
    said, goes_on = cell("[1].index(999988887777)")
    assert goes_on and said == (
        "For want of states:RedriveExecution this broke off: ValueError: <account> is not in list. (%tb shows where.)\n"
    )


@pytest.mark.parametrize(
    "error",
    ["denied('iam:CreateRole')", "denied('sqs:SendMessage', why='voc-cancel-cred')", "raise NotOurs('queue', 'Notes')"],
)
def test_what_is_no_chapters_business_stops_as_ever_although_something_was_denied(cell, error):
    cell("denied()")
    said, goes_on = cell(error)
    assert not goes_on and "Traceback" in said


def test_an_error_before_any_denial_stops_as_ever(cell):
    said, goes_on = cell("[].index(1)")
    assert not goes_on and "Traceback" in said


PRESSED = """
try:
    denied("states:SendTaskSuccess")
except Exception:
    get_ipython().showtraceback()  # as a button of ipywidgets does
raise TimeoutError("nobody has answered")
"""


def test_a_button_that_is_denied_something_says_so_and_so_does_what_waited_for_it(cell):
    said, goes_on = cell(PRESSED)
    assert goes_on and "this chapter does" in said and "Traceback" not in said
    assert "For want of states:SendTaskSuccess this broke off: TimeoutError: nobody has answered" in said


def test_a_cell_takes_no_longer_for_the_files_whose_lines_an_error_has_shown(cell, monkeypatch):
    class WholeFile:
        def __deepcopy__(self, memo):
            raise AssertionError("copied with a statement of the cell")

    load = ast.parse("any").body[0].value.ctx  # one for all trees: IPython's traceback hangs a file's nodes on it
    monkeypatch.setattr(load, "parent", WholeFile(), raising=False)
    cell("queue = denied()")
    assert cell("print([queue for queue in [1]])") == ("[1]\n", True)
    assert cell("print(queue)")[0].startswith("Skipped")
