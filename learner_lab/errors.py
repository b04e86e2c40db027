"""What an AWS error means and what to do next, told above the error itself."""

import re
import sys
from functools import partial

from IPython import get_ipython

from learner_lab.masking import mask

PASTE = (
    "On the course page: Start Lab, wait for the green dot, AWS Details, AWS CLI: Show, copy the whole block. "
    "Paste it into helpers.sign_in(), then run this cell again: clients made before go on with the new keys."
)
REFUSED = "AccessDenied(Exception)?"
UNREACHABLE = "EndpointConnectionError|ConnectTimeoutError|ConnectionClosedError|ReadTimeoutError|ProxyConnectionError"
NAMES = "Names have 1 to 80 characters: letters, digits, - and _ are safe."
# Frames inside boto3 help nobody, nor do ours where we know why.
LIBRARIES = re.compile("site-packages")
INSIDE = re.compile(rf"{LIBRARIES.pattern}|[/\\]((learner_lab|designer)[/\\]\w+|helpers)\.py")
EXPRESS = "An EXPRESS state machine keeps no history to ask for: StartSyncExecution answers with the result."

# (error code or class, words of its message, what it means and what to do): the first row that fits tells it.
SENTENCES = (
    (
        "NoCredentialsError|ProfileNotFound|PartialCredentialsError",
        "",
        "There are no keys yet. Without an account, run helpers.connect(). For your lab: " + PASTE,
    ),
    (
        "ExpiredToken(Exception)?|RequestExpired|RequestTimeTooSkewed",
        "",
        "The four hours of this lab session are over (or this computer's clock is wrong). " + PASTE,
    ),
    (
        "InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature(Exception)?",
        "",
        "A key was cut when it was pasted, or this computer's clock is wrong. " + PASTE,
    ),
    (
        "InvalidClientTokenId|UnrecognizedClientException|MissingAuthenticationToken(Exception)?",
        "",
        "AWS does not know these keys: the session token is missing or cut, or they are of an old session. " + PASTE,
    ),
    (
        REFUSED,
        "voc-cancel-cred",
        "This lab session was ended, or these are the keys of an earlier one, or the budget is spent. " + PASTE,
    ),
    (
        REFUSED,
        "TagResource",
        "The lab forbids tags. Leave them out of this call and run the cell again, then helpers.adopt(name) with the "
        "name of what it made: this lab remembers by a list of its own what it may overwrite and clean up.",
    ),
    (
        REFUSED,
        "",
        "The lab forbids this action; your session and your keys are fine. Use LabRole, and work in us-east-1 or "
        "us-west-2. Creating roles and users stays forbidden.",
    ),
    (
        "ResourceConflictException",
        "Pending|in progress",
        "The function was made or changed a moment ago and is not ready. Wait for it with the waiters "
        "function_active_v2 and function_updated_v2, or run this cell again in a few seconds.",
    ),
    (
        "ResourceConflictException",
        "already exist",
        "There is a function of this name. Change it with update_function_code, or let helpers.create_function() "
        "find or create it.",
    ),
    (
        "StateMachineDeleting",
        "",
        "A state machine of this name is still being deleted, which ends when its executions have ended. Stop them, "
        "then run this cell again in a minute.",
    ),
    (
        "StateMachineAlreadyExists",
        "",
        "There is a state machine of this name with another definition or role. Find its ARN with "
        "list_state_machines, and change it with update_state_machine.",
    ),
    (
        "ExecutionAlreadyExists",
        "",
        "An execution of this name ran within the last 90 days: choose another name, or leave the name out.",
    ),
    (
        "ExecutionDoesNotExist",
        "",
        "AWS does not know this execution. Right after its start that is normal (it is eventually consistent): run "
        "this cell again. Later it means another ARN, region or account.",
    ),
    (
        "InvalidExecutionInput|ValidationException",
        "262144",
        "Step Functions carries at most 256 KiB of data from state to state. Put larger data into a file in Amazon S3, "
        "and hand over its bucket and key.",
    ),
    ("InvalidName", "", NAMES),
    ("ValidationException", "'name' failed to satisfy constraint: Member must have length", NAMES),
    ("ParamValidationError", "length for parameter name", NAMES),
    ("StateMachineTypeNotSupported", "", EXPRESS),
    ("InvalidArn", "express", EXPRESS),
    (
        "StateMachineDoesNotExist|ResourceNotFoundException",
        "",
        "There is no such thing in this region and account. Look at the region (us-east-1, if in doubt), then run "
        "the notebook's catch-up cell, which makes what is missing.",
    ),
    (
        "TooManyRequestsException",
        "",
        "Too many calls in a short time, or more functions at once than the lab's ten or so: wait a moment and run "
        "this cell again.",
    ),
    (
        "ThrottlingException|Throttling|RequestLimitExceeded",
        "",
        "Too many calls in a short time: wait a moment and run this cell again.",
    ),
    (
        "Service(Unavailable|Failure)?(Exception)?|Internal(Server|Service)?(Failure|Error|Exception)|5\\d\\d",
        "",
        "AWS had a fault of its own, and boto3 has tried several times: wait a moment and run this cell again.",
    ),
    (
        UNREACHABLE,
        "http://127\\.0\\.0\\.1:",
        "The AWS on this machine does not answer: it has ended, and its account is empty now. Run the cell with "
        "helpers.connect(), which starts it anew, then the catch-up cell and the cells after it.",
    ),
    (
        UNREACHABLE,
        "",
        "No answer came from there. Is the network up, and the region spelled us-east-1?",
    ),
    ("NoRegionError", "", "No region was chosen: run the cell with helpers.connect() first."),
)


def sentence(error: BaseException) -> str | None:
    """What happened and what to do, or None for an error that speaks for itself."""
    for codes, words, told in SENTENCES:
        if re.fullmatch(codes, code_of(error)) and re.search(words, str(error)):
            return told
    return None


def code_of(error: BaseException) -> str:
    """AWS's code of the error, also of the one at which a waiter gave up; else the name of its class."""
    answer = getattr(error, "response", None) or getattr(error, "last_response", None)
    told = answer.get("Error") if isinstance(answer, dict) else None
    return (told.get("Code") if isinstance(told, dict) else None) or type(error).__name__


def install() -> None:
    """From now on an error in a cell shows its sentence above the traceback; both without account and person."""
    if shell := get_ipython():
        shell._showtraceback = partial(_show_masked, type(shell)._showtraceback.__get__(shell))  # %tb comes here too
        shell.set_custom_exc((Exception,), _show)


def _show(shell, kind: type[Exception], error: Exception, traceback, tb_offset: int | None = None) -> None:
    sys.last_type, sys.last_value, sys.last_traceback = kind, error, traceback  # for %debug
    try:
        told = sentence(error)
    except Exception:  # an error that cannot even say what it is
        told = None
    if told:
        error.__cause__ = error.__context__ = None  # what botocore met on its way helps nobody either
    lines = shell.InteractiveTB.structured_traceback(kind, error, traceback, tb_offset=tb_offset)
    above = [f"\x1b[1m{told}\x1b[0m\n"] if told else []
    hidden = INSIDE if told or kind.__module__.startswith(("learner_lab.", "designer.")) else LIBRARIES
    frames = [frame for frame in lines[:-1] if not hidden.search(frame)]
    shell._showtraceback(kind, error, [*above, *frames, *lines[-1:]])


def _show_masked(show, kind: type[Exception], error: object, lines: list[str]) -> None:
    try:
        said = mask(error)
    except Exception:
        said = kind.__name__
    show(kind, said, [mask(line) for line in lines])
