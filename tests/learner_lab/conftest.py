"""An empty account on the local AWS, and what somebody else left in it."""

import contextlib
import functools
import json
import os
from pathlib import Path

import boto3
import botocore.session
import pytest
from IPython.core.interactiveshell import InteractiveShell

import helpers
import local_aws as aws
from learner_lab.checkout import choices
from learner_lab.resources.kinds import ACTIVITY, FUNCTION, LOG_GROUP, STATE_MACHINE
from learner_lab.session import credentials, pasted, target
from learner_lab.words import errors
from tests.learner_lab.handmade import PASS, make_function, sweep

KINDS = (STATE_MACHINE, ACTIVITY, FUNCTION, LOG_GROUP)
FOREIGN = ("OpenCaseFunction", "RedshiftEventSubscription")


@pytest.fixture(scope="session", autouse=True)
def models_are_read_once():
    """Each connect() makes a session, each session reads AWS's models again: half of these tests' time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.session, "create_loader", functools.cache(botocore.session.create_loader))
        yield


@pytest.fixture(scope="session")
def clients():
    """Clients that are kept, by service, for each region; whatever is connected meanwhile."""
    helpers.connect("local")
    services = {kind.service for kind in KINDS}
    made = [{name: boto3.client(name, region_name=region) for name in services} for region in choices.REGIONS]
    target.take_back()
    return made


@pytest.fixture(scope="module")
def empty_account(clients):
    """Whatever other tests left is gone, the lab's or not. Returns a function that empties the account again."""

    def empty():
        for region in clients:
            sweep(KINDS, region.get)

    empty()
    return empty


@pytest.fixture
def lab(empty_account, tmp_path, monkeypatch):
    """The vocabulary, connected to a local AWS in which nothing of the lab is left, before or after."""
    monkeypatch.setenv("LEARNER_LAB_HOME", str(tmp_path / "remembered"))
    helpers.connect("local")
    yield helpers
    empty_account()
    target.take_back()
    boto3.setup_default_session()


@pytest.fixture
def faults(lab):
    """Makes the local AWS fail as told, until the end of the test."""
    path = Path(os.environ["LOCAL_AWS_HOME"]) / "faults.json"
    yield lambda **told: path.write_text(json.dumps(told), "utf-8")
    path.unlink(missing_ok=True)


@pytest.fixture
def block():
    """What AWS Details would show, for a session of this number on the local AWS."""
    environment = aws.start().environment
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    keys = "\n".join(f"{name.lower()}={environment[name]}" for name in names)

    def shown(session: int) -> str:
        return f"[default]\n{keys}\naws_session_token=token-{session}\n"

    return shown


@pytest.fixture
def learner_lab(lab, block, tmp_path, monkeypatch):
    """A student signed in at a Learner Lab, which the local AWS plays; returns the vocabulary."""
    (tmp_path / "config").write_text(f"[default]\nendpoint_url = {aws.start().endpoint}\n", "utf-8")
    target.take_back()
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("LAB_TARGET", "aws")
    credentials.save(pasted.parse(block(1)))
    lab.connect()
    return lab


@pytest.fixture
def shell():
    """An IPython shell such as a notebook's, with the lab's handler."""
    shell = InteractiveShell.instance(colors="nocolor")
    errors.install()
    yield shell
    InteractiveShell.clear_instance()


@pytest.fixture
def foreign(lab):
    """Two functions and a state machine that the lab did not make, one of each with a name of the tutorial's.

    Returns a function that describes them, to the byte.
    """
    somebody = boto3.Session()  # without what connect() adds
    awslambda, sfn, logs = map(somebody.client, ("lambda", "stepfunctions", "logs"))
    for name in FOREIGN:
        make_function(awslambda, name, lab.lab_role())
    machine = sfn.create_state_machine(name="CallCenterStateMachine", definition=PASS, roleArn=lab.lab_role())
    arn = machine["stateMachineArn"]

    def described() -> list[dict]:
        answers = [
            awslambda.get_function(FunctionName=name) for name in ("OpenCaseFunction", "RedshiftEventSubscription")
        ]
        answers.append(sfn.describe_state_machine(stateMachineArn=arn))
        answers.append(sfn.list_tags_for_resource(resourceArn=arn))
        answers.append(logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/OpenCase"))
        return [{key: value for key, value in answer.items() if key != "ResponseMetadata"} for answer in answers]

    yield described
    for name in FOREIGN:
        with contextlib.suppress(awslambda.exceptions.ResourceNotFoundException):  # adopted, and cleaned up
            awslambda.delete_function(FunctionName=name)
    sfn.delete_state_machine(stateMachineArn=arn)
