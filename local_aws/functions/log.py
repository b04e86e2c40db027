"""What an invocation leaves in CloudWatch Logs: START, what the handler wrote, END, REPORT."""

import base64
import struct
import time
from math import ceil

from moto.logs.models import LogStream, logs_backends

from local_aws.functions.configuration import Configuration

RECORD = struct.Struct(">4sIQ")  # as in the runtime's output.py
WHOLE, PART = b"\xa5\x5a\x00\x03", b"\xa5\x5a\x00\x01"
LONGEST = 256 * 1024  # bytes of one log event; what is longer becomes several
TAIL = 4096  # bytes that LogType=Tail answers with


class InvocationLog:
    """The log events of one invocation, written to their stream at its end."""

    def __init__(self, configuration: Configuration, region: str, account: str, stream: str, request_id: str):
        self._configuration, self._stream, self.request_id = configuration, stream, request_id
        self._backend = logs_backends[account][region]
        self._events: list[tuple[int, str]] = []

    def add(self, message: str, at: int | None = None) -> None:
        """One event; `at` in milliseconds since 1970, now unless given."""
        self._events.append((at or _now(), message))

    def start(self) -> None:
        self.add(f"START RequestId: {self.request_id} Version: {self._configuration.version}\n")

    def end(self, seconds: float, init: float | None, memory: int, status: str = "") -> None:
        """END and REPORT; `init` is the time of a cold start, which Lambda bills too, `memory` is in KiB."""
        duration, limit = seconds * 1000, self._configuration.memory
        billed = ceil(duration + (init or 0) * 1000)
        used = min(ceil(memory / 1024), limit)
        report = (
            f"REPORT RequestId: {self.request_id}\tDuration: {duration:.2f} ms\tBilled Duration: {billed} ms\t"
            f"Memory Size: {limit} MB\tMax Memory Used: {used} MB\t"
        )
        if init is not None:
            report += f"Init Duration: {init * 1000:.2f} ms\t"
        self.add(f"END RequestId: {self.request_id}\n")
        self.add(f"{report}{status}\n")

    def written(self, output: bytes) -> None:
        """What the handler wrote, a line an event; a record of `logging` is one event, however many lines."""
        self._events += events_of(output)

    def save(self) -> None:
        """Puts the events into the stream, which is made, with its group, when it is not there."""
        group = self._configuration.log_group
        self._backend.ensure_log_group(group)
        streams = self._backend.groups[group].streams
        if self._stream not in streams:
            streams[self._stream] = LogStream(self._backend.groups[group], self._stream)
        events = [{"timestamp": at, "message": message} for at, message in self._events]
        streams[self._stream].put_log_events(events)

    def tail(self) -> str:
        """The last 4 KB, in base64."""
        text = "".join(message for _, message in self._events)
        return base64.b64encode(text.encode("utf-8", "replace")[-TAIL:]).decode("ascii")


def events_of(output: bytes) -> list[tuple[int, str]]:
    """(milliseconds, message) of each log event in a worker's output file.

    The file holds the runtime's records and, between them, what was written to descriptors 1 and 2 directly.
    """
    events: list[tuple[int, str]] = []
    pending, since = b"", _now()
    for kind, at, data in _pieces(output):
        if kind == WHOLE:
            events += _whole(pending, since) + _whole(data, at)
            pending = b""
            continue
        since = since if pending else at
        *lines, rest = (pending + data).split(b"\n")
        events += [event for line in lines for event in _whole(line + b"\n", since)]
        pending, since = rest, since if not lines else at
    return events + _whole(pending, since)


def _pieces(output: bytes):
    position, now = 0, _now()
    while position < len(output):
        start = output.find(b"\xa5\x5a\x00", position)
        while start >= 0 and not _is_record(output, start):
            start = output.find(b"\xa5\x5a\x00", start + 1)
        if start < 0:
            yield PART, now, output[position:]
            return
        if start > position:
            yield PART, now, output[position:start]
        kind, length, microseconds = RECORD.unpack_from(output, start)
        position = start + RECORD.size + length
        yield kind, microseconds // 1000, output[start + RECORD.size : position]


def _is_record(output: bytes, start: int) -> bool:
    """Whether a record of ours stands there, rather than bytes of the handler's that look like its beginning."""
    return output[start : start + 4] in (WHOLE, PART) and len(output) >= start + RECORD.size


def _whole(data: bytes, at: int) -> list[tuple[int, str]]:
    parts = [data[i : i + LONGEST] for i in range(0, len(data), LONGEST)]
    return [(at, part.decode("utf-8", "replace")) for part in parts]


def _now() -> int:
    return time.time_ns() // 1_000_000
