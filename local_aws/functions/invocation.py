"""One invocation, from the event to Lambda's answer."""

from dataclasses import dataclass

from local_aws import turns
from local_aws.functions import outcome
from local_aws.functions.configuration import Configuration
from local_aws.functions.log import InvocationLog
from local_aws.functions.outcome import Outcome
from local_aws.functions.pool import Pool
from local_aws.functions.worker import INIT_ERROR, OUT_OF_MEMORY, RESULT, Worker, WorkerGone


@dataclass(frozen=True)
class Invocation:
    """Lambda's answer: HTTP status, payload, `Unhandled` or None, base64 log tail or None, version, request id."""

    status: int
    payload: bytes
    function_error: str | None
    log_tail: str | None
    executed_version: str
    request_id: str


def run(pool: Pool, configuration: Configuration, event: bytes, about: dict) -> Invocation:
    """The answer of a function to one event, its log written. Raises ServiceError when throttled.

    `about` becomes the handler's context object.
    """
    request_id = about["request_id"]
    with pool.worker(configuration) as worker:
        log = InvocationLog(configuration, worker.log_stream, request_id)
        found = _initialize(worker, log) or _handle(worker, log, event, about)
        log.save()
    error = "Unhandled" if found.failed else None
    return Invocation(200, found.payload, error, log.tail(), configuration.version, request_id)


def _initialize(worker: Worker, log: InvocationLog) -> Outcome | None:
    """Starts a cold worker; the outcome if that failed.

    Lambda would try once more, as a part of the invocation, and log both.
    """
    if worker.ready:
        return None
    began = turns.monotonic()
    try:
        answer = worker.initialize()
        found = outcome.not_initialized(answer) if answer.kind == INIT_ERROR else None
    except WorkerGone:
        found = outcome.gone(worker, log.request_id)
    log.init = turns.monotonic() - began
    log.written(worker.output(), worker.complaint)
    if found:
        log.init_report(found.status)
        log.start()
        log.end(log.init, worker.memory, found)
    return found


def _handle(worker: Worker, log: InvocationLog, event: bytes, about: dict) -> Outcome:
    log.start()
    began = turns.monotonic()
    found = _run(worker, event, about)
    seconds = turns.monotonic() - began
    log.written(worker.output(), worker.complaint)
    log.end(seconds, worker.memory, found)
    return found


def _run(worker: Worker, event: bytes, about: dict) -> Outcome:
    about["deadline"] = int((turns.now().timestamp() + worker.configuration.timeout) * 1000)
    try:
        answer = worker.run(about, event)
    except WorkerGone:
        return outcome.gone(worker, about["request_id"])
    if worker.memory > worker.configuration.memory * 1024:  # it was quicker than whoever watches its memory
        worker.kill(OUT_OF_MEMORY)
        return outcome.gone(worker, about["request_id"])
    if answer.kind != RESULT:
        return outcome.failed(answer)
    if len(answer.payload) > outcome.LARGEST:
        return outcome.too_large()
    return Outcome(answer.payload)
