"""The account is a Learner Lab: its identity, its role, and what it forbids, in AWS's words."""

import re

import boto3
import pytest
from botocore.exceptions import ClientError

import local_aws as aws

LAB_ROLE = "arn:aws:iam::123456789012:role/LabRole"
STUDENT = "arn:aws:sts::123456789012:assumed-role/voclabs/user0000000=student"


def create_function(role, zipped):
    handler = {"Runtime": "python3.13", "Handler": "lambda_function.lambda_handler"}
    return boto3.client("lambda").create_function(FunctionName="Passed", Role=role, Code=zipped, **handler)


def refusal(error):
    return error.value.response["Error"]["Code"], error.value.response["Error"]["Message"]


def test_the_student_is_voclabs(local_aws):
    identity = boto3.client("sts").get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == ("123456789012", STUDENT)


def test_account_and_student_can_be_named(home, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_ACCOUNT", "999988887777")
    monkeypatch.setenv("LOCAL_AWS_USER", "user123=Ada & Co")
    for name, value in aws.start(home).environment.items():
        monkeypatch.setenv(name, value)
    identity = boto3.Session().client("sts").get_caller_identity()
    assert identity["Arn"] == "arn:aws:sts::999988887777:assumed-role/voclabs/user123=Ada & Co"
    role = boto3.Session().client("iam").get_role(RoleName="LabRole")["Role"]
    assert role["Arn"] == "arn:aws:iam::999988887777:role/LabRole"


def test_lab_role_trusts_states_and_lambda_in_one_statement(local_aws):
    role = boto3.client("iam").get_role(RoleName="LabRole")["Role"]
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert (role["Arn"], role["Path"], statement["Action"]) == (LAB_ROLE, "/", "sts:AssumeRole")
    assert {"states.amazonaws.com", "lambda.amazonaws.com"} < set(statement["Principal"]["Service"])


def test_roles_and_attached_policies_can_be_listed(local_aws):
    iam = boto3.client("iam")
    assert "LabRole" in {role["RoleName"] for role in iam.list_roles()["Roles"]}
    attached = iam.list_attached_role_policies(RoleName="LabRole")["AttachedPolicies"]
    assert attached and all(re.match(r"arn:aws:iam::\d{12}:policy/", policy["PolicyArn"]) for policy in attached)


@pytest.mark.parametrize(
    ("operation", "params", "resource"),
    [
        ("create_role", {"RoleName": "mine", "AssumeRolePolicyDocument": "{}"}, "role/mine"),
        (
            "attach_role_policy",
            {"RoleName": "LabRole", "PolicyArn": "arn:aws:iam::aws:policy/X"},
            "role/LabRole",
        ),
        (
            "put_role_policy",
            {"RoleName": "LabRole", "PolicyName": "p", "PolicyDocument": "{}"},
            "role/LabRole",
        ),
        ("create_user", {"UserName": "me"}, "user/me"),
    ],
)
def test_what_the_lab_forbids_is_denied_because_no_policy_allows_it(local_aws, operation, params, resource):
    with pytest.raises(ClientError) as error:
        getattr(boto3.client("iam"), operation)(**params)
    action = "iam:" + "".join(word.title() for word in operation.split("_"))
    assert refusal(error) == (
        "AccessDenied",
        f"User: {STUDENT} is not authorized to perform: {action} on resource: "
        f"arn:aws:iam::123456789012:{resource} because no identity-based policy allows the {action} action",
    )


def test_voclabs_and_the_contents_of_policies_are_denied_explicitly(local_aws):
    iam = boto3.client("iam")
    with pytest.raises(ClientError, match=r"explicit deny in an identity-based policy: .*:policy/Pvoclabs"):
        iam.get_role(RoleName="voclabs")
    arn = iam.list_attached_role_policies(RoleName="LabRole")["AttachedPolicies"][0]["PolicyArn"]
    with pytest.raises(ClientError, match=f"iam:GetPolicyVersion on resource: policy {arn} with an explicit deny"):
        iam.get_policy_version(PolicyArn=arn, VersionId="v1")


def test_a_role_that_is_not_there_is_told_in_iams_words(local_aws):
    with pytest.raises(ClientError) as error:
        boto3.client("iam").get_role(RoleName="nobody")
    assert refusal(error) == ("NoSuchEntity", "The role with name nobody cannot be found.")


def test_only_lab_role_may_be_passed(local_aws, zipped):
    with pytest.raises(ClientError) as error:
        create_function("arn:aws:iam::123456789012:role/other", zipped)
    code, message = refusal(error)
    assert code == "AccessDeniedException"
    assert "iam:PassRole on resource: arn:aws:iam::123456789012:role/other" in message
    with pytest.raises(ClientError, match="Cross-account pass role is not allowed"):
        create_function("arn:aws:iam::111122223333:role/LabRole", zipped)
    with pytest.raises(ClientError, match=r"Value 'nonsense' at 'role' failed to satisfy constraint"):
        create_function("nonsense", zipped)


def test_ten_functions_may_run_at_once_and_none_can_be_reserved(local_aws):
    client = boto3.client("lambda")
    limits = client.get_account_settings()["AccountLimit"]
    assert (limits["ConcurrentExecutions"], limits["UnreservedConcurrentExecutions"]) == (10, 10)
    with pytest.raises(ClientError, match=r"below its minimum value of \[10\]"):
        client.put_function_concurrency(FunctionName="x", ReservedConcurrentExecutions=1)


@pytest.mark.parametrize("service", ["stepfunctions", "lambda", "logs", "s3", "dynamodb"])
def test_other_regions_are_denied_explicitly(local_aws, service):
    client = boto3.client(service, region_name="eu-west-1")
    listing = {
        "stepfunctions": "list_state_machines",
        "lambda": "list_functions",
        "logs": "describe_log_groups",
        "s3": "list_buckets",
        "dynamodb": "list_tables",
    }
    with pytest.raises(ClientError, match=r"\(AccessDenied(Exception)?\).*with an explicit deny"):
        getattr(client, listing[service])()


def test_us_west_2_is_a_region_of_its_own(local_aws):
    boto3.client("lambda").list_functions()
    assert boto3.client("lambda", region_name="us-west-2").list_functions()["Functions"] == []


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("kinesis", "list_streams"),
        ("athena", "list_work_groups"),
        ("ec2", "describe_regions"),
    ],
)
def test_what_is_not_offered_is_said_in_a_sentence(local_aws, service, operation):
    with pytest.raises(ClientError, match=f"The local AWS offers states, lambda.*; it has no {service}"):
        getattr(boto3.client(service), operation)()
