"""What a student did, as one file to upload to a course system: made here, masked, and sent nowhere.

report.html                what the checks said, the student's own cells, and links to the rest
report.json                the same for a program: checks with found and wanted, cells, machines
definitions/<name>.json    each state machine of the lab as AWS has it
runs/<name>-1.json         its newest executions: history and definition, for `helpers.watch("…-1.json")`
runs/<name>-1.html         the same as a replay, in any browser
"""

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from learner_lab.exercises import kept
from learner_lab.exercises.checked import told
from learner_lab.exercises.machines import machines
from learner_lab.words.masking import mask

ENDING = ".lab.zip"
NAMED = 'A hand-in\'s name is that of its file: letters, digits, - and _, such as "ada-03".'
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{name}</title>
<style>body{{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}}
pre{{background:#f4f4f4;padding:.7rem;overflow:auto;white-space:pre-wrap}}</style>
<h1>{name}</h1>{parts}
<p>Made on the student's own machine: it shows what was done, and proves nothing.</p></html>
"""

Masked = Callable[[Any, Callable[[str], str]], Any]
Replay = Callable[[str, dict, list[dict]], bytes]


@dataclass(frozen=True)
class HandedIn:
    """The file that was written, and what is in it; prints itself as sentences."""

    path: Path
    passed: int
    checks: int
    cells: int
    machines: int
    runs: int

    def __repr__(self) -> str:
        kilobytes = -(-self.path.stat().st_size // 1000)
        empty = "" if self.checks else "\nNo check was run since this kernel started: run them, then hand in again."
        return (
            f"{self.path.name}, {kilobytes} kB, lies beside this notebook. In it: checks {self.checks} ({self.passed} "
            f"✓) with what they found, cells of your own {self.cells}, state machines {self.machines}, executions "
            f"{self.runs} with history and replay.\nAccount id and name are masked. Nothing has left this computer: "
            f"look into it, then upload it yourself.{empty}"
        )


def hand_in(name: str, masked: Masked, replay: Replay) -> HandedIn:
    """Writes `<name>.lab.zip` into the notebook's folder. ValueError for what names no file.

    `masked(data, mask)` is the data with every text in it masked; `replay(name, definition, events)` a page.
    """
    if not re.fullmatch(r"[\w-]{1,80}", name):
        raise ValueError(NAMED)
    report = masked(_report(), mask)
    path = Path.cwd() / f"{name}{ENDING}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in _files(name, report, replay):
            archive.writestr(file, content)
    checks, found = report["checks"], report["machines"]
    passed, runs = sum(check["passed"] for check in checks), sum(len(machine["runs"]) for machine in found)
    return HandedIn(path, passed, len(checks), len(report["cells"]), len(found), runs)


def _report() -> dict[str, Any]:
    checks = kept.checks()
    asked = [
        {"sentence": one.sentence, "passed": one.passed, "found": told(one.found), "said": one.said} for one in checks
    ]
    named = [name for one in checks for name in (one.made, one.ran) if name]
    return {"checks": asked, "cells": kept.own_cells(), "machines": list(machines(named))}


def _files(name: str, report: dict, replay: Replay) -> Iterator[tuple[str, str | bytes]]:
    links = []
    for machine in report["machines"]:
        yield f"definitions/{machine['name']}.json", _json(machine["definition"])
        for number, run in enumerate(machine["runs"], 1):
            file = f"runs/{machine['name']}-{number}"
            yield f"{file}.json", _json(run)
            yield f"{file}.html", replay(machine["name"], run["definition"], run["events"])
            links.append(f'<li><a href="{file}.html">{escape(machine["name"])} {number}: {run["status"]}</a></li>')
    yield "report.json", _json({**report, "machines": [machine["name"] for machine in report["machines"]]})
    said = "\n".join(check["said"] for check in report["checks"])
    cells = "".join(f"<pre>{escape(cell)}</pre>" for cell in report["cells"])
    parts = f"<h2>Checks</h2><pre>{escape(said)}</pre><h2>Cells</h2>{cells}<h2>Executions</h2><ul>{''.join(links)}</ul>"
    yield "report.html", PAGE.format(name=escape(name), parts=parts)


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, default=_told_time)


def _told_time(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
