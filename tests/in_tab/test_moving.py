"""What moves in the tab of a real browser: a picture, a button that stops an execution, two logs at once.

And the same lab in a browser that cannot put WebAssembly's stacks away.
"""

import json

import pytest

from tests.in_tab.lab_page import TROUBLE, begin, run_whole
from tests.publish.serving import served

pytest.importorskip("jupyterlite_core", reason="uv run --group publish brings JupyterLite")
pytestmark = pytest.mark.slow
MOVING = [
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


def notebook(cells: list[str]) -> dict:
    kind = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    made = [{**kind, "id": f"cell{number}", "source": source.strip()} for number, source in enumerate(cells)]
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture(scope="module")
def lab(node, tmp_path_factory):
    """The address of the lab alone, with one notebook more."""
    from publish import guide, lite

    folder = tmp_path_factory.mktemp("lab")
    (folder / "moving.ipynb").write_text(json.dumps(notebook(MOVING)), "utf-8")
    listed = [*guide.contents(), ("notebooks/moving.ipynb", folder / "moving.ipynb")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guide, "contents", lambda: iter(listed))
        lite.build(folder / "site")
    with served(folder / "site") as address:
        yield f"{address}/lab/index.html?path=notebooks/"


def test_a_picture_moves_handlers_at_once_keep_their_logs_apart_and_a_button_stops_the_execution(lab, page):
    page.goto(f"{lab}moving.ipynb")
    begin(page)
    status, graph = page.locator(".sfn-status"), page.locator(".sfn-canvas")
    page.locator('.sfn-status[data-status="RUNNING"]').wait_for(timeout=120_000)
    while_both_run = graph.screenshot()
    logs = page.locator(".jp-OutputArea-output pre", has_text="['Two 0', 'Two 1', 'Two 2']")
    logs.wait_for(timeout=120_000)
    assert "['One 0', 'One 1', 'One 2']" in logs.inner_text()
    graph.scroll_into_view_if_needed()
    assert graph.screenshot() != while_both_run and status.get_attribute("data-status") == "RUNNING"
    page.get_by_role("tab", name="Run", exact=True).click()
    page.get_by_role("button", name="Stop execution").click()
    page.locator('.sfn-status[data-status="ABORTED"]').wait_for(timeout=60_000)


def test_without_jspi_the_lab_says_so_in_a_sentence_and_an_execution_has_ended_before_it_is_seen(lab, page):
    def without(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=f"delete WebAssembly.Suspending;\n{answer.text()}")

    page.context.route("**/pyodide/pyodide*.mjs", without)
    page.goto(f"{lab}03_start_executions.ipynb")
    run_whole(page)
    said = [text.strip() for text in page.locator(TROUBLE).all_text_contents()]
    assert len(said) == 1 and said[0].startswith("This browser cannot pause WebAssembly (JSPI)")
    assert {each.get_attribute("data-status") for each in page.locator(".sfn-status").all()} <= {"SUCCEEDED", "FAILED"}
