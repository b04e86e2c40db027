"""What awslambdaric, Lambda's own runtime, does with a handler: run against a small Runtime API of ours."""

import contextlib
import json
import os
import re
import subprocess
import sys
import sysconfig
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

REQUEST_ID = "8f507cfc-example-4697-b07a-ac58fc914c95"
ARN = "arn:aws:lambda:us-east-1:111122223333:function:Function"
FRAME = re.compile(rb"\xa5\x5a\x00[\x00-\x1b](....)........", re.DOTALL)


@dataclass
class Said:
    """`kind` is response, error, init error or exit; then what was sent, and what was written."""

    kind: str
    body: bytes
    exit_code: int | None
    log: list[str]


def run(task: Path, handler: str, event: object) -> Said:
    """What awslambdaric says about one event; the handler's files lie in the folder `task`."""
    api = _RuntimeApi(event)
    output = task.parent / "output"
    with output.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "awslambdaric", handler],
            cwd=task,
            env={**_environment(api.address, file.fileno()), "_HANDLER": handler},
            stdout=file,
            stderr=file,
            pass_fds=(file.fileno(),),
        )
    threading.Thread(target=lambda: (process.wait(), api.heard.set()), daemon=True).start()
    assert api.heard.wait(20), "awslambdaric said nothing"
    exit_code = process.wait() if api.kind == "exit" else None
    process.kill()
    process.wait()
    api.shutdown()
    log = [_in_lambda(event, task).decode() for event in _events(output.read_bytes())]
    return Said(api.kind, _in_lambda(api.body, task), exit_code, log)


class _RuntimeApi:
    """Hands out one event, and keeps what comes back."""

    def __init__(self, event: object):
        self.kind, self.body, self.heard = "exit", b"", threading.Event()
        self._event: bytes | None = json.dumps(event).encode()
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                event, api._event = api._event, None
                if event is None:  # it asks for a second one: it waits, as it would in Lambda
                    return api.heard.wait()
                self._answer(200, event)

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.headers.get("Transfer-Encoding") == "chunked":
                    body = _dechunked(self.rfile)
                api.kind = "init error" if "/init/" in self.path else self.path.rsplit("/", 1)[1]
                api.body = body
                self._answer(202, b"{}")
                api.heard.set()

            def _answer(self, status, body):
                self.send_response(status)
                self.send_header("Lambda-Runtime-Aws-Request-Id", REQUEST_ID)
                self.send_header("Lambda-Runtime-Deadline-Ms", "9999999999999")
                self.send_header("Lambda-Runtime-Invoked-Function-Arn", ARN)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def handle(self):
                with contextlib.suppress(ConnectionError):  # the runtime was killed while it waited
                    super().handle()

            def log_message(self, *_):
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def shutdown(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _dechunked(file) -> bytes:
    body = b""
    while size := int(file.readline(), 16):
        body += file.read(size)
        file.readline()
    file.readline()
    return body


def _environment(address: str, log_descriptor: int) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "LANG": "en_US.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_LAMBDA_RUNTIME_API": address,
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_LAMBDA_FUNCTION_NAME": "Function",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/Function",
        "AWS_LAMBDA_LOG_STREAM_NAME": "stream",
        "_LAMBDA_TELEMETRY_LOG_FD": str(log_descriptor),
    }


def _in_lambda(text: bytes, task: Path) -> bytes:
    """The text with this machine's folders called as in Lambda."""
    names = {
        str(task): "/var/task",
        f"{sysconfig.get_path('platlib')}/awslambdaric": "/var/runtime",
        sysconfig.get_path("stdlib"): f"/var/lang/lib/python3.{sys.version_info[1]}",
    }
    for folder, name in names.items():
        text = text.replace(folder.encode(), name.encode())
    return text


def _events(output: bytes) -> list[bytes]:
    """The log events: each frame, and each line outside of frames, without its line's end.

    A frame tells its length in bytes, so it is cut out before any name in it is changed.
    """
    events, position = [], 0
    while found := FRAME.search(output, position):
        events += _lines(output[position : found.start()])
        position = found.end() + int.from_bytes(found[1], "big")
        events.append(output[found.end() : position].rstrip(b"\n"))
    return events + _lines(output[position:])


def _lines(output: bytes) -> list[bytes]:
    lines = output.split(b"\n")
    return lines if lines[-1] else lines[:-1]
