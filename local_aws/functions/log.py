"""What an invocation leaves in CloudWatch Logs: START, what the handler wrote, END, REPORT."""

import base64
import struct
from math import ceil

from moto.logs.models import LogStream, logs_backends

from local_aws import turns
from local_aws.functions.configuration import Configuration
from local_aws.functions.kept import is_kept
from local_aws.functions.outcome import Outcome
from local_aws.services.moto_lock import moto_lock

RECORD = struct.Struct(">4sIQ")  # as in the runtime's output.py
WHOLE, PART = b"\xa5\x5a\x00\x03", b"\xa5\x5a\x00\x01"
LONGEST = 256 * 1024  # bytes of one log event; what is longer becomes several
TAIL = 4096  # bytes that LogType=Tail answers with


class InvocationLog:
    """The log events of one invocation, written to their stream at its end."""

    def __init__(self, configuration: Configuration, stream: str, request_id: str):
        self.request_id = request_id
        self.init: float | None = None  # seconds that a cold start took
        self._configuration, self._stream = configuration, stream
        self._events: list[tuple[int, str]] = []  # milliseconds since 1970, message

    def init_report(self, status: str) -> None:
        """What Lambda says about an init phase that failed; such a one is not billed apart."""
        self._add(f"INIT_REPORT Init Duration: {self.init * 1000:.2f} ms\tPhase: init\t{status}\n")

    def start(self) -> None:
        """The line before the handler's."""
        self._add(f"START RequestId: {self.request_id} Version: {self._configuration.version}\n")

    def end(self, seconds: float, memory: int, outcome: Outcome) -> None:
        """The lines after the handler's: notes, END and REPORT. `memory` is in KiB; a cold start is billed."""
        cold = self.init is not None and seconds != self.init
        duration, limit = seconds * 1000, self._configuration.memory
        billed = ceil(duration + (self.init * 1000 if cold else 0))
        report = (
            f"REPORT RequestId: {self.request_id}\tDuration: {duration:.2f} ms\tBilled Duration: {billed} ms\t"
            f"Memory Size: {limit} MB\tMax Memory Used: {min(ceil(memory / 1024), limit)} MB\t"
        )
        if cold:
            report += f"Init Duration: {self.init * 1000:.2f} ms\t"
        if outcome.note:
            self._add(outcome.note)
        self._add(f"END RequestId: {self.request_id}\n")
        self._add(f"{report}{outcome.status}\n")

    def written(self, output: bytes, complaint: str) -> None:
        """What the handler wrote, a line an event; a record of `logging` is one event, however many lines.

        `complaint` tells why something is missing.
        """
        self._events += events_of(output)
        if complaint:
            self._add(f"RequestId: {self.request_id} The log is not complete: {complaint}\n")

    def save(self) -> None:
        """Puts the events into the stream, which is made, with its group, when it is not there.

        A function deleted while it ran does not make its group anew, as it could in Lambda: clean-up is final.
        """
        with moto_lock:
            self._save()

    def _save(self) -> None:
        region, account = self._configuration.arn.split(":")[3:5]
        backend, name = logs_backends[account][region], self._configuration.log_group
        if name not in backend.groups and not is_kept(self._configuration.name, account, region):
            return
        backend.ensure_log_group(name)
        group = backend.groups[name]
        if self._stream not in group.streams:
            group.streams[self._stream] = LogStream(group, self._stream)
        events = [{"timestamp": at, "message": message} for at, message in self._events]
        group.streams[self._stream].put_log_events(events)

    def _add(self, message: str) -> None:
        self._events.append((_now(), message))

    def tail(self) -> str:
        """The last 4 KB, in base64."""
        text = "".join(message for _, message in self._events)
        return base64.b64encode(text.encode("utf-8", "replace")[-TAIL:]).decode("ascii")


def events_of(output: bytes) -> list[tuple[int, str]]:
    """(milliseconds, message) of each log event in a worker's output file.

    The file holds the runtime's records and, between them, what was written to descriptors 1 and 2 directly.
    """
    events: list[tuple[int, str]] = []
    line: list[bytes] = []  # the parts of a line whose end has not come yet
    since = 0
    for kind, at, data in _pieces(output):
        if kind == WHOLE:
            events += _whole(b"".join(line), since) + _whole(data, at)
            line = []
            continue
        *ended, rest = data.split(b"\n")
        since = since if line else at
        for text in ended:
            events += _whole(b"".join([*line, text, b"\n"]), since)
            line, since = [], at
        line += [rest] if rest else []
    return events + _whole(b"".join(line), since)


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
    return int(turns.now().timestamp() * 1000)
