"""A run as one HTML file, opened in a browser without a network."""

import pytest

from tests.viewer.browser.test_replay import told_by_python
from tests.viewer.made import ORDERS, History, order_that_fails_in_a_branch, order_that_loops_and_retries
from viewer import Watch, source_of

pytestmark = pytest.mark.slow


def test_large_integers_are_shown_with_all_their_digits(page, tmp_path):
    run = History()
    run.passed("Check", output='{"id": 12345678901234567890}')
    page.goto(Watch(source_of(run.events, ORDERS)).export(tmp_path / "run.html").as_uri())
    assert '"id": 12345678901234567890\n' in page.get_by_label("Output", exact=True).inner_text()


def test_every_state_that_was_entered_has_a_duration_and_a_bar(page, tmp_path):
    events = order_that_fails_in_a_branch()
    for event in events:
        event["timestamp"] = f"2026-11-24T03:00:{event['id']:02}Z"
    page.goto(Watch(source_of(events, ORDERS)).export(tmp_path / "run.html").as_uri())
    page.get_by_role("tab", name="Table", exact=True).click()
    for moment, expected in [(16, ("5.00 s", "2.00 s")), (21, ("7.00 s", "4.00 s"))]:  # then, and in the end
        page.get_by_label("Moment of the execution").fill(str(moment))
        cells = "rows => Object.fromEntries(rows.map(row => [row.cells[0].innerText, row.cells[4].innerText]))"
        shown = page.eval_on_selector_all(".sfn tbody tr", cells)
        assert (shown["Pay"], shown["Ship"]) == expected
    page.get_by_role("tab", name="Timeline", exact=True).click()
    widths = page.eval_on_selector_all(
        ".sfn-row",
        "rows => Object.fromEntries(rows.map(row => [row.innerText, row.querySelector('i').offsetWidth]))",
    )
    assert widths["Pay"] > widths["Ship"] > widths["Sorry"]


def test_the_exported_page_replays_without_a_network(page, tmp_path):
    definition, events = ORDERS, order_that_loops_and_retries()
    exported = Watch(source_of(events, definition)).export(tmp_path / "run.html")
    page.context.set_offline(True)
    page.goto(exported.as_uri())
    for count, expected in enumerate(told_by_python(definition, events)):
        page.get_by_label("Moment of the execution").fill(str(count))
        shown = page.eval_on_selector_all(
            "[data-state]",
            "all => Object.fromEntries(all.map(one => [one.dataset.state, one.getAttribute('aria-label')]))",
        )
        for name, (status, note) in expected["states"].items():
            assert f", {status}{', ' + note if note else ''}" in shown[name]


def test_the_queue_that_a_task_calls_is_named_and_its_message_shown(page, tmp_path):
    told = {"resourceType": "sqs", "resource": "sendMessage", "region": "us-east-1"}
    sent = '{"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/Orders", "MessageBody": {"order": 7}}'
    run = History()
    run.add("TaskStateEntered", name="Send", input="{}")
    run.add("TaskScheduled", **told, parameters=sent)
    run.add("TaskSucceeded", **told, output='{"MessageId": "m"}')
    run.add("TaskStateExited", name="Send", output='{"MessageId": "m"}')
    run.add("ExecutionSucceeded", output='{"MessageId": "m"}')
    task = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True}
    watch = Watch(source_of(run.events, {"StartAt": "Send", "States": {"Send": task}}))
    page.goto(watch.export(tmp_path / "run.html").as_uri())
    page.locator('[data-state="Send"]').click()
    assert "Queue Orders" in page.locator(".sfn-attempt").inner_text()
    assert '"order": 7' in page.get_by_label("Message sent, attempt 1").inner_text()
