"""The local AWS fails as told, and its log proves it."""

import json

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

import local_aws as aws
from tests.local_aws.waiting import until

ONCE = Config(retries={"total_max_attempts": 1})
LAB_ROLE = "arn:aws:iam::123456789012:role/LabRole"
PASS = json.dumps({"StartAt": "Wait", "States": {"Wait": {"Type": "Pass", "End": True}}})


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    home = tmp_path_factory.mktemp("faulty") / "home"
    yield aws.start(home)
    aws.stop(home)


@pytest.fixture
def home(server, tmp_path_factory):
    """The state folder of this module's server, without faults before and after."""
    home = next(path for path in tmp_path_factory.getbasetemp().glob("faulty*/home"))
    yield home
    (home / "faults.json").unlink(missing_ok=True)


@pytest.fixture
def client(server, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.endpoint)

    def make(service, token=None, **config):
        keys = {name.lower(): value for name, value in server.environment.items() if "KEY" in name}
        settings = {"region_name": "us-east-1", "config": ONCE.merge(Config(**config))}
        return boto3.client(service, **keys, **settings, aws_session_token=token)

    return make


@pytest.fixture
def faults(home):
    def write(**plan):
        (home / "faults.json").write_text(json.dumps(plan))

    return write


@pytest.fixture
def fired(home):
    """The faults that the log tells of from now on, as (kind, service, operation)."""
    before = (home / "server.log").stat().st_size

    def read():
        lines = (home / "server.log").read_text()[before:].splitlines()
        return [tuple(line.split(" fault ")[1].split(",")[0].split(" ")) for line in lines if " fault " in line]

    return lambda: [(kind, service, name) for kind, _, service, name in read()]


@pytest.mark.parametrize(
    ("fault", "service", "operation", "code"),
    [
        ("throttled", "stepfunctions", "list_state_machines", "ThrottlingException"),
        ("throttled", "lambda", "list_functions", "TooManyRequestsException"),
        ("throttled", "iam", "list_roles", "Throttling"),
        ("500", "stepfunctions", "list_state_machines", "InternalServerException"),
        ("500", "lambda", "list_functions", "ServiceException"),
        ("expired", "logs", "describe_log_groups", "ExpiredTokenException"),
        ("expired", "sts", "get_caller_identity", "ExpiredToken"),
        ("denied", "lambda", "list_functions", "AccessDeniedException"),
        ("cancelled", "stepfunctions", "list_state_machines", "AccessDeniedException"),
    ],
)
def test_an_operation_fails_once_as_told(client, faults, fired, fault, service, operation, code):
    faults(rules=[{"operation": "*", "fault": fault}])
    call = getattr(client(service), operation)
    with pytest.raises(ClientError, match=code):
        call()
    call()
    name = "".join(word.title() for word in operation.split("_"))
    assert fired() == [(fault, service.replace("stepfunctions", "states"), name)]


def test_a_cut_before_leaves_nothing_done_and_a_cut_after_leaves_it_done(client, faults):
    logs = client("logs")
    for cut, names in (("cut-before", []), ("cut-after", ["/cut-after"])):
        faults(rules=[{"operation": "logs:CreateLogGroup", "fault": cut}])
        with pytest.raises(ConnectionClosedError):
            logs.create_log_group(logGroupName=f"/{cut}")
        assert [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]] == names


def test_a_slow_operation_outlasts_an_impatient_client(client, faults, fired):
    faults(rules=[{"operation": "GetCallerIdentity", "fault": "slow", "seconds": 0.5}])
    with pytest.raises(Exception, match="Read timeout"):
        client("sts", read_timeout=0.1).get_caller_identity()
    until(fired)  # nobody waits for the answer, and the next test's faults must not count this call
    assert fired() == [("slow", "sts", "GetCallerIdentity")]


def test_rules_skip_and_count(client, faults, fired):
    faults(rules=[{"operation": "sts:GetCallerIdentity", "fault": "throttled", "skip": 2, "times": 2}])
    codes = []
    for _ in range(6):
        try:
            codes.append(client("sts").get_caller_identity()["ResponseMetadata"]["HTTPStatusCode"])
        except ClientError as error:
            codes.append(error.response["Error"]["Code"])
    assert codes == [200, 200, "Throttling", "Throttling", 200, 200]


def test_every_tenth_call_fails_in_turn_with_each_fault_in_a_seeded_order(client, faults, fired):
    faults(every={"calls": 10, "faults": ["throttled", "500", "cut-before"], "seed": 4})
    sts = client("sts", retries={"total_max_attempts": 5})
    for _ in range(60):
        sts.get_caller_identity()
    kinds = [kind for kind, _, _ in fired()]
    assert len(kinds) == 6 and set(kinds[:3]) == {"throttled", "500", "cut-before"} and kinds[3:] == kinds[:3]


def test_a_spared_operation_never_fails(client, faults, fired):
    faults(every={"calls": 1, "faults": ["500"], "spared": ["GetCallerIdentity"]})
    client("sts").get_caller_identity()
    assert fired() == []


def test_the_keys_of_a_session_expire_and_new_ones_work(client, faults):
    faults(session_calls=2)
    old = client("sts", token="first")
    old.get_caller_identity()
    old.get_caller_identity()
    for _ in range(2):
        with pytest.raises(ClientError, match=r"ExpiredToken.*is expired"):
            old.get_caller_identity()
    client("sts", token="second").get_caller_identity()


def test_a_cancelled_session_still_knows_who_it_is(client, faults):
    faults(rules=[{"operation": "*", "fault": "cancelled", "times": None}])
    client("sts").get_caller_identity()
    for _ in range(2):
        with pytest.raises(ClientError, match=r"explicit deny .*policy/voc-cancel-cred"):
            client("iam").list_roles()


ILLEGIBLE = [
    "{",
    "[]",
    '{"rules": [{"operation": "*", "fault": "odd"}]}',
    '{"rules": [{"operation": "*", "fault": "500", "skip": "1"}]}',
    '{"rules": [{"operation": "*", "fault": "500", "times": "1"}]}',
    '{"rules": [{"operation": "*", "fault": "slow", "seconds": "1"}]}',
    '{"rules": [{"operation": "*", "fault": "slow", "seconds": -1}]}',
    '{"every": 3}',
    '{"every": {"calls": 1, "faults": []}}',
    '{"every": {"calls": "1", "faults": ["500"]}}',
    '{"moments": {"unseen": "1"}}',
    '{"moments": 1}',
    '{"session_calls": "3"}',
]


@pytest.mark.parametrize("text", ILLEGIBLE)
def test_a_file_that_cannot_be_understood_is_said_so(client, home, text):
    (home / "faults.json").write_text(text)
    with pytest.raises(ClientError, match=r"faults.json cannot be understood"):
        client("sts").get_caller_identity()


def test_a_new_function_is_pending_for_a_moment(client, faults, zipped):
    faults(moments={"pending": 0.8, "updating": 0.8})
    functions = client("lambda")
    functions.create_function(
        FunctionName="Slow",
        Runtime="python3.13",
        Handler="lambda_function.lambda_handler",
        Role=LAB_ROLE,
        Code=zipped,
    )
    assert functions.get_function(FunctionName="Slow")["Configuration"]["State"] == "Pending"
    with pytest.raises(ClientError, match=r"ResourceConflictException.*following state: Pending"):
        functions.invoke(FunctionName="Slow")
    while functions.get_function(FunctionName="Slow")["Configuration"]["State"] == "Pending":
        pass
    functions.update_function_configuration(FunctionName="Slow", Timeout=5)
    with pytest.raises(ClientError, match="An update is in progress for resource"):
        functions.update_function_configuration(FunctionName="Slow", Timeout=6)


def test_a_deleted_state_machine_is_deleting_for_a_moment(client, faults):
    faults(moments={"deleting": 0.8})
    machine = {"name": "Deleted", "definition": PASS, "roleArn": LAB_ROLE}
    sfn = client("stepfunctions")
    arn = sfn.create_state_machine(**machine)["stateMachineArn"]
    sfn.delete_state_machine(stateMachineArn=arn)
    assert sfn.describe_state_machine(stateMachineArn=arn)["status"] == "DELETING"
    with pytest.raises(ClientError, match="StateMachineDeleting"):
        sfn.create_state_machine(**machine)
    with pytest.raises(ClientError, match="StateMachineDoesNotExist"):
        while sfn.describe_state_machine(stateMachineArn=arn):
            pass
    sfn.create_state_machine(**machine)


def test_a_new_execution_does_not_exist_for_a_moment(client, faults):
    faults(moments={"unseen": 0.8})
    sfn = client("stepfunctions")
    machine = sfn.create_state_machine(name="Unseen", definition=PASS, roleArn=LAB_ROLE)["stateMachineArn"]
    execution = sfn.start_execution(stateMachineArn=machine)["executionArn"]
    with pytest.raises(ClientError, match="ExecutionDoesNotExist"):
        sfn.describe_execution(executionArn=execution)
    described = None
    while described is None:
        try:
            described = sfn.describe_execution(executionArn=execution)
        except sfn.exceptions.ExecutionDoesNotExist:
            continue
    assert described["executionArn"] == execution
