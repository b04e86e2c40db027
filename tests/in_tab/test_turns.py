"""Turns in a tab: waiting lets others go on, and what one handler changes for itself stays its own."""

import pytest

from tests.in_tab.sleeping import SLEEPS

pytestmark = pytest.mark.slow

TURNS = """
import threading, time, queue
said = []
def speak(name, seconds):
    time.sleep(seconds)
    said.append(name)
threads = [threading.Thread(target=speak, args=pair) for pair in (("late", 0.2), ("soon", 0.05))]
for thread in threads: thread.start()
for thread in threads: thread.join()
lock, event, own = threading.RLock(), threading.Event(), threading.local()
own.name = "main"
def enter():
    own.name = "other"
    with lock: said.append("entered")
with lock:
    with lock:
        threading.Thread(target=enter).start()
        time.sleep(0.05)
        said.append("left")
time.sleep(0.05)
said.append(event.wait(0.01))
try: queue.SimpleQueue().get(timeout=0.01)
except queue.Empty: said.append("empty")
seat = threading.BoundedSemaphore(1)
def sit():
    with seat: said.append("sat")
with seat:
    threading.Thread(target=sit).start()
    said.append(seat.acquire(timeout=0.05))
time.sleep(0.05)
threading.Timer(0.01, said.append, ["rung"]).start()
time.sleep(0.05)
print(said, own.name)
"""

APART = '''
import json, boto3, helpers
helpers.connect()
SAYS = """
import os, time
def lambda_handler(event, context):
    for number in range(3):
        print(os.environ["NAME"], number)
        time.sleep(0.05)
    return os.environ["NAME"]
"""
with open("says.py", "w") as file: file.write(SAYS)
for name in ("One", "Two"):
    helpers.create_function(f"{name}Function", "says.py", environment={"NAME": name})
def task(name):
    return {"StartAt": name, "States": {name: {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": f"{name}Function"}, "OutputPath": "$.Payload", "End": True}}}
branches = [task("One"), task("Two")]
both = {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "Branches": branches, "End": True}}}
machine = helpers.create_state_machine("BothAtOnce", both)
print(helpers.wait_for(helpers.start(machine, {}))["output"])
logs = boto3.client("logs")
for name in ("One", "Two"):
    events = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}Function")["events"]
    print([event["message"].strip() for event in events if event["message"].startswith(("One", "Two"))])
'''

ENDED = """
import boto3, helpers
helpers.connect()
with open("slow.py", "w") as file:
    file.write("import time\\ndef lambda_handler(event, context):\\n    time.sleep(event)\\n")
helpers.create_function("SlowFunction", "slow.py")
boto3.client("lambda").update_function_configuration(FunctionName="SlowFunction", Timeout=1)
answer = boto3.client("lambda").invoke(FunctionName="SlowFunction", Payload=b"5")
print(answer["FunctionError"], b"timed out after 1.00 seconds" in answer["Payload"].read())
wait = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 60, "End": True}}}
execution = helpers.start(helpers.create_state_machine("WaitLong", wait), {})
sfn = boto3.client("stepfunctions")
sfn.stop_execution(executionArn=execution)
print(sfn.describe_execution(executionArn=execution)["status"])
"""

OWN_TIME = (
    SLEEPS
    + """
for number in range(6):
    helpers.create_function(f"Function{number}", "sleeps.py", timeout=2)
def invoke(number, *seconds):
    asked = {"FunctionName": f"Function{number}", "Payload": json.dumps(seconds)}
    said[number] = json.load(boto3.client("lambda").invoke(**asked)["Payload"])
def begin():
    calls = ([0.5], [0.5], [0.5, 0.5], [5], [1.5, 1.5])
    threads = [threading.Thread(target=invoke, args=(number, *each)) for number, each in enumerate(calls)]
    for thread in threads: thread.start()
    return threads
def compute(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end: pass
for computed in (0, 3):
    said, threads = {}, begin()
    time.sleep(0.3)
    compute(computed)
    for thread in threads: thread.join()
    print([said[number] if number < 3 else said[number]["errorType"] for number in range(5)])
"""
)


@pytest.fixture(scope="module")
def said(in_turn):
    """The lines that each of the sources prints, in one tab."""
    sources = {"turns": TURNS, "apart": APART, "ended": ENDED, "own time": OWN_TIME}
    return {name: told.printed for name, told in zip(sources, in_turn(*sources.values()), strict=True)}


def test_threads_take_turns_whenever_one_of_them_waits(said):
    assert said["turns"] == ["['soon', 'late', 'left', 'entered', False, 'empty', False, 'sat', 'rung'] main"]


def test_two_handlers_at_once_have_an_environment_and_a_log_of_their_own(said):
    assert said["apart"][-3:] == [
        '["One","Two"]',
        "['One 0', 'One 1', 'One 2']",
        "['Two 0', 'Two 1', 'Two 2']",
    ]


def test_a_handler_that_waits_too_long_and_an_execution_that_is_stopped_end(said):
    assert said["ended"][-2:] == ["Unhandled True", "ABORTED"]


def test_a_function_is_ended_for_its_own_time_alone_whatever_a_cell_computes_meanwhile(said):
    ends = "[1.5, 1.5, 1.0, 'Sandbox.Timedout', 'Sandbox.Timedout']"
    assert said["own time"][-2:] == [ends, ends]
