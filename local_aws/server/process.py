"""The server's process: from a locked state folder to a listening front, and an orderly end."""

import contextlib
import logging
import os
import signal
import sys

from local_aws import birth, environment, handshake, turns
from local_aws.server import gate
from local_aws.server.api import Api
from local_aws.server.front import Front, listen
from local_aws.services.account import Account
from local_aws.state_folder import StateFolder
from local_aws.turns import alarms
from local_aws.version import version
from local_aws.wire import Request, Response, plain

IDLE_END = 4 * 3600  # seconds without a request after which the server ends by itself
LOOK = 1  # seconds between two looks at whether it is still wanted
ENDINGS = (signal.SIGINT, signal.SIGTERM)
log = logging.getLogger("local_aws")


class LocalAws:
    """One local AWS: its folder, its front, its services."""

    def __init__(self, folder: StateFolder, port: int, account: Account):
        self.folder = folder
        self.version = version()
        self.keys = folder.make_keys()
        self.gate = gate.Gate(self.keys)
        self.listener = listen(port, (folder.record() or {}).get("port"))
        self.port = self.listener.getsockname()[1]
        aws = environment.leading_to(f"http://127.0.0.1:{self.port}", self.keys)
        self.api = Api(self.gate, folder, account, aws)
        self.front = Front(self.listener, self)
        self.stopped_by_user = self.is_ending = False
        self.python = _python()
        pid, began = os.getpid(), turns.now().timestamp()
        self.record = {"pid": pid, "port": self.port, "began": began, "born": birth.certificate(pid)}

    def run(self) -> None:
        """Serves until stopped, idle for four hours, or forgotten (the folder names another server, or none)."""
        self.folder.write_record(**self.record)
        self.api.services.loading.begin()
        turns.Thread(target=self.end_when_unwanted, daemon=True).start()
        log.info("listening on port %d, pid %d, version %s", self.port, os.getpid(), self.version)
        try:
            self.front.serve()
        finally:
            self._end()

    def at_once(self, request: Request) -> Response | None:
        """The answer that needs no body: a refusal, or what the server says of itself. Else None."""
        refusal = gate.refusal_of_browsers(request, self.port)
        if refusal:
            log.warning("refused %s: %s", request.method, refusal)
            return plain(403, refusal)
        if refused := self.api.refusal(request):
            return refused
        return self._own(request) if request.path.startswith(handshake.OWN) else None

    def admit(self, request: Request) -> Response | None:
        """The refusal of a request whose signature is not ours, or not of this request."""
        return self.api.refusal(request, whole=True)

    def answer(self, request: Request) -> Response:
        """AWS's answer. Raises CutConnection where a fault says so."""
        return self.api.answer(request)

    def end_on_signals(self) -> None:
        """From now on Ctrl-C and SIGTERM let `run` come to its end, in order."""
        for ending in ENDINGS:
            signal.signal(ending, self._on_signal)

    def _on_signal(self, number: int, _: object) -> None:
        for ending in ENDINGS:
            signal.signal(ending, signal.SIG_IGN)  # who asks again must not break the end off
        self.stopped_by_user = self.stopped_by_user or number == signal.SIGINT
        turns.Thread(target=self.front.stop, daemon=True).start()  # a handler must not wait for locks

    def end_when_unwanted(self) -> None:
        """Returns, and stops the front, when the server has been idle too long or its folder knows it no longer.

        Also when its Python is no longer there, or is another one: no worker could begin, and no module be loaded.
        """
        while self.front.idle < IDLE_END and self._is_ours(self.folder.record()) and _python() == self.python:
            turns.sleep(LOOK)
        log.info("ending: idle, or the state folder knows this server no longer, or its Python is gone")
        self.front.stop()

    def _own(self, request: Request) -> Response:
        """What a server says of itself, to whom has the key; such requests have no body."""
        if refused := self.api.refusal(request, whole=True):
            return refused
        question = request.path.removeprefix(handshake.OWN)
        if question not in ("status", "stop"):
            return plain(404, "The local AWS tells its status, and can be asked to stop.")
        if self.is_ending and question == "status":
            return plain(503, "The local AWS is about to end.")
        if question == "stop":
            self.is_ending = True
            alarms.after(0.05, self.front.stop)  # after this answer has left
        facts = {"pid": os.getpid(), "port": self.port, "version": self.version}
        body = handshake.answer(self.keys, request.headers.get(handshake.NONCE, ""), facts)
        return Response(200, body, {"Content-Type": "application/json"})

    def _is_ours(self, record: dict | None) -> bool:
        """Whether the folder still names this server; a record that cannot be read is written again."""
        if record == {}:
            with contextlib.suppress(OSError):
                self.folder.write_record(**self.record)
            return True
        return record is not None and record["pid"] == os.getpid()

    def _end(self) -> None:
        """Workers first; then the process, without waiting for threads of executions that still run."""
        with contextlib.suppress(Exception):
            self.api.services.shutdown()
        if self.stopped_by_user:
            with contextlib.suppress(OSError):
                self.folder.write_record(**self.record, stopped=True)
        log.info("ended")
        logging.shutdown()
        os._exit(0)


def _python() -> str | None:
    """Where the Python that runs this lies, as links lead to it now; None when it is gone."""
    with contextlib.suppress(OSError):
        return os.path.realpath(sys.executable, strict=True)
    return None
