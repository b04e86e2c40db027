"""The vocabulary of the notebooks: verbs with AWS nouns, and plain boto3 inside."""

import json
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path

import boto3
import ipywidgets
from IPython import get_ipython
from IPython.display import display

import local_aws
from history import Visit, trace
from learner_lab import call_center as tutorial
from learner_lab import clean_up as cleaning
from learner_lab import deploying, errors, ownership, target, waiting
from learner_lab.masking import mask
from learner_lab.packages import zip_source
from viewer import draw, show

__all__ = [
    "call_center", "catch_up", "check", "clean_up", "connect", "create_function", "create_functions",
    "create_state_machine", "draw", "history", "lab_role", "left_over", "mask", "show", "start", "steps",
    "wait_for", "zip_handler",
]  # fmt: skip


def connect(to: str | None = None) -> None:
    """Points boto3 to the AWS on this machine (`local`, the default) or to the Learner Lab (`aws`), and says so.

    `to` outranks the environment variable LAB_TARGET. A client made before keeps its address: make it again.
    """
    if target.chosen(to) == "local":
        server = local_aws.start()
        target.use_local(server.environment)
        if server.news:
            print(server.news)
    else:
        target.use_aws()
    if shell := get_ipython():
        errors.install(shell)
    print(target.place())


def lab_role() -> str:
    """The ARN of LabRole, the one role that a Learner Lab lets functions and state machines use."""
    return boto3.client("iam").get_role(RoleName="LabRole")["Role"]["Arn"]


def zip_handler(source: str | Path) -> bytes:
    """The zip for Lambda, with the source as `lambda_function.py`: the same source gives the same bytes.

    `source` is the name of a function of the tutorial, a path, or the handler's text itself.
    """
    return zip_source(source)


def create_function(name: str, source: str | Path | None = None, environment: dict | None = None) -> str:
    """The ARN of the Lambda function of that name, found or created, with this source and environment.

    Without a source it is the one of that name in `lambdas/`. Returns when it can be called.
    """
    awslambda = boto3.client("lambda")
    package = zip_handler(source or name)
    settings = {
        "Role": lab_role(),
        "Runtime": "python3.13",
        "Handler": "lambda_function.lambda_handler",
        "Timeout": 3,
        "MemorySize": 128,
        "Environment": {"Variables": environment or {}},
    }
    found = deploying.find_function(awslambda, name)
    if found:
        deploying.update_function(awslambda, found, package, settings)
    else:
        awslambda.create_function(
            FunctionName=name, Code={"ZipFile": package}, Tags=ownership.TAG, **settings
        )
    deploying.settle_function(awslambda, name)
    return awslambda.get_function(FunctionName=name)["Configuration"]["FunctionArn"]


def create_functions() -> dict[str, str]:
    """The five functions of the call center as {name: ARN}, found or created, with a progress bar."""
    bar = ipywidgets.IntProgress(max=len(tutorial.FUNCTIONS), description="functions")
    display(bar)
    functions = {}
    for name in tutorial.FUNCTIONS:
        functions[name] = create_function(name)
        bar.value += 1
    return functions


def call_center(functions: dict[str, str] | None = None) -> dict:
    """The tutorial's definition; the ARNs are placeholders until `functions` ({name: ARN}) are given."""
    return tutorial.definition(functions)


def create_state_machine(name: str = tutorial.STATE_MACHINE, definition: dict | str | None = None) -> str:
    """The ARN of the state machine of that name, found and updated, or created, under LabRole.

    Without a definition it is the call center with the functions of the account. One that is being deleted
    is waited for; the update is waited for too, so that the next execution runs it.
    """
    sfn = boto3.client("stepfunctions")
    definition = definition or call_center(create_functions())
    text = definition if isinstance(definition, str) else json.dumps(definition, indent=2)
    found = deploying.find_state_machine(sfn, name)
    if found:
        deploying.update_state_machine(sfn, found, text, lab_role())
        return found["stateMachineArn"]
    made = sfn.create_state_machine(name=name, definition=text, roleArn=lab_role(), tags=ownership.TAG_LIST)
    return made["stateMachineArn"]


def catch_up(notebook: int) -> dict:
    """What the notebooks before that number made, found or created: {"functions": {…}, "state_machine": ARN}.

    What an exercise changed (a definition, a function's code or environment) is put back.
    """
    made = {}
    if notebook > 1:
        made["functions"] = {name: create_function(name) for name in tutorial.FUNCTIONS}
    if notebook > 2:
        made["state_machine"] = create_state_machine(definition=call_center(made["functions"]))
    things = {0: "nothing is needed yet", 1: "five functions", 2: "five functions and the state machine"}
    print(f"Ready: {things[len(made)]}.")
    return made


def start(state_machine_arn: str, input: dict, name: str | None = None) -> str:
    """The ARN of the execution that was started with this input.

    The name makes the call safe to repeat: when an answer is lost, the case does not run twice.
    """
    sfn = boto3.client("stepfunctions")
    own = name or str(uuid.uuid4())
    try:
        return sfn.start_execution(stateMachineArn=state_machine_arn, input=json.dumps(input), name=own)[
            "executionArn"
        ]
    except sfn.exceptions.ExecutionAlreadyExists:
        if name:
            raise
        return f"{state_machine_arn.replace(':stateMachine:', ':execution:')}:{own}"


def wait_for(execution_arn: str, seconds: float = 60) -> dict:
    """DescribeExecution's answer once the execution has ended; a TimeoutError if it has not by then."""
    sfn = boto3.client("stepfunctions")
    late = f"The execution still runs after {seconds} seconds: look at its history, or stop it."
    for _ in waiting.moments(seconds, late):
        answer = waiting.despite(
            sfn.exceptions.ExecutionDoesNotExist, lambda: sfn.describe_execution(executionArn=execution_arn)
        )
        if answer["status"] not in ("RUNNING", "PENDING_REDRIVE"):
            return answer


def history(execution_arn: str) -> list[dict]:
    """All events of the execution's history, oldest first, with their data."""
    pages = (
        boto3.client("stepfunctions")
        .get_paginator("get_execution_history")
        .paginate(executionArn=execution_arn, includeExecutionData=True, PaginationConfig={"PageSize": 1000})
    )
    return [event for page in pages for event in page["events"]]


def steps(events: Iterable[dict]) -> list[Visit]:
    """What the history says, state by state: each visit with its input, output, attempts and error."""
    return trace(events).visits


def check(sentence: str, test: Callable[[], bool], hint: str) -> None:
    """Prints ✓ and the sentence when the test holds, else ✗ and the hint. Never raises."""
    try:
        passed = test()
    except Exception:
        passed = False
    print(f"✓ {sentence}" if passed else f"✗ {sentence} — {hint}")


def left_over() -> cleaning.LeftOver:
    """What this lab left in the account: state machines, running executions, functions, log groups."""
    return cleaning.look()


def clean_up() -> cleaning.LeftOver:
    """Deletes exactly what `left_over()` lists, and proves it by listing again."""
    cleaning.delete(left_over())
    return left_over()
