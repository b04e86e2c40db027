"""What an AWS error means and what to do next, told above the error itself."""

import re

from IPython import get_ipython

from learner_lab.masking import mask

PASTE = "Start Lab on the course page, then AWS Details, Show, and paste the whole block again"
FORBIDDEN = "The lab forbids that action. Your session is fine: use LabRole, and us-east-1 or us-west-2."

# (error code or class, what its message says) → the sentence. The first row that fits tells it.
SENTENCES = (
    (r"NoCredentialsError|ProfileNotFound|PartialCredentialsError", "", f"There are no keys yet. {PASTE}."),
    (r"ExpiredToken(Exception)?|RequestExpired", "", f"The four hours of this session are over. {PASTE}."),
    (
        r"InvalidClientTokenId|UnrecognizedClientException",
        "",
        f"AWS does not know these keys: a part of the block is missing, or it is an old one. {PASTE}.",
    ),
    (
        r"AccessDenied(Exception)?",
        r"voc-cancel-cred",
        f"This lab session was ended, or these are the keys of an earlier one, or the budget is spent. {PASTE}.",
    ),
    (r"AccessDenied(Exception)?", r"explicit deny|no identity-based policy allows", FORBIDDEN),
    (
        r"ResourceConflictException",
        r"Pending|in progress",
        "The function is not ready: it was made or changed a moment ago. Wait a second, run this cell again.",
    ),
    (
        r"StateMachineDeleting",
        "",
        "A state machine of this name is still being deleted, which ends when its executions have. "
        "Stop them, wait a minute, run this cell again.",
    ),
    (
        r"StateMachineAlreadyExists",
        "",
        "There is a state machine of this name with another definition: change it with update_state_machine.",
    ),
    (
        r"ExecutionAlreadyExists",
        "",
        "An execution of this name ran within the last 90 days: choose another name, or give none.",
    ),
    (
        r"ExecutionDoesNotExist",
        "",
        "AWS does not know this execution. Right after the start that is normal: run this cell again.",
    ),
    (
        r"TooManyRequestsException|ThrottlingException",
        "",
        "Too many calls at once: wait a moment and run this cell again.",
    ),
    (
        r"EndpointConnectionError|ConnectionClosedError|ConnectTimeoutError",
        "",
        "Nothing answers there. If the local AWS was started anew, this client still has the old address: "
        "run connect() again, then make the client again.",
    ),
)


def sentence(error: BaseException) -> str | None:
    """What happened and what to do, or None for an error that speaks for itself."""
    code = getattr(error, "response", {}).get("Error", {}).get("Code") or type(error).__name__
    for codes, words, told in SENTENCES:
        if re.fullmatch(codes, code) and re.search(words, str(error)):
            return told
    return None


def install() -> None:
    """From now on an error in a cell shows its sentence above the traceback; both without account and person."""
    if shell := get_ipython():
        shell.set_custom_exc((Exception,), _show)


def _show(shell, kind: type[Exception], error: Exception, traceback, tb_offset: int | None = None) -> None:
    lines = shell.InteractiveTB.structured_traceback(kind, error, traceback, tb_offset=tb_offset)
    told = sentence(error)
    above = [f"\x1b[1m{told}\x1b[0m\n"] if told else []
    shell._showtraceback(kind, mask(error), [*above, *map(mask, lines)])
