"""The event buses of one account in one region."""

import re

from local_aws import turns
from local_aws.services.buses.refusals import invalid, not_found, too_many
from local_aws.services.buses.rule import Bus, Rule
from local_aws.services.own import Kept, Operations
from local_aws.wire import ServiceError

NAME = re.compile(r"[/.\-_A-Za-z0-9]{1,256}")
DEFAULT = "default"
MOST_BUSES, MOST_RULES = 100, 300  # of a bus


class Store:
    """Buses by their names; the default one is always there."""

    def __init__(self, account: str, region: str):
        self.account, self.region = account, region
        self.lock = turns.RLock()
        self.buses = {DEFAULT: self._made(DEFAULT)}

    def bus(self, name: str | None) -> Bus:
        """The bus of this name or ARN. ResourceNotFoundException when there is none."""
        name = (name or DEFAULT).rpartition("event-bus/")[2]
        if name not in self.buses:
            raise not_found(f"Event bus {name[:256]} does not exist.")
        return self.buses[name]

    def rule(self, name: str, bus: str | None) -> Rule:
        """The rule of a bus. ResourceNotFoundException when there is none."""
        found = self.bus(bus)
        if name not in found.rules:
            raise not_found(f"Rule {name[:256]} does not exist on EventBus {found.name}.")
        return found.rules[name]

    def create(self, name: str) -> Bus:
        """A new bus. ResourceAlreadyExistsException when there is one."""
        if not NAME.fullmatch(name) or "/" in name or name == DEFAULT:
            raise invalid(f"Event bus name {name[:256]} is not valid: it must not be default, nor contain '/'.")
        with self.lock:
            if name in self.buses:
                raise ServiceError("ResourceAlreadyExistsException", f"Event bus {name} already exists.")
            if len(self.buses) >= MOST_BUSES:
                raise too_many(f"The local AWS keeps {MOST_BUSES} event buses at most. Delete some first.")
            self.buses[name] = self._made(name)
            return self.buses[name]

    def put(self, rule: Rule) -> None:
        """Adds the rule to its bus, or puts it in the place of the one of its name, whose targets it keeps."""
        with self.lock:
            rules = self.bus(rule.bus).rules
            if rule.name not in rules and len(rules) >= MOST_RULES:
                raise too_many("The requested resource exceeds the maximum number allowed.")
            if earlier := rules.get(rule.name):
                rule.targets, rule.tags = earlier.targets, earlier.tags
            rules[rule.name] = rule

    def rule_arn(self, name: str, bus: str) -> str:
        """The ARN of a rule."""
        where = name if bus == DEFAULT else f"{bus}/{name}"
        return f"arn:aws:events:{self.region}:{self.account}:rule/{where}"

    def tagged(self, arn: str) -> Rule | Bus:
        """The rule or bus with this ARN. ResourceNotFoundException when there is none."""
        for bus in list(self.buses.values()):
            for each in (bus, *list(bus.rules.values())):
                if each.arn == arn:
                    return each
        raise not_found(f"Rule {arn.rpartition('/')[2][:256]} does not exist on EventBus {DEFAULT}.")

    def _made(self, name: str) -> Bus:
        return Bus(f"arn:aws:events:{self.region}:{self.account}:event-bus/{name}", name, turns.now())


STORES: Kept[Store] = Kept(Store)
OPERATIONS: Operations[Store] = Operations("EventBridge", STORES)
