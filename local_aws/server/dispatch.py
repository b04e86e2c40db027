"""Which service answers a request, by the name in its signature."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from local_aws.server.lambda_api import LambdaApi
from local_aws.server.loading import Loading
from local_aws.server.moments import Moments
from local_aws.services import protocols, query_protocol
from local_aws.services.account import Account
from local_aws.services.table import SERVICES, Service
from local_aws.wire import Request, RequestContext, Response, ServiceError, from_json

if TYPE_CHECKING:
    from botocore.model import OperationModel

    from local_aws.services.within import Answer

PASSES_A_ROLE = ("CreateStateMachine", "UpdateStateMachine")


class Services:
    """Answers signed requests in the account that is played."""

    def __init__(self, account: Account, moments: Moments, aws: Mapping[str, str], folder: Path):
        """`aws` are the variables with which handlers reach this AWS; handlers run, and objects lie, in the folder."""
        self.account = account
        self.moments = moments
        self._aws, self._folder = aws, folder
        self.loading = Loading(self._prepare)
        self.lambda_api = LambdaApi(account, moments, self.loading)
        self._forget()  # what a server left that was killed
        os.environ["MOTO_ACCOUNT_ID"] = account.id  # moto reads it at each request

    def operation(self, service: str, request: Request, region: str) -> str:
        """The operation's name. Raises ServiceError when the service is not offered."""
        if service not in SERVICES:
            message = f"The local AWS offers {', '.join(SERVICES)}; it has no {service}."
            raise ServiceError("UnknownServiceException", message, 404)
        if SERVICES[service].is_query:
            return query_protocol.operation_name(request.body)
        if SERVICES[service].is_json:
            return request.headers.get("x-amz-target", "").rpartition(".")[2]
        if service == "lambda":
            return self.lambda_api.operation(request, region)
        if SERVICES[service].is_rest:
            self.loading.heavy()
            return resolve_name(SERVICES[service].own).operation(request)
        return self.loading.heavy().moto_services.rest_operation(service, request, region)

    def handle(self, service: str, name: str, request: Request, context: RequestContext) -> Response:
        """The answer of the service. Raises ServiceError."""
        self.account.check_region(service, context.region, name)
        if service == "sts":
            self.account.check_sts(name)
            return protocols.query_answer(service, context.request_id, name, self.account.caller_identity())
        if service == "iam":
            self.account.check_iam(name, query_protocol.form(request.body))
        if service == "lambda":
            return self.lambda_api.handle(name, request, context)
        if SERVICES[service].is_rest:
            return resolve_name(SERVICES[service].own).answer(request, context, self._folder / service)
        if SERVICES[service].own:
            return self._own(SERVICES[service], name, request, context)
        if SERVICES[service].is_json:
            params = from_json(request.body)
            self.loading.heavy().shapes.check(service, name, params)
            if service == "states":
                return self._states(name, params, context)
        return self.loading.heavy().moto_services.answer(service, name, request, context)

    def shutdown(self) -> None:
        """Ends the workers of the functions, and empties the folder of what services keep there."""
        if self.loading.is_ready:
            self.loading.heavy().functions.shutdown()
        self._forget()

    def _forget(self) -> None:
        for row in SERVICES.values():
            if row.is_rest:
                shutil.rmtree(self._folder / row.signing, ignore_errors=True)

    def _states(self, name: str, params: dict, context: RequestContext) -> Response:
        if name in PASSES_A_ROLE and "roleArn" in params:
            self.account.check_pass_role(params["roleArn"], status=400)
        handle = self.loading.heavy().states.handle
        value = self.moments.states(name, params, lambda name, params: handle(name, params, context))
        return protocols.answer("states", context.request_id, value)

    def _own(self, row: Service, name: str, request: Request, context: RequestContext) -> Response:
        shapes = self.loading.heavy().shapes
        operation = shapes.named(row.signing, name)
        read = query_protocol.parameters if row.is_query else lambda body, _: from_json(body)
        params = read(request.body, operation)
        shapes.check(row.signing, name, params)
        value = resolve_name(row.own).handle(name, params, context)
        return protocols.modelled_answer(row.signing, context.request_id, operation, value)

    def _ask(self, service: str, operation: "OperationModel", params: dict, context: RequestContext) -> "Answer":
        """The answer to a call from within."""
        heavy = self.loading.heavy()
        response = self.handle(service, operation.name, heavy.sdk.request_of(operation, params), context)
        return heavy.within.Answer(heavy.sdk.answer_of(operation, response), len(response.body), response.headers)

    def _prepare(self) -> None:
        from local_aws.server import heavy

        heavy.shapes.warm()
        heavy.moto_services.warm()
        heavy.moto_services.furnish(self.account)
        heavy.functions.prepare(self._aws, self._folder / "workers")
        heavy.within.answer_by(self._ask)
        heavy.prepared_answers.look_in(self._folder)
