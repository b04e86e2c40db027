"""What a class needs: students who work at the same time here, each with a kernel and an AWS of his or her own.

    uv run python .ci/students.py 4                      # four, all with the same notebook at once
    uv run python .ci/students.py 4 04_draw_the_path     # another notebook than 03

Tells memory (PSS: what is shared is counted once) and seconds of CPU for each. Linux alone, by /proc.
"""

import os
import re
import runpy
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import nbformat
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
NOTEBOOK = "03_start_executions"
TICKS = os.sysconf("SC_CLK_TCK")
own = runpy.run_path(str(ROOT / ".ci/regenerate.py"))["own"]


class Used(NamedTuple):
    """MB and seconds of CPU, of a kernel and of the AWS that it talks to, its handlers' processes included."""

    kernel: float
    aws: float
    seconds: float


def main(students: int, notebook: str) -> None:
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        homes = [Path(scratch) / f"student{number}" for number in range(students)]
        began = time.monotonic()
        with ThreadPoolExecutor(students) as pool:
            clients = list(pool.map(lambda home: worked(home, notebook), homes))
        took = time.monotonic() - began
        used = [used_by(client.km.provisioner.pid, home) for client, home in zip(clients, homes, strict=True)]
        for client, home in zip(clients, homes, strict=True):
            leave(client, home)
    kernel, aws, seconds = (mean(column) for column in zip(*used, strict=True))
    print(f"{students} × {notebook} in {took:.0f} s on {os.cpu_count()} cores, {took / students:.1f} s a student")
    print(f"each: kernel {kernel:.0f} MB, AWS and handlers {aws:.0f} MB, {seconds:.1f} s of CPU")


def worked(home: Path, notebook: str) -> NotebookClient:
    """The client of a kernel in which the student has run the notebook, and which waits for more."""
    home.mkdir()
    manager = KernelManager(kernel_name="python3")
    path = ROOT / "notebooks" / f"{notebook}.ipynb"
    document = nbformat.read(path, nbformat.NO_CONVERT)
    client = NotebookClient(document, km=manager, resources={"metadata": {"path": str(path.parent)}}, timeout=600)
    client.execute(cleanup_kc=False, env={**os.environ, **own(home)})
    return client


def used_by(kernel: int, home: Path) -> Used:
    import local_aws

    aws = family(local_aws.status(home / "local_aws").pid)
    return Used(megabytes([kernel]), megabytes(aws), sum(map(seconds, [kernel, *aws])))


def family(pid: int) -> list[int]:
    """The process and all that it started."""
    children = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(child) for listed in children for child in listed.read_text().split()]
    return [pid, *(one for child in found for one in family(child))]


def megabytes(pids: list[int]) -> float:
    told = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids)
    return sum(int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) for text in told) / 1024


def seconds(pid: int) -> float:
    """Of CPU, its ended children included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def leave(client: NotebookClient, home: Path) -> None:
    import local_aws

    local_aws.stop(home / "local_aws")
    client.km.shutdown_kernel(now=True)


if __name__ == "__main__":
    if len(sys.argv) < 2 or not sys.argv[1].isdecimal():
        sys.exit(__doc__)
    main(int(sys.argv[1]), *(sys.argv[2:] or [NOTEBOOK]))
