"""What tells a process from any other: a pid is used again, and in another container it names another process."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def certificate(pid: int) -> str | None:
    """Where and when the process was born; None when there is no such process, or the system does not tell."""
    with suppress(OSError, IndexError, subprocess.SubprocessError):
        if sys.platform == "linux":
            return _linux(pid)
        if os.name == "posix":
            asked = ["ps", "-o", "lstart=", "-p", str(pid)]
            return subprocess.run(asked, capture_output=True, text=True, timeout=5, check=True).stdout.strip() or None
    return None


def _linux(pid: int) -> str:
    """The boot, the pid namespace, and the ticks from the one to the process's start in the other."""
    boot = (PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
    namespace = os.readlink(PROC / "self/ns/pid")
    started = (PROC / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[19]
    return f"{boot} {namespace} {started}"
