"""A state machine, its revisions, and the versions that were published of them."""

import json
import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from local_aws.states.engine.clock import now
from local_aws.states.language.variable_references import variable_references
from local_aws.wire import ServiceError

MOST_VERSIONS = 1000  # AWS: "Service quotas", versions and aliases


@dataclass(frozen=True)
class Revision:
    """What a state machine is at one time; executions keep the one that they were started with."""

    arn: str
    name: str
    type: str
    definition: str
    role_arn: str
    logging: dict[str, Any]
    tracing: dict[str, Any]
    encryption: dict[str, Any]
    updated: datetime
    id: str | None = None

    @cached_property
    def program(self) -> dict[str, Any]:
        """The definition as data."""
        return json.loads(self.definition)

    def told(self) -> dict[str, Any]:
        """The members that every description of it has."""
        members = {
            "name": self.name,
            "definition": self.definition,
            "roleArn": self.role_arn,
            "loggingConfiguration": self.logging,
            "tracingConfiguration": self.tracing,
            "encryptionConfiguration": self.encryption,
        }
        if self.id:
            members["revisionId"] = self.id
        if references := variable_references(self.program):
            members["variableReferences"] = references
        return members


@dataclass(frozen=True)
class Version:
    """A published revision."""

    arn: str
    revision: Revision
    created: datetime
    description: str | None = None


@dataclass
class StateMachine:
    """A state machine with its present revision, versions by number, and tags."""

    revision: Revision
    created: datetime = field(default_factory=now)
    tags: dict[str, str] = field(default_factory=dict)
    versions: dict[int, Version] = field(default_factory=dict)
    status: str = "ACTIVE"
    published: int = 0

    @property
    def arn(self) -> str:
        """Its ARN, without a version."""
        return self.revision.arn

    def update(self, changes: dict[str, Any]) -> None:
        """Makes a new revision when something changes."""
        changed = {key: value for key, value in changes.items() if getattr(self.revision, key) != value}
        if "definition" in changed and json.loads(changed["definition"]) == self.revision.program:
            del changed["definition"]  # written otherwise, it is the same definition
        if changed:
            self.revision = replace(self.revision, **changed, id=str(uuid.uuid4()), updated=now())

    def publish(self, description: str | None) -> Version:
        """The version of the present revision: a new one, unless it is published already.

        ServiceQuotaExceededException when there are too many.
        """
        for version in self.versions.values():
            if version.revision.id == self.revision.id:
                return version
        if len(self.versions) >= MOST_VERSIONS:
            message = (
                f"The maximum number of versions of a state machine ({MOST_VERSIONS}) has been reached: '{self.arn}'"
            )
            raise ServiceError("ServiceQuotaExceededException", message)
        self.published += 1
        version = Version(f"{self.arn}:{self.published}", self.revision, now(), description)
        self.versions[self.published] = version
        return version
