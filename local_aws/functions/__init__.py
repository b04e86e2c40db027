"""The Lambda runtime: functions that moto keeps, run in worker processes.

An invocation goes from `address` (which function is meant) and `event` (what may be sent) through `invocation`, which
asks the `pool` for a `worker`, made from a `configuration`: a `process` that runs `runtime/`. `outcome` tells what went
wrong in Lambda's words, `log` what CloudWatch Logs gets; the `timekeeper` ends workers, `asynchronous` runs Events,
and `kept` and `refusals` mend what moto keeps and takes.
"""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from local_aws import turns
from local_aws.environment import leading_to
from local_aws.functions import address, event, kept
from local_aws.functions.asynchronous import Queue
from local_aws.functions.invocation import Invocation, run
from local_aws.functions.pool import Pool
from local_aws.functions.process import Process
from local_aws.functions.worker import Make
from local_aws.signature import Keys
from local_aws.wire import RequestContext, new_id

__all__ = ["Invocation", "invoke", "prepare", "shutdown", "use"]

NOWHERE = leading_to("http://127.0.0.1:1", Keys("none", "none"))  # handlers in a process that is no server
kept.install()
_pool: Pool | None = None
_make: Make = Process
_settling = turns.Lock()
_queue = Queue()


def use(make: Make) -> None:
    """Has workers made by this from the next `prepare` on: they are processes, where there are processes."""
    global _make
    _make = make


def prepare(aws: Mapping[str, str], folder: Path) -> None:
    """Says how handlers reach the local AWS, and in which folder workers have theirs.

    `aws` are variables of the environment; the folder is emptied first.
    """
    global _pool
    shutdown()
    shutil.rmtree(folder, ignore_errors=True)  # what a server that was killed left there
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _pool = Pool(aws, folder, _make)


def shutdown() -> None:
    """Ends all workers."""
    if _pool:
        _pool.shutdown()


def invoke(
    function: str,
    payload: bytes,
    context: RequestContext,
    *,
    qualifier: str | None = None,
    invocation_type: str = "RequestResponse",
    log_type: str = "None",
    client_context: str | None = None,
) -> Invocation:
    """Lambda's answer. `function` is a name, a partial ARN or an ARN. Raises ServiceError.

    An Event is answered at once and runs in its own time. `client_context`, JSON in base64, reaches the handler.
    """
    configuration, arn = address.find(function, qualifier, context)
    body = event.checked(payload, invocation_type)
    sent = event.client_context(client_context)
    about = {"request_id": new_id(), "arn": arn, "client_context": sent}
    if invocation_type == "RequestResponse":
        done = run(_settled(), configuration, body, about)
        return done if log_type == "Tail" else replace(done, log_tail=None)
    if invocation_type == "Event":  # each try meets the function as it is by then
        _queue.put(lambda: run(_settled(), address.find(function, qualifier, context)[0], body, about))
    status = 202 if invocation_type == "Event" else 204
    return Invocation(status, b"", None, None, configuration.version, about["request_id"])


def _settled() -> Pool:
    """The pool; in a process that is no server, one of its own."""
    with _settling:
        if _pool is None:
            prepare(NOWHERE, Path(tempfile.mkdtemp(prefix="local-aws-")))
    return _pool
