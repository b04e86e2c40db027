"""The context object, the handler's second argument."""

import os
import time

from lambda_runtime.output import WHOLE, Log


class LambdaContext:
    """The handler's second argument."""

    def __init__(self, about: dict, log: Log):
        self.aws_request_id = about["request_id"]
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = about["arn"]
        self.client_context = ClientContext.of(about.get("client_context"))
        self.identity = CognitoIdentity.of({})
        self.tenant_id = None
        self._deadline, self._log = about["deadline"], log

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the time-out; 0 past it."""
        return max(self._deadline - int(time.time() * 1000), 0)

    def log(self, message) -> None:
        """Writes one log event."""
        self._log.write(str(message), WHOLE)

    def __repr__(self) -> str:
        fields = [f"{name}={value}" for name, value in vars(self).items() if not name.startswith("_")]
        return f"LambdaContext([{','.join(fields)}])"


class _Fields:
    """An object with fixed fields, each None unless given."""

    fields: tuple[str, ...] = ()

    @classmethod
    def of(cls, values: dict | None):
        if values is None:
            return None
        made = cls()
        for name in cls.fields:
            setattr(made, name, values.get(name))
        return made

    def __repr__(self) -> str:
        shown = ",".join(f"{name}={getattr(self, name)}" for name in self.fields)
        return f"{type(self).__name__}([{shown}])"


class CognitoIdentity(_Fields):
    """Who called through Cognito: here nobody does."""

    fields = ("cognito_identity_id", "cognito_identity_pool_id")


class Client(_Fields):
    """The mobile application that called."""

    fields = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")


class ClientContext(_Fields):
    """What the caller sent as Invoke's ClientContext."""

    fields = ("custom", "env", "client")

    @classmethod
    def of(cls, values: dict | None):
        made = super().of(values)
        if made is not None:
            made.client = Client.of(made.client)
        return made
