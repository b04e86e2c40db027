"""The vocabulary of the notebooks: verbs with AWS nouns, and plain boto3 inside."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import boto3
import ipywidgets
from IPython.display import display

import designer
import local_aws
import viewer
from history import Visit, trace
from learner_lab import exercises
from learner_lab.asking import designs, executions, testing, walking
from learner_lab.care import clean_up as cleaning
from learner_lab.care import cost as costs
from learner_lab.care import doctor, removing
from learner_lab.checkout import choices
from learner_lab.resources import adoption, functions, ownership, state_machines, waiting
from learner_lab.resources import call_center as tutorial
from learner_lab.resources.packages import zip_source
from learner_lab.session import roles, signing_in, target
from learner_lab.words import errors, sentences
from learner_lab.words.masking import mask
from viewer import Drawing, Form, Source, Tally, Watch, exported, mask_all, show, source_of, tally, with_text

__all__ = [  # noqa: RUF022 (as the headings have them)
    "connect", "sign_in", "check_setup", "lab_role",
    "zip_handler", "create_function", "create_functions", "call_center", "create_state_machine", "catch_up", "design",
    "start", "wait_for", "run_many", "form",
    "history", "steps", "draw", "show", "watch", "mask",
    "walk", "run_tests", "check", "hand_in",
    "left_over", "clean_up", "remove", "adopt", "cost",
]  # fmt: skip

target.wait_for_a_choice()


# Where: on this machine or in your Learner Lab, and with which keys and role


def connect(
    to: str | None = None,
    *,
    region: str | None = None,
    prefix: str | None = None,
    role: str | None = None,
    allow_other_account: bool = False,
) -> None:
    """Points boto3 to the AWS on this machine (`local`, the default) or to the Learner Lab (`aws`), and says so.

    What is given is remembered for all notebooks of the checkout; LAB_TARGET outranks what is remembered. `prefix`
    gives functions and state machines other names, where the tutorial's are taken. An account without LabRole is
    refused, unless told allow_other_account=True with the name of a role.
    """
    errors.install()
    choices.keep(prefix=prefix)
    with target.trying():
        if choices.target(to) == "local":
            server = local_aws.start()
            target.use_local(server.environment)
            sentences = [server.news, target.LOCAL]
        else:
            target.use_aws(region)
            roles.accept(role, allow_other_account)  # refuses an account that is no Learner Lab
            sentences = [target.place()]
        choices.keep(target=to, region=region)
    print(*filter(None, [*sentences, choices.naming()]), sep="\n")


def sign_in(region: str = choices.REGIONS[0]) -> ipywidgets.Widget:
    """A box for the block of AWS Details → AWS CLI: the keys go into the profile `learner-lab`, nowhere else.

    After it connect() leads to the Learner Lab, in all notebooks of this checkout. `connect("local")` leads back.
    """
    box = signing_in.Box(region)
    return with_text(box, repr(box))


def check_setup() -> doctor.Checkup:
    """What the doctor finds: a table of ✓ and ✗ with what to do next. In a terminal: python -m learner_lab."""
    return doctor.examine()


def lab_role() -> str:
    """The ARN of LabRole, the one role that a Learner Lab lets functions and state machines use."""
    name = roles.name()
    with roles.expected(name):
        return boto3.client("iam").get_role(RoleName=name)["Role"]["Arn"]


# Make: find or create


def zip_handler(source: str | Path) -> bytes:
    """The zip for Lambda, with the source as `lambda_function.py`: the same source gives the same bytes.

    `source` is the name of a function of the tutorial, a path, or the handler's text itself.
    """
    return zip_source(source)


def create_function(
    name: str, source: str | Path | None = None, environment: dict | None = None, *, timeout: int = 3
) -> str:
    """The ARN of the Lambda function of that name, found or created, with this source and environment.

    Without a source it is the one of that name in `lambdas/`. An invocation may take `timeout` seconds. Returns when
    the function can be called.
    """
    awslambda = boto3.client("lambda")
    package = zip_handler(source or name)
    settings = functions.settings(lab_role(), environment, timeout)
    found = functions.find(awslambda, name)
    if not found:
        create = ownership.tagged(awslambda.create_function, Tags=ownership.TAG)
        found = create(FunctionName=name, Code={"ZipFile": package}, **settings)
    functions.own_log_group(boto3.client("logs"), found)  # before an update hides how old it is
    functions.update(awslambda, found, package, settings)
    return found["FunctionArn"]


def create_functions() -> dict[str, str]:
    """The five functions of the call center as {name: ARN}, found or created, with a progress bar."""
    bar = ipywidgets.IntProgress(max=len(tutorial.FUNCTIONS), description="functions")
    display(with_text(bar, f"A progress bar: {bar.max} functions."))
    made = {}
    for name in tutorial.FUNCTIONS:
        made[name] = create_function(name)
        bar.value += 1
    return made


def call_center(arns: dict[str, str] | None = None) -> dict:
    """The tutorial's definition; its ARNs are placeholders until the functions' are given, as {name: ARN}."""
    return tutorial.definition(arns)


def create_state_machine(name: str = tutorial.STATE_MACHINE, definition: dict | str | None = None) -> str:
    """The ARN of the state machine of that name, found and updated, or created, under LabRole.

    Without a definition it is the call center with the functions of the account. One that is being deleted
    is waited for; the update is waited for too, so that the next execution runs it.
    """
    sfn = boto3.client("stepfunctions")
    definition = definition or call_center(create_functions())
    text = definition if isinstance(definition, str) else json.dumps(definition, indent=2)
    found = state_machines.find(sfn, name)
    if not found:
        create = ownership.tagged(sfn.create_state_machine, tags=ownership.TAG_LIST)
        return create(name=name, definition=text, roleArn=lab_role())["stateMachineArn"]
    state_machines.update(sfn, found, text, lab_role())
    return found["stateMachineArn"]


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


def design(name: str, definition: dict | str | Path | None = None, *, fresh: bool = False) -> designer.Designer:
    """The designer of a state machine: edited by mouse or in words, tested, deployed, run.

    It opens the draft of that name, or the definition, or the account's state machine of that name, or an empty
    canvas. With `fresh` the draft is not opened; undo leads back to it.
    """
    account = designer.Account(**designs.account_of(create_state_machine, lambda arn, input: watch(start(arn, input))))
    opened, sentence = designer.open_design(name, definition, account, fresh=fresh)
    print(sentence)
    return opened


# Run


def start(state_machine_arn: str, input: dict, name: str | None = None) -> str:
    """The ARN of the execution that was started with this input; AWS finds a name when none is given."""
    named, text = {"name": name} if name else {}, json.dumps(input)
    started = boto3.client("stepfunctions").start_execution(stateMachineArn=state_machine_arn, input=text, **named)
    return started["executionArn"]


def wait_for(execution_arn: str, seconds: float = 60) -> dict:
    """DescribeExecution's answer once the execution has ended; a TimeoutError if it has not by then."""
    sfn = boto3.client("stepfunctions")
    late = f"The execution still runs after {seconds} seconds: look at its history, or stop it with stop_execution."
    for _ in waiting.moments(seconds, late):
        answer = executions.described(sfn, execution_arn)
        if answer["status"] not in executions.GOES_ON:
            return answer


def run_many(count: int, state_machine_arn: str, input: dict) -> Tally:
    """The drawing of `count` executions with counts and shares; as many side by side as the account allows."""
    sfn, bar = boto3.client("stepfunctions"), ipywidgets.IntProgress(max=count, description="executions")
    display(with_text(bar, f"A progress bar: {count} executions."))
    most, histories = executions.at_once(boto3.client("lambda")), []
    for arn in executions.run_all(sfn, lambda: start(state_machine_arn, input), count, most):
        histories.append(history(arn))
        bar.value += 1
    definition = sfn.describe_state_machine(stateMachineArn=state_machine_arn)["definition"]
    return tally(*mask_all([definition, histories], mask))


def form(run: Callable[..., Watch], **fields: str | list[str]) -> Form:
    """A form with these fields, texts or choices: each press of Start calls `run` with them and shows its watch."""
    return Form(run, fields, explain=sentences.sentence, mask=mask)


# See


def history(execution_arn: str) -> list[dict]:
    """All events of the execution's history, oldest first, with their data."""
    sfn = boto3.client("stepfunctions")
    pages = sfn.get_paginator("get_execution_history").paginate(
        executionArn=execution_arn, includeExecutionData=True, PaginationConfig={"PageSize": 1000}
    )
    return waiting.despite(
        sfn.exceptions.ExecutionDoesNotExist, lambda: [event for page in pages for event in page["events"]]
    )


def steps(events: Iterable[dict] | str) -> list[Visit]:
    """What the history says, state by state: each visit with its input, output, attempts and error.

    The history may be asked for here: by its execution's ARN.
    """
    return trace(history(events) if isinstance(events, str) else events).visits


def draw(
    definition: dict | str,
    events: list[dict] | str | None = None,
    *,
    vertical: bool = True,
    title: str | None = None,
) -> Drawing:
    """The drawing of a definition; with the events of a history, of what that execution did. Masked: it may be kept.

    The history may be asked for here: by its execution's ARN.
    """
    events = history(events) if isinstance(events, str) else events
    definition, events, title = mask_all([definition, events, title], mask)
    return viewer.draw(definition, events, vertical=vertical, title=title)


def watch(execution_arn: str | Path, *, definition: dict | str | None = None, large: bool = False) -> Watch:
    """The execution as it runs: graph, data of each step, table, timeline, events, replay; `large` for a projector.

    In place of the ARN a history that was saved as JSON: `watch("run.json")` asks AWS nothing. It is drawn by this
    definition or the one saved with it, else by itself. `compare`, `open`, `export` are methods of what is returned.
    """
    if str(execution_arn).startswith("arn:"):
        return Watch(executions.source(execution_arn, Source, start), large=large)
    return Watch(source_of(execution_arn, definition, mask=mask), large=large)


# Check


def walk(definition: dict, input: object, mocks: Mapping[str, Any] | None = None) -> walking.Walk:
    """The way of this input through the definition, by TestState: path, status, output, tries. Nothing is created.

    `mocks` says what the call of each Task, Map or Parallel answers: {"Open Case": {"Case": "001"}}. An exception
    is an error of its name, an iterator has an answer for each try.
    """
    return walking.walk(definition, input, mocks or {})


def run_tests(folder: str | Path) -> testing.Outcomes:
    """{name: outcome} of the tests in the folder, run by pytest here, with a root and a configuration of their own."""
    return testing.run_tests(Path(folder).resolve())


def check(
    sentence: str,
    test: Callable[[], Any],
    hint: str,
    *,
    wanted: Any = True,
    hints: Mapping[Any, str] | None = None,
    made: str | None = None,
    ran: str | None = None,
) -> exercises.Checked:
    """What `test` found: prints ✓ when it is what is wanted, else ✗, found and wanted, and what to do. Never raises.

    `hints` are {what is often found, or a function of it: sentence}, `hint` is for all else. `made` names the function
    or state machine that was to be made, `ran` the one whose newest run counts: what is usually wrong with them is
    told first. Where keys, network or a cell that was not run kept the test from being answered, that is told instead.
    """
    checked = exercises.ask(sentence, test, hint, wanted=wanted, hints=hints, made=made, ran=ran)
    exercises.keep(checked)
    print(checked)
    return checked


def hand_in(name: str) -> exercises.HandedIn:
    """One file to upload to a course system, `<name>.lab.zip` beside the notebook; prints its size and what is in it.

    What the checks found since the kernel started, the cells of your own, the lab's state machines, their newest
    executions as history and replay. All masked, and nothing is sent anywhere.
    """
    return exercises.hand_in(name, mask_all, lambda *run: exported(".html", *run))


# Leave: nothing behind


def left_over() -> cleaning.LeftOver:
    """What this lab left in the account: state machines with running executions, functions, queues, … log groups."""
    return cleaning.look()


def clean_up() -> cleaning.LeftOver:
    """Deletes exactly what `left_over()` lists, and proves it by listing again."""
    before = left_over()
    print(f"Deleting:\n{before}" if before else "Nothing to delete.")
    cleaning.delete(before)
    return left_over()


def remove(*names: str) -> None:
    """What of the lab has one of these names is gone: functions, state machines, activities, queues, … with their logs.

    It is no error when there was nothing. What the lab did not make stays, and is told.
    """
    removing.remove(*names)


def adopt(name: str) -> None:
    """Makes the function (with its log group), state machine, queue, … of that name the lab's, whoever made it."""
    print(f"Adopted: {adoption.adopt(name)}. It is the lab's now, to be overwritten and cleaned up.")


def cost() -> costs.Cost:
    """What this lab's things that are still there have used, by their histories and logs, against the free tier."""
    return costs.of(left_over())
