"""The worker's life: initialize once, then one invocation after the other."""

import json
import logging
import os
import sys
import traceback

from lambda_runtime.channel import ERROR, INIT_ERROR, READY, RESULT, Channel
from lambda_runtime.context import LambdaContext
from lambda_runtime.errors import error_result, log_error
from lambda_runtime.imports import find_handler, set_up_imports
from lambda_runtime.names import name_folders
from lambda_runtime.output import Log, LogHandler, Output
from lambda_runtime.results import Encoder, marshal
from lambda_runtime.system import die_with_the_server, limit_files


def handle_event_request(request_handler, lambda_context: LambdaContext, body: bytes) -> str | bytes:
    """The handler's answer as JSON. This name and the call below are what a student sees in some stack traces."""
    event = json.loads(body)
    response = request_handler(event, lambda_context)
    return marshal(response)


def initialize(channel: Channel, log: Log):
    """The handler; ends the process when it cannot be had, after saying why."""
    try:
        return find_handler(os.environ["_HANDLER"])
    except Exception as error:
        result = error_result(error, "")
        log_error(log, result)
        channel.send(INIT_ERROR, Encoder(ensure_ascii=False).encode(result).encode(), log.failure)
        os._exit(1)


def serve(channel: Channel, log: Log, records: LogHandler, request_handler) -> None:
    """Answers invocations until the server closes the channel."""
    our_pid = os.getpid()
    while True:
        about, body = channel.receive()
        records.request_id = about["request_id"]
        log.begin()
        try:
            context = LambdaContext(about, log)
            kind, payload = RESULT, handle_event_request(request_handler, context, body)
        except Exception as error:
            result = error_result(error, about["request_id"])
            log_error(log, result)
            kind, payload = ERROR, Encoder(ensure_ascii=False).encode(result)
        if os.getpid() != our_pid:
            os._exit(0)  # a forked child came back from the handler
        # Text with half a surrogate pair ends the process here, as it does in Lambda.
        channel.send(kind, payload if isinstance(payload, bytes) else payload.encode("utf-8"), log.failure)


def main(task: str, magic: str, life: str, *site_packages: str) -> None:
    """Runs the worker whose code lies in `task`; `magic` begins each answer, `life` is a descriptor or -1."""
    channel, log = Channel(bytes.fromhex(magic), os.path.dirname(task), int(life) >= 0), Log()
    die_with_the_server(int(life))
    limit_files()
    name_folders(task, list(site_packages))
    records = _set_up_output(log)
    set_up_imports(task, list(site_packages))
    request_handler = initialize(channel, log)
    channel.send(READY)
    serve(channel, log, records, request_handler)


def _set_up_output(log: Log) -> LogHandler:
    sys.excepthook = lambda *what: log.write("".join(traceback.format_exception(*what)))
    sys.stdout, sys.stderr = Output(log, 1, "<stdout>"), Output(log, 2, "<stderr>")
    records = LogHandler(log)
    logging.getLogger().addHandler(records)
    return records
