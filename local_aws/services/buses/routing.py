"""From an event to the rules that want it: found at once, sent one after the other beside whoever put it."""

import logging
import uuid
from collections import deque
from collections.abc import Callable
from typing import Any

from local_aws import turns
from local_aws.services.buses.rule import Bus, Rule
from local_aws.services.buses.store import DEFAULT, STORES
from local_aws.services.buses.targets import send
from local_aws.services.buses.transform import text_for
from local_aws.services.within import Happening
from local_aws.turns import crew

MOST_WAITING = 10_000
MOST_HOPS = 16  # rules on the way of an event that comes of itself: Lambda stops such loops after so many
log = logging.getLogger("local_aws")
Work = Callable[[], None]


class Postman:
    """Does what it is given in order, with one of the crew's threads while there is something to do."""

    def __init__(self, most: int = MOST_WAITING):
        self._most, self._lock = most, turns.Lock()
        self._waiting: deque[Work] = deque()
        self._goes = False

    def has_room(self) -> bool:
        """Whether it takes more."""
        return len(self._waiting) < self._most

    def take(self, work: Work) -> None:
        """Does it when what came before is done."""
        with self._lock:
            self._waiting.append(work)
            idle, self._goes = not self._goes, True
        if idle:
            crew.submit(self._go)

    def _go(self) -> None:
        while work := self._next():
            try:
                work()
            except Exception:
                log.exception("an event was not sent")

    def _next(self) -> Work | None:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._goes = False
            return None


POSTMAN = Postman()


def route(bus: Bus, event: dict[str, Any], hops: int) -> None:
    """Sends the event to the targets of all rules of the bus that want it."""
    for rule in [rule for rule in list(bus.rules.values()) if rule.wants(event)]:
        if hops >= MOST_HOPS:
            log.warning("rule %s sends events in a circle: this one is dropped", rule.arn)
            continue
        for target in list(rule.targets.values()):
            POSTMAN.take(_delivery(rule, target, event, hops + 1))


def happened(happening: Happening) -> None:
    """Puts what a service tells of itself on the default bus, if that has a rule at all."""
    bus = STORES.at(happening.account, happening.region).buses[DEFAULT]
    if bus.rules and POSTMAN.has_room():
        event = new_event(happening.account, happening.region, happening.source, happening.kind, happening.detail())
        route(bus, event | {"resources": happening.resources}, happening.hops)


def new_event(account: str, region: str, source: str, kind: str, detail: dict[str, Any]) -> dict[str, Any]:
    """An event of now, about no resources."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": kind,
        "source": source,
        "account": account,
        "time": f"{turns.now():%Y-%m-%dT%H:%M:%SZ}",
        "region": region,
        "resources": [],
        "detail": detail,
    }


def _delivery(rule: Rule, target: dict[str, Any], event: dict[str, Any], hops: int) -> Work:
    return lambda: send(target, text_for(target, event, rule.arn), event, rule.arn, hops)
