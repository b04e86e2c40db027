"""A notebook in which something moves for as long as a test needs: two handlers at once, then a wait of ten minutes."""

import json
from pathlib import Path

from publish import lite

CELLS = [
    '''
import helpers
helpers.connect()
SAYS = """
import os, time
def lambda_handler(event, context):
    for number in range(3):
        print(os.environ["NAME"], number)
        time.sleep(0.5)
"""
with open("says.py", "w") as file:
    file.write(SAYS)
for name in ("One", "Two"):
    helpers.create_function(f"{name}Function", "says.py", environment={"NAME": name})
''',
    """
def task(name):
    return {"StartAt": name, "States": {name: {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": f"{name}Function"}, "End": True}}}
states = {"Both": {"Type": "Parallel", "Branches": [task("One"), task("Two")], "Next": "Rest"},
    "Rest": {"Type": "Wait", "Seconds": 600, "End": True}}
execution = helpers.start(helpers.create_state_machine("Moving", {"StartAt": "Both", "States": states}), {})
helpers.watch(execution)
""",
    """
import boto3, time
while "ParallelStateSucceeded" not in [event["type"] for event in helpers.history(execution)]:
    time.sleep(0.1)
for name in ("One", "Two"):
    events = boto3.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{name}Function")["events"]
    print([event["message"].strip() for event in events if event["message"].startswith(("One", "Two"))])
""",
]


def add_to(lab: Path) -> None:
    """Lays the notebook beside the others of a built JupyterLite, and into their table of contents."""
    (lab / "files/notebooks/moving.ipynb").write_text(json.dumps(_notebook(CELLS)), "utf-8")
    contents = lab / "api/contents/notebooks/all.json"
    table = json.loads(contents.read_text("utf-8"))
    other = next(entry for entry in table["content"] if entry["type"] == "notebook")
    table["content"].append({**other, "name": "moving.ipynb", "path": "notebooks/moving.ipynb"})
    contents.write_text(json.dumps(table), "utf-8")


def _notebook(cells: list[str]) -> dict:
    kind = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    made = [{**kind, "id": f"cell{number}", "source": source.strip()} for number, source in enumerate(cells)]
    return {"cells": made, "metadata": {"kernelspec": lite.KERNELSPEC}, "nbformat": 4, "nbformat_minor": 5}
