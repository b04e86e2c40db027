"""One answer to one signed request: the key, a fault if one is due, the service, the protocol, a line in the log."""

import logging
import uuid
from dataclasses import dataclass

from local_aws import turns
from local_aws.server import gate
from local_aws.server.dispatch import Services
from local_aws.server.faults import Faults
from local_aws.server.front import CutConnection
from local_aws.services import protocols
from local_aws.wire import Request, RequestContext, Response, ServiceError

log = logging.getLogger("local_aws")


@dataclass
class Call:
    """What is known of a request so far; the log tells it however the request ends."""

    id: str
    service: str = "-"
    name: str = "?"


class Api:
    """AWS's API for whoever has the key."""

    def __init__(self, key: str, services: Services, faults: Faults):
        self._key = key
        self._services = services
        self._faults = faults

    def refusal(self, request: Request) -> Response | None:
        """The answer to a request without the key, for which no body is needed; None to one with it."""
        return None if gate.has_key(gate.scope(request), self._key) else self.answer(request)

    def answer(self, request: Request) -> Response:
        """The answer; never a traceback. Raises CutConnection where a fault says so."""
        began, call = turns.monotonic(), Call(str(uuid.uuid4()))
        response = self._answer(call, request)
        code = response.headers.get("x-amzn-ErrorType", "")
        took = (turns.monotonic() - began) * 1000
        log.info("%s %s %d %s%.1f ms", call.service, call.name, response.status, code and f"{code} ", took)
        return response

    def _answer(self, call: Call, request: Request) -> Response:
        try:
            return self._serve(call, request)
        except ServiceError as refused:
            return protocols.error(call.service, call.id, refused)
        except CutConnection:
            raise
        except Exception:
            log.exception("%s %s failed", call.service, call.name)
            message = f"The local AWS failed at {call.service} {call.name}; the traceback is in its log."
            return protocols.error(call.service, call.id, ServiceError("InternalFailure", message, 500))

    def _serve(self, call: Call, request: Request) -> Response:
        found = gate.scope(request)
        call.service = found.service if found else "-"
        scope = gate.check_key(found, self._key)
        call.name = self._services.operation(scope.service, request, scope.region)
        fault = self._faults.next(scope.service, call.name, request.headers.get("x-amz-security-token", ""))
        if fault:
            fault.before()
        response = self._services.handle(scope.service, call.name, request, self._context(call, scope))
        if fault:
            fault.after()
        return response

    def _context(self, call: Call, scope: gate.Scope) -> RequestContext:
        account = self._services.account
        return RequestContext(account.id, scope.region, call.id, scope.key, account.user)
