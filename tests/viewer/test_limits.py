"""Where the viewer draws the line: how much is shown, from when on something is said, what is told apart."""

import xml.etree.ElementTree as ElementTree

import pytest

from history import STATUSES, trace
from tests.viewer.live.test_following import Trouble
from tests.viewer.made import ORDERS, History, call_center, order_that_fails_in_a_branch
from tests.viewer.pictures.test_draw import CALL_CENTER
from viewer import Watch, compare, draw, source_of, tally
from viewer.browser.snapshot import snapshot
from viewer.live.following import LASTS, LONGEST_WAIT, Follower, _passes
from viewer.live.live_view import LiveView
from viewer.masked_data import mask_all
from viewer.pictures.comparison import CARD, _result, _wrapped
from viewer.pictures.drawing import Drawing
from viewer.pictures.mermaid import to_mermaid
from viewer.pictures.sentence import plural, run_in_words
from viewer.placing.geometry import MARGIN
from viewer.reading.machine import read_machine
from viewer.reading.path import path_of, percent
from viewer.reading.source import Source

SVG = "{http://www.w3.org/2000/svg}"


def passes(count):
    """A run that enters the same state so often."""
    run = History()
    for _ in range(count):
        run.passed("Again")
    return trace(run.events)


def attempts(count):
    """A run of a task that is tried so often."""
    run = History()
    run.task("Try", *["Timeout"] * (count - 1))
    return trace(run.events)


def note(run, state):
    return path_of(read_machine({}), run).notes[state]


def seconds(value):
    """What a snapshot says of an event so many seconds after the start."""
    events = [
        {"id": 1, "type": "ExecutionStarted", "timestamp": 1000},
        {"id": 2, "previousEventId": 1, "type": "ExecutionAborted", "timestamp": 1000 + value},
    ]
    return snapshot(trace(events), events)["events"][1]["time"]


def masked(value):
    return mask_all(value, lambda text: text.replace("12345", "<id>"))


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        # a sentence names twelve steps, and of more the first nine and the last two
        (lambda: run_in_words(passes(12)).count("Again"), 12),
        (lambda: run_in_words(passes(13)).count("Again"), 11),
        (lambda: run_in_words(passes(13)).split(" → ")[9], "…"),
        (lambda: run_in_words(passes(0)), "Nothing entered — RUNNING."),
        # a box says how often from the second time on
        (lambda: note(passes(1), "Again"), ""),
        (lambda: note(passes(2), "Again"), "×2"),
        (lambda: note(attempts(1), "Try"), ""),
        (lambda: note(attempts(2), "Try"), "2 attempts"),
        (lambda: run_in_words(attempts(1)), "Try ✓ — RUNNING."),
        (lambda: run_in_words(attempts(2)), "Try ✓ (2 attempts) — RUNNING."),
        # what came out stands in lines of 44 letters, thirty of them
        (lambda: _wrapped("x" * 44), ["x" * 44]),
        (lambda: [len(line) for line in _wrapped("x" * 45)], [44, 3]),
        (lambda: _wrapped("  " + "x" * 43)[1], "    x"),  # further in than the line that it continues
        (lambda: len(_wrapped("x\n" * 30)), 30),
        (lambda: _wrapped("x\n" * 31)[-1], "… 1 more line"),
        (lambda: _wrapped("x\n" * 32)[-1], "… 2 more lines"),
        (lambda: (plural(0, "state"), plural(1, "state"), plural(2, "state")), ("0 states", "1 state", "2 states")),
        (lambda: [percent(share) for share in (0, 0.004, 0.006, 0.994, 1)], ["0 %", "0 %", "1 %", "99 %", "100 %"]),
        # times are told to the millisecond
        (lambda: (seconds(0), seconds(0.0014), seconds(2.5)), (0, 0.001, 2.5)),
        # what has to be masked becomes a text, and nothing else does
        (lambda: masked([12345, 1234.5, True, None, "a 12345"]), ["<id>", 1234.5, True, None, "a <id>"]),
        (lambda: masked('{"12345": 12345}'), '{"<id>": "<id>"}'),
        (lambda: masked("{12345"), "{<id>"),
    ],
)  # fmt: skip
def test_a_limit_is_where_the_viewer_has_it(what, expected):
    assert what() == expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Trouble("Whatever", 499), False),
        (Trouble("Whatever", 500), True),
        (Trouble("ThrottlingException"), True),
        (Trouble("ExpiredTokenException"), False),
        (ConnectionError(), True),
        (type("ReadTimeoutError", (Exception,), {})(), True),
        (OSError(), False),
    ],
)
def test_what_passes_by_itself_is_what_aws_says_so_of(error, expected):
    assert _passes(error) is expected


def test_a_wait_after_trouble_doubles_up_to_half_a_minute():
    follower = Follower(lambda **request: 1 / 0, print, lambda error: None)
    trouble = Trouble("ThrottlingException")
    waits = [follower._trouble(trouble, wait) for wait in (1, LONGEST_WAIT / 2, LONGEST_WAIT)]
    assert waits == [2, LONGEST_WAIT, LONGEST_WAIT] and LONGEST_WAIT == 30


def test_trouble_that_passes_is_told_when_it_lasts_and_once_when_it_is_over():
    told = []
    follower = Follower(lambda **request: 1 / 0, print, told.append)
    for count in range(1, LASTS + 2):
        follower._trouble(Trouble("ThrottlingException"), 1)
        assert len(told) == (count >= LASTS)
    follower._trouble_is_over()
    follower._trouble_is_over()
    assert told[1:] == [None] and LASTS == 3


def looks_of(drawing):
    """{state: how its box is drawn}."""
    groups = [group for group in ElementTree.fromstring(drawing.svg).iter(f"{SVG}g") if group.get("data-state")]
    names = ("fill", "stroke", "stroke-width", "stroke-dasharray")
    return {
        group.get("data-state"): (*(group.find(f"{SVG}rect").get(name) for name in names), badge_of(group))
        for group in groups
    }


def badge_of(group):
    badge = group.find(f"{SVG}g")
    return None if badge.get("visibility") == "hidden" else badge.find(f"{SVG}path").get("d")


def test_every_status_has_a_look_of_its_own_in_pictures_and_in_mermaid():
    """Of a run in which one branch fails, the other is canceled, and the error is caught."""
    events = order_that_fails_in_a_branch()
    looks = looks_of(draw(ORDERS, events))
    shown = {status: looks[name] for name, status in trace(events).statuses().items()}
    assert set(shown) == {*STATUSES} - {"in progress"}
    shown["in progress"] = looks_of(draw(ORDERS, events[:2]))["Check"]
    shown["not reached"] = looks["Done"]
    assert len({*shown.values()}) == 6 and shown["not reached"][-1] is None
    machine = read_machine(ORDERS)
    text = to_mermaid(machine, path_of(machine, trace(events)))
    assert all(f":::{status.replace(' ', '_')}" in text for status in {*STATUSES} - {"in progress"})
    assert len({line for line in text.splitlines() if "classDef" in line}) == 6


def test_the_same_look_is_drawn_in_pixels():
    events = order_that_fails_in_a_branch()
    caught = draw(ORDERS, events)
    assert caught.png != Drawing(caught.svg.replace("10 3 2 3", "2 3"), "canceled").png


def test_shares_stand_on_ways_that_had_an_alternative_alone():
    """Both a rule and the rule beside it, but no way that all must take; each run counts once."""
    runs = [call_center(resolved=True), call_center(resolved=True), call_center(resolved=False)]
    svg = ElementTree.fromstring(tally(CALL_CENTER, runs).svg)
    shares = [group.find(f"{SVG}text").text for group in svg.iter(f"{SVG}g") if group.get("class") == "sfn-share"]
    assert sorted(shares) == ["33 %", "67 %"]


def test_a_way_taken_by_more_runs_is_wider():
    runs = [call_center(resolved=True), call_center(resolved=True), call_center(resolved=False)]
    svg = ElementTree.fromstring(tally(CALL_CENTER, runs).svg)
    lines = {way.get("data-edge"): way.find(f"{SVG}path") for way in svg.iter(f"{SVG}g") if way.get("data-edge")}
    numbers = {edge.labels: str(number) for number, edge in enumerate(read_machine(CALL_CENTER).edges) if edge.labels}
    often, seldom = (float(lines[numbers[label]].get("stroke-width")) for label in (("Status = 1",), ("Status = 0",)))
    assert often > seldom > 1.3


def test_no_runs_make_an_empty_tally():
    assert str(tally(CALL_CENTER, [])) == "0 executions: how often each state was entered, and each way taken."


def test_what_came_out_of_a_run_is_its_output_or_its_error():
    done, failed = trace(call_center(resolved=True)), trace(call_center(resolved=False))
    assert (_result(done), _result(failed)) == ("SUCCEEDED\n{}", "FAILED\nEngage Tier 2 Support.")


def test_lines_of_two_runs_lie_beside_each_other_where_both_went():
    """Each 2.5 points from the middle; alone on it where one went."""
    both = compare(CALL_CENTER, call_center(resolved=True), call_center(resolved=False)).svg
    starts = [float(line.partition('d="M')[2].split()[0]) for line in both.split("<path") if "sfn-run" in line]
    firsts = [line for line in both.split("<path") if "sfn-run1" in line]
    seconds_ = [line for line in both.split("<path") if "sfn-run2" in line]
    assert (len(firsts), len(seconds_)) == (6, 7)
    assert starts[1] - starts[0] == 5 and all("stroke-dasharray" in line for line in seconds_)
    assert not any("stroke-dasharray" in line for line in firsts)


def test_an_export_says_what_it_cannot_be(tmp_path):
    watched = Watch(source_of(call_center(resolved=True), CALL_CENTER))
    for name, words in (("run.gif", r"not as \.gif"), ("run", "not as a file without an ending")):
        with pytest.raises(ValueError, match=words):
            watched.export(tmp_path / name)


def test_the_mark_of_where_two_runs_part_stands_around_the_state():
    svg = ElementTree.fromstring(compare(CALL_CENTER, call_center(resolved=True), call_center(resolved=False)).svg)
    mark = svg.find(f".//{SVG}g[@class='sfn-parting']")
    state = svg.find(f".//{SVG}g[@data-state='Is Case Resolved']")
    x, y = map(float, state.get("transform")[len("translate(") : -1].split())
    box, (around, pill) = state.find(f"{SVG}rect"), mark.findall(f"{SVG}rect")
    assert (float(around.get("x")), float(around.get("y"))) == (x - 6, y - 6)
    for side in ("width", "height"):
        assert float(around.get(side)) == float(box.get(side)) + 12
    assert float(pill.get("x")) + float(pill.get("width")) == float(around.get("x")) + float(around.get("width"))


def test_of_a_maps_iterations_those_are_through_that_succeeded():
    """One of three; one of the others failed, one goes on."""
    run = History()
    run.add("MapStateEntered", name="Each", input="[1, 2, 3]")
    started = run.add("MapStateStarted", length=3)
    for index, end in enumerate(("Succeeded", "Failed", None)):
        run.add("MapIterationStarted", after=started, name="Each", index=index)
        if end:
            run.add(f"MapIteration{end}", name="Each", index=index)
    assert run_in_words(trace(run.events)) == "Each ◔ (1/3 iterations) — RUNNING."
    assert note(trace(run.events), "Each") == "1/3"


def test_of_a_parallel_that_is_tried_again_the_last_attempt_is_told():
    run = History()
    run.add("ParallelStateEntered", name="Both", input="{}")
    for _ in range(2):
        started = run.add("ParallelStateStarted")
        for name in ("Pay", "Ship"):
            run.last = started
            run.passed(name)
    assert run_in_words(trace(run.events)) == "Both ◔ (Pay ✓ | Ship ✓, 2 attempts) — RUNNING."


def test_a_share_stands_below_the_middle_of_its_label():
    svg = ElementTree.fromstring(tally(CALL_CENTER, [call_center(resolved=True)]).svg)
    share = svg.find(f".//{SVG}g[@class='sfn-share']/{SVG}text")
    labels = [label.find(f"{SVG}rect") for label in svg.findall(f".//{SVG}g[@data-label]")]
    middles = [float(label.get("x")) + float(label.get("width")) / 2 for label in labels]
    assert min(abs(float(share.get("x")) - middle) for middle in middles) < 0.2
    assert float(share.get("y")) > float(labels[0].get("y")) + float(labels[0].get("height"))


def test_a_comparison_is_as_wide_as_its_graph_or_its_two_cards():
    end = {"Type": "Pass", "End": True}
    small = compare({"StartAt": "One", "States": {"One": end}}, call_center(resolved=True), call_center(resolved=True))
    svg = ElementTree.fromstring(small.svg)
    assert float(svg.get("width")) == 2 * CARD + 3 * MARGIN


def test_a_source_that_says_no_more_is_looked_at_ten_times_a_second_at_most_and_twice_at_least():
    said = Source("Machine", {}, page=lambda **request: {})
    assert (said.fastest, said.slowest, said.over, said.execution) == (0.1, 0.5, False, "")
    assert (said.start, said.stop, said.logs, said.link) == (None, None, None, None)
    assert said.masked({"a": "b\x07"}) == {"a": said.masked("b\x07")} and said.explain(ValueError("why")) == "why"


def test_a_view_knows_in_whose_output_it_stands():
    view = LiveView(print, str)
    assert view.stands_in == view.model_id != ""
