"""What the views show and how they are used, in a browser without JupyterLab: Python is played by a few lines."""

import json

import pytest

from history import trace
from tests.viewer.made import ORDERS, History, call_center, order_that_fails_in_a_branch, order_that_loops_and_retries
from tests.viewer.pictures.test_draw import CALL_CENTER
from viewer.browser.scene import scene_of
from viewer.browser.scripts import script
from viewer.browser.snapshot import snapshot
from viewer.browser.styles import styles
from viewer.reading.machine import read_machine

pytestmark = pytest.mark.slow

PYTHON = """kept => {
  window.sent = [];
  window.heard = {};
  window.model = {
    get: (name) => kept[name],
    set: (name, value) => { kept[name] = value; heard[`change:${name}`]?.(); },
    send: (question) => { if (window.restarted) throw new Error("Cannot send"); sent.push(question); },
    on: (name, act) => { heard[name] = act; },
    off: (name) => { delete heard[name]; },
  };
  window.close = render({ model, el: document.getElementById("view") });
}"""


@pytest.fixture
def shown(page):
    """Shows a run in the live view and returns the page; `set` lets more of it happen."""

    def show(definition, events, **kept):
        page.set_content('<meta charset="utf-8"><div id="view"></div>')
        page.add_style_tag(content=styles())
        page.add_script_tag(content=script("watch.js"))
        scene = scene_of(read_machine(definition), "Machine")
        page.evaluate(PYTHON, {"scene": scene, "run": run_of(events), "notice": "", "can": [], **kept})
        return page

    return show


def run_of(events):
    return json.loads(json.dumps(snapshot(trace(events), events), default=str))


def more(page, events):
    page.evaluate("run => model.set('run', run)", run_of(events))


def tab(page, name):
    page.get_by_role("tab", name=name, exact=True).click()


def focused(page):
    return page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent")


def chain(count):
    """A machine of so many states, and a run through all of them."""
    names = [f"State {number}" for number in range(count)]
    ways = [{"Next": name} for name in names[1:]] + [{"End": True}]
    states = {name: {"Type": "Pass", **way} for name, way in zip(names, ways, strict=True)}
    run = History()
    for name in names:
        run.passed(name)
    return {"StartAt": names[0], "States": states}, run.events


def single(input="{}", output="{}", **ending):
    """A run of one state with this data; with an ending, it fails with that error and cause."""
    run = History()
    run.events[0]["executionStartedEventDetails"]["input"] = input
    run.add("PassStateEntered", name="Open Case", input=input)
    if ending:
        run.add("ExecutionFailed", **ending)
    else:
        run.add("PassStateExited", name="Open Case", output=output)
    return run.events


def test_numbers_keep_every_digit(shown):
    page = shown(CALL_CENTER, single('{"id": 12345678901234567890, "price": 1.0}'), can=["start"])
    text = page.get_by_label("Input", exact=True).inner_text()
    assert "12345678901234567890" in text and "1.0" in text
    tab(page, "Run")
    page.get_by_role("button", name="Start execution").click()
    assert '"id": 12345678901234567890' in page.evaluate("sent.at(-1).input")


def test_a_step_marks_what_it_changed(shown):
    page = shown(CALL_CENTER, single('{"same": 1, "other": 12345678901234567890}', '{"same": 1, "other": 2}'))
    assert page.locator(".sfn-step .sfn-changed").first.inner_text().strip() == (
        '~   "other": 2   (was 12345678901234567890)'
    )


def test_long_data_are_cut_until_they_are_asked_for(shown):
    page = shown(CALL_CENTER, single(json.dumps(list(range(2000)))))
    lines = page.get_by_label("Input", exact=True).locator("span")
    assert lines.count() == 500
    page.get_by_role("button", name="Show all 2002 lines").first.click()
    assert lines.count() == 2002
    assert focused(page) == "Input"


def test_one_of_thousands_of_visits_is_chosen_by_its_number(shown):
    run = History()
    for number in range(3000):
        run.add("PassStateEntered", name="Open Case", input=str(number))
        run.add("PassStateExited", name="Open Case", output="{}")
    page = shown(CALL_CENTER, run.events)
    page.get_by_label("Visit", exact=True).focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("1234")
    assert "1233" in page.get_by_label("Input", exact=True).inner_text()
    assert focused(page) == "Visit"


def test_a_cause_is_read_line_by_line(shown):
    cause = json.dumps({"errorMessage": "no case", "stackTrace": ["  File one\n", "  File two\n"]})
    page = shown(CALL_CENTER, single(error="KeyError", cause=cause))
    assert page.get_by_label("Cause").inner_text() == ("errorMessage: no case\nstackTrace:\n  File one\n  File two")
    assert page.locator(".sfn-outcome").inner_text() == "KeyError: no case"


def test_events_are_filtered_by_what_they_show(shown):
    page = shown(CALL_CENTER, single('{"n": 0}'))
    tab(page, "Events")
    field, events = page.get_by_role("searchbox"), page.locator(".sfn details")
    field.fill('"n": 0')
    assert events.count() == 2
    events.last.locator("summary").click()
    assert '"n": 0' in events.last.locator("pre").inner_text()
    field.fill("nothing like it")
    assert page.get_by_text("No event matches.").is_visible()


def test_a_state_that_failed_has_a_duration_and_a_bar(shown):
    events = single(error="KeyError", cause="as told")
    for event, second in zip(events, (0, 1, 4), strict=True):
        event["timestamp"] = second
    page = shown(CALL_CENTER, events)
    assert "3.00 s · started after 1.00 s" in page.locator(".sfn-step").inner_text()
    tab(page, "Table")
    assert "3.00 s" in page.locator(".sfn tbody tr").inner_text()
    tab(page, "Timeline")
    bar, track = page.locator(".sfn-bar").bounding_box(), page.locator(".sfn-track").bounding_box()
    assert bar["width"] == pytest.approx(0.75 * track["width"], abs=2)


def test_iterations_are_named_from_the_outermost_on(shown):
    inner = {
        "Type": "Map",
        "ItemProcessor": {"StartAt": "Leaf", "States": {"Leaf": {"Type": "Pass", "End": True}}},
    }
    outer = {
        "Type": "Map",
        "ItemProcessor": {"StartAt": "Inner", "States": {"Inner": {**inner, "End": True}}},
    }
    run = History()
    for name, index in (("Outer", 1), ("Inner", 0)):
        run.add("MapStateEntered", name=name, input="[]")
        run.add("MapStateStarted", length=2)
        run.add("MapIterationStarted", name=name, index=index)
    run.passed("Leaf")
    page = shown({"StartAt": "Outer", "States": {"Outer": {**outer, "End": True}}}, run.events)
    for view in ("Table", "Timeline"):
        tab(page, view)
        assert page.get_by_role("button", name="Leaf #1.0").is_visible()


def test_focus_stays_where_it_was_when_the_run_goes_on(shown):
    _, events = chain(60)
    page = shown(chain(60)[0], events[:-2])
    tab(page, "Table")
    page.get_by_role("button", name="Next page").focus()
    page.keyboard.press("Enter")
    assert focused(page) == "Next page"
    page.get_by_role("button", name="State 30", exact=True).focus()
    more(page, events)
    assert focused(page) == "State 30"


def test_the_states_are_one_tab_stop_and_the_arrows_lead_on(shown):
    page = shown(*chain(60))
    assert page.locator('[data-state][tabindex="0"]').count() == 1
    page.locator('[data-state="State 0"]').focus()
    for _ in range(40):
        page.keyboard.press("ArrowDown")
    assert focused(page).startswith("State 40, Pass")
    state, canvas = (page.locator(one).bounding_box() for one in ('[data-state="State 40"] .sfn-shape', ".sfn-canvas"))
    assert canvas["y"] <= state["y"] <= state["y"] + state["height"] <= canvas["y"] + canvas["height"]


def test_a_large_graph_is_first_shown_large_enough_to_read(shown):
    page = shown(*chain(200))
    page.wait_for_function("document.querySelector('[data-state=\"State 199\"]').getBoundingClientRect().width > 80")


def test_a_fitted_graph_stays_so_when_the_run_goes_on(shown):
    definition, events = chain(60)
    page = shown(definition, events[:20])
    page.get_by_role("button", name="Fit the graph").click()
    whole = page.locator(".sfn-canvas svg").get_attribute("viewBox")
    more(page, events)
    assert whole.startswith("0 0 ") and page.locator(".sfn-canvas svg").get_attribute("viewBox") == whole


def test_the_graph_follows_the_pointer(shown):
    page = shown(CALL_CENTER, call_center(resolved=True))
    state = page.locator('[data-state="Open Case"] .sfn-shape')
    before = state.bounding_box()
    page.mouse.move(before["x"] - 30, before["y"])
    page.mouse.down()
    page.mouse.move(before["x"] + 30, before["y"] + 40, steps=3)
    page.mouse.up()
    after = state.bounding_box()
    assert (after["x"] - before["x"], after["y"] - before["y"]) == pytest.approx((60, 40), abs=1)


def test_a_large_graph_is_kept_as_png(shown):
    page = shown(*chain(500))
    with page.expect_download() as kept:
        page.get_by_label("Export").select_option("PNG")
    assert kept.value.suggested_filename == "execution.png"


def test_notes_stay_in_their_boxes_in_any_font(shown):
    page = shown(ORDERS, order_that_loops_and_retries())
    page.add_style_tag(content=".sfn { font-family: monospace }")
    more(page, order_that_loops_and_retries())
    ends = page.eval_on_selector_all(
        ".sfn-small",
        """notes => notes.map(note => [note.getBoundingClientRect().right,
            note.parentNode.querySelector('.sfn-shape').getBoundingClientRect().right])""",
    )
    assert all(note < box for note, box in ends)


def test_a_view_says_that_it_looks_and_that_it_leaves(shown):
    page = shown(CALL_CENTER, call_center(resolved=True))
    page.evaluate("heard['msg:custom']({ anyone: true })")
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    page.evaluate("window.close()")
    assert page.evaluate("sent.map(one => one.ask)") == ["look", "look", "leave", "leave"]


def test_after_a_restart_of_the_kernel_a_sentence_says_what_to_do(shown):
    page = shown(CALL_CENTER, call_center(resolved=True)[:5], can=["stop"])
    page.evaluate("window.restarted = true")
    tab(page, "Run")
    page.get_by_role("button", name="Stop execution").click()
    assert page.get_by_role("alert").inner_text() == "The kernel was restarted: run the cell again."


def test_all_columns_of_the_table_are_seen_in_a_narrow_window(shown):
    name, run = "A_long_name_in_a_single_word_of_its_own", History()
    run.passed(name)
    page = shown({"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}}, run.events)
    page.set_viewport_size({"width": 400, "height": 900})
    tab(page, "Table")
    last = page.locator(".sfn tbody td").last.bounding_box()
    assert last["x"] + last["width"] <= 400


def test_an_error_is_told_once(shown):
    run = History()
    run.task("Check", "KeyError", caught=True)
    page = shown(ORDERS, run.events)
    assert page.locator(".sfn-error").count() == 1


def test_a_step_that_goes_on_has_no_duration_yet(shown):
    events = [event | {"timestamp": event["id"]} for event in call_center(resolved=True)]
    page = shown(CALL_CENTER, events[:4])
    assert "In progress · started after" in page.locator(".sfn-step").inner_text()
    more(page, events[:6])
    assert "Succeeded · 4.00 s · started after" in page.locator(".sfn-step").inner_text()


def test_a_turned_graph_is_seen_as_a_whole_and_large_enough_to_read(shown):
    page = shown(CALL_CENTER, call_center(resolved=False))
    page.get_by_role("button", name="Turn the graph").click()
    canvas = page.locator(".sfn-canvas").bounding_box()
    for state in page.locator("[data-state] .sfn-shape").all():
        box = state.bounding_box()
        assert canvas["x"] <= box["x"] and box["x"] + box["width"] <= canvas["x"] + canvas["width"]
        assert box["width"] > 80


def test_a_run_that_failed_in_a_branch_opens_the_state_that_failed(shown):
    events = order_that_fails_in_a_branch()[:-3]
    run = History()
    run.events, run.last = events, events[-1]["id"]
    run.add("ExecutionFailed", error="NoTruck", cause="none is free")
    page = shown(ORDERS, run.events)
    assert page.locator(".sfn-step h3").inner_text().startswith("Ship")
    assert "NoTruck" in page.locator(".sfn-step .sfn-error").first.inner_text()


def test_a_state_opens_the_visit_that_gives_it_its_colour(shown):
    run = History()
    run.add("MapStateEntered", name="Each", input="[1, 2]")
    started = run.add("MapStateStarted", length=2)
    for index in (0, 1):
        run.add("MapIterationStarted", after=started, name="Each", index=index)
        run.add("PassStateEntered", name="Pack", input=str(index))
    run.add("PassStateExited", name="Pack", output="1")
    run.add("ExecutionFailed", error="Broken", cause="as told")
    page = shown(ORDERS, run.events)
    page.locator('[data-state="Pack"]').click()
    assert page.get_by_label("Visit").input_value() == "1"


def test_the_filter_finds_all_events_of_a_state(shown):
    page = shown(CALL_CENTER, call_center(resolved=True))
    tab(page, "Events")
    page.get_by_label("Filter").fill("Work")
    heads = [head.partition(" ")[2] for head in page.locator(".sfn summary").all_inner_texts()]
    assert heads == [
        "TaskStateEntered · Work on Case",
        "LambdaFunctionScheduled",
        "LambdaFunctionStarted",
        "LambdaFunctionSucceeded",
        "TaskStateExited · Work on Case",
    ]


def timed(events, *seconds):
    """The events, each after so many seconds."""
    return [event | {"timestamp": second} for event, second in zip(events, seconds, strict=True)]


def test_a_replay_takes_as_long_as_was_chosen_and_shows_a_held_second(shown):
    events = timed(call_center(resolved=True)[:6], 1, 1.01, 1.02, 1.03, 2.03, 2.04)
    page = shown(CALL_CENTER, events)
    page.clock.install()
    page.get_by_label("Length of the replay").select_option("in 20 s")
    play = page.get_by_role("group", name="Replay").get_by_role("button").nth(1)
    play.click()
    assert play.get_attribute("aria-label") == "Pause" and not play.inner_text()
    page.clock.run_for(14_000)
    assert page.locator(".sfn-moment").inner_text().startswith("event 4 of 6")
    assert "1.00 s until the next, shown shorter" in page.locator(".sfn-moment").inner_text()
    page.clock.run_for(7_000)
    assert page.locator(".sfn-moment").inner_text() == "event 6 of 6 · TaskStateExited"
    assert play.get_attribute("aria-label") == "Play"


def test_a_pause_holds_the_replay_where_it_is(shown):
    page = shown(CALL_CENTER, call_center(resolved=True))
    page.clock.install()
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(3_000)
    page.get_by_role("button", name="Pause").click()
    there = page.locator(".sfn-moment").inner_text()
    page.clock.run_for(9_000)
    assert page.locator(".sfn-moment").inner_text() == there != "event 24 of 24 · ExecutionSucceeded"


def test_the_scrubber_stays_as_wide_whatever_the_event_is_called(shown):
    page = shown(CALL_CENTER, call_center(resolved=True))
    page.set_viewport_size({"width": 500, "height": 900})
    scrubber = page.get_by_label("Moment of the execution")
    sizes = set()
    for event in range(25):
        scrubber.fill(str(event))
        sizes.add((scrubber.bounding_box()["width"], page.locator(".sfn-replay").bounding_box()["height"]))
    assert len(sizes) == 1


def test_a_new_run_is_told_by_its_name_and_time_in_the_tab_that_started_it(shown):
    events = [event | {"timestamp": event["id"]} for event in call_center(resolved=True)]
    page = shown(CALL_CENTER, events, can=["start"])
    tab(page, "Run")
    page.get_by_role("button", name="Start execution").click()
    scene = page.evaluate("model.get('scene')") | {"execution": "the-second-run"}
    page.evaluate("scene => model.set('scene', scene)", scene)
    assert (
        page.get_by_role("tabpanel", name="Run")
        .get_by_role("status")
        .last.inner_text()
        .startswith("Shown: the-second-run, started at ")
    )
    assert focused(page) == "Start execution"
