"""The role under which functions and state machines run: LabRole, by which a Learner Lab is known."""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from botocore.exceptions import ClientError

from learner_lab.checkout import choices
from learner_lab.session import target

NEEDED = ("lambda", "states")  # the services that assume it


class OtherAccount(Exception):
    """The account has no LabRole, so it is not a Learner Lab."""

    def __init__(self, role: str):
        super().__init__(
            f"This account has no role {role}: it is not a Learner Lab, so nothing is made in it. Sign in with the "
            "keys of your lab, or, if you mean this account and may use it, name a role that lambda and states "
            'may assume: helpers.connect("aws", allow_other_account=True, role="…").'
        )


def name() -> str:
    """The role of functions and state machines here; the AWS on this machine has LabRole alone."""
    return choices.LAB_ROLE if target.is_local() else choices.role()


def accept(other: str | None, allowed: bool) -> None:
    """Remembers the role named for an account that is no Learner Lab, or expects LabRole.

    OtherAccount, and nothing is remembered, where there is no such role; ValueError unless both were said, or neither.
    """
    if bool(other) != allowed:
        raise ValueError("Another account takes both: allow_other_account=True and role='the name of a role'.")
    with expected(other or name()):
        boto3.client("iam").get_role(RoleName=other or name())
    choices.keep(role=other)


@contextmanager
def expected(role: str) -> Iterator[None]:
    """Whoever asks for the role in this block hears of OtherAccount where there is none."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchEntity":
            raise
        raise OtherAccount(role) from error


def not_trusted(role: dict) -> list[str]:
    """Which of the services that need the role its trust policy leaves out."""
    statements = role["AssumeRolePolicyDocument"]["Statement"]
    trusted = {service for statement in _listed(statements) for service in _services(statement)}
    return [name for name in NEEDED if f"{name}.amazonaws.com" not in trusted]


def _services(statement: dict) -> list[str]:
    principal = statement.get("Principal", {})
    allows = statement.get("Effect") == "Allow" and isinstance(principal, dict)
    return _listed(principal.get("Service", [])) if allows else []


def _listed(one_or_many: object) -> list:
    return one_or_many if isinstance(one_or_many, list) else [one_or_many]
