"""Where calls go: to the local AWS whatever the environment says, to a real account only when asked by name."""

import itertools
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import boto3
import pytest

import helpers
import local_aws
from learner_lab.checkout import choices
from learner_lab.session import credentials, roles, target

MISLEADING = {
    "AWS_ACCESS_KEY_ID": "AKIAREAL",
    "AWS_SECRET_ACCESS_KEY": "real",
    "AWS_SESSION_TOKEN": "real",
    "AWS_SECURITY_TOKEN": "real",
    "AWS_CREDENTIAL_EXPIRATION": "2020-01-01T00:00:00Z",
    "AWS_PROFILE": "a-profile-that-is-gone",
    "AWS_DEFAULT_PROFILE": "another",
    "AWS_REGION": "eu-central-1",
    "AWS_ENDPOINT_URL": "https://example.invalid",
    "AWS_ENDPOINT_URL_SFN": "https://sfn.invalid",
    "AWS_ENDPOINT_URL_LAMBDA": "https://lambda.invalid",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    "AWS_USE_FIPS_ENDPOINT": "true",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "http_proxy": "http://127.0.0.1:9",
    "ALL_PROXY": "http://127.0.0.1:9",
}


@pytest.fixture
def misled(monkeypatch, tmp_path):
    """An environment and a config file that lead elsewhere, with real keys."""
    config = "[default]\nregion = eu-west-3\nignore_configured_endpoint_urls = true\nuse_dualstack_endpoint = true\n"
    (tmp_path / "config").write_text(config, "utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("NO_PROXY", "example.org")
    for name, value in MISLEADING.items():
        monkeypatch.setenv(name, value)
    yield aws_variables()
    target.take_back()
    boto3.DEFAULT_SESSION = None


def aws_variables() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("AWS_") or "proxy" in name.lower()}


def test_the_local_aws_is_reached_whatever_the_environment_says(misled, empty_account):
    helpers.connect("local")
    for service in ("stepfunctions", "lambda", "iam", "sts", "logs"):
        client = boto3.client(service)
        keys = boto3.DEFAULT_SESSION.get_credentials()
        assert client.meta.endpoint_url.startswith("http://127.0.0.1:")
        assert (client.meta.region_name, keys.token) == ("us-east-1", None) or service == "iam"
        assert "REAL" not in keys.access_key
    assert boto3.client("sts").get_caller_identity()["Account"] == "123456789012"
    assert os.environ["NO_PROXY"] == "example.org,127.0.0.1"


def stopped_at(step: int, call) -> bool:
    """Whether the call was stopped as with Ctrl-C, at that line of those of `target` that it runs; else it ended."""
    left, before = iter(range(step)), sys.gettrace()

    def trace(frame, event, _):
        if frame.f_code.co_filename != target.__file__:
            return None
        if event == "line" and next(left, None) is None:
            raise KeyboardInterrupt
        return trace

    sys.settrace(trace)
    try:
        call()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return False


def test_wherever_a_connect_is_stopped_nobody_is_led_elsewhere(misled, empty_account):
    helpers.connect("local")
    environment = local_aws.start().environment
    for step in itertools.count():
        if not stopped_at(step, lambda: target.use_local(environment)):
            break
        with suppress(target.NotConnected):
            client = boto3.client("lambda")
            assert client.meta.endpoint_url == environment["AWS_ENDPOINT_URL"]
            assert boto3.DEFAULT_SESSION.get_credentials().access_key == environment["AWS_ACCESS_KEY_ID"]
    assert step > 20 and boto3.client("sts").get_caller_identity()["Account"] == "123456789012"


def test_leaving_takes_back_what_was_set(misled, empty_account):
    helpers.connect("local")
    target.take_back()
    assert aws_variables() == misled


def test_the_learner_lab_is_reached_with_its_own_keys_only(misled, tmp_path, monkeypatch):
    path = tmp_path / "credentials"
    path.write_text("[learner-lab]\naws_access_key_id=ASIALAB\naws_secret_access_key=x\naws_session_token=y\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(path))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.delenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")  # it would hide whether endpoints are passed over
    target.use_aws("us-west-2")
    sfn = boto3.client("stepfunctions")
    assert sfn.meta.endpoint_url == "https://states.us-west-2.amazonaws.com"
    assert boto3.DEFAULT_SESSION.get_credentials().access_key == "ASIALAB"
    assert {"AWS_ACCESS_KEY_ID", "AWS_PROFILE"} <= target.shadows(os.environ)


@pytest.fixture
def remembered(monkeypatch, tmp_path):
    monkeypatch.setenv("LEARNER_LAB_HOME", str(tmp_path))
    monkeypatch.delenv("LAB_TARGET")


def test_nobody_goes_to_a_real_account_without_asking(remembered):
    assert choices.target() == "local"


@pytest.fixture
def undecided(monkeypatch):
    """A kernel in which helpers was imported and nothing else has happened."""
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    target.wait_for_a_choice()


def test_before_connect_no_client_is_made_for_it_would_reach_the_users_own_account(undecided):
    for make in (boto3.client, boto3.resource):
        with pytest.raises(target.NotConnected, match=r"Run helpers.connect\(\) first"):
            make("s3")
    with pytest.raises(target.NotConnected):
        helpers.clean_up()


def test_before_connect_the_doctor_says_to_connect(undecided):
    found = {finding.what: finding for finding in helpers.check_setup()}
    assert not found["target"].well and "helpers.connect()" in found["target"].todo
    assert "NotConnected" in found["keys"].found


def test_whoever_points_boto3_to_this_machine_needs_no_connect(undecided, local_aws):
    assert boto3.client("sts").get_caller_identity()["Account"] == "123456789012"


def test_importing_helpers_again_disconnects_nobody(empty_account):
    helpers.connect("local")
    session = boto3.DEFAULT_SESSION
    target.wait_for_a_choice()
    assert boto3.DEFAULT_SESSION is session
    target.take_back()


def test_importing_helpers_asks_for_a_choice():
    told = "import helpers, boto3; boto3.client('sts')"
    asked = subprocess.run(
        [sys.executable, "-c", told], cwd=Path(helpers.__file__).parent, capture_output=True, text=True
    )
    assert "NotConnected" in asked.stderr


def test_a_choice_holds_for_all_notebooks_until_the_next(remembered):
    choices.keep(target="aws", region="us-west-2")
    assert (choices.target(), choices.region()) == ("aws", "us-west-2")
    choices.keep(target="local")
    assert (choices.target(), choices.region()) == ("local", "us-west-2")


def test_lab_target_outranks_what_is_remembered_and_nothing_is_remembered_beside_it(remembered, monkeypatch):
    choices.keep(target="aws")
    monkeypatch.setenv("LAB_TARGET", "local")
    assert choices.target() == "local"
    choices.keep(target="aws", region="us-west-2")
    monkeypatch.delenv("LAB_TARGET")
    assert (choices.target(), choices.region()) == ("aws", "us-east-1")


def test_where_lab_target_says_aws_the_region_that_was_signed_in_to_is_kept(remembered, monkeypatch):
    monkeypatch.setenv("LAB_TARGET", "aws")
    choices.keep(target="aws", region="us-west-2")
    assert choices.region() == "us-west-2"
    monkeypatch.delenv("LAB_TARGET")
    assert choices.target() == "local"


@pytest.mark.parametrize(("told", "target"), [("AWS", "aws"), (" local ", "local"), ("", "aws"), (" ", "aws")])
def test_lab_target_is_read_as_it_is_meant(remembered, monkeypatch, told, target):
    monkeypatch.setenv("LAB_TARGET", "")
    choices.keep(target="aws")
    monkeypatch.setenv("LAB_TARGET", told)
    assert choices.target() == target


def test_a_target_that_does_not_exist_is_refused_with_the_choices(remembered, monkeypatch):
    for wrong in (lambda: choices.target("lcoal"), lambda: choices.keep(target="prod")):
        with pytest.raises(ValueError, match="choose local or aws"):
            wrong()
    assert choices.target() == "local"


@pytest.mark.parametrize("illegible", ["{broken", '["aws"]', "null"])
def test_a_memory_that_cannot_be_read_is_none(remembered, tmp_path, illegible):
    (tmp_path / "choices.json").write_text(illegible, "utf-8")
    assert choices.target() == "local"


def stop():
    raise KeyboardInterrupt  # itself, no signal: who runs in the background is sent none


FAILURES = {
    "an account without LabRole": lambda patch: patch.setattr(choices, "LAB_ROLE", "RoleOfALab"),
    "keys that do not work": lambda patch: credentials.save({**credentials.read(), "aws_secret_access_key": "x" * 40}),
    "a cell that is stopped": lambda patch: patch.setattr(target, "place", stop),
    "a region that is none": lambda patch: patch.setattr(choices, "region", lambda: "us east 1"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_after_a_connect_that_failed_calls_go_where_they_went_before_it(learner_lab, monkeypatch, capsys, failure):
    learner_lab.connect("local")
    session, variables = boto3.DEFAULT_SESSION, aws_variables()
    FAILURES[failure](monkeypatch)
    with pytest.raises(BaseException):  # noqa: B017 (Ctrl-C among them)
        learner_lab.connect("aws")
    assert boto3.DEFAULT_SESSION is session and aws_variables() == variables and target.is_local()
    assert capsys.readouterr().out.endswith("calls of boto3 go where they went before, to the AWS on this machine.\n")
    target.take_back()
    assert "AWS_ENDPOINT_URL" not in os.environ  # and what was the user's own is not forgotten


def test_after_a_first_connect_that_failed_there_is_still_none(learner_lab, monkeypatch, capsys):
    target.take_back()
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    target.wait_for_a_choice()
    monkeypatch.setattr(choices, "LAB_ROLE", "RoleOfALab")
    with pytest.raises(roles.OtherAccount):
        learner_lab.connect("aws")
    assert "go where they went before, which is nowhere" in capsys.readouterr().out
    with pytest.raises(target.NotConnected):
        boto3.client("sts")


def test_a_server_that_does_not_start_leaves_a_student_of_the_lab_there(learner_lab, monkeypatch, capsys):
    session = boto3.DEFAULT_SESSION
    monkeypatch.setattr(local_aws, "start", lambda: (_ for _ in ()).throw(RuntimeError("no room")))
    with pytest.raises(RuntimeError):
        learner_lab.connect("local")
    assert boto3.DEFAULT_SESSION is session and "to AWS in us-east-1." in capsys.readouterr().out
