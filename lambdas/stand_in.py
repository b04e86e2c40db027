"""StandInFunction: plays any step of a workflow, told by the state that calls it which one (notebooks from 10 on)."""

import time


def lambda_handler(event, context):
    """Return the case with the step added to what was done; a step in `breaks` fails at its first so many tries."""
    step, case = event["step"], event["case"]
    print(step, case["id"])
    time.sleep(case["seconds"])
    if event["tries"] < case["breaks"].get(step, 0):
        raise RuntimeError(f"{step}: the line is down")
    return {**case, "done": [*case["done"], step]}
