"""What comes of a handler that did not simply return: Lambda's error objects and notes."""

import json
from dataclasses import dataclass

from local_aws import turns
from local_aws.functions.worker import OUT_OF_MEMORY, TIMED_OUT, Answer, Worker
from local_aws.wire import to_json

LARGEST = 6 * 1024 * 1024 + 100  # bytes of a response: Lambda's "6 MB" are 6291556


@dataclass
class Outcome:
    """What came of running the handler, and what REPORT says about it."""

    payload: bytes
    failed: bool = False
    status: str = ""  # REPORT's last column
    note: str = ""  # what Lambda itself adds to the log


def failed(answer: Answer) -> Outcome:
    """The outcome when the handler raised, or returned what is no JSON."""
    return Outcome(answer.payload, True)


def not_initialized(answer: Answer) -> Outcome:
    """The outcome when there is no handler, or its module raised: REPORT knows the runtime's own errors by name."""
    kind = json.loads(answer.payload)["errorType"]
    known = kind if kind.startswith("Runtime.") else "Runtime.Unknown"
    return Outcome(answer.payload, True, f"Status: error\tError Type: {known}")


def too_large() -> Outcome:
    """The outcome when the response is longer than Lambda allows."""
    message = f"Response payload size exceeded maximum allowed payload size ({LARGEST} bytes)."
    error = {"errorMessage": message, "errorType": "Function.ResponseSizeTooLarge"}
    return Outcome(to_json(error), True)


def gone(worker: Worker, request_id: str) -> Outcome:
    """The outcome of a process that did not live to answer; Step Functions reports its errorType as the error.

    A time-out is `Sandbox.Timedout`: docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html, and seen in
    executions of 2025 and 2026; too little memory is `Runtime.OutOfMemory`, seen in REPORT lines since 2024. Before,
    a time-out had no errorType and so became `Lambda.Unknown`, which Step Functions' page on Lambda's errors
    (bp-lambda-serviceexception) still says.
    """
    if worker.killed_for == TIMED_OUT:
        what = f"Task timed out after {worker.configuration.timeout:.2f} seconds"
        stamp = turns.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        note = f"{stamp} {request_id} {what}\n\n"
        return Outcome(_fault("Sandbox.Timedout", what, request_id), True, "Status: timeout", note)
    kind = "Runtime.OutOfMemory" if worker.killed_for == OUT_OF_MEMORY else "Runtime.ExitError"
    how = _how_it_ended(worker)
    note = f"RequestId: {request_id} Error: {how}\n{kind}\n"
    return Outcome(_fault(kind, how, request_id), True, f"Status: error\tError Type: {kind}", note)


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
    24: "CPU time limit exceeded",
    25: "file size limit exceeded",
}


def _fault(kind: str, what: str, request_id: str) -> bytes:
    return to_json({"errorType": kind, "errorMessage": f"RequestId: {request_id} Error: {what}"})
