"""What a watch can do without a browser: its text, its exports, saved histories, questions from the view."""

import json
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from types import SimpleNamespace

import pytest
from jupyter_client.manager import run_kernel

from tests.viewer.made import ORDERS, History, call_center, order_that_fails_in_a_branch
from tests.viewer.pictures.test_draw import CALL_CENTER, ROOT
from viewer import Source, Watch, compare, source_of, tally
from viewer.live.interrupting import _after_cell

TEXT = "An execution of CallCenterStateMachine: graph, steps, table, timeline, events and replay."


def hidden(text):
    return text.replace("999988887777", "<account>")


@pytest.fixture
def watched():
    return Watch(source_of(call_center(resolved=False), CALL_CENTER, name="CallCenterStateMachine"))


def test_its_text_is_the_same_in_every_run(watched):
    bundle, _ = watched._repr_mimebundle_()
    assert bundle["text/plain"] == repr(watched) == TEXT
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_without_widgets_there_is_a_still_picture(watched):
    assert "FAILED: Engage Tier 2 Support." in watched._repr_mimebundle_()[0]["image/svg+xml"]


def test_it_is_over_when_the_execution_is(watched):
    assert watched.wait(5) == watched.trace.status == "FAILED"
    assert len(watched.events) == 25


@pytest.mark.parametrize("suffix, words", [(".svg", "<svg"), (".mmd", "flowchart TD"), (".html", "<!doctype html>")])
def test_it_is_exported_by_the_ending_of_the_name(watched, tmp_path, suffix, words):
    assert watched.export(tmp_path / f"run{suffix}").read_text(encoding="utf-8").startswith(words)


def test_a_history_that_was_exported_is_the_same_run_when_it_is_opened(watched, tmp_path):
    watched.wait(5)
    opened = Watch(source_of(watched.export(tmp_path / "run.json")))
    opened.wait(5)
    assert (opened.trace.status, len(opened.events)) == ("FAILED", 25)
    assert [visit.entered for visit in opened.trace.visits] == [visit.entered for visit in watched.trace.visits]
    assert set(opened.view.scene["states"]) == set(watched.view.scene["states"])


def test_an_export_is_masked_unless_it_is_asked_for(tmp_path):
    events = call_center(resolved=False)
    events[0]["executionStartedEventDetails"]["roleArn"] = "arn:aws:iam::999988887777:role/LabRole"
    watched = Watch(source_of(events, CALL_CENTER, mask=hidden))
    events[-1]["executionFailedEventDetails"] = {"cause": "999988887777 may not"}
    for suffix in (".html", ".svg", ".mmd", ".json"):
        assert "999988887777" not in watched.export(tmp_path / f"run{suffix}").read_text(encoding="utf-8")
    ElementTree.parse(tmp_path / "run.svg")
    assert "999988887777" in watched.export(tmp_path / "run.html", masked=False).read_text(encoding="utf-8")


def test_what_a_notebook_could_keep_of_the_view_is_masked():
    events = call_center(resolved=False)
    events[0]["executionStartedEventDetails"]["roleArn"] = "arn:aws:iam::999988887777:role/LabRole"
    events[-1]["executionFailedEventDetails"] = {"cause": "999988887777 may not"}
    watched = Watch(source_of(events, CALL_CENTER, mask=hidden, link="https://aws/999988887777"))
    watched.wait(5)
    kept = json.dumps([watched.view.get_state(), watched._repr_mimebundle_()], default=str)
    assert "<account> may not" in kept and "999988887777" not in kept
    assert "999988887777" in str(watched.events)


def test_masked_data_are_still_data():
    run = History()
    sent = {"upc": 999988887777, "note": "of 999988887777", "nested": '{"999988887777": [1, 999988887777]}'}
    run.passed("Pass", output=json.dumps(sent))
    watched = Watch(source_of(run.events, {"StartAt": "Pass", "States": {}}, mask=hidden))
    told = {"upc": "<account>", "note": "of <account>", "nested": '{"<account>": [1, "<account>"]}'}
    assert watched.trace.visits[0].output == told


def test_a_state_whose_name_is_masked_is_still_the_one_that_was_reached():
    run, name = History(), "Order 999988887777"
    run.passed(name)
    definition = {"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}}
    view = Watch(source_of(run.events, json.dumps(definition), mask=hidden)).view
    assert list(view.scene["states"]) == [visit["state"] for visit in view.run["visits"]] == ["Order <account>"]


def test_a_comparison_is_masked():
    failed = call_center(resolved=False)
    failed[-1]["executionFailedEventDetails"] = {"cause": "999988887777 may not"}
    watched = Watch(source_of(failed, CALL_CENTER, mask=hidden))
    comparison = watched.compare(watched)
    assert "<account> may not" in str(comparison) and "999988887777" not in comparison.svg + str(comparison)


def test_data_cannot_end_the_script_of_an_exported_page(tmp_path):
    events = call_center(resolved=True)
    events[0]["executionStartedEventDetails"]["input"] = '"</script><h1>"'
    page = Watch(source_of(events, CALL_CENTER)).export(tmp_path / "run.html").read_text(encoding="utf-8")
    assert page.count("</script>") == 1


def test_data_with_a_comment_and_a_script_leave_the_exported_page_whole(tmp_path):
    events = call_center(resolved=True)
    events[0]["executionStartedEventDetails"]["input"] = '"<!-- <script>"'
    page = Watch(source_of(events, CALL_CENTER)).export(tmp_path / "run.html").read_text(encoding="utf-8")
    assert page.count("<script") == 1 and "<!--" not in page


def test_names_with_signs_of_mermaids_own_are_quoted(tmp_path):
    name = '`A` #35; %%{init: {}}%% & "b" <c>'
    definition = {"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}}
    text = Watch(source_of(call_center(resolved=True), definition)).export(tmp_path / "run.mmd").read_text()
    assert 's0("#96;A#96; #35;35; #37;#37;{init: {}}#37;#37; #amp; #quot;b#quot; #lt;c#gt;")' in text


def test_an_export_to_anything_else_says_what_there_is(watched, tmp_path):
    with pytest.raises(ValueError, match="not as"):
        watched.export(tmp_path / "run.gif")


@pytest.mark.parametrize("saved", [{"events": order_that_fails_in_a_branch()}, order_that_fails_in_a_branch()])
def test_a_saved_history_opens_in_the_same_view(watched, tmp_path, saved):
    file = tmp_path / "history.json"
    times = ["2026-11-24T03:00:00.000Z", "2026-11-24T03:00:01.500Z"]
    events = saved["events"] if isinstance(saved, dict) else saved
    for event, time in zip(events, times, strict=False):
        event["timestamp"] = time
    file.write_text(json.dumps(saved), encoding="utf-8")
    opened = watched.open(file, ORDERS)
    assert opened.trace.statuses()["Both"] == "caught error"
    assert opened.view.run["visits"][0]["entered"] == [2, 1.5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_saved_history_has_any_order_and_encoding(watched, tmp_path, encoding):
    file = tmp_path / "history.json"
    file.write_text(json.dumps(call_center(resolved=True)[::-1]), encoding=encoding)
    assert watched.open(file).events == call_center(resolved=True)


@pytest.mark.parametrize(
    "times",
    [
        ("2026-11-24T03:00:00.000000+00:00", "2026-11-24T05:00:01.500000+02:00"),  # AWS CLI 2
        (1795489200.0, 1795489201.5),  # AWS CLI 1
        (1795489200000, 1795489201500),
    ],
)
def test_a_saved_history_has_times_of_any_form(watched, times):
    events = call_center(resolved=True)
    events[0]["timestamp"], events[1]["timestamp"] = times
    assert watched.open({"events": events}).view.run["visits"][0]["entered"] == [2, 1.5]


@pytest.mark.parametrize("saved", [{"executions": []}, {"events": []}, []])
def test_what_has_no_events_is_no_history(watched, saved):
    with pytest.raises(ValueError, match="no events"):
        watched.open(saved)


def test_a_history_cut_before_its_end_is_watched_no_further(watched):
    opened = watched.open(call_center(resolved=True)[:8])
    opened.view._handle_custom_msg({"ask": "go_on"}, [])
    assert not opened.watching
    assert opened.wait() == "RUNNING"


def test_a_question_from_the_view_that_fails_becomes_a_sentence():
    def start(input):
        raise RuntimeError("no")

    source = source_of(call_center(resolved=True), CALL_CENTER, start=start, explain=lambda error: f"It said {error}.")
    watched = Watch(source)
    watched.view._handle_custom_msg({"ask": "start", "input": "{}"}, [])
    assert watched.view.notice == "It said no."


def test_a_start_that_fails_leaves_the_watch_as_it_is_until_one_succeeds():
    def start(input):
        if "case" not in input:
            raise RuntimeError("It needs a case.")
        return source_of(call_center(resolved=True), CALL_CENTER)

    running = call_center(resolved=True)[:3]
    watched = Watch(Source("Slow", CALL_CENTER, lambda **request: {"events": running}, start=start))
    ask = watched.view._handle_custom_msg
    ask({"ask": "start", "input": "{}"}, [])
    assert watched.watching and watched.view.notice == "It needs a case."
    ask({"ask": "start", "input": '{"case": 1}'}, [])
    assert watched.wait(5) == "SUCCEEDED" and watched.view.notice == ""


def test_a_sentence_about_a_failed_question_goes_with_the_next_that_succeeds():
    answers = iter([["a line"]])
    source = source_of(call_center(resolved=True), CALL_CENTER, logs=lambda attempt: next(answers), stop=lambda: 1 / 0)
    watched = Watch(source)
    watched.view._handle_custom_msg({"ask": "stop"}, [])
    assert watched.view.notice == "division by zero"
    watched.view._handle_custom_msg({"ask": "logs", "visit": 0, "attempt": 0}, [])
    assert watched.view.notice == ""


def test_what_ended_the_watch_stays_said_until_it_goes_on():
    pages = iter([{"events": call_center(resolved=True)[:8]}])
    source = Source(
        "Ended",
        CALL_CENTER,
        lambda **request: next(pages),
        stop=lambda: None,
        explain=lambda error: "Sign in.",
    )
    watched = Watch(source)
    with pytest.raises(RuntimeError):
        watched.wait(5)
    watched.view._handle_custom_msg({"ask": "stop"}, [])
    assert watched.view.notice == "Sign in."


def test_a_watch_that_an_error_ended_raises_it_to_who_waits_and_goes_on_when_it_is_waited_for_again():
    events, session = call_center(resolved=True), {"is over": False, "so far": 8}

    def page(**request):
        if session["is over"]:
            raise PermissionError("sign in")
        return {"events": events[: session["so far"]]}

    watched = Watch(Source("Ended", CALL_CENTER, page))
    session["is over"] = True
    for _ in range(2):
        with pytest.raises(PermissionError, match="sign in"):
            watched.wait(5)
    assert watched.trace.status == "RUNNING" and watched.view.notice == "sign in"
    session |= {"is over": False, "so far": len(events)}
    assert watched.wait(5) == "SUCCEEDED" and watched.view.notice == ""


def test_going_on_finds_that_the_execution_was_redriven():
    events = call_center(resolved=False)
    watched = Watch(Source("Redriven", CALL_CENTER, lambda **request: {"events": events[:]}))
    assert watched.wait(5) == "FAILED"
    watched.go_on()
    assert not watched.watching
    events.append({"id": 26, "previousEventId": 25, "type": "ExecutionRedriven"})
    watched.go_on()
    assert watched.trace.status == "RUNNING" and watched.watching
    watched.stop_watching()


def test_an_input_is_started_as_it_was_typed():
    inputs, over = [], source_of(call_center(resolved=False), CALL_CENTER)
    watched = Watch(replace(over, start=lambda input: inputs.append(input) or over))
    watched.view._handle_custom_msg({"ask": "start", "input": '{"id": 12345678901234567890}'}, [])
    assert inputs == [{"id": 12345678901234567890}]


def test_an_input_left_as_it_is_shown_starts_the_executions_own_and_not_the_masked_one():
    inputs, events = [], call_center(resolved=False)
    events[0]["executionStartedEventDetails"] = {"input": '{"card": "secret"}'}
    over = source_of(events, CALL_CENTER, mask=lambda text: text.replace("secret", "<hidden>"))
    watched = Watch(replace(over, start=lambda input: inputs.append(input) or over))
    watched.view._handle_custom_msg({"ask": "start", "input": '{"card": "<hidden>"}'}, [])
    assert inputs == [{"card": "secret"}]


def test_another_execution_takes_the_place_of_the_one_before():
    other = source_of(call_center(resolved=False), CALL_CENTER)
    watched = Watch(source_of(call_center(resolved=True), CALL_CENTER, start=lambda input: other))
    watched.view._handle_custom_msg({"ask": "start", "input": "{}"}, [])
    assert watched.wait(5) == "FAILED"


def test_nobody_looking_nothing_is_asked():
    asked = []

    def page(**request):
        asked.append(request)
        return {"events": call_center(resolved=True)[:3]}

    watched = Watch(Source("Slow", CALL_CENTER, page, fastest=0.001, slowest=0.002))
    for question in ("look", "leave"):
        watched.view._handle_custom_msg({"ask": question}, [])
    watched.wait(1)
    before = len(asked)
    assert watched.wait(0.05) == "RUNNING"
    assert len(asked) == before


def test_when_one_of_two_views_is_closed_the_other_keeps_the_watch_going(monkeypatch):
    events = call_center(resolved=True)[:3]
    watched = Watch(Source("Slow", CALL_CENTER, lambda **request: {"events": events}))
    monkeypatch.setattr(watched.view, "send", lambda message: other_view_answers(watched, message))
    watched.view._handle_custom_msg({"ask": "leave"}, [])
    assert watched.watching


def other_view_answers(watched, message):
    assert message == {"anyone": True} and not watched.watching
    watched.view._handle_custom_msg({"ask": "look"}, [])


def test_the_view_is_sent_data_once():
    run = History()
    run.add("PassStateEntered", name="Open Case", input='"came in"')
    run.add("PassStateExited", name="Open Case", output='"went out"')
    shown = json.dumps(Watch(source_of(run.events, CALL_CENTER)).view.run)
    assert shown.count("came in") == shown.count("went out") == 1


def test_two_executions_part_at_the_choice():
    comparison = compare(CALL_CENTER, call_center(resolved=True), call_center(resolved=False))
    assert comparison.parting == "Is Case Resolved"
    assert str(comparison).splitlines()[-1] == "They part after Is Case Resolved."
    assert 'data-parting="Is Case Resolved"' in comparison.svg


def order(*branches):
    """A run of a Parallel whose branches take these ways, told one after the other."""
    run = History()
    run.add("ParallelStateEntered", name="Both", input="{}")
    started = run.add("ParallelStateStarted")
    for states in branches:
        run.last = started
        for state in states:
            run.passed(state)
    run.add("ParallelStateSucceeded")
    run.add("ParallelStateExited", name="Both", output="[]")
    run.add("ExecutionSucceeded", output="[]")
    return run.events


def test_executions_that_part_inside_a_branch_part_there():
    one, other = order(["Pay", "Book"], ["Pick", "Ship"]), order(["Pay", "Book"], ["Pick", "Wait"])
    assert compare(ORDERS, one, other).parting == "Pick"
    assert compare(ORDERS, order(["Pay"]), order(["Ship"])).parting == "Both"


def test_of_a_long_output_a_comparison_shows_the_beginning():
    events = call_center(resolved=True)
    events[-1]["executionSucceededEventDetails"]["output"] = json.dumps(list(range(1000)))
    drawn = ElementTree.fromstring(compare(CALL_CENTER, events, events).svg)
    assert float(drawn.get("height")) < 1500
    assert "… 973 more lines" in "".join(drawn.itertext())


def test_two_like_executions_do_not_part():
    assert compare(CALL_CENTER, *[call_center(resolved=True)] * 2).parting is None


def test_many_executions_are_counted_on_states_and_edges():
    counted = tally(CALL_CENTER, [call_center(resolved=True)] * 3 + [call_center(resolved=False)])
    assert counted.statuses == {"SUCCEEDED": 3, "FAILED": 1}
    assert "Task · 3 · 75 %" in counted.svg
    assert "4 executions: 1 FAILED, 3 SUCCEEDED." in counted.svg
    assert str(counted) == "4 executions: how often each state was entered, and each way taken."


def test_interrupting_a_cell_ends_the_watch():
    events = call_center(resolved=True)[:3]
    watched = Watch(Source("Slow", CALL_CENTER, lambda **request: {"events": events}))
    _after_cell(SimpleNamespace(error_in_exec=None))
    assert watched.wait(0.01) == "RUNNING" and watched.watching
    _after_cell(SimpleNamespace(error_in_exec=KeyboardInterrupt()))
    assert not watched.watching


WATCHING = """
from tests.viewer.made import call_center
from tests.viewer.pictures.test_draw import CALL_CENTER
from viewer import Source, Watch
watched = Watch(Source("Slow", CALL_CENTER, lambda **request: {"events": call_center(resolved=True)[:3]}))
"""


def test_interrupting_a_kernel_that_rests_ends_the_watch():
    with run_kernel(cwd=str(ROOT)) as kernel:
        kernel.execute_interactive(WATCHING, timeout=60)
        assert told_by(kernel, "watched.watching") == "True"
        kernel.parent.interrupt_kernel()
        assert told_by(kernel, "watched.watching") == "False"


def told_by(kernel, expression):
    answer = kernel.execute_interactive("", user_expressions={"told": expression}, timeout=60)
    return answer["content"]["user_expressions"]["told"]["data"]["text/plain"]
