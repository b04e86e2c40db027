"""Runs tests, and asks those that fail once more, one at a time: what fails only beside others is named, and passes.

    python .ci/once_more.py uv run pytest -m slow       # a command that names no files: they are added to it

A notebook is asked as a whole, since a cell alone lacks what those above it have made. The exit code is pytest's;
a run that fails at more than tests (2 and above: it could not begin, or broke off) is not repeated.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

FAILED = 1  # pytest's exit code when all tests were run


def main(command: list[str]) -> int:
    """The exit code of the last run of the command."""
    with tempfile.TemporaryDirectory() as cache:  # of its own: another Python's failures are not this one's
        code = run(command, cache)
        beside = failures(cache)
        if code != FAILED or not beside:
            return code
        print("What is named above failed beside others. Once more, one at a time:", flush=True)
        code = run([*command, "-n", "0", *places(beside)], cache)
        for line in verdicts(beside, failures(cache)):
            print(line, flush=True)
        return code


def run(command: list[str], cache: str) -> int:
    """The exit code of the command, which leaves in the cache what has failed."""
    return subprocess.run([*command, "-o", f"cache_dir={cache}"]).returncode


def failures(cache: str) -> list[str]:
    """The ids of the tests that failed when they were asked last."""
    kept = Path(cache, "v", "cache", "lastfailed")
    return [*json.loads(kept.read_text("utf-8"))] if kept.is_file() else []


def places(ids: list[str]) -> list[str]:
    """What to ask for: the tests themselves, but for a notebook's cell the notebook; each once."""
    files = [each.partition("::")[0] for each in ids]
    return [*dict.fromkeys(file if file.endswith(".ipynb") else each for file, each in zip(files, ids, strict=True))]


def verdicts(beside: list[str], alone: list[str]) -> list[str]:
    """A line for each test that failed in one of the runs."""
    said = [f"failed beside others, alone it {'failed' if each in alone else 'passed'}: {each}" for each in beside]
    return said + [f"passed beside others, alone it failed: {each}" for each in alone if each not in beside]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
