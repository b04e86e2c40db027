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


def denied(action: str = "sqs:CreateQueue", of: object = None, **more: str) -> None:
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


def test_what_a_skipped_cell_imports_is_there(cell):
    cell("queue = denied()")
    assert cell("import json\njson.dumps(queue)")[0].startswith("Skipped: it needs `queue`")
    assert cell("print(json.dumps(1))") == ("1\n", True)


def test_what_a_skipped_cell_would_have_called_by_a_text_is_missing_too(cell):
    cell("queue = denied()")
    cell("def put(**named):\n    [].index(1)")
    cell("put(queue, of='Bills')")
    assert cell("put(of='Bills')")[0].startswith("For want of sqs:CreateQueue this broke off")


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


BREAKS = "int('999988887777' + run)"


def told(because: str) -> str:
    return f"For want of states:RedriveExecution this broke off: ValueError: {because}. (%tb shows where.)\n"


@pytest.mark.parametrize("between", ["", "twice = run + run\nrun_again = twice", "def again():\n    return run"])
@pytest.mark.parametrize("breaks", [BREAKS, "parts = run.split()\nparts.index('b')", "ask()"])
def test_what_breaks_for_want_of_it_is_told_in_a_line(cell, breaks, between):
    cell(f"run = 'a'\ndef ask():\n    {BREAKS}")
    cell("denied('states:RedriveExecution', of=run)")
    cell(between)
    said, goes_on = cell(breaks)
    assert goes_on and said.startswith("For want of states:RedriveExecution this broke off: ValueError: ")
    assert "Traceback" not in said and "999988887777" not in said


def test_what_was_made_of_it_breaks_for_want_of_it_too(cell):
    cell("run = 'a'\ndenied('states:RedriveExecution', of=run)")
    cell("answer = [run]")
    assert cell("answer.index('b')") == (told("'b' is not in list"), True)
    cell("answer = []")
    said, goes_on = cell("answer.index('b')")
    assert not goes_on and "Traceback" in said


def test_what_is_called_by_the_text_of_what_was_denied_breaks_for_want_of_it_too(cell):
    cell("def read():\n    return ['Bills'].index('Notes')\ndef put(**named):\n    [].index(1)")
    cell("answer = denied('dynamodb:CreateTable', of='Bills')")
    for asked in "read()", "put(of='Bills')":
        assert cell(asked)[0].startswith("For want of dynamodb:CreateTable this broke off: ValueError")
    said, goes_on = cell("put(of='Notes')")
    assert not goes_on and "Traceback" in said


def test_what_should_have_been_done_behind_the_denial_is_not_done_either(cell):
    cell("office = 'a queue'")
    cell("rule = denied('events:PutRule')\nprint(office)")
    said, goes_on = cell("[office].index(1)")
    assert goes_on and said.startswith("For want of events:PutRule this broke off: ValueError")


@pytest.mark.parametrize("own", ["[].index(1)", "1 / 0", "spelled_otherwise", "other.index('b')"])
def test_an_error_of_ones_own_stops_as_ever_although_something_was_denied(cell, own):
    cell("run = other = 'a'")
    cell("answer = denied('states:RedriveExecution', of=run)")
    said, goes_on = cell(own)
    assert not goes_on and "Traceback" in said and "For want of" not in said


CLEAN_UP = """
import json
gone.remove(1)
json.dumps(queue)
for one in [2]:
    gone.remove(one)
"""


def test_of_a_clean_up_what_lacks_nothing_is_done(cell):
    cell("gone = [1, 2, 3]\nqueue = denied()")
    said, goes_on = cell(CLEAN_UP)
    assert goes_on and said == "Skipped: it needs `queue`, which is not there for want of sqs:CreateQueue.\n"
    assert cell("print(gone)") == ("[3]\n", True)


def test_what_a_clean_up_makes_for_itself_lacks_nothing(cell):
    cell("queue = denied()\ngone = []")
    cell("gone = ['mine']\nqueue = 'mine'\ngone.remove(queue)\nprint(gone)")
    assert cell("print(gone, queue)") == ("[] mine\n", True)


def test_a_function_that_removes_something_makes_no_clean_up_of_its_cell(cell):
    cell("queue = denied()")
    cell("print(1)\ndef away():\n    gone.remove(queue)")
    assert cell("away()")[0].startswith("Skipped: it needs `away`")


def test_an_error_in_a_clean_up_that_was_skipped_in_part_is_told_where_it_struck(cell):
    cell("gone = []\nqueue = denied()")
    said, goes_on = cell("first = queue\nsecond = 1\ngone.remove(2)\nthird = 1")
    assert not goes_on and "Skipped: it needs `queue`" in said and "ValueError" in said


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
