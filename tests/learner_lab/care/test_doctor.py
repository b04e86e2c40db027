"""The doctor: a table of ✓ and ✗, each ✗ with what to do next."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib import metadata
from pathlib import Path

import boto3
import pytest

from learner_lab.care import doctor
from learner_lab.session import credentials, target

ROOT = Path(__file__).parents[3]


def row(checkup: doctor.Checkup, what: str) -> doctor.Finding:
    return next(finding for finding in checkup if finding.what == what)


def test_at_home_all_is_well(lab):
    found = lab.check_setup()
    assert found.well and "✗" not in str(found)
    assert [finding.what for finding in found] == [
        "python", "packages", "rendering", "target", "keys",
        "clock", "region", "environment", "role", "concurrency", "services", "left over",
    ]  # fmt: skip


def test_in_the_learner_lab_all_is_well_and_nobody_is_named(learner_lab, monkeypatch):
    monkeypatch.setattr(target, "elsewhere", list)  # but for the local AWS, which plays it
    found = learner_lab.check_setup()
    assert found.well, found
    assert "a Learner Lab, keys 0 minutes old" in str(found)
    assert "123456789012" not in str(found) and "student" not in str(found)


def test_a_service_that_the_lab_denies_is_named_with_the_way_on(lab, faults):
    faults(rules=[{"operation": "dynamodb:ListTables", "fault": "denied", "times": None}])
    found = doctor._services()
    assert (found.well, found.found) == (False, "this account denies tables")
    assert 'helpers.connect("local")' in found.todo


def test_an_ended_session_is_found_by_a_real_call(learner_lab, faults):
    faults(rules=[{"operation": "*", "fault": "cancelled", "times": None}])
    assert boto3.client("sts").get_caller_identity()
    keys = row(learner_lab.check_setup(), "keys")
    assert not keys.well and "Start Lab" in keys.todo


def test_what_another_package_stands_in_for_is_not_missed(lab, monkeypatch):
    def version(name):
        if name in ("pygraphviz", "jlens"):
            raise metadata.PackageNotFoundError(name)
        return "0.2.2" if name == "graphviz-pure" else installed(name)

    installed = metadata.version
    monkeypatch.setattr(metadata, "version", version)
    found = lab.check_setup()
    assert row(found, "packages").well
    assert (row(found, "rendering").well, row(found, "rendering").found) == (True, "by graphviz-pure, a program")


def test_keys_in_the_environment_that_hide_the_file_are_named(learner_lab, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOTHER")
    found = row(learner_lab.check_setup(), "environment")
    assert (found.well, found.found) == (False, "AWS_ACCESS_KEY_ID hides the keys file")


def test_an_endpoint_in_a_config_file_that_leads_elsewhere_is_named(learner_lab, tmp_path, capsys):
    learner_lab.connect()
    assert "Calls go to http://127.0.0.1:" in capsys.readouterr().out
    config = "[default]\nservices = mine\n[services mine]\nlambda =\n  endpoint_url = http://localhost:4566\n"
    (tmp_path / "config").write_text(config, "utf-8")
    target.use_aws()
    found = doctor._environment()
    assert (found.well, found.found) == (False, "calls go to http://localhost:4566")


def test_a_region_that_the_lab_does_not_allow_is_found(learner_lab):
    learner_lab.connect(region="us-west-2")
    assert row(learner_lab.check_setup(), "region").well
    boto3.setup_default_session(region_name="eu-west-1")
    assert row(learner_lab.check_setup(), "region").todo == "helpers.connect(region='us-east-1')"


@pytest.mark.parametrize(("minutes", "found"), [(1, "as AWS's"), (42, "42 minutes off")])
def test_a_clock_that_is_wrong_is_found_even_when_every_call_is_refused(learner_lab, faults, minutes, found):
    faults(rules=[{"operation": "*", "fault": "expired", "times": None}])
    time = format_datetime(datetime.now(UTC) + timedelta(minutes=minutes, seconds=5))

    def tell(parsed, **_):
        parsed["ResponseMetadata"]["HTTPHeaders"]["date"] = time

    boto3.DEFAULT_SESSION.events.register("after-call.sts", tell)
    assert row(learner_lab.check_setup(), "clock").found == found


def test_a_role_that_does_not_trust_a_service_is_found(lab, monkeypatch):
    monkeypatch.setattr(doctor.roles, "NEEDED", ("lambda", "states", "quantum"))
    found = row(lab.check_setup(), "role")
    assert (found.well, found.found) == (False, "LabRole does not trust quantum")


@pytest.mark.parametrize(
    ("document", "missing"),
    [
        ({"Statement": {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}}, ["states"]),
        ({"Statement": [{"Effect": "Allow", "Principal": "*"}]}, ["lambda", "states"]),
        (
            {"Statement": [{"Effect": "Deny", "Principal": {"Service": ["states.amazonaws.com"]}}]},
            ["lambda", "states"],
        ),
    ],
)
def test_trust_policies_of_any_shape_are_read(document, missing):
    assert doctor.roles.not_trusted({"AssumeRolePolicyDocument": document}) == missing


def test_what_is_left_over_is_told(lab):
    lab.create_function("OpenCaseFunction")
    assert row(lab.check_setup(), "left over").found == "functions 1, log groups 1"


def test_a_package_that_is_not_as_pinned_is_named(lab, monkeypatch):
    monkeypatch.setattr(metadata, "version", lambda name: "0.0")
    found = row(lab.check_setup(), "packages")
    assert not found.well and "boto3==" in found.found


def test_a_package_that_has_no_wheel_for_this_machine_need_not_be_there(lab, monkeypatch, tmp_path):
    pins = "[project]\ndependencies = ['boto3==%s', 'jlens==0; platform_machine in \"a b\"']\n"
    (tmp_path / "pyproject.toml").write_text(pins % metadata.version("boto3"), "utf-8")
    monkeypatch.setattr(doctor, "CHECKOUT", tmp_path)
    found = row(lab.check_setup(), "packages")
    assert (found.well, found.found) == (True, "all 1 as pinned")


def test_a_doctor_who_meets_an_error_goes_on(lab, monkeypatch):
    monkeypatch.setattr(doctor.subprocess, "run", lambda *_, **__: (_ for _ in ()).throw(OSError("no fork")))
    found = lab.check_setup()
    assert row(found, "rendering").found == "OSError: no fork" and row(found, "left over").well


def doctor_in_a_terminal() -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "learner_lab"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


def test_the_doctor_comes_to_the_terminal(empty_account):
    visit = doctor_in_a_terminal()
    assert (visit.returncode, visit.stdout.count("✓")) == (0, 12), visit.stdout + visit.stderr


def test_a_target_that_does_not_exist_is_a_sentence_in_the_terminal(monkeypatch):
    monkeypatch.setenv("LAB_TARGET", "lcoal")
    visit = doctor_in_a_terminal()
    assert (visit.returncode, visit.stdout, visit.stderr) == (
        1,
        "",
        "There is no target 'lcoal': choose local or aws.\n",
    )


@pytest.mark.slow
def test_the_doctor_in_a_terminal_says_by_its_exit_code_that_something_is_wrong(learner_lab):
    credentials.shared_file().unlink()
    visit = doctor_in_a_terminal()
    assert visit.returncode == 1 and "✗ keys" in visit.stdout and "sign_in" in visit.stdout
