"""The designer as a student meets it: in JupyterLab, in a browser, by mouse, keyboard, two clicks and touch."""

import json
import re
import statistics
import sys

import pytest

from conftest import ROOT, SCREENSHOTS
from tests.browser.jupyter import MODEL, jupyter_lab
from tests.designer.test_design_in_words import call_center
from tests.viewer.in_jupyterlab import run_cells

pytestmark = pytest.mark.slow

OPEN = 'design = helpers.design("{name}", {definition})\ndesign'
CELLS = f"() => {MODEL}.content.model.cells.length"
RULE = '{"Variable": "$.Status", "NumericEquals": 0}'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("designer")


@pytest.fixture(scope="module")
def jupyter(folder, tmp_path_factory):
    """A JupyterLab that knows the project and shows the notebooks of `folder`; drafts are in a folder of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("LAB_DESIGNS", str(tmp_path_factory.mktemp("drafts")))
        command = [sys.executable, "-m", "jupyter", "lab", "--notebook-dir", "."]
        with jupyter_lab(folder, tmp_path_factory.mktemp("home"), command) as address:
            yield address


class Student:
    """Somebody at the designer, who drags, presses and types."""

    def __init__(self, page, name):
        self.page, self.name = page, name

    @property
    def definition(self):
        """The definition as the widget has it."""
        self.rest()
        return json.loads(self.page.evaluate("() => document.querySelector('.sfd').designer.get('text')"))

    def rest(self):
        """Waits until every question is answered."""
        self.page.wait_for_function("() => document.querySelector('.sfd').designer.open.size === 0", timeout=20_000)
        self.page.wait_for_timeout(60)

    def item(self, what):
        item = self.page.locator(f'.sfd-item[data-what="{what}"]')
        item.scroll_into_view_if_needed()
        return item

    def plus(self, words):
        return self.page.locator(f'[data-place][aria-label="Insert {words}"]')

    def state(self, name):
        return self.page.locator(f'.sfd-stage [data-state="{name}"]')

    def middle(self, locator):
        box = locator.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(self, source, target, beside=0):
        """From the middle of one to the middle of another, or so many pixels to its right."""
        self.page.mouse.move(*self.middle(source))
        self.page.mouse.down()
        x, y = self.middle(target)
        self.page.mouse.move(x + beside - 30, y - 12, steps=4)
        self.page.mouse.move(x + beside, y, steps=4)
        self.page.mouse.up()
        self.rest()

    def choose(self, name):
        self.state(name).click()
        self.rest()

    def fill(self, key, value):
        field = self.page.locator(f'.sfd-inspector [data-key="{key}"]')
        field.fill(value)
        field.blur()
        self.rest()

    def pick(self, key, value):
        self.page.locator(f'.sfd-inspector [data-key="{key}"]').select_option(value)
        self.rest()

    def press(self, label):
        self.page.get_by_role("button", name=label, exact=True).first.click()
        self.rest()

    def said(self):
        return self.page.locator(".sfd-status").inner_text()

    def finish(self):
        """What no gesture of placing does: names, rules, the Fail's words, where Escalate Case leads."""
        self.choose("Work On Case")
        self.fill("name", "Work on Case")
        self.choose("Choice")
        self.fill("name", "Is Case Resolved")
        self.fill("rule 0 path", "$.Status")
        self.pick("rule 0 operator", "NumericEquals")
        self.fill("rule 0 value", "1")
        self.press("Add a rule")
        self.page.locator('.sfd-inspector [data-key="rule 1 json"]').evaluate(
            "box => box.closest('details').open = true"
        )
        self.fill("rule 1 json", RULE)


@pytest.fixture
def student(jupyter, folder, page, tmp_path):
    """Runs `helpers.design` in a notebook of its own; returns the student who sees it."""

    def opened(name, definition=None, *cells):
        code = ["import helpers\nhelpers.connect()\nmade = helpers.catch_up(2)", *cells]
        code.append(OPEN.format(name=name, definition=repr(definition)))
        run_cells(page, jupyter, folder / f"{name}.ipynb", *code)
        page.locator(".sfd").wait_for()
        page.locator(".sfd").scroll_into_view_if_needed()
        return Student(page, name)

    return opened


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
    hand.page.set_default_timeout(8000)
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


def test_the_call_center_is_built_by_touch(student, in_words, page):
    client = page.context.new_cdp_session(page)
    client.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    hand = student("ByTouch")

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
    assert hand.definition == before
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
def test_nothing_is_clipped_when_it_is_narrow_dark_or_large(student, width, zoom, dark):
    hand = student(f"Narrow{width}{zoom}", CHAIN)
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
