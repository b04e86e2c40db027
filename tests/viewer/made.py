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
        key = (
            "state" + type_.partition("State")[2]
            if type_.endswith(("StateEntered", "StateExited"))
            else type_
        )
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
