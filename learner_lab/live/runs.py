"""What AWS does in runs: errors of functions, time-outs, heartbeats, crowds, chains, maps."""

import json
import re
from collections import Counter
from contextlib import suppress

import boto3

from learner_lab.live.questions import Answer, one_state, question, tried
from learner_lab.live.stage import Stage, ended
from learner_lab.resources import waiting

SLEEPS = """\
import time


def lambda_handler(event, context):
    time.sleep(event.get("seconds", 0))
    return event
"""
RAISES = """\
def lambda_handler(event, context):
    if event.get("bad"):
        raise RuntimeError("bad")
    return event
"""
CALLS = """\
import json, os
import boto3


def lambda_handler(event, context):
    answer = boto3.client("lambda").invoke(FunctionName=os.environ["NEXT"], Payload=json.dumps(event))
    return {"error": answer.get("FunctionError"), "payload": json.load(answer["Payload"])}
"""
NAMES = ("States.Timeout", "States.HeartbeatTimeout", "Sandbox.Timedout", "Lambda.Unknown", "States.TaskFailed")
BILLED = re.compile(r"(Duration|Billed Duration|Init Duration): ([\d.]+) ms")


def _caught(state: dict, names: tuple[str, ...] = NAMES) -> dict:
    """A definition whose first state's error is caught by the first of the names that fits: the output tells."""
    each = {
        f"By {name}": {"Type": "Pass", "Parameters": {"name": name, "as.$": "$.Error"}}
        for name in (*names, "States.ALL")
    }
    catch = [{"ErrorEquals": [name], "Next": f"By {name}"} for name in (*names, "States.ALL")]
    states = {name: {**caught, "End": True} for name, caught in each.items()}
    return {"StartAt": "A", "States": {"A": {**state, "Catch": catch, "End": True}, **states}}


@question("12", "What is a function's own time-out called, and which names catch it?")
def a_functions_time_out(stage: Stage) -> Answer:
    state = {"Type": "Task", "Resource": stage.function("slow", SLEEPS, timeout=1)}
    found = {}
    for number, names in enumerate([NAMES, NAMES[:2], NAMES[2:4], NAMES[4:]]):
        ran = stage.run(f"time-out-{number}", _caught(state, names), {"seconds": 3})
        found[" or ".join(names)] = ran.output
    return {"caught": found, "events": ran.types}


@question("17", "What is a missed heartbeat called, and which names catch it?")
def a_missed_heartbeat(stage: Stage) -> Answer:
    payload = {"FunctionName": stage.function("asked", SLEEPS), "Payload": {"token.$": "$$.Task.Token"}}
    waits = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "Parameters": payload}
    ran = stage.run("heartbeat", _caught({**waits, "HeartbeatSeconds": 2, "TimeoutSeconds": 30}, NAMES[1:2]))
    return {"caught": ran.output, "events": ran.types}


@question("15", "What does a Task see when more functions are called at once than the account lets run?")
def too_many_at_once(stage: Stage) -> Answer:
    limit = boto3.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    if limit > 50:
        return {"not asked": f"{limit} functions may run at once: this would cost too much"}
    each = one_state({"Type": "Task", "Resource": stage.function("crowd", SLEEPS)}, "Each")
    each["States"]["Each"]["Catch"] = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.problem", "Next": "B"}]
    each["States"]["B"] = {"Type": "Pass", "End": True}
    ran = stage.run("crowd", one_state({"Type": "Map", "ItemProcessor": each}), [{"seconds": 2}] * (limit + 4))
    problems = [one["problem"] for one in ran.output if "problem" in one]
    types = {kind for kind in ran.types if kind.startswith("Lambda")}
    causes = sorted({one["Cause"] for one in problems})
    return {
        "errors": sorted({one["Error"] for one in problems}),
        "events": sorted(types),
        "measured": {"limit": limit, "refused": len(problems), "causes": causes[:2]},
    }


@question("10", "May a function call a function as LabRole, and what is billed of each?")
def a_chain_of_two(stage: Stage) -> Answer:
    last = stage.function("last", SLEEPS, timeout=10)
    first = stage.function("first", CALLS, timeout=20, environment={"NEXT": last})
    awslambda = boto3.client("lambda")
    told = json.dumps({"seconds": 0.2})
    answers = [json.load(awslambda.invoke(FunctionName=first, Payload=told)["Payload"]) for _ in range(2)]
    return {"answers": answers, "measured": {"cold and warm": [_reports(stage, name) for name in ("first", "last")]}}


def _reports(stage: Stage, what: str) -> list[dict[str, float]]:
    """What CloudWatch Logs says was billed for the calls of a function; logs come late."""
    logs, group = boto3.client("logs"), f"/aws/lambda/{stage.name(what)}"
    found: list[dict] = []
    with suppress(TimeoutError):  # what has come by then is told
        for _ in waiting.moments(60, "The function's log has not come."):
            found = logs.filter_log_events(logGroupName=group, filterPattern="REPORT")["events"]
            if len(found) >= 2:
                break
    return [{name: float(ms) for name, ms in BILLED.findall(event["message"])} for event in found]


@question("15", "In which order are the events of branches, and of iterations of which one fails?")
def events_side_by_side(stage: Stage) -> Answer:
    waits = [one_state({"Type": "Wait", "Seconds": seconds}, f"Wait {seconds}") for seconds in (2, 1)]
    ran = stage.run("branches", one_state({"Type": "Parallel", "Branches": waits}))
    each = one_state({"Type": "Task", "Resource": stage.function("one-bad", RAISES)}, "Each")
    items = [{"bad": number == 1} for number in range(4)]
    failed = stage.run("iterations", one_state({"Type": "Map", "MaxConcurrency": 1, "ItemProcessor": each}), items)
    return {
        "branches": dict(sorted(Counter(ran.types).items())),
        "iterations": {
            "status": failed.status,
            "error": failed.error,
            "types": dict(sorted(Counter(failed.types).items())),
        },
        "measured": {"branches": ran.types, "iterations": failed.types},
    }


@question("18", "Are versions, aliases and redrive allowed?")
def versions_and_redrive(stage: Stage) -> Answer:
    sfn = boto3.client("stepfunctions")
    machine = stage.machine("versions", {"StartAt": "A", "States": {"A": {"Type": "Fail"}}})
    version = sfn.publish_state_machine_version(stateMachineArn=machine)["stateMachineVersionArn"]
    routes = [{"stateMachineVersionArn": version, "weight": 100}]
    alias = sfn.create_state_machine_alias(name="live", routingConfiguration=routes)["stateMachineAliasArn"]
    ran = ended(sfn, stage.start(alias))
    redriven = tried(sfn.redrive_execution, executionArn=ran.arn)
    types = ended(sfn, ran.arn).types
    sfn.delete_state_machine_alias(stateMachineAliasArn=alias)
    return {"status": ran.status, "redriven": redriven, "events": types}


@question("19", "What does StartSyncExecution answer, and what is billed?")
def an_express_run(stage: Stage) -> Answer:
    machine = stage.machine("express", one_state({"Type": "Pass"}), type="EXPRESS")
    answer = boto3.client("stepfunctions").start_sync_execution(stateMachineArn=machine, input="{}")
    return {"status": answer["status"], "fields": sorted(answer), "measured": answer["billingDetails"]}


@question("19", "May LabRole start another state machine, and watch it to its end?")
def a_machine_in_a_machine(stage: Stage) -> Answer:
    inner = stage.machine("inner", one_state({"Type": "Pass", "Result": {"a": 1}}, "Inside"))
    told = {}
    for number, ending in enumerate(("", ".sync", ".sync:2")):
        resource = f"arn:aws:states:::states:startExecution{ending}"
        task = {"Type": "Task", "Resource": resource, "Parameters": {"StateMachineArn": inner, "Input": {}}}
        ran = stage.run(f"outer-{number}", one_state(task))
        output = (ran.output or {}).get("Output")
        told[resource] = {"status": ran.status, "error": ran.error, "Output": type(output).__name__}
    return told
