"""What the handler writes: print, logging and errors become log records in the worker's output file."""

import io
import logging
import os
import struct
import time

from lambda_runtime.names import as_in_lambda

# Lambda's frames on its telemetry descriptor: kind, length, microseconds since 1970, then the text.
RECORD = struct.Struct(">4sIQ")
WHOLE = b"\xa5\x5a\x00\x03"  # one log event, however many lines it has
PART = b"\xa5\x5a\x00\x01"  # a part of the output, whose lines become events
LIMIT = 4 * 1024 * 1024  # bytes of the log of one invocation, as in the server's worker.py


class Log:
    """Writes log records to the output file, each with its time.

    What does not fit, or cannot be written, is lost without a word to the handler: in Lambda no disk is full of logs.
    """

    def __init__(self, file: io.RawIOBase | io.BytesIO | None = None):
        """`file` takes the records; without one it is that which is standard error now."""
        self._file = file or os.fdopen(os.dup(2), "wb", 0)
        self._left = LIMIT
        self.failure = ""  # why something could not be written

    def begin(self) -> None:
        """Another invocation's output follows."""
        self._left, self.failure = LIMIT, ""

    def write(self, text: str, kind: bytes = PART) -> None:
        """Writes the text as one record."""
        room = self._left - RECORD.size
        if room <= 0:
            return
        data = as_in_lambda(text[:room]).encode("utf-8", "backslashreplace")[:room]
        self._left -= RECORD.size + len(data)
        try:
            self._file.write(RECORD.pack(kind, len(data), time.time_ns() // 1000) + data)
        except OSError as error:
            self.failure = error.strerror or str(error)


class Output(io.TextIOBase):
    """`sys.stdout` of the handler: unbuffered, as in Lambda, and in UTF-8."""

    encoding, errors, mode = "utf-8", "backslashreplace", "w"

    def __init__(self, log: Log, descriptor: int, name: str):
        self._log, self._descriptor, self.name = log, descriptor, name
        self.buffer = os.fdopen(descriptor, "wb", 0, closefd=False)

    def write(self, text: str) -> int:
        """Writes at once, whether the line has ended or not."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._log.write(text)
        return len(text)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def close(self) -> None:
        """A closed standard output would stay closed for the next invocation: it stays open."""

    def reconfigure(self, **_: object) -> None:
        """It is as it should be."""


class LogHandler(logging.Handler):
    """Writes records of `logging` in Lambda's format: level, time, request id, message."""

    def __init__(self, log: Log):
        super().__init__()
        self.log, self.request_id = log, ""
        form = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
        self.setFormatter(logging.Formatter(form, "%Y-%m-%dT%H:%M:%S"))
        self.formatter.converter = time.gmtime

    def emit(self, record: logging.LogRecord) -> None:
        """Writes the record. Raises when its message does not fit its arguments: awslambdaric lets that rise too."""
        record.aws_request_id = self.request_id
        msg = self.format(record)
        self.log.write(msg, WHOLE)
