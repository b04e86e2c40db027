"""The operations on rules."""

import re
from typing import Any

from local_aws.services.account import Account
from local_aws.services.buses.buses_api import checked_tags
from local_aws.services.buses.listing import listed
from local_aws.services.buses.refusals import invalid
from local_aws.services.buses.rule import OFF, ON, Rule
from local_aws.services.buses.store import OPERATIONS, Store
from local_aws.services.tags import by_key
from local_aws.wire import RequestContext

NAME = re.compile(r"[.\-_A-Za-z0-9]{1,64}")
LONGEST = 4096  # characters of a pattern
SCHEDULES = "The local AWS runs nothing on a schedule: its rules have an EventPattern, and no ScheduleExpression."
operation = OPERATIONS.operation


@operation
def put_rule(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"RuleArn"}` of the rule, new or changed."""
    name, bus = params["Name"], store.bus(params.get("EventBusName")).name
    if not NAME.fullmatch(name):
        raise invalid(
            f"1 validation error detected: Value '{name[:256]}' at 'name' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+"
        )
    if "ScheduleExpression" in params:
        raise invalid(SCHEDULES)
    text = params.get("EventPattern")
    if not text:
        raise invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.")
    if len(text) > LONGEST:
        raise invalid(f"An EventPattern has {LONGEST} characters at most.")
    state = params.get("State", ON)
    if state not in (ON, OFF):
        raise invalid(f"The local AWS has rules that are {ON} or {OFF}, not {state[:100]}.")
    Account.from_environment().check_pass_role(params.get("RoleArn", ""), 400)
    known = (params.get("Description"), params.get("RoleArn"), checked_tags(by_key(params.get("Tags", []))))
    rule = Rule(store.rule_arn(name, bus), name, bus, text, state, *known)
    store.put(rule)
    return {"RuleArn": rule.arn}


@operation
def delete_rule(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Deletes a rule without targets; one that is not there is no error."""
    rules = store.bus(params.get("EventBusName")).rules
    with store.lock:
        if params["Name"] in rules and rules[params["Name"]].targets:
            raise invalid("Rule can't be deleted since it has targets.")
        rules.pop(params["Name"], None)


@operation
def describe_rule(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Name", "Arn", "EventPattern", "State", …}`."""
    return {**store.rule(params["Name"], params.get("EventBusName")).told(), "CreatedBy": store.account}


@operation
def enable_rule(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Lets events go to the rule's targets."""
    store.rule(params["Name"], params.get("EventBusName")).state = ON


@operation
def disable_rule(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Lets no more events go to the rule's targets."""
    store.rule(params["Name"], params.get("EventBusName")).state = OFF


@operation
def list_rules(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Rules": […], "NextToken"}`, by their names."""
    bus, prefix = store.bus(params.get("EventBusName")), params.get("NamePrefix", "")
    found = [rule.told() for name, rule in sorted(bus.rules.items()) if name.startswith(prefix)]
    return listed("Rules", found, store, params, f"{bus.name} {prefix}")


@operation
def list_rule_names_by_target(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"RuleNames": […], "NextToken"}`: the rules that send events to this target."""
    bus, arn = store.bus(params.get("EventBusName")), params["TargetArn"]
    found = [name for name, rule in sorted(bus.rules.items()) if arn in {each["Arn"] for each in rule.targets.values()}]
    return listed("RuleNames", found, store, params, f"{bus.name} {arn}")
