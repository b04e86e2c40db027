"""The runtime inside a worker: imports the handler, then answers one event after the other.

The server runs this file as a script (`python -I -S runtime.py TASK_FOLDER MAGIC LIFE SITE_PACKAGES…`); it imports
nothing of ours, so that a handler meets a clean Python. Error payloads and log records are those of awslambdaric, the
runtime that Lambda itself uses. Requests come through standard input and answers leave through standard output, both
moved to private descriptors before the handler is imported: what the handler prints goes to standard error, a file.
"""

import importlib
import json
import linecache
import logging
import math
import os
import queue
import shutil
import struct
import sys
import threading
import time
import traceback
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, FileFinder, SourceFileLoader

REQUEST = struct.Struct(">4sII")  # magic, length of what describes the invocation, length of the event
ANSWER = struct.Struct(">4scII")  # magic, kind, most memory used so far in KiB, length of the payload
RECORD = struct.Struct(
    ">4sIQ"
)  # kind, length, microseconds since 1970: Lambda's frames on its telemetry descriptor
RECORD_WHOLE, RECORD_PART = (
    b"\xa5\x5a\x00\x03",
    b"\xa5\x5a\x00\x01",
)  # a whole log event; a part of the output
READY, INIT_ERROR, RESULT, ERROR = b"R", b"I", b"S", b"F"
TASK, RUNTIME, PYTHON = (
    "/var/task",
    "/var/runtime/bootstrap.py",
    f"/var/lang/lib/python3.{sys.version_info[1]}",
)
NO_BREAK_SPACE = "\u00a0"


class Fault(Exception):
    """An error of the runtime's own, such as Runtime.HandlerNotFound."""

    def __init__(self, kind: str, message: str, trace: list[str] | None = None):
        super().__init__(message)
        self.kind, self.message, self.trace = kind, message, trace


# -- what leads to the server ------------------------------------------------------------------------------------


class Channel:
    """Requests in, answers out, on descriptors that the handler does not know."""

    def __init__(self, magic: bytes):
        self._magic = magic
        self._requests: queue.SimpleQueue = queue.SimpleQueue()
        self._in, self._out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
        self._memory = _memory_gauge()
        _replace_standard_descriptors()
        threading.Thread(target=self._listen, daemon=True).start()

    def receive(self) -> tuple[dict, bytes]:
        """The next invocation: what describes it, and its event."""
        return self._requests.get()

    def send(self, kind: bytes, payload: bytes = b"") -> None:
        self._out.write(ANSWER.pack(self._magic, kind, self._memory(), len(payload)) + payload)
        self._out.flush()

    def close(self) -> None:
        """A forked child must not answer in our place, nor keep the channel open when we are gone."""
        os.close(self._out.fileno())

    def _listen(self) -> None:
        """Hands requests over; their end means that the server is gone, however it went, and so are we."""
        try:
            while head := self._in.read(REQUEST.size):
                _, about, event = REQUEST.unpack(head)
                self._requests.put((json.loads(self._in.read(about)), self._in.read(event)))
        finally:
            shutil.rmtree(os.path.dirname(sys.argv[1]), ignore_errors=True)
            os._exit(0)


def _replace_standard_descriptors() -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)


def _memory_gauge():
    """A function that gives the most memory this process has held, in KiB; 0 where the system does not tell."""
    if sys.platform == "linux":  # not ru_maxrss, which begins with the memory of the process that started us
        status = os.open("/proc/self/status", os.O_RDONLY)
        return lambda: int(os.pread(status, 4096, 0).partition(b"VmHWM:")[2].split(None, 1)[0])
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:
        return lambda: 0
    return lambda: getrusage(RUSAGE_SELF).ru_maxrss // 1024


def die_with_the_server(life: int) -> None:
    """The kernel kills this process and its children when the server's end of `life` closes (Linux).

    Elsewhere `Channel._listen` sees to it, which needs a handler that lets other threads run.
    """
    if life >= 0:
        import fcntl
        import signal

        fcntl.fcntl(life, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(life, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(life, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)


# -- what the handler writes -------------------------------------------------------------------------------------


class Log:
    """Writes log records to the output file, each with its time."""

    def __init__(self):
        self._file = os.fdopen(os.dup(2), "wb", 0)

    def write(self, text: str, kind: bytes = RECORD_PART) -> None:
        data = text.encode("utf-8", "backslashreplace")
        self._file.write(RECORD.pack(kind, len(data), time.time_ns() // 1000) + data)


class Output:
    """`sys.stdout` of the handler: unbuffered, as in Lambda, and in UTF-8."""

    encoding, errors, newlines, closed, line_buffering = "utf-8", "backslashreplace", None, False, True

    def __init__(self, log: Log, descriptor: int):
        self._log, self._descriptor = log, descriptor
        self.buffer = os.fdopen(descriptor, "wb", 0, closefd=False)

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._log.write(text)
        return len(text)

    def writelines(self, lines) -> None:
        for line in lines:
            self.write(line)

    def fileno(self) -> int:
        return self._descriptor

    def flush(self) -> None:
        """Everything is written already."""

    def close(self) -> None:
        """A closed standard output would stay closed for the next invocation: it stays open."""

    def isatty(self) -> bool:
        return False

    writable = lambda self: True  # noqa: E731
    readable = seekable = lambda self: False


class LogHandler(logging.Handler):
    """Writes records of `logging` in Lambda's format: level, time, request id, message."""

    terminator = "\n"

    def __init__(self, log: Log):
        super().__init__()
        self.log, self.request_id = log, ""
        form = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
        self.setFormatter(logging.Formatter(form, "%Y-%m-%dT%H:%M:%S"))
        self.formatter.converter = time.gmtime

    def emit(self, record: logging.LogRecord) -> None:
        record.aws_request_id = self.request_id
        self.log.write(self.format(record), RECORD_WHOLE)


# -- the handler's module ----------------------------------------------------------------------------------------


class TaskLoader(SourceFileLoader):
    """Loads a module of the student's under the name that its file has in Lambda, /var/task/…"""

    def source_to_code(self, data, path, *, _optimize=-1):
        name = as_in_lambda(path).replace("\\", "/")
        linecache.lazycache(name, {"__name__": self.name, "__loader__": self})  # tracebacks show its lines
        return super().source_to_code(data, name, _optimize=_optimize)


def set_up_imports(task: str, site_packages: list[str]) -> None:
    """The student's code first, then the standard library, then what is installed (boto3, as in Lambda)."""

    def task_finder(folder: str) -> FileFinder:
        if folder == task or folder.startswith(task + os.sep):
            return FileFinder(folder, (ExtensionFileLoader, EXTENSION_SUFFIXES), (TaskLoader, [".py"]))
        raise ImportError(folder)

    sys.path_hooks.insert(0, task_finder)
    sys.path[:] = [task, *sys.path, *site_packages]
    sys.dont_write_bytecode = True
    sys.argv[1:] = []


def find_handler(name: str):
    """The function that `module.function` names. Raises Fault, or what the module raises."""
    module_name, dot, function = name.rpartition(".")
    if not dot:
        problem = "not enough values to unpack (expected 2, got 1)"
        raise Fault("Runtime.MalformedHandlerName", f"Bad handler '{name}': {problem}")
    module = import_module(module_name)
    try:
        return getattr(module, function)
    except AttributeError:
        message = f"Handler '{function}' missing on module '{module_name}'"
        raise Fault("Runtime.HandlerNotFound", message) from None


def import_module(name: str):
    if name.split(".")[0] in sys.builtin_module_names:
        message = f"Cannot use built-in module {name} as a handler module"
        raise Fault("Runtime.BuiltInModuleConflict", message)
    try:
        return importlib.import_module(name.replace("/", "."))
    except ImportError as error:
        message = f"Unable to import module '{name}': {error}"
        raise Fault("Runtime.ImportModuleError", message) from error
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        message = f"Syntax error in module '{name}': {error}"
        raise Fault("Runtime.UserCodeSyntaxError", message, trace) from error


# -- errors ------------------------------------------------------------------------------------------------------


def as_in_lambda(text: str) -> str:
    """The text with the folders of this machine called as they are in Lambda."""
    for folder, name in _folders:
        text = text.replace(folder, name)
    return text


_folders: list[tuple[str, str]] = []


def error_result(error: Exception, request_id: str) -> dict:
    """awslambdaric's error object: message, type, request id, stack trace."""
    if isinstance(error, Fault):
        kind, message, trace = error.kind, error.message, error.trace or []
    else:
        kind, message, trace = type(error).__name__, str(error), stack_trace(error)
    return {
        "errorMessage": as_in_lambda(message),
        "errorType": kind,
        "requestId": request_id,
        "stackTrace": [as_in_lambda(line) for line in trace],
    }


def stack_trace(error: Exception) -> list[str]:
    """The frames from the student's first one on; if none is the student's, the call of the handler."""
    frames = [(f.filename, f.lineno, f.name, f.line) for f in traceback.extract_tb(error.__traceback__)]
    first = next((i for i, frame in enumerate(frames) if frame[0] != __file__), -1)
    return traceback.format_list(frames[first:])


def log_error(log: Log, result: dict) -> None:
    """Writes the error as one log event, its indentation in no-break spaces, which CloudWatch keeps."""
    kind = " " + result["errorType"] if result["errorType"] else ""
    message = (":" if kind else "") + " " + result["errorMessage"] if result["errorMessage"] else ""
    lines = [f"[ERROR]{kind}{message}", "Traceback (most recent call last):"]
    for element in result["stackTrace"]:
        lines += [_indented(line) for line in element.splitlines()] or [""]
    log.write("\n".join(lines) + "\n", RECORD_WHOLE)


def _indented(line: str) -> str:
    text = line.lstrip(" ")
    return NO_BREAK_SPACE * (len(line) - len(text)) + text


# -- events and results ------------------------------------------------------------------------------------------


class Encoder(json.JSONEncoder):
    """JSON as awslambdaric writes it: a Decimal becomes a number with all its digits."""

    mark = f"decimal {os.urandom(8).hex()} "
    decimals = False

    def default(self, value):
        if type(value).__name__ == "Decimal" and hasattr(value, "is_nan"):
            self.decimals = True
            return math.nan if value.is_nan() else f"{self.mark}{value}"
        return super().default(value)

    def encode(self, value) -> str:
        text = super().encode(value)
        if self.decimals:
            import re

            text = re.sub(f'"{self.mark}([^"]*)"', r"\1", text)
        return text


def marshal(response) -> str | bytes:
    """The response as Lambda sends it. Raises Fault when it has no JSON form."""
    if isinstance(response, bytes):
        return response
    try:
        return Encoder(ensure_ascii=False).encode(response)
    except Exception as error:
        raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}") from error


class LambdaContext:
    """The handler's second argument."""

    def __init__(self, about: dict, log: Log):
        self.aws_request_id = about["request_id"]
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = about["arn"]
        self.client_context = ClientContext.of(about.get("client_context"))
        self.identity = CognitoIdentity.of({})
        self.tenant_id = None
        self._deadline, self._log = about["deadline"], log

    def get_remaining_time_in_millis(self) -> int:
        return max(self._deadline - int(time.time() * 1000), 0)

    def log(self, message) -> None:
        self._log.write(str(message), RECORD_WHOLE)

    def __repr__(self) -> str:
        fields = [f"{name}={value}" for name, value in vars(self).items() if not name.startswith("_")]
        return f"LambdaContext([{','.join(fields)}])"


class _Fields:
    """An object with fixed fields, each None unless given."""

    fields: tuple[str, ...] = ()

    @classmethod
    def of(cls, values: dict | None):
        if values is None:
            return None
        made = cls()
        for name in cls.fields:
            setattr(made, name, values.get(name))
        return made

    def __repr__(self) -> str:
        shown = ",".join(f"{name}={getattr(self, name)}" for name in self.fields)
        return f"{type(self).__name__}([{shown}])"


class CognitoIdentity(_Fields):
    fields = ("cognito_identity_id", "cognito_identity_pool_id")


class Client(_Fields):
    fields = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")


class ClientContext(_Fields):
    fields = ("custom", "env", "client")

    @classmethod
    def of(cls, values: dict | None):
        made = super().of(values)
        if made is not None:
            made.client = Client.of(made.client)
        return made


# -- the loop ----------------------------------------------------------------------------------------------------


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
        channel.send(INIT_ERROR, Encoder(ensure_ascii=False).encode(result).encode())
        os._exit(1)


def serve(channel: Channel, log: Log, records: LogHandler, request_handler) -> None:
    """Answers invocations until the server closes the channel."""
    our_pid = os.getpid()
    while True:
        about, body = channel.receive()
        records.request_id = about["request_id"]
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
        channel.send(kind, payload if isinstance(payload, bytes) else payload.encode("utf-8"))


def main() -> None:
    task, magic, life, *site_packages = sys.argv[1:]
    channel, log = Channel(bytes.fromhex(magic)), Log()
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=channel.close)
    die_with_the_server(int(life))
    installed = [(folder, f"{PYTHON}/site-packages") for folder in site_packages]
    _folders[:] = [(task, TASK), (__file__, RUNTIME), *installed, (os.path.dirname(os.__file__), PYTHON)]
    sys.excepthook = lambda *what: log.write(as_in_lambda("".join(traceback.format_exception(*what))))
    sys.stdout, sys.stderr = Output(log, 1), Output(log, 2)
    records = LogHandler(log)
    logging.getLogger().addHandler(records)
    set_up_imports(task, site_packages)
    request_handler = initialize(channel, log)
    channel.send(READY)
    serve(channel, log, records, request_handler)


if __name__ == "__main__":
    main()
