"""Runs an execution on other means of taking turns, and prints what became of it: see test_turns.py."""

import contextlib
import json
import threading

from local_aws import turns
from tests.local_aws import one_thread

turns.install(one_thread)

from local_aws.services import queues  # noqa: E402 (only now: they take locks)
from local_aws.states import api  # noqa: E402 (only now: it takes locks)
from local_aws.states.store import store_of  # noqa: E402
from local_aws.wire import RequestContext, ServiceError  # noqa: E402

CONTEXT = RequestContext("123456789012", "us-east-1", "id", "student")
ROLE = "arn:aws:iam::123456789012:role/LabRole"


def ask(operation, **params):
    return api.handle(operation, params, CONTEXT)


def alone(name, **state):
    return {"StartAt": name, "States": {name: {"End": True, **state}}}


def work(activity):
    """Does what the activity has to do: the first time later than its TimeoutSeconds, then in a second."""
    seconds = 10
    while token := ask("GetActivityTask", activityArn=activity).get("taskToken"):
        turns.sleep(seconds)
        seconds = 1
        with contextlib.suppress(ServiceError):  # it may be too late
            ask("SendTaskSuccess", taskToken=token, output='"done"')


def waits_for_messages():
    """What is received when: a message that is delayed, then one that comes back, then one that somebody sends."""
    url = queues.handle("CreateQueue", {"QueueName": "own"}, CONTEXT)["QueueUrl"]
    began, told = turns.monotonic(), []

    def send():
        turns.sleep(20)
        queues.handle("SendMessage", {"QueueUrl": url, "MessageBody": "sent"}, CONTEXT)

    queues.handle("SendMessage", {"QueueUrl": url, "MessageBody": "late", "DelaySeconds": 7}, CONTEXT)
    turns.Thread(target=send).start()
    for visibility in (5, 100, 100, 100):
        params = {"QueueUrl": url, "WaitTimeSeconds": 10, "VisibilityTimeout": visibility}
        found = queues.handle("ReceiveMessage", params, CONTEXT).get("Messages", [])
        told.append(([message["Body"] for message in found], turns.monotonic() - began))
    return told


def main():
    people = ask("CreateActivity", name="people")["activityArn"]
    retry = [{"ErrorEquals": ["States.Timeout"], "IntervalSeconds": 5}]
    task = alone("Work", Type="Task", Resource=people, TimeoutSeconds=9, Retry=retry)
    waits = [alone(f"Wait {seconds}", Type="Wait", Seconds=seconds) for seconds in (300, 100)]
    definition = json.dumps(alone("All", Type="Parallel", Branches=[*waits, task]))
    machine = ask("CreateStateMachine", name="m", definition=definition, roleArn=ROLE)["stateMachineArn"]
    turns.Thread(target=work, args=(people,)).start()
    arn = ask("StartExecution", stateMachineArn=machine, input="{}")["executionArn"]
    store_of(CONTEXT, api.handle).executions[arn].finished.wait()
    events = ask("GetExecutionHistory", executionArn=arn)["events"]
    seconds = [(event["type"], (event["timestamp"] - events[0]["timestamp"]).total_seconds()) for event in events]
    received = waits_for_messages()
    print(
        json.dumps(
            {
                "received": received,
                "events": seconds,
                "threads": threading.active_count(),
                "lines": one_thread.LOOP.started,
            }
        )
    )


main()
