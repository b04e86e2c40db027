"""A browser that cannot put stacks away says so, and does the tutorial all the same: without motion."""

import pytest

from tests.in_tab.comparing import HERE, differences, lay_out
from tests.in_tab.sleeping import SLEEPS

pytestmark = pytest.mark.slow

STUCK = "This waits for what cannot come: in a browser without JSPI one thing is done after the other."
TURNS = """
import threading, time
said, event, lock = [], threading.Event(), threading.RLock()
def speak(name, seconds):
    time.sleep(seconds)
    said.append(name)
threads = [threading.Thread(target=speak, args=pair, daemon=True) for pair in (("first", 0), ("second", 0.01))]
for thread in threads: thread.start()
print(said)
for thread in threads: thread.join()
print(said, threads[0].is_alive())
threading.Thread(target=event.wait, name="Waits for the cell").start()
time.sleep(0.01)
with lock:
    threading.Thread(target=lock.acquire, name="Waits for the lock").start()
    print(event.wait(0.01), lock.acquire(timeout=0.01))
threading.Timer(0.01, event.set).start()
print(event.wait(5))
try: threading.Semaphore(0).acquire()
except RuntimeError as problem: print(problem)
"""

WAITS = """
import json, boto3, helpers
helpers.connect()
helpers.connect()
sfn, awslambda = boto3.client("stepfunctions"), boto3.client("lambda")
with open("slow.py", "w") as file:
    file.write("import time\\ndef lambda_handler(event, context):\\n    time.sleep(event)\\n    print('slept')\\n")
slow = helpers.create_function("SlowFunction", "slow.py", timeout=1)
answer = awslambda.invoke(FunctionName="SlowFunction", Payload=b"50")
print(answer["FunctionError"], b"timed out after 1.00 seconds" in answer["Payload"].read())
awslambda.update_function_configuration(FunctionName="SlowFunction", Timeout=9)

def alone(state="S", **fields):
    return {"StartAt": state, "States": {state: {**fields, "End": True}}}

def run(name, data, **state):
    return helpers.start(helpers.create_state_machine(name, alone(**state)), data)

print(helpers.wait_for(run("Late", 1.2, Type="Task", Resource=slow, TimeoutSeconds=1))["error"])
waits = [alone(str(seconds), Type="Wait", Seconds=seconds) for seconds in (86400, 5)]
print(sfn.describe_execution(executionArn=run("Days", {}, Type="Parallel", Branches=waits))["status"])
print(helpers.wait_for(run("Jsonata", {}, Type="Pass", QueryLanguage="JSONata", Output="{% 2 * 21 %}"))["output"])
resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
queue = boto3.client("sqs").create_queue(QueueName="lab")["QueueUrl"]
message = {"QueueUrl": queue, "MessageBody.$": "$$.Task.Token"}
asked = run("Asked", {}, Type="Task", Resource=resource, Parameters=message)
stopped = run("Stopped", {}, Type="Task", Resource=resource, Parameters={"QueueUrl": queue, "MessageBody": "nobody"})
print(sfn.describe_execution(executionArn=asked)["status"])
token = boto3.client("sqs").receive_message(QueueUrl=queue)["Messages"][0]["Body"]
sfn.send_task_success(taskToken=token, output='"answered"')
print(helpers.wait_for(asked)["output"])
sfn.stop_execution(executionArn=stopped)
print(sfn.describe_execution(executionArn=stopped)["status"])
"""

OWN_TIME = (
    SLEEPS
    + """
said = {}
def invoke(name, *seconds):
    asked = {"FunctionName": f"{name}Function", "Payload": json.dumps(seconds)}
    said[name] = json.load(boto3.client("lambda").invoke(**asked)["Payload"])
calls = {"Short": (2, [0.5, 0.5]), "Both": (2, [1.5, 1.5]), "Above": (9, [3])}
for name, (timeout, _) in calls.items():
    helpers.create_function(f"{name}Function", "sleeps.py", timeout=timeout)
    invoke(name)  # a warm one begins to sleep before those above it do
threads = [threading.Thread(target=invoke, args=(name, *seconds)) for name, (_, seconds) in calls.items()]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(said["Short"], said["Above"], said["Both"]["errorType"])
"""
)


@pytest.fixture(scope="module")
def said(in_turn):
    """What each of the sources prints, in one tab."""
    sources = {"turns": TURNS, "waits": WAITS, "own time": OWN_TIME}
    return dict(zip(sources, in_turn(*sources.values(), jspi=False), strict=True))


def test_the_tutorial_puts_out_what_is_stored_and_it_is_said_once_that_nothing_moves(tab, tmp_path):
    lay_out(tmp_path, "0[0-5]*")
    done = tab(HERE / "notebooks.py", jspi=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert len([*(tmp_path / "outputs").iterdir()]) == 6
    ((stored, came),) = differences(tmp_path).values()
    (said,) = [each for each in came if each not in stored]
    assert said["stderr"].startswith("This browser cannot pause WebAssembly (JSPI)")
    assert [each for each in came if each != said] == stored


def test_threads_run_while_somebody_waits_and_one_that_can_never_go_on_is_given_up_in_a_sentence(said):
    lines, errors = said["turns"]
    assert lines == ["[]", "['first', 'second'] False", "False True", "True", STUCK]
    assert [line.split(" was given up. ")[0] for line in errors] == ["Waits for the cell", "Waits for the lock"]


def test_time_outs_waits_tokens_jsonata_and_stopping_do_what_they_do_elsewhere(said):
    ends = ["Unhandled True", "States.Timeout", "SUCCEEDED", "42", "RUNNING", '"answered"', "ABORTED"]
    assert said["waits"].printed[-7:] == ends


def test_a_function_is_ended_for_its_own_time_alone_whoever_sleeps_above_it(said):
    assert said["own time"].printed[-1] == "1.0 6.0 Sandbox.Timedout"
