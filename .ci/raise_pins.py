"""Raises every pin to the newest release that fits the others, then regenerates and reruns everything.

    uv run python .ci/raise_pins.py

Writes pyproject.toml, both environment.yml, publish/colab.txt and package.json; look at the diff,
and commit it when the run is green.
"""

import json
import re
import subprocess
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
COPIES = ("environment.yml", ".binder/environment.yml", "publish/colab.txt")
FILES = [ROOT / "pyproject.toml", *(ROOT / name for name in COPIES)]
PACKAGES = ROOT / ".ci" / "package.json"
NPM = ["uv", "run", "--group", "javascript", "npm", "--prefix", ".ci"]
SLOW = ["--group", "browser", "--group", "publish", "pytest", "-m", "slow"]
PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?P<extra>\[[a-z,]+\])?==(?P<version>[^\s\";]+)")


def newest() -> dict[str, str]:
    """Name → newest version, resolved together, for every Python that the project allows."""
    pyproject = tomllib.loads(FILES[0].read_text("utf-8"))
    groups = [pyproject["project"]["dependencies"], *pyproject["dependency-groups"].values()]
    wanted = [re.sub("==[^;]+", " ", line, count=1) for group in groups for line in group]
    command = ["uv", "pip", "compile", "--universal", "--upgrade", "--no-header", "--no-annotate", "-"]
    answer = subprocess.run(command, input="\n".join(wanted), capture_output=True, text=True, check=True).stdout
    resolved = [Requirement(line) for line in answer.splitlines() if "==" in line]
    return {requirement.name.lower(): str(requirement.specifier)[2:] for requirement in resolved}


def raised(text: str, versions: dict[str, str]) -> str:
    """The text of one of the files with each pin at its newest version; prints what changed."""

    def raise_one(pin: re.Match) -> str:
        version = versions[pin["name"].lower()]
        if version != pin["version"]:
            print(f"{pin['name']}: {pin['version']} → {version}")
        return f"{pin['name']}{pin['extra'] or ''}=={version}"

    return PIN.sub(raise_one, text)


def raise_javascript() -> None:
    """Writes the newest of npm's packages that fit each other into package.json, and runs its checks."""
    names = [f"{name}@latest" for name in json.loads(PACKAGES.read_text("utf-8"))["devDependencies"]]
    for command in (["install", "--save-dev", "--save-exact", "--no-package-lock", *names], ["run", "check"]):
        subprocess.run([*NPM, *command], cwd=ROOT, check=True)


def main() -> None:
    versions = newest()
    for file in FILES:
        file.write_text(raised(file.read_text("utf-8"), versions), "utf-8")
    raise_javascript()
    for command in (["python", ".ci/regenerate.py"], ["pytest"], SLOW):
        subprocess.run(["uv", "run", *command], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
