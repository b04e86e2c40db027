"""Functions as moto keeps them, with what moto leaves out: refusals, revisions, times of change."""

import uuid

from moto.awslambda import models
from moto.core.utils import iso_8601_datetime_with_nanoseconds

from local_aws.functions import refusals


class Function(models.LambdaFunction):
    """A function in moto's storage. Its methods are called by moto with the members of the requests."""

    def __init__(self, account_id: str, spec: dict, region: str, version: str | int = 1):
        refusals.check_new(spec)
        super().__init__(account_id, spec, region, version)
        self.revision_id = str(uuid.uuid4())

    def get_configuration(self, on_create: bool = False) -> dict:
        """The members of FunctionConfiguration."""
        found = super().get_configuration(on_create)
        found["LastModified"] = self.last_modified[:23] + "+0000"  # Lambda's form, with milliseconds
        found["RevisionId"] = self.revision_id
        found["LoggingConfig"] = {"LogFormat": "Text", "LogGroup": self.logs_group_name}
        return {name: value for name, value in found.items() if value is not None and value != []}

    def update_configuration(self, updates: dict) -> dict:
        """Changes what `updates` names."""
        refusals.check_revision(updates.get("RevisionId"), self.revision_id)
        refusals.check_configuration({**updates, "FunctionName": None})
        if "Environment" in updates:
            updates = {**updates, "Environment": {"Variables": updates["Environment"].get("Variables") or {}}}
        self._changed()
        return super().update_configuration(updates)

    def update_function_code(self, updates: dict) -> dict:
        """Changes the code; with DryRun only says whether it could."""
        refusals.check_code(updates)
        if not updates.get("DryRun"):
            self._changed()
        return super().update_function_code(updates)

    def invoke(self, *_: object) -> str:
        """What moto would run in Docker, such as InvokeAsync, is not offered."""
        raise NotImplementedError

    def _changed(self) -> None:
        self.last_modified = iso_8601_datetime_with_nanoseconds()
        self.revision_id = str(uuid.uuid4())


def install() -> None:
    """Lets moto make functions of this kind."""
    models.LambdaFunction = Function


def is_kept(name: str, account: str, region: str) -> bool:
    """Whether there is a function of this name. For who holds `moto_lock`."""
    functions = models.lambda_backends[account][region].list_functions()
    return any(function.function_name == name for function in functions)
