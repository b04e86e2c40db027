"""What AWS's errors mean and what to do next: a row each."""

import re

PASTE = (
    "On the course page: Start Lab, wait for the green dot, AWS Details, AWS CLI: Show, copy the whole block. "
    "Paste it into helpers.sign_in(), then run this cell again: clients made before go on with the new keys."
)
REFUSED = "AccessDenied(Exception)?|AuthorizationError"
UNREACHABLE = "EndpointConnectionError|ConnectTimeoutError|ConnectionClosedError|ReadTimeoutError|ProxyConnectionError"
FAULT = r"Service(Unavailable|Failure)?(Exception)?|Internal(Server|Service)?(Failure|Error|Exception)|5\d\d"
NAMES = "Names have 1 to 80 characters: letters, digits, - and _ are safe."
ABOVE = "Run → Run All Above Selected Cell."
OF_SERVICES = r"(sqs|sns|dynamodb|s3|events):\w*"
OF_CHAPTERS = (  # what the tutorial does not need, and nobody has seen allowed in a lab
    r"states:(TestState|ValidateStateMachineDefinition|\w+Activity|GetActivityTask|SendTask\w+|RedriveExecution"
    r"|PublishStateMachineVersion|\w+StateMachineAlias|StartSyncExecution|\w+MapRuns?)|"
    r"logs:(FilterLogEvents|StartQuery|GetQueryResults)"
)
EXPRESS = "An EXPRESS state machine keeps no history to ask for: StartSyncExecution answers with the result."

# (error code or class, words of its message, what it means and what to do): the first row that fits tells it.
UNANSWERED = (  # keys, session, line, or AWS's own trouble: nothing was said about what was asked
    (
        "KeyboardInterrupt",
        "",
        "You stopped this cell. What it had begun in the account goes on there; the cell can be run again.",
    ),
    (
        "NoCredentialsError|ProfileNotFound|PartialCredentialsError",
        "",
        "There are no keys yet. Without an account, run helpers.connect(). For your lab: " + PASTE,
    ),
    (
        "ConfigParseError",
        "",
        "boto3 cannot read the file that the error names: a line in it is no setting, or a profile stands in it twice. "
        "Mend it with an editor, or move it away, then run this cell again.",
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
        FAULT,
        "No space left on device|Disk quota exceeded",
        "The disk of this computer is full, and what the AWS on this machine keeps is on it: make room there, then run "
        "this cell again.",
    ),
    (
        FAULT,
        "",
        "AWS had a fault of its own, and boto3 has tried several times: wait a moment and run this cell again.",
    ),
    (
        UNREACHABLE,
        "http://127\\.0\\.0\\.1:",
        "The AWS on this machine does not answer: it has ended, and its account is empty now. Run the cell with "
        "helpers.connect(), which starts it anew, then all cells between that one and this.",
    ),
    (
        UNREACHABLE,
        "",
        "No answer came from there. Is the network up, and the region spelled us-east-1?",
    ),
    ("NoRegionError", "", "No region was chosen: run the cell with helpers.connect() first."),
)
ANSWERED = (
    (
        REFUSED,
        "TagResource",
        "The lab forbids tags. Leave them out of this call and run the cell again, then helpers.adopt(name) with the "
        "name of what it made: this lab remembers by a list of its own what it may overwrite and clean up.",
    ),
    (
        REFUSED,
        f"to perform: {OF_SERVICES}",
        "This lab forbids this action of queues, topics, tables, buckets or buses; your session and keys are fine. "
        "Nobody has proven what a Learner Lab allows of them. Go through this chapter on the AWS on this machine: "
        'helpers.connect("local").',
    ),
    (
        REFUSED,
        f"to perform: ({OF_CHAPTERS})",
        "This lab forbids this action, which the tutorial does not need and this chapter does; your session and keys "
        'are fine. Go through this chapter on the AWS on this machine: helpers.connect("local").',
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
    (
        "QueueDoesNotExist|AWS.SimpleQueueService.NonExistentQueue",
        "",
        "There is no queue of this name or URL in this region and account: run the cell that makes it. One that was "
        "made a second ago may take another to be found.",
    ),
    (
        "QueueDeletedRecently|AWS.SimpleQueueService.QueueDeletedRecently",
        "",
        "A queue of this name was deleted less than a minute ago: wait until the minute is over, or take another name.",
    ),
    (
        "QueueNameExists|QueueAlreadyExists",
        "",
        "There is a queue of this name with other attributes. set_queue_attributes changes them; or take another name.",
    ),
    (
        "BucketAlreadyOwnedByYou",
        "",
        "You have made this bucket before, and can use it as it is. Its name is in your account until it is deleted.",
    ),
    (
        "BucketAlreadyExists",
        "",
        "Somebody in the world has a bucket of this name: all accounts share the names of buckets. Put something of "
        "your own into it, such as your account's number, and run this cell again.",
    ),
    (
        "BucketNotEmpty",
        "",
        "Only an empty bucket can be deleted. helpers.clean_up() deletes those of the lab with all that is in them.",
    ),
    ("InvalidBucketName", "", "Names of buckets have 3 to 63 characters: small letters, digits and - are safe."),
    ("NoSuchBucket", "", "There is no bucket of this name: run the cell that makes it, or look how it is spelled."),
    ("NoSuchKey", "", "The bucket has no object of this key: list_objects_v2 shows which it has."),
    (
        "IllegalLocationConstraintException|InvalidLocationConstraint",
        "",
        "In us-east-1 a bucket is made without LocationConstraint; in us-west-2 it needs CreateBucketConfiguration="
        '{"LocationConstraint": "us-west-2"}.',
    ),
    (
        "ResourceInUseException",
        "[Tt]able",
        "There is a table of this name, or it is being made, changed or deleted just now. Wait for it with the waiters "
        "table_exists and table_not_exists, then run this cell again.",
    ),
    (
        "ResourceNotFoundException",
        "Requested resource not found|[Tt]able",
        "There is no such table in this region, or it is not ready: a new one takes some seconds. Wait for it with the "
        "waiter table_exists.",
    ),
    (
        "ConditionalCheckFailedException",
        "",
        "The condition did not hold, so nothing was written: that is what conditions are for. Look at the item with "
        "get_item.",
    ),
    (
        "NotFound(Exception)?",
        "[Tt]opic",
        "There is no topic of this ARN in this region and account: run the cell that makes it.",
    ),
    (
        "ResourceNotFoundException",
        "[Rr]ule|[Ee]vent ?[Bb]us",
        "There is no such rule or event bus in this region: run the cell that makes it. Rules of another bus than the "
        "default one need EventBusName.",
    ),
    ("InvalidName", "", NAMES),
    ("ValidationException", "'name' failed to satisfy constraint: Member must have length", NAMES),
    ("ParamValidationError", "length for parameter name", NAMES),
    ("StateMachineTypeNotSupported", "", EXPRESS),
    ("InvalidArn", "express", EXPRESS),
    (
        "StateMachineDoesNotExist|ResourceNotFoundException",
        "",
        "There is no such thing in this account, or not any more. The cells above make it: "
        + ABOVE
        + " In a Learner Lab "
        "it may also lie in the other region.",
    ),
)

SKIPPED = (
    "`{name}` is not defined: run the cell that makes it. After a restart nothing is: " + ABOVE + " "
    "Is it a name of yours? Then look how it is spelled."
)
CALLED = r"'(\w+)' object is not callable"
TAKEN = (
    "A {kind} is called as if it were a function. Has a name of yours taken the place of a function of this notebook? "
    "Give yours another name, and run the cell that defines the function again."
)


def sentence(error: BaseException) -> str | None:
    """What happened and what to do, or None for an error that speaks for itself."""
    return skipped(error) or _told(error, UNANSWERED + ANSWERED)


def denied_action(error: BaseException) -> str | None:
    """The action that the lab denies and only a chapter needs, such as `sqs:CreateQueue`; None for any other error."""
    if not is_refusal(error) or unanswered(error):
        return None
    found = re.search(rf"to perform: (({OF_SERVICES}|{OF_CHAPTERS})\w*)", str(error))
    return found[1] if found else None


def is_refusal(error: BaseException) -> bool:
    """Whether the account forbids what was asked, or its session is over."""
    return bool(re.fullmatch(REFUSED, code_of(error)))


def unanswered(error: BaseException) -> str | None:
    """What kept the question from being answered, and what to do; None for an error that is an answer."""
    return _told(error, UNANSWERED)


def skipped(error: BaseException) -> str | None:
    """What to do where a name is not defined, or stands for something else than a cell has made of it."""
    name = getattr(error, "name", None)
    if isinstance(error, NameError) and name:
        return SKIPPED.format(name=name)
    called = re.match(CALLED, str(error)) if isinstance(error, TypeError) else None
    return TAKEN.format(kind=called[1]) if called else None


def _told(error: BaseException, rows: tuple[tuple[str, str, str], ...]) -> str | None:
    code = code_of(error)
    fitting = (told for codes, words, told in rows if re.fullmatch(codes, code) and re.search(words, str(error)))
    return next(fitting, None)


def code_of(error: BaseException) -> str:
    """AWS's code of the error, also of the one at which a waiter gave up; else the name of its class."""
    answer = getattr(error, "response", None) or getattr(error, "last_response", None)
    told = answer.get("Error") if isinstance(answer, dict) else None
    return (told.get("Code") if isinstance(told, dict) else None) or type(error).__name__
