"""The call center built from empty in the designer: by mouse, two clicks, touch, and by keyboard alone."""

import json
import re

import pytest

from conftest import SCREENSHOTS
from tests.designer.test_design_in_words import call_center

pytestmark = pytest.mark.slow


@pytest.fixture
def in_words(open_, monkeypatch):
    """The call center's definition as the verbs make it, with the names of the functions alone."""
    return without_accounts(call_center(open_("Words")).definition)


def without_accounts(definition):
    return json.loads(re.sub(r"arn:aws:lambda:[^\"]*:function:", "", json.dumps(definition)))


def ways(definition):
    """Each state with its type, what it calls and where it leads: what two definitions must agree in."""
    return {
        name: (state["Type"], state.get("Resource"), state.get("Next"), state.get("Choices"), state.get("Default"))
        for name, state in without_accounts(definition)["States"].items()
    }


FUNCTIONS = ["OpenCaseFunction", "AssignCaseFunction", "WorkOnCaseFunction"]


def build(student, put, replace):
    """The call center from empty: `put(what, words)` at a way, `replace(what, placeholder)`."""
    put(FUNCTIONS[0], "at the start")
    put(FUNCTIONS[1], "behind Open Case")
    put(FUNCTIONS[2], "behind Assign Case")
    put("Choice", "behind Work On Case")
    student.finish()
    replace("CloseCaseFunction", "If it holds")
    replace("EscalateCaseFunction", "If it holds (1)")
    replace("Fail", "Otherwise")
    student.choose("Fail")
    student.fill("field Error", "Escalated")
    student.fill("field Cause", "Engage Tier 2 Support.")
    student.choose("Escalate Case")
    student.pick("next", "Fail")


def test_the_call_center_is_built_by_mouse_deployed_run_and_seen(student, in_words):
    hand = student("ByMouse")
    build(
        hand,
        lambda what, words: hand.drag(hand.item(what), hand.plus(words)),
        lambda what, name: hand.drag(hand.item(what), hand.state(name)),
    )
    assert ways(hand.definition) == ways(in_words)
    hand.press("Deploy")
    assert "deployed" in hand.page.locator(".sfd-deployed").inner_text()
    hand.press("Run")
    hand.page.locator(".sfd-run .sfn-state.sfn-succeeded").first.wait_for()
    hand.page.locator(".sfd-run .sfn-status").filter(has_text=re.compile("SUCCEEDED|FAILED")).first.wait_for()
    hand.page.screenshot(path=SCREENSHOTS / "designer-run.png")
    hand.press("← Edit")
    assert hand.state("Open Case").is_visible()


def test_the_call_center_is_built_by_two_clicks(student, in_words):
    hand = student("ByClicks")

    def put(what, words):
        hand.item(what).click()
        hand.plus(words).click()
        hand.rest()

    def replace(what, name):
        hand.item(what).click()
        hand.state(name).click()
        hand.rest()

    build(hand, put, replace)
    assert ways(hand.definition) == ways(in_words)


def test_the_call_center_is_built_by_touch(student_alone, in_words, page):
    client = page.context.new_cdp_session(page)
    client.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    hand = student_alone("ByTouch")

    def drag(source, target):
        (x, y), (to_x, to_y) = hand.middle(source), hand.middle(target)
        touch = lambda kind, *points: client.send(  # noqa: E731
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]}
        )
        touch("touchStart", (x, y))
        for step in range(1, 9):
            touch("touchMove", (x + (to_x - x) * step / 8, y + (to_y - y) * step / 8))
        touch("touchEnd")
        hand.rest()

    build(
        hand,
        lambda what, words: drag(hand.item(what), hand.plus(words)),
        lambda what, name: drag(hand.item(what), hand.state(name)),
    )
    assert ways(hand.definition) == ways(in_words)


def test_the_call_center_is_built_by_keyboard_alone(student, in_words):
    hand = student("ByKeys")
    keys = hand.page.keyboard

    def put(what, words):
        hand.item(what).focus()
        keys.press("Enter")
        for _ in range(12):
            if hand.page.evaluate("() => document.activeElement.getAttribute('aria-label')") == f"Insert {words}":
                break
            keys.press("ArrowDown")
        keys.press("Enter")
        hand.rest()

    def replace(what, name):
        hand.item(what).focus()
        keys.press("Enter")
        hand.state(name).focus()
        keys.press("Enter")
        hand.rest()

    build(hand, put, replace)
    assert ways(hand.definition) == ways(in_words)
