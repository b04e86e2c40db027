"""Becoming the server of a state folder: the lock, the log, the signals, then serving until the end."""

import itertools
import logging
import os
import sys
from collections.abc import Callable
from typing import IO

from local_aws import environment, turns
from local_aws.background import Server, server
from local_aws.server.process import LocalAws
from local_aws.services.account import Account
from local_aws.state_folder import StateFolder

LOG_LIMIT = 5_000_000  # bytes; a log that has become longer starts anew
LOOK = 100  # lines between two looks at that


def serve(port: int, background: bool, announce: Callable[[Server], None]) -> int:
    """An exit code, when no server could be made; otherwise serves until its end and does not return.

    `announce` hears of the server when it accepts connections, before what is heavy has been imported.
    """
    account = Account.from_environment()
    turns.is_leaping()
    _forget_the_users_aws()
    folder = StateFolder()
    folder.make()
    with folder.lock("server", wait=1.0) as ours:
        if not ours:
            print("A local AWS runs for this state folder already.", file=sys.stderr)
            return 1
        folder.sweep()
        _write_log(folder, to_stderr=not background)
        local_aws = LocalAws(folder, port, account)
        local_aws.end_on_signals()
        if not background:
            announce(server(folder, local_aws.port, os.getpid()))
            sys.stdout.flush()
        local_aws.run()
    return 0


def _forget_the_users_aws() -> None:
    """In the foreground this process has the environment of the user's shell."""
    kept = environment.clean()
    os.environ.clear()
    os.environ.update(kept)


def _write_log(folder: StateFolder, to_stderr: bool) -> None:
    """The log goes to the folder; where that cannot be written the server runs without one."""
    logging.raiseExceptions = False  # a full disk must not fill stderr
    logging._srcfile = None  # Python's own advice where no line tells which line of code it comes from,
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False  # nor which thread or process
    log = logging.getLogger("local_aws")
    log.propagate = False
    log.setLevel(logging.INFO)
    file = folder.open_log()
    log.addHandler(Bounded(file) if file else logging.NullHandler())
    log.handlers[0].setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    if to_stderr:
        log.addHandler(logging.StreamHandler())
        log.handlers[1].setLevel(logging.WARNING)


class Bounded(logging.StreamHandler):
    """Writes to a file that is emptied when it has become too long."""

    def __init__(self, file: IO[str]):
        super().__init__(file)
        self._lines = itertools.count()

    def emit(self, record: logging.LogRecord) -> None:
        """Writes the record, and now and then looks how long the file is."""
        super().emit(record)
        if next(self._lines) % LOOK == 0 and os.fstat(self.stream.fileno()).st_size > LOG_LIMIT:
            os.truncate(self.stream.fileno(), 0)
