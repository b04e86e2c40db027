"""Lambda's REST API: invocations go to our workers, account settings are the lab's, moto keeps the functions."""

import json
import re
from types import ModuleType
from urllib.parse import parse_qs, unquote

from local_aws.server.loading import Loading
from local_aws.server.moments import Moments
from local_aws.services.account import CONCURRENCY, Account
from local_aws.wire import Request, RequestContext, Response, ServiceError, from_json, to_json

INVOKE = re.compile(r"/2015-03-31/functions/([^/]+)/invocations/?")
ACCOUNT_SETTINGS = re.compile(r"/2016-08-19/account-settings/?")
FUNCTION = re.compile(r"/2015-03-31/functions/([^/]+)")
BEGINS = ("CreateFunction", "UpdateFunctionCode", "UpdateFunctionConfiguration")
SHOWS_STATE = (*BEGINS, "GetFunction", "GetFunctionConfiguration")
SOURCES = tuple(f"{verb}EventSourceMapping" for verb in ("Create", "Get", "Update", "Delete"))
SOURCES = (*SOURCES, "ListEventSourceMappings", "TagResource", "UntagResource", "ListTags")
PASSES_A_ROLE = ("CreateFunction", "UpdateFunctionConfiguration")


class LambdaApi:
    """Lambda's REST API in the account that is played."""

    def __init__(self, account: Account, moments: Moments, loading: Loading):
        self.account = account
        self.moments = moments
        self.loading = loading

    def operation(self, request: Request, region: str) -> str:
        """The operation that is meant; Invoke is found without moto's router, since it must be quick."""
        if INVOKE.fullmatch(request.path) and request.method == "POST":
            return "Invoke"
        if ACCOUNT_SETTINGS.fullmatch(request.path) and request.method == "GET":
            return "GetAccountSettings"
        return self.loading.heavy().moto_services.rest_operation("lambda", request, region)

    def handle(self, name: str, request: Request, context: RequestContext) -> Response:
        """Lambda's answer. Raises ServiceError."""
        function = _function(request)
        arn = f"arn:aws:lambda:{context.region}:{context.account}:function:{function}"
        self.moments.check_function(name, function, arn)
        if name == "Invoke":
            return _invoke(request, context, self.loading.heavy().functions)
        body, moto_services = from_json(request.body), self.loading.heavy().moto_services
        self.loading.heavy().shapes.check("lambda", name, body)
        if name in SOURCES and (response := _sources(name, request, context)):
            return response
        if name == "GetAccountSettings":
            return _account_settings(context, *moto_services.code_sizes(context))
        if name in PASSES_A_ROLE:
            self.account.check_pass_role(body.get("Role", self.account.lab_role), status=403)
        if name == "PutFunctionConcurrency":
            _check_reserved()
        return self._with_state(name, function, moto_services.answer("lambda", name, request, context))

    def _with_state(self, name: str, function: str, response: Response) -> Response:
        """moto's answer; a function that is Pending or being updated says so."""
        if name in BEGINS and response.status < 300:
            self.moments.function_changed(name, function)
        if name not in SHOWS_STATE or response.status >= 300:
            return response
        if state := self.moments.function_state(name, function):
            answer = json.loads(response.body)
            answer.get("Configuration", answer).update(state)
            return Response(response.status, to_json(answer), response.headers)
        return response


def _function(request: Request) -> str:
    """The name of the function that the request is about, from its path (name or ARN) or body."""
    if match := FUNCTION.match(request.path):
        return unquote(match[1]).partition(":function:")[2].partition(":")[0] or unquote(match[1])
    if request.method == "POST" and request.path.rstrip("/").endswith("/functions"):
        return str(from_json(request.body).get("FunctionName", ""))
    return ""


def _invoke(request: Request, context: RequestContext, functions: ModuleType) -> Response:
    headers = request.headers
    done = functions.invoke(
        unquote(INVOKE.fullmatch(request.path)[1]),
        request.body,
        context,
        qualifier=parse_qs(request.query).get("Qualifier", [None])[0],
        invocation_type=headers.get("x-amz-invocation-type", "RequestResponse"),
        log_type=headers.get("x-amz-log-type", "None"),
        client_context=headers.get("x-amz-client-context"),
    )
    sent = {
        "Content-Type": "application/json",
        "x-amzn-RequestId": done.request_id,
        "X-Amz-Executed-Version": done.executed_version,
        "X-Amz-Function-Error": done.function_error,
        "X-Amz-Log-Result": done.log_tail,
    }
    return Response(done.status, done.payload, {name: value for name, value in sent.items() if value})


def _sources(name: str, request: Request, context: RequestContext) -> Response | None:
    """The answer for an event source mapping; None where the tags of something else are meant."""
    from local_aws.functions import sources  # with SQS, when somebody asks

    if not sources.is_about(name, request):
        return None
    status, answer = sources.answer(name, request, context)
    headers = {"Content-Type": "application/json", "x-amzn-RequestId": context.request_id}
    return Response(status, to_json(answer) if status != 204 else b"", headers)


def _account_settings(context: RequestContext, *code_sizes: int) -> Response:
    answer = {
        "AccountLimit": {
            "TotalCodeSize": 80_530_636_800,
            "CodeSizeUnzipped": 262_144_000,
            "CodeSizeZipped": 52_428_800,
            "ConcurrentExecutions": CONCURRENCY,
            "UnreservedConcurrentExecutions": CONCURRENCY,
        },
        "AccountUsage": {
            "TotalCodeSize": sum(code_sizes),
            "FunctionCount": len(code_sizes),
        },
    }
    headers = {"Content-Type": "application/json", "x-amzn-RequestId": context.request_id}
    return Response(200, to_json(answer), headers)


def _check_reserved() -> None:
    """An account of ten concurrent executions has none to reserve."""
    message = (
        "Specified ReservedConcurrentExecutions for function decreases account's "
        f"UnreservedConcurrentExecution below its minimum value of [{CONCURRENCY}]."
    )
    raise ServiceError("InvalidParameterValueException", message)
