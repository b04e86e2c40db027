"""Which version of which function an invocation means."""

import re

from moto.awslambda.models import lambda_backends
from moto.core.exceptions import JsonRESTError

from local_aws.functions.configuration import Configuration
from local_aws.services.moto_lock import moto_lock
from local_aws.wire import RequestContext, ServiceError

PATTERN = (
    r"(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)"
    r"(:(\$LATEST|[a-zA-Z0-9-_]+))?"
)
_parts = re.compile(PATTERN)


def find(function: str, qualifier: str | None, context: RequestContext) -> tuple[Configuration, str]:
    """The function's configuration as it is now, and the ARN under which it was invoked. Raises ServiceError.

    `function` is a name, a partial ARN or an ARN, with a version or alias at its end or in `qualifier`.
    """
    found = _parts.fullmatch(function)
    if not found:
        raise _malformed(function)
    _check_place(found[3], found[5], function, context)
    name, own = found[7], found[9]
    if own and qualifier and own != qualifier:
        message = "The derived qualifier from the function name does not match the specified qualifier."
        raise ServiceError("InvalidParameterValueException", message, Type="User")
    return _look_up(name, own or qualifier, context)


def _look_up(name: str, qualifier: str | None, context: RequestContext) -> tuple[Configuration, str]:
    backend = lambda_backends[context.account][context.region]
    try:
        with moto_lock:
            configuration = Configuration.of(backend.get_function(name, qualifier))
    except JsonRESTError as error:
        raise ServiceError(error.error_type, error.message, error.code, Type="User") from None
    return configuration, f"{configuration.arn}:{qualifier}" if qualifier else configuration.arn


def _check_place(region: str | None, account: str | None, function: str, context: RequestContext) -> None:
    if region and region != f"{context.region}:":
        message = f"Functions from '{region[:-1]}' are not reachable in this region ('{context.region}')"
        raise ServiceError("ResourceNotFoundException", message, 404, Type="User")
    if account and account != f"{context.account}:":
        person = f"arn:aws:sts::{context.account}:assumed-role/voclabs/{context.session_name}"
        message = (
            f"User: {person} is not authorized to perform: lambda:InvokeFunction on resource: {function} because "
            "no resource-based policy allows the lambda:InvokeFunction action"
        )
        raise ServiceError("AccessDeniedException", message, 403)


def _malformed(function: str) -> ServiceError:
    message = (
        f"1 validation error detected: Value '{function}' at 'functionName' failed to satisfy constraint: "
        f"Member must satisfy regular expression pattern: {PATTERN}"
    )
    return ServiceError("ValidationException", message)
