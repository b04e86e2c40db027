"""What was chosen for all notebooks of the checkout: target and region, a prefix for names, another role."""

import os
import re

from learner_lab.checkout import home

FILE = "choices"
LAB_ROLE = "LabRole"
TARGETS = ("local", "aws")
REGIONS = ("us-east-1", "us-west-2")  # the only ones that a Learner Lab allows

PREFIX = re.compile(r"([A-Za-z][A-Za-z0-9_-]{0,18}[_-])?")


def keep(**chosen: str | None) -> None:
    """Remembers what is not None; no target where LAB_TARGET decides, and no region of the lab where it says local."""
    passed_over = {"": (), "aws": ("target",)}.get(_decided(), ("target", "region"))
    chosen = {name: value for name, value in chosen.items() if name not in passed_over}
    wanted = {name: value for name, value in chosen.items() if value is not None}
    if not PREFIX.fullmatch(wanted.get("prefix", "")):
        raise ValueError(
            f"The prefix {wanted['prefix']!r} is none: one begins with a letter, has at most 20 letters, digits, "
            '- and _, and ends in - or _, such as "my-": no name of the lab begins with that by itself.'
        )
    target(wanted.get("target"))
    if wanted:
        home.remember(FILE, {**home.recall(FILE), **wanted})


def target(wanted: str | None = None) -> str:
    """`local` or `aws`: what is wanted, else what LAB_TARGET says, else what was remembered, else local."""
    name = wanted or _decided() or home.recall(FILE).get("target") or TARGETS[0]
    if name not in TARGETS:
        raise ValueError(f"There is no target {name!r}: choose {' or '.join(TARGETS)}.")
    return name


def _decided() -> str:
    return os.environ.get("LAB_TARGET", "").strip().lower()


def region() -> str:
    """The region that was chosen at sign-in, else us-east-1."""
    return home.recall(FILE).get("region", REGIONS[0])


def prefix() -> str:
    """What stands before every name; normally nothing."""
    return home.recall(FILE).get("prefix", "")


def naming() -> str | None:
    """A sentence about the prefix, where one was chosen."""
    return f"Names begin with {prefix()} here." if prefix() else None


def named(name: str) -> str:
    """The name in the account: the tutorial's, behind the prefix if one was chosen. An ARN stays as it is."""
    return name if name.startswith(("arn:", prefix() or "arn:")) else prefix() + name


def role() -> str:
    """The role of functions and state machines: LabRole, or the one named for an account that has none."""
    return home.recall(FILE).get("role") or LAB_ROLE
