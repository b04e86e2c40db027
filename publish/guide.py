"""What of the guide goes into a tab: the rooms, as they are, and the student's notebooks, without outputs."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("browser", "designer", "history", "lambdas", "learner_lab", "local_aws", "viewer", "helpers.py")
READ = ("pyproject.toml", "LICENSE")  # by the doctor, and by whoever wants to know
CONTENTS = ("notebooks", "lambdas")


def files() -> Iterator[tuple[str, Path]]:
    """Each file of the rooms, under its name in the checkout."""
    yield from ((name, ROOT / name) for name in _listed(*ROOMS, *READ))


def contents() -> Iterator[tuple[str, Path]]:
    """Each file that a student sees in the file browser."""
    yield from ((name, ROOT / name) for name in _listed(*CONTENTS))


def _listed(*names: str) -> list[str]:
    """The files below these names that git knows, or would."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *names]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted(name for name in answer.split("\0") if name and (ROOT / name).is_file())
