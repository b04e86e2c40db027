"""What a distributed Map leaves on AWS: its output, counts, events and children."""

import boto3

from learner_lab.live.questions import Answer, children, one_state, question, tried
from learner_lab.live.runs import RAISES
from learner_lab.live.stage import Stage


def distributed(function: str, kind: str, **settings: object) -> dict:
    """A distributed Map whose children of this kind call the function."""
    processor = children({"Type": "Task", "Resource": function}, kind)
    return one_state({"Type": "Map", "ItemProcessor": processor, "MaxConcurrency": 2, **settings})


@question("16", "What does a distributed Map with failures leave: output, counts, events, children?")
def a_distributed_map(stage: Stage) -> Answer:
    function = stage.function("child", RAISES)
    items = [{"n": number, "bad": number == 1} for number in range(4)]
    told = {}
    for kind in ("STANDARD", "EXPRESS"):
        for tolerated in (1, 0):
            definition = distributed(function, kind, ToleratedFailureCount=tolerated)
            ran = stage.run(f"map-{kind}-{tolerated}", definition, items)
            told[f"{kind}, {tolerated} tolerated"] = {**ran.end, "events": ran.types, **_map_run(ran.arn, tolerated)}
    return told


def _map_run(arn: str, tolerated: int) -> Answer:
    """What is told of the run of the execution's Map; counts only where all its items were worked on."""
    sfn = boto3.client("stepfunctions")
    if not (runs := sfn.list_map_runs(executionArn=arn)["mapRuns"]):
        return {"run": None}
    run = runs[0]["mapRunArn"]
    found = sfn.describe_map_run(mapRunArn=run)
    children = sfn.list_executions(mapRunArn=run)["executions"]
    counts = {name: found[name] for name in ("itemCounts", "executionCounts")} if tolerated else {}
    shape = children[0]["executionArn"].split(":")[5] if children else None
    history = tried(sfn.get_execution_history, executionArn=children[0]["executionArn"]) if children else None
    return {
        **counts,
        "run": found["status"],
        "told of a child": sorted(children[0]) if children else [],
        "a child's ARN": shape,
        "a child's history": history and history.partition(":")[0],
    }


@question("14", "Does a distributed Map's child see variables of outside?")
def outer_variables(stage: Stage) -> Answer:
    processor = children({"Type": "Pass", "Output": "{% $n %}"})
    states = {"A": {"Type": "Pass", "Assign": {"n": 1}, "Next": "M"}}
    states["M"] = {"Type": "Map", "Items": [1], "ItemProcessor": processor, "End": True}
    ran = stage.run("outer", {"QueryLanguage": "JSONata", "StartAt": "A", "States": states})
    return {"status": ran.status, "error": ran.error}
