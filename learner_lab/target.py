"""Where plain boto3 calls go: to the AWS on this machine, or to the Learner Lab."""

import os
from collections.abc import Mapping

import boto3

from learner_lab.masking import mask

PROFILE = "learner-lab"
REGION = "us-east-1"

# What would lead a call past the local AWS, or fail there: real keys' companions, profiles, other endpoints.
MISLEADING = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
)
# A config file may say otherwise; the environment outranks it.
PLAIN = {
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false",
    "AWS_USE_FIPS_ENDPOINT": "false",
    "AWS_USE_DUALSTACK_ENDPOINT": "false",
}
_before: dict[str, str | None] = {}  # what the environment said until the local AWS took its place


def chosen(target: str | None = None) -> str:
    """The target that was asked for, `local` or `aws`: by argument, else by LAB_TARGET, else local."""
    name = target or os.environ.get("LAB_TARGET") or "local"
    if name not in ("local", "aws"):
        raise ValueError(f"LAB_TARGET is {name!r}: choose local or aws.")
    return name


def use_local(environment: Mapping[str, str]) -> None:
    """From now on every new client of boto3 reaches the local AWS that this environment names."""
    leave_local()
    for name in [*MISLEADING, *(name for name in os.environ if name.startswith("AWS_ENDPOINT_URL_"))]:
        _set(name, None)
    for name, value in {**PLAIN, **environment}.items():
        _set(name, value)
    for name in ("NO_PROXY", "no_proxy"):
        _set(name, _with_loopback(os.environ.get(name, "")))
    boto3.setup_default_session()  # the one before may have kept real keys


def use_aws(region: str = REGION) -> None:
    """From now on every new client of boto3 reaches the Learner Lab, with the profile `learner-lab`."""
    leave_local()
    boto3.setup_default_session(profile_name=PROFILE, region_name=region)


def leave_local() -> None:
    """The environment as it was before the local AWS."""
    for name, value in _before.items():
        _write(name, value)
    _before.clear()


def _set(name: str, value: str | None) -> None:
    _before.setdefault(name, os.environ.get(name))
    _write(name, value)


def _write(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _with_loopback(hosts: str) -> str:
    listed = [host for host in hosts.split(",") if host]
    return ",".join(listed if "127.0.0.1" in listed else [*listed, "127.0.0.1"])


def place() -> str:
    """A sentence that says where we are."""
    if _before:
        return f"Connected to the AWS on this machine, in {REGION}. No account is touched, nothing is billed."
    caller = boto3.client("sts").get_caller_identity()
    return mask(f"Connected to the AWS account {caller['Account']} as {caller['Arn'].rpartition('/')[2]}.")
