"""What leads to the server: requests come through standard input, answers leave through standard output.

Both are moved to private descriptors before the handler is imported; standard error is a file, for what it prints.
"""

import contextlib
import json
import os
import queue
import shutil
import signal
import struct
import threading

from lambda_runtime.system import memory_gauge

REQUEST = struct.Struct(">4sII")  # magic, length of what describes the invocation, length of the event
ANSWER = struct.Struct(">4scIII")  # magic, kind, most memory used so far in KiB, lengths of payload and complaint
READY, INIT_ERROR, RESULT, ERROR = b"R", b"I", b"S", b"F"


class Channel:
    """Requests in, answers out, on descriptors that the handler does not know."""

    def __init__(self, magic: bytes, folder: str, watched: bool):
        """`magic` begins each answer; `folder` is the worker's own, removed when the server is gone.

        `watched` says that the kernel ends us with the server. Else a thread waits for the end of the requests, also
        while the handler is at work; through it each request comes a moment later.
        """
        self._magic, self._folder = magic, folder
        self._heard: queue.SimpleQueue | None = None if watched else queue.SimpleQueue()
        self._in, self._out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
        self._memory = memory_gauge()
        _replace_standard_descriptors()
        if self._heard:
            threading.Thread(target=self._listen, daemon=True).start()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._close)

    def receive(self) -> tuple[dict, bytes]:
        """The next invocation: what describes it, and its event."""
        return self._heard.get() if self._heard else self._next()

    def send(self, kind: bytes, payload: bytes = b"", complaint: str = "") -> None:
        """Answers the invocation; the complaint is why something of its log is missing."""
        said = complaint.encode("utf-8", "replace")
        self._out.write(ANSWER.pack(self._magic, kind, self._memory(), len(payload), len(said)) + payload + said)
        self._out.flush()

    def _close(self) -> None:
        """A forked child must not answer in our place, nor keep the channel open when we are gone."""
        with contextlib.suppress(OSError):
            self._out.close()

    def _next(self) -> tuple[dict, bytes]:
        """The next request; their end means that the server is gone, however it went, and so are we."""
        try:
            _, about, event = REQUEST.unpack(self._in.read(REQUEST.size))
            return json.loads(self._in.read(about)), self._in.read(event)
        except (struct.error, ValueError, OSError):
            self._end()

    def _listen(self) -> None:
        while True:
            self._heard.put(self._next())

    def _end(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        if os.name == "posix":
            os.killpg(0, signal.SIGKILL)  # the handler's children too
        os._exit(0)


def _replace_standard_descriptors() -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
