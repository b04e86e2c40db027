"""Errors become sentences: what happened and what to do, above the error itself."""

import queue
import sys
import types
from functools import partial
from pathlib import Path

import boto3
import pytest
from botocore import exceptions as boto
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

import local_aws
from learner_lab.checkout import choices
from learner_lab.resources import adoption
from learner_lab.session import target
from learner_lab.words import sentences
from local_aws import background

at_start = str(Path(sentences.__file__).with_name("at_start.py"))

ADA = "arn:aws:sts::999988887777:assumed-role/voclabs/user1=Ada"
DENIED = f"User: {ADA} is not authorized to perform: {{}} on resource: x "
EXPLICIT = DENIED + "with an explicit deny in an identity-based policy: arn:aws:iam::999988887777:policy/{}"

LONG = "Value 'a' at '{}' failed to satisfy constraint: Member must have length less than or equal to 80"


def refusal(code: str, message: str = "refused") -> boto.ClientError:
    return boto.ClientError({"Error": {"Code": code, "Message": message}}, "Operation")


ROWS = [  # an error, and words of its sentence
    (boto.NoCredentialsError(), "no keys yet"),
    (boto.ProfileNotFound(profile="learner-lab"), "no keys yet"),
    (boto.ConfigParseError(path="~/.aws/config", error="line 3"), "Mend it with an editor"),
    (refusal("ExpiredToken"), "four hours"),
    (refusal("ExpiredTokenException"), "four hours"),
    (refusal("RequestExpired"), "clock"),
    (refusal("InvalidClientTokenId"), "session token is missing"),
    (refusal("UnrecognizedClientException"), "does not know these keys"),
    (refusal("MissingAuthenticationTokenException"), "does not know these keys"),
    (refusal("IncompleteSignature"), "A key was cut"),
    (refusal("IncompleteSignatureException"), "A key was cut"),
    (refusal("AccessDeniedException", EXPLICIT.format("x", "voc-cancel-cred")), "session was ended"),
    (
        refusal("AccessDeniedException", EXPLICIT.format("lambda:TagResource", "VocLabPolicy1")),
        "forbids tags",
    ),
    (refusal("AccessDeniedException", DENIED.format("states:TagResource")), "helpers.adopt"),
    (
        refusal("AccessDeniedException", EXPLICIT.format("states:TagResource", "voc-cancel-cred")),
        "session was ended",
    ),
    (refusal("AccessDenied", EXPLICIT.format("iam:CreateRole", "Pvoclabs1")), "Use LabRole"),
    (refusal("AccessDenied", EXPLICIT.format("iam:CreateRole", "VocLabPolicy1")), "Use LabRole"),
    (
        refusal("AccessDeniedException", DENIED + "because no identity-based policy allows"),
        "forbids this action",
    ),
    (refusal("AccessDenied", EXPLICIT.format("s3:CreateBucket", "VocLabPolicy1")), 'helpers.connect("local")'),
    (refusal("AccessDeniedException", DENIED.format("states:TestState")), "this chapter does"),
    (refusal("AccessDeniedException", EXPLICIT.format("states:ListMapRuns", "VocLabPolicy1")), "this chapter does"),
    (refusal("AccessDeniedException", DENIED.format("logs:FilterLogEvents")), 'helpers.connect("local")'),
    (refusal("AccessDeniedException", DENIED.format("states:CreateStateMachine")), "Use LabRole"),
    (refusal("AuthorizationError", DENIED.format("sns:Publish")), "Nobody has proven what a Learner Lab allows"),
    (refusal("AccessDeniedException", EXPLICIT.format("sqs:SendMessage", "voc-cancel-cred")), "session was ended"),
    (refusal("AWS.SimpleQueueService.NonExistentQueue"), "no queue of this name"),
    (refusal("QueueDoesNotExist"), "no queue of this name"),
    (refusal("AWS.SimpleQueueService.QueueDeletedRecently"), "until the minute is over"),
    (refusal("QueueAlreadyExists"), "with other attributes"),
    (refusal("BucketAlreadyOwnedByYou"), "can use it as it is"),
    (refusal("BucketAlreadyExists"), "all accounts share the names"),
    (refusal("BucketNotEmpty"), "helpers.clean_up()"),
    (refusal("InvalidBucketName"), "3 to 63 characters"),
    (refusal("NoSuchBucket"), "no bucket of this name"),
    (refusal("NoSuchKey"), "list_objects_v2"),
    (refusal("IllegalLocationConstraintException"), "without LocationConstraint"),
    (refusal("ResourceInUseException", "Table already exists: Cases"), "table_not_exists"),
    (refusal("ResourceNotFoundException", "Requested resource not found: Table: Cases not found"), "table_exists"),
    (refusal("ConditionalCheckFailedException", "The conditional request failed"), "nothing was written"),
    (refusal("NotFound", "Topic does not exist"), "no topic of this ARN"),
    (refusal("ResourceNotFoundException", "Rule Cases does not exist on EventBus default."), "need EventBusName"),
    (refusal("ResourceConflictException", "current state: Pending"), "function_active_v2"),
    (refusal("ResourceConflictException", "An update is in progress for resource"), "function_updated_v2"),
    (refusal("ResourceConflictException", "Function already exist: x"), "find or create"),
    (refusal("StateMachineDeleting"), "still being deleted"),
    (refusal("StateMachineAlreadyExists"), "update_state_machine"),
    (refusal("ExecutionAlreadyExists"), "90 days"),
    (refusal("ExecutionDoesNotExist"), "eventually consistent"),
    (refusal("InvalidExecutionInput", "Input exceeds 262144 bytes."), "256 KiB"),
    (refusal("ValidationException", "must have length less than or equal to 262144"), "256 KiB"),
    (refusal("InvalidName"), "1 to 80 characters"),
    (refusal("ValidationException", LONG.format("name")), "1 to 80 characters"),
    (boto.ParamValidationError(report="Invalid length for parameter name, value: 0"), "1 to 80 characters"),
    (refusal("StateMachineTypeNotSupported"), "EXPRESS"),
    (refusal("InvalidArn", "Resource type not valid in this context: express"), "EXPRESS"),
    (refusal("StateMachineDoesNotExist"), "region"),
    (refusal("ResourceNotFoundException"), "Run All Above Selected Cell"),
    (
        NameError("name 'machine' is not defined", name="machine"),
        "`machine` is not defined: run the cell that makes it",
    ),
    (TypeError("'dict' object is not callable"), "A dict is called as if it were a function"),
    (refusal("TooManyRequestsException"), "ten or so"),
    (refusal("ThrottlingException"), "Too many calls"),
    (refusal("ServiceException"), "fault of its own"),
    (refusal("InternalServerException"), "fault of its own"),
    (refusal("500"), "fault of its own"),
    (refusal("ServiceException", "could not start a worker: No space left on device"), "make room there"),
    (refusal("InternalError", "cannot keep this object: Disk quota exceeded"), "make room there"),
    (
        boto.EndpointConnectionError(endpoint_url="http://127.0.0.1:1"),
        "helpers.connect(), which starts it anew",
    ),
    (boto.ConnectionClosedError(endpoint_url="http://127.0.0.1:1"), "AWS on this machine"),
    (
        boto.EndpointConnectionError(endpoint_url="https://states.us-east-1.amazonaws.com"),
        "Is the network up",
    ),
    (boto.NoRegionError(), "connect()"),
    (KeyboardInterrupt("stopped"), "can be run again"),
    (boto.WaiterError("FunctionActiveV2", "gave up", refusal("ExpiredToken").response), "four hours"),
]


@pytest.mark.parametrize(("error", "words"), ROWS, ids=lambda value: getattr(value, "args", [value])[0])
def test_an_aws_error_has_its_sentence(error, words):
    assert words in sentences.sentence(error)


@pytest.mark.parametrize(
    "error",
    [
        KeyError("Status"),
        refusal("InvalidDefinition"),
        ValueError("x"),
        refusal("ValidationException", LONG.format("x")),
    ],
)
def test_an_error_that_speaks_for_itself_has_none(error):
    assert sentences.sentence(error) is None


def test_a_raw_call_in_a_cell_shows_the_sentence_above_the_original_error(shell, capsys):
    sfn = boto3.Session("x", "y", region_name="us-east-1").client("stepfunctions")
    error = refusal("ExpiredTokenException", "of arn:aws:iam::999988887777:role/LabRole")
    sfn.meta.events.register("before-call", lambda **_: (_ for _ in ()).throw(error))
    shell.push({"sfn": sfn})
    shell.run_cell("sfn.list_state_machines()")
    shown = capsys.readouterr().out
    assert shown.index("four hours") < shown.index("Traceback") < shown.index("ExpiredTokenException) when calling")
    assert "----> 1 sfn.list_state_machines()" in shown
    assert "999988887777" not in shown and "<account>" in shown


@pytest.mark.parametrize(
    "body", ["response = 404", "response = {'Error': 'none'}", "def __str__(self): raise RuntimeError"]
)
def test_an_error_of_any_shape_is_shown_and_so_is_the_next(shell, capsys, body):
    for _ in range(2):
        shell.run_cell(f"class Odd(Exception):\n    {body}\nraise Odd('of ' + '9999' * 3)")
        shown = capsys.readouterr()
        assert "Odd" in shown.out and "Traceback" in shown.out and "999999999999" not in shown.out
        assert "custom" not in shown.out.lower() + shown.err.lower()


def test_what_ipython_shows_again_is_masked_too(shell, capsys):
    shell.run_cell("raise ValueError('of 999988887777')")
    capsys.readouterr()
    shell.run_cell("%tb")
    shown = capsys.readouterr().out
    assert "Error" in shown and "<account>" in shown and "999988887777" not in shown


def test_an_error_can_be_debugged_as_ever(shell):
    shell.run_cell("raise ValueError('of 999988887777')")
    assert str(sys.last_value) == "of 999988887777" and sys.last_traceback


def test_a_refusal_of_the_labs_own_shows_the_students_cell_alone(shell, capsys, monkeypatch):
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", target.Undecided())
    shell.push({"adopt": adoption.adopt})
    shell.run_cell("adopt('OpenCaseFunction')")
    shown = capsys.readouterr().out
    assert "----> 1 adopt('OpenCaseFunction')" in shown and "helpers.connect() first" in shown
    assert "adoption.py" not in shown and "target.py" not in shown


@pytest.mark.parametrize("name", ["LOCAL_AWS_HOME", "LEARNER_LAB_HOME"])
def test_a_folder_that_cannot_be_used_is_told_below_the_students_cell_alone(shell, capsys, monkeypatch, tmp_path, name):
    (tmp_path / "file").touch()
    monkeypatch.setenv(name, str(tmp_path / "file"))
    shell.push({"begin": local_aws.start if name == "LOCAL_AWS_HOME" else partial(choices.keep, prefix="my-")})
    shell.run_cell("begin()")
    shown = capsys.readouterr().out
    assert "----> 1 begin()" in shown and f"set {name} to a folder of your own" in shown and ".py" not in shown


def test_what_botocore_met_on_the_way_to_a_known_error_is_not_shown(shell, capsys):
    nobody = boto3.Session("x", "y", region_name="us-east-1").client("sts", endpoint_url="http://127.0.0.1:1")
    shell.push({"nobody": nobody})
    shell.run_cell("nobody.get_caller_identity()")
    shown = capsys.readouterr().out
    assert "has ended" in shown and "----> 1 nobody.get_caller_identity()" in shown
    assert "Connection refused" not in shown and "another exception" not in shown


def test_a_cell_that_was_stopped_shows_itself_and_nothing_inside(shell, capsys):
    sts = boto3.Session("x", "y", region_name="us-east-1").client("sts")

    def stop(**_):  # below Python's own file, which a wait for an answer ends in too
        queue.Queue.get(types.SimpleNamespace(not_empty=Stopped()))

    class Stopped:
        def __enter__(self):
            raise KeyboardInterrupt

        def __exit__(self, *_):
            pass

    sts.meta.events.register("before-call", stop)
    shell.push({"sts": sts})
    shell.run_cell("sts.get_caller_identity()")
    shown = capsys.readouterr().out
    assert shown.index("You stopped this cell") < shown.index("----> 1 sts.get_caller_identity()")
    assert "site-packages" not in shown and "queue.py" not in shown and "KeyboardInterrupt" in shown


def test_a_cell_that_was_stopped_after_a_denial_is_told_as_stopped(shell, capsys):
    shell.push({"denied": refusal("AccessDeniedException", DENIED.format("sqs:CreateQueue"))})
    shell.run_cell("raise denied")
    shell.run_cell("raise KeyboardInterrupt")
    assert "You stopped this cell" in capsys.readouterr().out


def test_a_cell_that_was_skipped_is_told_above_the_error(shell, capsys):
    shell.run_cell("machine")
    shown = capsys.readouterr().out
    assert shown.index("run the cell that makes it") < shown.index("name 'machine' is not defined")


def test_no_sentence_leads_to_what_a_notebook_may_lack():
    told = [words for *_, words in sentences.UNANSWERED + sentences.ANSWERED]
    assert [words for words in (*told, background.NEWS, background.RENEWED) if "catch-up" in words] == []


@pytest.mark.slow
def test_before_the_first_cell_it_is_told_as_well_and_no_name_is_left_behind(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONSTARTUP", at_start)
    skipped = new_code_cell("helpers.connect()", metadata={"tags": ["raises-exception"]})
    names = new_code_cell("print([name for name in globals() if name in ('sys', 'Path', 'errors', '_install')])")
    notebook = new_notebook(cells=[skipped, names])
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert "`helpers` is not defined: run the cell that makes it" in str(skipped.outputs)
    assert names.outputs[0].text == "[]\n"


def test_an_error_of_the_students_own_is_shown_as_ever(shell, capsys):
    shell.run_cell("{}['Status']")
    shown = capsys.readouterr().out
    assert shown.lstrip("-\n").startswith("KeyError") and "----> 1 {}['Status']" in shown
