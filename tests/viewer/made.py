"""Histories made for tests: the events that a run of states leaves behind."""


class History:
    """Events in the order they are told; each continues the one before, or the one named by `after`."""

    def __init__(self):
        self.events = [
            {
                "id": 1,
                "previousEventId": 0,
                "type": "ExecutionStarted",
                "executionStartedEventDetails": {"input": "{}"},
            }
        ]
        self.last = 0

    def add(self, type_, after=None, **details):
        key = "state" + type_.partition("State")[2] if type_.endswith(("StateEntered", "StateExited")) else type_
        event = {
            "id": len(self.events) + 1,
            "previousEventId": self.last if after is None else after,
            "type": type_,
            key[0].lower() + key[1:] + "EventDetails": details,
        }
        self.events.append(event)
        self.last = event["id"]
        return self.last

    def passed(self, name, kind="Pass", output="{}"):
        self.add(f"{kind}StateEntered", name=name, input="{}")
        return self.add(f"{kind}StateExited", name=name, output=output)

    def task(self, name, *errors, caught=False):
        self.add("TaskStateEntered", name=name, input="{}")
        for error in [*errors] if caught else [*errors, None]:
            self.add("LambdaFunctionScheduled", resource="arn:function")
            self.add("LambdaFunctionStarted")
            if error:
                self.add("LambdaFunctionFailed", error=error, cause="as told")
            else:
                self.add("LambdaFunctionSucceeded", output="{}")
        return self.add("TaskStateExited", name=name, output="{}")


def call_center(resolved):
    run = History()
    for name in ("Open Case", "Assign Case", "Work on Case"):
        run.task(name)
    run.passed("Is Case Resolved", "Choice")
    if resolved:
        run.task("Close Case")
        run.add("ExecutionSucceeded", output="{}")
    else:
        run.task("Escalate Case")
        run.add("FailStateEntered", name="Fail", input="{}")
        run.add("ExecutionFailed", cause="Engage Tier 2 Support.")
    return run.events


ORDERS = {
    "Comment": "Orders",
    "StartAt": "Check",
    "States": {
        "Check": {
            "Type": "Task",
            "Resource": "arn:check",
            "Next": "Kind of order",
            "Catch": [{"ErrorEquals": ["KeyError"], "Next": "Sorry"}],
        },
        "Kind of order": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.total", "NumericGreaterThan": 100, "Next": "Both"},
                {"Variable": "$.again", "IsPresent": True, "Next": "Check"},
            ],
            "Default": "Each",
        },
        "Both": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "Pay", "States": {"Pay": {"Type": "Task", "Resource": "arn:pay", "End": True}}},
                {
                    "StartAt": "Ship",
                    "States": {"Ship": {"Type": "Task", "Resource": "arn:ship", "End": True}},
                },
            ],
            "Next": "Done",
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}],
        },
        "Each": {
            "Type": "Map",
            "ItemProcessor": {"StartAt": "Pack", "States": {"Pack": {"Type": "Pass", "End": True}}},
            "Next": "Done",
        },
        "Sorry": {"Type": "Fail"},
        "Done": {"Type": "Succeed"},
    },
}


def order_that_loops_and_retries():
    """A run of ORDERS with a loop, a retry, a Map of three, and a success."""
    run = History()
    run.task("Check")
    run.passed("Kind of order", "Choice")
    run.task("Check", "Timeout", "Timeout")
    run.passed("Kind of order", "Choice")
    run.add("MapStateEntered", name="Each", input="[1, 2, 3]")
    started = run.add("MapStateStarted", length=3)
    begun = [run.add("MapIterationStarted", after=started, name="Each", index=index) for index in range(3)]
    for index, start in reversed(list(enumerate(begun))):
        run.add("PassStateEntered", after=start, name="Pack", input=str(index))
        run.add("PassStateExited", name="Pack", output=str(index))
        last = run.add("MapIterationSucceeded", name="Each", index=index)
    run.add("MapStateSucceeded", after=last)
    run.add("MapStateExited", name="Each", output="[]")
    run.passed("Done", "Succeed")
    run.add("ExecutionSucceeded", output="[]")
    return run.events


def order_that_fails_in_a_branch():
    """A run of ORDERS in which one branch fails, the other is canceled, and the error is caught."""
    run = History()
    run.task("Check")
    run.passed("Kind of order", "Choice")
    run.add("ParallelStateEntered", name="Both", input="{}")
    started = run.add("ParallelStateStarted")
    for name in ("Pay", "Ship"):
        run.add("TaskStateEntered", after=started, name=name, input="{}")
        run.add("LambdaFunctionScheduled", resource="arn:function")
        run.add("LambdaFunctionStarted")
    run.add("LambdaFunctionFailed", error="NoTruck", cause="none is free")
    run.add("ParallelStateFailed")
    run.add("ParallelStateExited", name="Both", output='{"Error": "NoTruck"}')
    run.add("FailStateEntered", name="Sorry", input="{}")
    run.add("ExecutionFailed", error="NoTruck", cause="none is free")
    return run.events
