"""One answer to one signed request: the gate, a fault if one is due, the service, the protocol, a line in the log."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from local_aws import turns
from local_aws.server.dispatch import Services
from local_aws.server.faults import Faults
from local_aws.server.front import CutConnection
from local_aws.server.gate import Gate
from local_aws.server.moments import Moments
from local_aws.server.refusals import Refused
from local_aws.services import protocols
from local_aws.services.account import Account
from local_aws.signature import Signed
from local_aws.state_folder import StateFolder
from local_aws.wire import Request, RequestContext, Response, ServiceError, new_id

log = logging.getLogger("local_aws")


@dataclass
class Call:
    """What is known of a request so far; the log tells it however the request ends."""

    id: str
    service: str = "-"
    name: str = "?"


class Api:
    """AWS's API for whoever signs with our secret."""

    def __init__(self, gate: Gate, folder: StateFolder, account: Account, aws: Mapping[str, str]):
        """`aws` are the variables with which handlers reach this AWS."""
        self._gate = gate
        self._faults = Faults(folder.path / "faults.json", account)
        self.services = Services(account, Moments(self._faults.moment), aws, folder.path)

    def refusal(self, request: Request, whole: bool = False) -> Response | None:
        """The answer to a request that is not let in, by its head or, with its body read, as a `whole`; else None."""
        try:
            (self._gate.check if whole else self._gate.look)(request)
        except Refused:
            return self.answer(request)
        return None

    def answer(self, request: Request) -> Response:
        """The answer; never a traceback. Raises CutConnection where a fault says so."""
        began, call = turns.monotonic(), Call(new_id())
        response = self._answer(call, request)
        code = response.headers.get("x-amzn-ErrorType", "")
        took = (turns.monotonic() - began) * 1000
        log.info("%s %s %d %s%.1f ms", call.service, call.name, response.status, code and f"{code} ", took)
        return response

    def _answer(self, call: Call, request: Request) -> Response:
        try:
            return self._serve(call, request)
        except Refused as refused:
            call.service = refused.service
            return protocols.error(call.service, call.id, refused)
        except ServiceError as refused:
            return protocols.error(call.service, call.id, refused)
        except CutConnection:
            raise
        except Exception:
            log.exception("%s %s failed", call.service, call.name)
            message = f"The local AWS failed at {call.service} {call.name}; the traceback is in its log."
            return protocols.error(call.service, call.id, ServiceError("InternalFailure", message, 500))

    def _serve(self, call: Call, request: Request) -> Response:
        signed = self._gate.check(request)
        call.service = signed.service
        call.name = self.services.operation(signed.service, request, signed.region)
        fault = self._faults.next(signed.service, call.name, request.headers.get("x-amz-security-token", ""))
        if fault:
            fault.before()
        response = self.services.handle(signed.service, call.name, request, self._context(call, signed))
        if fault:
            fault.after()
        return response

    def _context(self, call: Call, signed: Signed) -> RequestContext:
        account = self.services.account
        return RequestContext(account.id, signed.region, call.id, account.user)
