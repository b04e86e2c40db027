"""The designer as a student meets it: in JupyterLab, in a browser."""

import json
import re
import statistics

import pytest

from conftest import SCREENSHOTS
from tests.browser.jupyter import MODEL

pytestmark = pytest.mark.slow
CELLS = f"() => {MODEL}.content.model.cells.length"


INSIDE = {"StartAt": "D", "States": {"D": {"Type": "Pass", "End": True}}}
CHAIN = {
    "StartAt": "A",
    "States": {
        "A": {"Type": "Pass", "Next": "B"},
        "B": {"Type": "Wait", "Seconds": 1, "Next": "C"},
        "C": {"Type": "Parallel", "Branches": [INSIDE], "End": True},
    },
}


def test_what_is_let_go_elsewhere_does_nothing(student):
    hand = student("Nothing", CHAIN)
    before = hand.definition
    hand.drag(hand.item("Wait"), hand.plus("between A and B"), beside=130)
    assert hand.definition == before
    hand.drag(hand.item("Wait"), hand.page.locator(".sfd-inspector h3"))
    assert hand.definition == before and hand.said() == "Wait was let go: nothing has changed."
    hand.page.mouse.move(*hand.middle(hand.item("Wait")))
    hand.page.mouse.down()
    hand.page.mouse.move(*hand.middle(hand.plus("between A and B")), steps=5)
    hand.page.keyboard.press("Escape")
    hand.page.mouse.up()
    assert hand.definition == before and not hand.page.locator(".sfd-ghost").count()
    hand.drag(hand.item("Wait"), hand.plus("between A and B"), beside=40)
    assert list(hand.definition["States"]) == ["A", "Wait", "B", "C"]


def test_a_state_is_moved_along_the_machine_and_into_a_box(student):
    hand = student("Moved", CHAIN)
    hand.drag(hand.state("B"), hand.plus("at the start"))
    assert hand.definition["StartAt"] == "B"
    hand.drag(hand.state("B"), hand.plus("behind D"))
    inside = hand.definition["States"]["C"]["Branches"][0]["States"]
    assert list(inside) == ["D", "B"] and hand.definition["StartAt"] == "A"


def test_keys_typed_in_the_designer_stay_in_it(student):
    hand = student("Keys", CHAIN)
    cells = hand.page.evaluate(CELLS)
    for focused in (hand.state("A"), hand.plus("between A and B"), hand.item("Choice")):
        focused.focus()
        for key in ("d", "d", "x", "z", "b", "Escape", "m", "Escape"):
            hand.page.keyboard.press(key)
        hand.page.keyboard.press("Escape")
    assert hand.page.evaluate(CELLS) == cells
    hand.state("A").focus()
    hand.page.keyboard.press("Control+s")
    hand.page.wait_for_function(f"() => !{MODEL}.model.dirty")


def test_in_a_text_field_keys_type_and_undo_is_the_fields(student):
    hand = student("Typing", CHAIN)
    hand.choose("B")
    name = hand.page.locator('.sfd-inspector [data-key="name"]')
    name.focus()
    hand.page.keyboard.type("dd a")
    assert "dd a" in name.input_value()
    hand.page.keyboard.press("Control+z")
    assert "dd a" not in name.input_value()
    assert list(hand.definition["States"]) == ["A", "B", "C"]


def test_a_refused_name_does_not_stay_in_its_field(student):
    hand = student("Refused", CHAIN)
    hand.choose("B")
    name = hand.page.locator('.sfd-inspector [data-key="name"]')
    name.fill("A")
    name.press("Enter")
    hand.rest()
    assert "is taken" in hand.said() and name.input_value() == "B"


def test_an_input_that_fits_is_offered_until_one_is_typed(student):
    hand = student("Offered", CHAIN)
    box = hand.page.get_by_label("Input of a run, JSON")
    assert box.input_value() == "{}"
    hand.choose("A")
    hand.page.locator('.sfd-inspector [data-key="json"]').evaluate("box => box.closest('details').open = true")
    hand.fill("json", '{"Type": "Pass", "InputPath": "$.case", "Next": "B"}')
    assert box.input_value() == '{"case": ""}'
    box.fill('{"case": 1}')
    hand.choose("B")
    hand.fill("name", "Bee")
    assert box.input_value() == '{"case": 1}'


def test_after_each_edit_the_focus_is_on_a_state(student):
    hand = student("Focus", CHAIN)
    focused = "() => document.activeElement.getAttribute('data-state')"
    hand.state("A").focus()
    for keys in ("Control+d", "Delete", "Control+z"):
        hand.page.keyboard.press(keys)
        hand.rest()
        assert hand.page.evaluate(focused), keys


def test_code_and_picture_lead_to_each_other_and_broken_json_keeps_the_picture(student):
    hand = student("Code", CHAIN)
    hand.press("Code")
    code = hand.page.locator(".sfd-text")
    code.fill(json.dumps({**CHAIN, "StartAt": "A", "States": {**CHAIN["States"], "E": {"Type": "Succeed"}}}))
    code.blur()
    hand.rest()
    assert hand.state("E").count() == 1
    code.fill('{"StartAt": ')
    code.blur()
    hand.rest()
    assert "line 1" in hand.page.locator(".sfd-code .sfd-problem").inner_text() and hand.state("E").count() == 1
    hand.page.get_by_role("button", name=re.compile("^Undo")).click()
    assert hand.definition == CHAIN
    assert '"B"' in code.input_value()


def test_a_busy_kernel_is_said_and_the_edit_comes_after(student):
    hand = student("Busy", CHAIN)
    busy = "import time; time.sleep(3)"
    hand.page.evaluate(f"code => void {MODEL}.sessionContext.session.kernel.requestExecute({{code}})", busy)
    hand.page.wait_for_timeout(200)
    hand.state("A").focus()
    hand.page.keyboard.press("Control+d")
    hand.page.wait_for_function("() => document.querySelector('.sfd-status').textContent.includes('A cell is running')")
    assert "A (1)" in hand.definition["States"]


def test_a_draft_outlives_the_kernel(student):
    hand = student("Draft", CHAIN)
    hand.choose("A")
    hand.page.keyboard.press("Control+d")
    made = hand.definition
    again = student("Draft", CHAIN)
    assert again.definition == made


@pytest.mark.parametrize(("width", "zoom", "dark"), [(1400, 1, True), (1000, 1, False), (1400, 2, False)])
def test_nothing_is_clipped_when_it_is_narrow_dark_or_large(student_alone, width, zoom, dark):
    hand = student_alone(f"Narrow{width}{zoom}", CHAIN)
    if dark:
        hand.page.evaluate("() => document.body.dataset.jpThemeLight = 'false'")
    hand.page.set_viewport_size({"width": width, "height": 1000})
    hand.page.evaluate(f"() => document.body.style.zoom = {zoom}")
    hand.page.wait_for_timeout(400)
    hand.choose("B")
    hand.page.screenshot(path=SCREENSHOTS / f"designer-{width}-{zoom}-{'dark' if dark else 'light'}.png")
    wide = "element => element.scrollWidth <= element.clientWidth + 1"
    assert hand.page.locator(".sfd").evaluate(wide) and hand.page.locator(".sfd-bar").evaluate(wide)


def test_the_designer_is_accessible(student):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    hand = student("Axe", CHAIN)
    hand.choose("C")
    found = axe.run(hand.page, context=".sfd")
    assert found.violations_count == 0, found.generate_report()


def test_one_state_is_tested_with_sample_data(student):
    state = {"Type": "Pass", "Parameters": {"twice.$": "$.x"}, "End": True}
    hand = student("Tested", {"StartAt": "A", "States": {"A": state}})
    hand.choose("A")
    hand.page.locator(".sfd-testing summary").click()
    hand.page.locator('[data-key="sample"]').fill('{"x": 21}')
    hand.page.locator('[data-key="test"]').click()
    hand.page.locator(".sfd-answer b").wait_for()
    answer = hand.page.locator(".sfd-answer").inner_text()
    assert "SUCCEEDED" in answer and "21" in answer
    hand.fill("field Parameters", '{"thrice.$": "$.x"}')
    hand.page.locator(".sfd-answer").filter(has_text="thrice").wait_for()  # shown anew, unasked


WATCH = """() => {
  window.drawn = new Promise((done) => {
    const seen = (_, all) => {
      all.disconnect();
      requestAnimationFrame(() => done(performance.now()));
    };
    new MutationObserver(seen).observe(document.querySelector(".sfd-stage"), { childList: true });
  });
}"""
INSERT = """() => {
  const view = document.querySelector(".sfd").designer;
  const began = performance.now();
  view.ask({ do: "insert", what: "Wait", place: ["next", "S1", view.get("scene").states.S1.state.Next] });
  return began;
}"""


def test_fifty_states_are_redrawn_and_two_hundred_freeze_nothing(student, record_property):
    for count in (10, 50, 200):
        states = {f"S{n}": {"Type": "Pass", "Next": f"S{n + 1}"} for n in range(count)}
        machine = {"StartAt": "S0", "States": {**states, f"S{count}": {"Type": "Succeed"}}}
        hand = student(f"Many{count}", machine)
        times = []
        for _ in range(5):
            hand.page.evaluate(WATCH)
            began = hand.page.evaluate(INSERT)
            times.append(hand.page.evaluate("() => window.drawn") - began)
            hand.rest()
        record_property(f"redrawn_{count}_ms", round(statistics.median(times)))
        assert len(hand.definition["States"]) == count + 6
