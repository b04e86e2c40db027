"""What a worker is made from: a function's configuration and code, as moto keeps them, at one moment."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local_aws.functions.kept import Function

# What an operating system wants of every process; nothing else of the user's environment reaches a handler.
SYSTEM = ("SYSTEMROOT", "WINDIR", "SYSTEMDRIVE", "COMSPEC", "PATHEXT", "NUMBER_OF_PROCESSORS")

_ALONE = {
    "AWS_SESSION_TOKEN": "local",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "NO_PROXY": "127.0.0.1",
}


@dataclass(frozen=True)
class Configuration:
    """One version of a function as it was at one revision."""

    name: str
    arn: str  # without version or alias
    version: str
    handler: str
    runtime: str
    memory: int  # MB
    timeout: int  # seconds
    variables: dict[str, str]
    code: bytes  # the zip
    revision: str  # another with every change
    reserved: int | None  # its reserved concurrency

    @classmethod
    def of(cls, function: Function) -> "Configuration":
        """What the function says now."""
        return cls(
            name=function.function_name,
            arn=":".join(function.function_arn.split(":")[:7]),
            version=str(function.version),
            handler=function.handler or "",
            runtime=function.run_time or "",
            memory=int(function.memory_size),
            timeout=int(function.timeout),
            variables=dict(function.environment_vars),
            code=function.code_bytes,
            revision=function.revision_id,
            reserved=function.reserved_concurrency,
        )

    @property
    def log_group(self) -> str:
        return f"/aws/lambda/{self.name}"

    def environment(self, folder: Path, stream: str, aws: Mapping[str, str]) -> dict[str, str]:
        """The environment of a worker whose own folder is `folder`: AWS's variables, the function's, no other.

        `aws` are those with which boto3 in the handler reaches the local AWS; it finds no files of the user's.
        """
        kept = {name: os.environ[name] for name in SYSTEM if name in os.environ}
        return {
            **kept,
            **_places(folder),
            **self.variables,
            **aws,
            **self._lambda(folder, stream),
            **_ALONE,
        }

    def _lambda(self, folder: Path, stream: str) -> dict[str, str]:
        region = self.arn.split(":")[3]
        return {
            "_HANDLER": self.handler,
            "AWS_DEFAULT_REGION": region,
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{self.runtime}",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(self.memory),
            "AWS_LAMBDA_FUNCTION_NAME": self.name,
            "AWS_LAMBDA_FUNCTION_VERSION": self.version,
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": self.log_group,
            "AWS_LAMBDA_LOG_STREAM_NAME": stream,
            "AWS_REGION": region,
            "LAMBDA_RUNTIME_DIR": "/var/runtime",
            "LAMBDA_TASK_ROOT": str(folder / "task"),  # not /var/task: files are to be found there
        }


def _places(folder: Path) -> dict[str, str]:
    """Where things are: home and temporary folder are the worker's own. What a function may set itself."""
    temporary = str(folder / "tmp")
    places = dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"), temporary)
    if sys.platform == "win32":
        return {**places, "PATH": _windows_path()}
    return {**places, "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "en_US.UTF-8", "TZ": ":UTC"}


def _windows_path() -> str:
    """Windows finds Python's own libraries along the PATH; conda keeps those of ssl in Library."""
    system = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32")
    return os.pathsep.join(map(str, (system, sys.base_prefix, Path(sys.base_prefix, "Library", "bin"))))
