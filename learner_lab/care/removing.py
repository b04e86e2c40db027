"""What of the lab has a name, gone."""

import boto3

from learner_lab.care import clean_up
from learner_lab.checkout import choices
from learner_lab.resources import functions, ownership
from learner_lab.resources.kinds import FUNCTION, KINDS, LOG_GROUP, Kind, There, name_of

NAMED = [kind for kind in KINDS if kind.shown is None]  # an event source mapping has no name


def remove(*names: str) -> None:
    """Our things of these names, of any kind, are gone with their log groups; it is no error when there were none.

    NotOurs where all that has one of the names is foreign; what is ours of the others is gone then, too. Interrupted,
    it goes on when it is called again: the log group of a function that is gone is ours by its mark. Names of kinds
    that the account does not let one list are told in a sentence, unless they were found elsewhere.
    """
    region = boto3.DEFAULT_SESSION.region_name
    clients, wanted = clean_up.clients_in(region), [name_of(name) for name in names]
    seen = {kind: kind.seen(clients[kind.service]) for kind in NAMED}
    there = {kind: _of_names(kind, found or {}, wanted) for kind, found in seen.items()}
    owned = {kind: _owned(clients[kind.service], found) for kind, found in there.items() if kind is not LOG_GROUP}
    ours = {kind: [arn for arn, own in found.items() if own] for kind, found in owned.items()}
    made = {arn: there[FUNCTION][arn] for arn in ours[FUNCTION]}
    ours[LOG_GROUP] = clean_up.our_groups(clients["logs"], there[LOG_GROUP], made, there[FUNCTION])
    clean_up.delete(clean_up.LeftOver([clean_up.Region(region, ours)]))
    _tell(wanted, owned, [kind for kind, found in seen.items() if found is None])


def _of_names(kind: Kind, there: There, names: list[str]) -> There:
    wanted = {called for name in names for called in _in_account(kind, name)}
    return {arn: one for arn, one in there.items() if name_of(arn) in wanted}


def _in_account(kind: Kind, name: str) -> list[str]:
    """How a thing of that kind is called there: log groups after what writes them; a prefix is for the proven kinds."""
    if kind is LOG_GROUP:
        return [name, *(f"{folder}{choices.named(name)}" for folder in functions.LOG_FOLDERS)]
    return [choices.named(name) if kind.proven else name]


def _owned(client, there: There) -> dict[str, bool]:
    """Whether each is ours; without those that are gone since they were listed."""
    asked = {arn: ownership.owns(client, arn) for arn in there}
    return {arn: own for arn, own in asked.items() if own is not None}


def _tell(names: list[str], owned: dict[Kind, dict[str, bool]], unseen: list[Kind]) -> None:
    found = {name: _found(name, owned) for name in names}
    if unseen and not all(found.values()):
        print(clean_up.not_looked_for(unseen))
    for name, things in found.items():
        if things and not any(own for _, own in things):
            raise ownership.NotOurs(things[0][0].one, name)


def _found(name: str, owned: dict[Kind, dict[str, bool]]) -> list[tuple[Kind, bool]]:
    """What has this name, and whether it is ours."""
    return [
        (kind, own)
        for kind, arns in owned.items()
        for arn, own in arns.items()
        if name_of(arn) in _in_account(kind, name)
    ]
