"""The doctor: is everything there that a student needs, and if not, what to do next."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib import metadata

import boto3
from botocore.exceptions import ClientError
from packaging.requirements import Requirement

from learner_lab.care import clean_up
from learner_lab.checkout import choices
from learner_lab.checkout.home import CHECKOUT
from learner_lab.resources.kinds import KINDS
from learner_lab.session import credentials, roles, target
from learner_lab.words.masking import mask
from learner_lab.words.sentences import sentence

NEWEST_KNOWN = (3, 14)
STANDS_IN = {"pygraphviz": "graphviz-pure", "jlens": "jsonata-python"}
DRAW = (
    "import pygraphviz; graph = pygraphviz.AGraph(string='digraph { a -> b }'); graph.layout('dot'); "
    "assert b'<svg' in graph.draw(format='svg')"
)
CLOCK_OFF = timedelta(minutes=5)
ENOUGH = 5  # functions at once; a lab has about 10


@dataclass(frozen=True)
class Finding:
    """One row of the table: whether it is well, what was looked at and found, and what to do if it is not."""

    well: bool
    what: str
    found: str
    todo: str = ""

    def __str__(self) -> str:
        return f"{'✓' if self.well else '✗'} {self.what:<12} {self.found}{f' → {self.todo}' if self.todo else ''}"


class Checkup(list[Finding]):
    """The findings; prints itself as a table of ✓ and ✗, without account or name."""

    @property
    def well(self) -> bool:
        """Whether nothing has to be done."""
        return all(finding.well for finding in self)

    def __repr__(self) -> str:
        return mask("\n".join(map(str, self)))


def examine() -> Checkup:
    """What the doctor finds, at the target where this process is."""
    return Checkup(_examined(look) for look in LOOKS)


def _examined(look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except Exception as error:  # a doctor who faints helps nobody
        said = f"{type(error).__name__}: {error}".split("\n")[0]
        return Finding(False, look.__name__.lstrip("_"), said, sentence(error) or "")


def _python() -> Finding:
    version = sys.version_info[:2]
    well = (3, 11) <= version <= NEWEST_KNOWN
    if not well:
        return Finding(False, "python", f"Python {version[0]}.{version[1]}", "use 3.11 to 3.14: uv run picks one")
    return Finding(True, "python", "one of 3.11 to 3.14")


def _packages() -> Finding:
    pyproject = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    pins = [Requirement(line) for line in pyproject["project"]["dependencies"]]
    here = [pin for pin in pins if pin.marker is None or pin.marker.evaluate()]
    wrong = [f"{pin.name}{pin.specifier}" for pin in here if not (_is_installed(pin) or _is_stood_in_for(pin.name))]
    if wrong:
        return Finding(False, "packages", f"not as pinned: {', '.join(wrong)}", "start with: uv run jupyter lab")
    return Finding(True, "packages", f"all {len(here)} as pinned")


def _is_installed(pin: Requirement) -> bool:
    version = _version(pin.name)
    return version is not None and pin.specifier.contains(version)


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _is_stood_in_for(name: str) -> bool:
    """Whether the package is not there, and another that does the same is: not all have a wheel for every system."""
    return name in STANDS_IN and _version(name) is None and _version(STANDS_IN[name]) is not None


def _rendering() -> Finding:
    """Drawn in a process of its own, where there are any: a broken library may end the process that loads it."""
    if sys.platform == "emscripten":
        return Finding(True, "rendering", "by WebAssembly, with the page itself")
    if _is_stood_in_for("pygraphviz"):
        return Finding(True, "rendering", "by graphviz-pure, a program")
    drawn = subprocess.run([sys.executable, "-c", DRAW], capture_output=True, text=True)
    if drawn.returncode:
        reason = (drawn.stderr.strip().splitlines() or ["it crashed"])[-1]
        return Finding(False, "rendering", reason, "install the pinned pygraphviz again: uv sync --reinstall")
    return Finding(True, "rendering", "graphs are drawn")


def _target() -> Finding:
    if not target.is_chosen():
        return Finding(False, "target", "not chosen", target.CONNECT)
    if target.is_local():
        return Finding(True, "target", "the AWS on this machine")
    age = credentials.age()
    return Finding(True, "target", f"a Learner Lab, keys {age} old" if age else "a Learner Lab")


def _keys() -> Finding:
    """By a real call: after a session has ended, STS still answers to its keys."""
    boto3.client("stepfunctions").list_state_machines(maxResults=1)
    return Finding(True, "keys", "a real call was answered")


def _clock() -> Finding:
    """AWS refuses what was signed five minutes ago, and tells its own time with every answer, refusals too."""
    try:
        answer = boto3.client("sts").get_caller_identity()
    except ClientError as error:
        answer = error.response
    told = answer["ResponseMetadata"]["HTTPHeaders"].get("date", "")
    off = abs(datetime.now(UTC) - parsedate_to_datetime(told)) if told else timedelta()
    if off > CLOCK_OFF:
        return Finding(False, "clock", f"{off.total_seconds() / 60:.0f} minutes off", "set this computer's clock")
    return Finding(True, "clock", "as AWS's")


def _region() -> Finding:
    region = boto3.DEFAULT_SESSION.region_name
    well = region in choices.REGIONS
    todo = "" if well else f"helpers.connect(region={choices.REGIONS[0]!r})"
    return Finding(well, "region", str(region), todo)


def _environment() -> Finding:
    """This lab passes over such variables; the AWS CLI and other programs prefer them to the file."""
    shadows = sorted(target.shadows(os.environ))
    if shadows and not target.is_local():
        return Finding(False, "environment", f"{', '.join(shadows)} hides the keys file", "unset it in your terminal")
    if not target.is_local() and (others := target.elsewhere()):
        todo = "take endpoint_url out of ~/.aws/config"
        return Finding(False, "environment", f"calls go to {' and '.join(others)}", todo)
    return Finding(True, "environment", "nothing hides the keys file")


def _role() -> Finding:
    name = roles.name()
    with roles.expected(name):
        role = boto3.client("iam").get_role(RoleName=name)["Role"]
    if missing := roles.not_trusted(role):
        return Finding(False, "role", f"{name} does not trust {' and '.join(missing)}", "ask your instructor")
    return Finding(True, "role", f"{name} trusts {' and '.join(roles.NEEDED)}")


def _concurrency() -> Finding:
    limit = boto3.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    todo = "" if limit >= ENOUGH else "start fewer executions at once"
    return Finding(limit >= ENOUGH, "concurrency", f"{limit} functions at once", todo)


def _services() -> Finding:
    """Whether the chapters' other services answer: what a Learner Lab allows of them is unproven."""
    unseen = [kind.many for kind in KINDS if not kind.proven and kind.seen(boto3.client(kind.service)) is None]
    if unseen:
        todo = 'go through their chapters with helpers.connect("local")'
        return Finding(False, "services", f"this account denies {', '.join(unseen)}", todo)
    return Finding(True, "services", "queues, topics, tables, buckets and event buses may be listed")


def _left_over() -> Finding:
    left = clean_up.look()
    todo = "fine while you work; helpers.clean_up() when you are done" if left else ""
    return Finding(True, "left over", left.summary(), todo)


LOOKS = (
    _python, _packages, _rendering, _target, _keys, _clock,
    _region, _environment, _role, _concurrency, _services, _left_over,
)  # fmt: skip
