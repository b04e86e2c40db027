"""What Lambda refuses in a function's configuration and code, which moto takes."""

import base64
import io
import json
import lzma
import re
import zipfile
import zlib

from local_aws.wire import ServiceError

PYTHONS = tuple(f"python3.{minor}" for minor in range(14, 8, -1))
RESERVED = (
    "_HANDLER _X_AMZN_TRACE_ID AWS_DEFAULT_REGION AWS_REGION AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_NAME "
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE "
    "AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_ACCESS_KEY AWS_ACCESS_KEY_ID "
    "AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_LAMBDA_RUNTIME_API LAMBDA_TASK_ROOT LAMBDA_RUNTIME_DIR"
)
PATTERNS = {"FunctionName": r"[a-zA-Z0-9-_]+", "Handler": r"[^\s\x00]{1,128}"}
RANGES = {"Timeout": (1, 900), "MemorySize": (128, 10240)}
VARIABLE = r"[a-zA-Z]([a-zA-Z0-9_])+"
UNREADABLE = (EOFError, OSError, RuntimeError, ValueError, lzma.LZMAError, zipfile.BadZipFile, zlib.error)
LARGEST_ENVIRONMENT = 4096  # bytes
LARGEST_ZIPPED = 52428800  # bytes of code in a request
LARGEST_UNZIPPED = 262144000  # bytes
UNABLE = "Lambda was unable to configure your environment variables because the environment variables you have provided"


def check_new(spec: dict) -> None:
    """Raises ServiceError for a CreateFunction that Lambda would refuse."""
    if spec.get("PackageType", "Zip") != "Zip":
        raise invalid("The local AWS runs functions from zip files; it has no container images.")
    check_configuration(spec)
    if not spec.get("Runtime") or not spec.get("Handler"):
        raise invalid("Runtime and Handler are mandatory parameters for functions created with deployment packages.")
    check_code(spec.get("Code") or {})


def check_configuration(spec: dict) -> None:
    """Raises ServiceError for values that Lambda would refuse."""
    _check_form(spec)
    runtime = spec.get("Runtime")
    if runtime and runtime not in PYTHONS:  # the local AWS runs Python alone
        allowed = f"Member must satisfy enum value set: [{', '.join(PYTHONS)}] or be a valid ARN"
        raise invalid(f"Value {runtime} at 'runtime' failed to satisfy constraint: {allowed}")
    _check_variables((spec.get("Environment") or {}).get("Variables") or {})


def check_code(code: dict) -> None:
    """Raises ServiceError for what is no zip of files. Code in S3 is left to moto, whose S3 is empty."""
    if code.get("S3Bucket"):
        return
    if "ZipFile" not in code:
        raise invalid("Please provide a source for function code.")
    try:
        zipped = base64.b64decode(code["ZipFile"])
        if len(zipped) > LARGEST_ZIPPED:
            message = f"The code is larger than {LARGEST_ZIPPED} bytes, which is the most that a request may bring."
            raise ServiceError("RequestEntityTooLargeException", message, 413, Type="User")
        with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
            _check_archive(archive)
    except UNREADABLE:
        message = "Could not unzip uploaded file. Please check your file, then try to upload again."
        raise invalid(message) from None


def check_revision(asked: str | None, current: str) -> None:
    """Raises ServiceError when the function is not as the caller saw it."""
    if asked and asked != current:
        message = (
            "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to "
            "retrieve the latest Revision Id"
        )
        raise ServiceError("PreconditionFailedException", message, 412, Type="User")


def invalid(message: str) -> ServiceError:
    """Lambda's usual refusal."""
    return ServiceError("InvalidParameterValueException", message, Type="User")


def _check_archive(archive: zipfile.ZipFile) -> None:
    if not archive.namelist():
        raise invalid("Uploaded file must be a non-empty zip")
    if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNZIPPED:
        raise invalid(f"Unzipped size must be smaller than {LARGEST_UNZIPPED} bytes")
    if archive.testzip():
        raise zipfile.BadZipFile


def _check_form(spec: dict) -> None:
    """Patterns and ranges: all that fail are told at once, as AWS does."""
    wrong = [_mismatch(name, pattern, spec.get(name)) for name, pattern in PATTERNS.items()]
    wrong += [_out_of_range(name, *limits, spec.get(name)) for name, limits in RANGES.items()]
    if len(str(spec.get("FunctionName") or "").rpartition(":")[2]) > 64:
        wrong.append(_failure("FunctionName", spec["FunctionName"], "Member must have length less than or equal to 64"))
    found = [sentence for sentence in wrong if sentence]
    if found:
        several = "s" if len(found) > 1 else ""
        message = f"{len(found)} validation error{several} detected: {'; '.join(found)}"
        raise ServiceError("ValidationException", message)


def _mismatch(name: str, pattern: str, value: str | None) -> str | None:
    own = value.rpartition(":")[2] if value and name == "FunctionName" else value  # it may be an ARN
    if own is None or re.fullmatch(pattern, own):
        return None
    return _failure(name, value, f"Member must satisfy regular expression pattern: {pattern}")


def _out_of_range(name: str, least: int, most: int, value: int | None) -> str | None:
    if value is None or least <= value <= most:
        return None
    limit = f"greater than or equal to {least}" if value < least else f"less than or equal to {most}"
    return _failure(name, value, f"Member must have value {limit}")


def _failure(name: str, value: object, constraint: str) -> str:
    return f"Value '{value}' at '{name[0].lower()}{name[1:]}' failed to satisfy constraint: {constraint}"


def _check_variables(variables: dict[str, str]) -> None:
    if any(not re.fullmatch(VARIABLE, name) for name in variables):
        shown = ", ".join(f"{name}={value}" for name, value in variables.items())
        constraint = (
            "Map keys must satisfy constraint: [Member must satisfy regular expression pattern: "
            f"{VARIABLE}, Member must not be null]"
        )
        failure = _failure("environment.variables", f"{{{shown}}}", constraint)
        raise ServiceError("ValidationException", f"1 validation error detected: {failure}")
    if reserved := [name for name in variables if name in RESERVED.split()]:
        raise invalid(
            f"{UNABLE} contains reserved keys that are currently not supported for modification. "
            f"Reserved keys used in this request: {', '.join(reserved)}"
        )
    if any("\0" in value for value in variables.values()):
        raise invalid(f"{UNABLE} contains the character U+0000, which no environment can hold.")
    measured = json.dumps(variables, separators=(",", ":"))
    if len(measured.encode()) > LARGEST_ENVIRONMENT:
        raise invalid(f"{UNABLE} exceeded the 4KB limit. String measured: {measured}")
