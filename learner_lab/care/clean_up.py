"""What the lab left in the account, and deleting exactly that."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import boto3
from botocore.exceptions import ClientError

from learner_lab.checkout import record
from learner_lab.checkout.choices import REGIONS
from learner_lab.resources import functions, ownership, state_machines
from learner_lab.resources.kinds import (
    BUCKET,
    FUNCTION,
    KINDS,
    LOG_GROUP,
    MAPPING,
    STATE_MACHINE,
    Kind,
    There,
    name_of,
)
from learner_lab.session.clients import kept

BUCKETS = "arn:aws:s3:::"


@dataclass(frozen=True)
class Region:
    """What is left in one region: {kind: ARNs}, and the ARNs of the executions that are running.

    `called` has what is shown of those whose ARN says nothing; `unseen` are the kinds that may not be listed.
    """

    name: str
    things: dict[Kind, list[str]]
    executions: list[str] = field(default_factory=list)
    called: dict[str, str] = field(default_factory=dict)
    unseen: tuple[Kind, ...] = ()

    def __bool__(self) -> bool:
        return any(self.things.values())

    def __str__(self) -> str:
        lines = [self.name]
        for kind, arns in self.things.items():
            lines += [f"  {kind.one:<14} {self.called.get(arn) or name_of(arn)}" for arn in arns]
            if kind is STATE_MACHINE and self.executions:
                lines.append(f"  {'executions':<14} {len(self.executions)} running")
        return "\n".join(lines)

    @property
    def state_machines(self) -> list[str]:
        """The ARNs of the state machines."""
        return self.things.get(STATE_MACHINE, [])

    @property
    def functions(self) -> list[str]:
        """The ARNs of the functions."""
        return self.things.get(FUNCTION, [])

    @property
    def log_groups(self) -> list[str]:
        """The ARNs of the log groups."""
        return self.things.get(LOG_GROUP, [])


class LeftOver:
    """What the lab left, region by region (`regions`, as ARNs); prints itself as a list of names."""

    def __init__(self, looked: list[Region]):
        self.looked = [region.name for region in looked]
        self.regions = [region for region in looked if region]
        self.unseen = list(dict.fromkeys(kind for region in looked for kind in region.unseen))

    def __bool__(self) -> bool:
        return bool(self.regions)

    @property
    def log_groups(self) -> list[str]:
        """The names of the log groups, of all regions."""
        return [name_of(arn) for region in self.regions for arn in region.log_groups]

    def summary(self) -> str:
        """How many of each kind that is left, in a few words: `functions 5, log groups 5`, or `nothing`."""
        counts = {kind: sum(len(region.things.get(kind, [])) for region in self.regions) for kind in KINDS}
        return ", ".join(f"{kind.many} {count}" for kind, count in counts.items() if count) or "nothing"

    def __repr__(self) -> str:
        nothing = f"Nothing of this lab is left in {' and '.join(self.looked)}."
        lines = list(map(str, self.regions)) or [nothing]
        if self.unseen:
            lines.append(not_looked_for(self.unseen))
        return "\n".join(lines)


def not_looked_for(unseen: Iterable[Kind]) -> str:
    """A sentence about the kinds that the account does not let one list."""
    return f"Not looked for, as this account denies it: {', '.join(kind.many for kind in unseen)}."


def look() -> LeftOver:
    """What the lab left in the regions of a Learner Lab and where we are, as far as the account may look there."""
    found = map(_look_if_allowed, dict.fromkeys([*REGIONS, boto3.DEFAULT_SESSION.region_name]))
    left = LeftOver([region for region in found if region is not None])
    if BUCKET not in left.unseen:  # their ARNs name neither region nor account
        record.keep_only({arn for region in left.regions for arn in region.things[BUCKET]}, BUCKETS)
    return left


def delete(left: LeftOver) -> None:
    """Deletes exactly what the list says, in the tutorial's order.

    Whenever it is interrupted, what is still there is still ours and is found by the next look: the log groups are
    marked before the functions that prove them ours go.
    """
    for region in left.regions:
        clients = clients_in(region.name)
        for arn in region.log_groups:
            functions.mark_log_group(clients["logs"], arn)
        for kind, arns in region.things.items():
            for arn in arns:
                kind.delete(clients[kind.service], arn)


def _look_if_allowed(region: str) -> Region | None:
    """None where the account may not look: nothing of the lab can be there. Where we are, the refusal rises."""
    try:
        return _look_in(region)
    except ClientError as error:
        if not ownership.is_denied(error) or region == boto3.DEFAULT_SESSION.region_name:
            raise
        return None


def _look_in(region: str) -> Region:
    clients = clients_in(region)
    seen = {kind: kind.seen(clients[kind.service]) for kind in KINDS}
    there = {kind: found or {} for kind, found in seen.items()}
    _forget_what_is_gone(region, {arn for found in there.values() for arn in found})
    ours = {kind: _our_own(clients[kind.service], found) for kind, found in there.items() if kind is not LOG_GROUP}
    made = {arn: there[FUNCTION][arn] for arn in ours[FUNCTION]}
    ours[LOG_GROUP] = our_groups(clients["logs"], there[LOG_GROUP], made, there[FUNCTION])
    ours[MAPPING] = _our_mappings(there[MAPPING], ours[MAPPING], made)
    sfn, machines = clients[STATE_MACHINE.service], ours[STATE_MACHINE]
    running = [arn for machine in machines for arn in state_machines.running(sfn, machine)]
    called = {arn: kind.shown(there[kind][arn]) for kind, arns in ours.items() if kind.shown for arn in arns}
    return Region(region, ours, running, called, tuple(kind for kind in KINDS if seen[kind] is None))


def _our_own(client, there: dict[str, dict]) -> list[str]:
    return [arn for arn in there if ownership.owns(client, arn)]


def our_groups(logs, groups: dict[str, dict], ours: dict, there: dict) -> list[str]:
    """The log groups that are ours: those with the tag, and those that our functions began."""
    began = {functions.log_group(arn): function for arn, function in ours.items()}
    foreign = {functions.log_group(arn) for arn in there if arn not in ours}
    return [
        arn
        for arn, group in groups.items()
        if (arn in began and functions.is_of(began[arn], group)) or (arn not in foreign and ownership.owns(logs, arn))
    ]


def _our_mappings(there: There, ours: list[str], made: There) -> list[str]:
    """Those with the tag, and those that call our functions: they say nothing without them."""
    return [
        arn for arn, mapping in there.items() if arn in ours or _unversioned(mapping.get("FunctionArn", "")) in made
    ]


def _unversioned(function: str) -> str:
    return ":".join(function.split(":")[:7])


def _forget_what_is_gone(region: str, there: set[str]) -> None:
    if not record.is_empty():
        account = boto3.client("sts").get_caller_identity()["Account"]
        record.keep_only(there, f":{region}:{account}:")


def clients_in(region: str) -> dict[str, object]:
    """A client of each service in that region; they are kept, as making them is half of a look's work."""
    return {service: kept(service, region) for service in {kind.service for kind in KINDS}}
