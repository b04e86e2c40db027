"""What the handler writes: print, logging and errors become log records in the worker's output file."""

import logging
import os
import struct
import time

# Lambda's frames on its telemetry descriptor: kind, length, microseconds since 1970, then the text.
RECORD = struct.Struct(">4sIQ")
WHOLE = b"\xa5\x5a\x00\x03"  # one log event, however many lines it has
PART = b"\xa5\x5a\x00\x01"  # a part of the output, whose lines become events


class Log:
    """Writes log records to the output file, each with its time."""

    def __init__(self):
        self._file = os.fdopen(os.dup(2), "wb", 0)

    def write(self, text: str, kind: bytes = PART) -> None:
        """Writes the text as one record."""
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

    def writable(self) -> bool:
        return True

    readable = seekable = isatty


class LogHandler(logging.Handler):
    """Writes records of `logging` in Lambda's format: level, time, request id, message."""

    def __init__(self, log: Log):
        super().__init__()
        self.log, self.request_id = log, ""
        form = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
        self.setFormatter(logging.Formatter(form, "%Y-%m-%dT%H:%M:%S"))
        self.formatter.converter = time.gmtime

    def emit(self, record: logging.LogRecord) -> None:
        record.aws_request_id = self.request_id
        self.log.write(self.format(record), WHOLE)
