"""One invocation, from the request to Lambda's answer."""

import json
import time
from dataclasses import dataclass

from local_aws.functions.configuration import Configuration
from local_aws.functions.log import InvocationLog
from local_aws.functions.pool import Pool
from local_aws.functions.worker import (
    INIT_ERROR,
    OUT_OF_MEMORY,
    RESULT,
    TIMED_OUT,
    Answer,
    Worker,
    WorkerGone,
)
from local_aws.wire import RequestContext, to_json

LARGEST = 6 * 1024 * 1024 + 100  # bytes of a response: Lambda's "6 MB" are 6291556


@dataclass(frozen=True)
class Invocation:
    """Lambda's answer: HTTP status, payload, `Unhandled` or None, base64 log tail or None, version, request id."""

    status: int
    payload: bytes
    function_error: str | None
    log_tail: str | None
    executed_version: str
    request_id: str


@dataclass
class _Outcome:
    """What came of running the handler, and what REPORT says about it."""

    payload: bytes
    failed: bool
    status: str = ""  # REPORT's last column
    note: str = ""  # a line that Lambda itself adds to the log


def run(
    pool: Pool,
    configuration: Configuration,
    event: bytes,
    context: RequestContext,
    about: dict,
) -> Invocation:
    """The answer of a function to one event, its log written. Raises ServiceError when throttled."""
    region = configuration.arn.split(":")[3]
    with pool.worker(configuration, context) as worker:
        request_id = about["request_id"]
        log = InvocationLog(configuration, region, context.account, worker.log_stream, request_id)
        init, outcome = None, None
        if not worker.ready:
            init, outcome = _initialize(worker, request_id)
        log.written(worker.output())
        log.start()
        began = time.perf_counter()
        outcome = outcome or _run(worker, event, about)
        seconds = time.perf_counter() - began
        log.written(worker.output())
        if outcome.note:
            log.add(outcome.note)
        log.end(seconds, init, worker.memory, outcome.status)
        log.save()
    error = "Unhandled" if outcome.failed else None
    return Invocation(200, outcome.payload, error, log.tail(), configuration.version, request_id)


def _initialize(worker: Worker, request_id: str) -> tuple[float, _Outcome | None]:
    """How long the cold start took, and the outcome if it failed."""
    began = time.perf_counter()
    try:
        answer = worker.initialize()
    except WorkerGone:
        return time.perf_counter() - began, _gone(worker, request_id)
    seconds = time.perf_counter() - began
    return seconds, _failed(answer) if answer.kind == INIT_ERROR else None


def _run(worker: Worker, event: bytes, about: dict) -> _Outcome:
    about["deadline"] = int((time.time() + worker.configuration.timeout) * 1000)
    try:
        answer = worker.run(about, event)
    except WorkerGone:
        return _gone(worker, about["request_id"])
    if worker.memory > worker.configuration.memory * 1024:  # it was quicker than whoever watches its memory
        worker.kill(OUT_OF_MEMORY)
        return _gone(worker, about["request_id"])
    if answer.kind != RESULT:
        return _failed(answer)
    if len(answer.payload) > LARGEST:
        return _too_large()
    return _Outcome(answer.payload, False)


def _failed(answer: Answer) -> _Outcome:
    status = ""
    kind = json.loads(answer.payload)["errorType"]
    if kind.startswith("Runtime."):
        status = f"Status: error\tError Type: {kind}\t"
    return _Outcome(answer.payload, True, status)


def _too_large() -> _Outcome:
    message = f"Response payload size exceeded maximum allowed payload size ({LARGEST} bytes)."
    error = {"errorMessage": message, "errorType": "Function.ResponseSizeTooLarge"}
    return _Outcome(to_json(error), True)


def _gone(worker: Worker, request_id: str) -> _Outcome:
    """The outcome of a process that did not live to answer."""
    if worker.killed_for == TIMED_OUT:
        what = f"Task timed out after {worker.configuration.timeout:.2f} seconds"
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
        note = f"{stamp}.{int(time.time() * 1000) % 1000:03d}Z {request_id} {what}\n\n"
        return _Outcome(_fault("Sandbox.Timedout", what, request_id), True, "Status: timeout", note)
    how = _how_it_ended(worker)
    note = f"RequestId: {request_id} Error: {how}\nRuntime.ExitError\n"
    status = "Status: error\tError Type: Runtime.ExitError\t"
    return _Outcome(_fault("Runtime.ExitError", how, request_id), True, status, note)


def _how_it_ended(worker: Worker) -> str:
    code = -9 if worker.killed_for == OUT_OF_MEMORY else worker.exit_code
    if code == 0:
        return "Runtime exited without providing a reason"
    if code > 0:
        return f"Runtime exited with error: exit status {code}"
    return f"Runtime exited with error: signal: {SIGNALS.get(-code, f'signal {-code}')}"


# As Go, in which Lambda's own supervisor is written, calls the signals.
SIGNALS = {
    1: "hangup",
    2: "interrupt",
    3: "quit",
    4: "illegal instruction",
    6: "aborted",
    7: "bus error",
    8: "floating point exception",
    9: "killed",
    11: "segmentation fault",
    13: "broken pipe",
    14: "alarm clock",
    15: "terminated",
}


def _fault(kind: str, what: str, request_id: str) -> bytes:
    return to_json({"errorType": kind, "errorMessage": f"RequestId: {request_id} Error: {what}"})
