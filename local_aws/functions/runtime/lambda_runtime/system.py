"""What differs from one operating system to another: memory, limits, and how a process learns of its parent's end."""

import contextlib
import os
import signal
import sys

LARGEST_FILE = 512 * 1024 * 1024  # bytes; Lambda's whole /tmp has as many


def memory_gauge():
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

    Elsewhere the channel's thread sees to it, which needs a handler that lets other threads run.
    """
    if life >= 0:
        import fcntl

        fcntl.fcntl(life, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(life, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(life, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
        with contextlib.suppress(BlockingIOError):  # open, and silent; an end that came before is told to nobody
            os.read(life, 1)
            os.killpg(0, signal.SIGKILL)


def limit_files() -> None:
    """No file, and so no log, grows beyond LARGEST_FILE (not on Windows)."""
    try:
        from resource import RLIMIT_FSIZE, setrlimit
    except ImportError:
        return
    setrlimit(RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
