"""Somebody at the designer in a browser, with a hand on mouse and keyboard."""

import json

RULE = '{"Variable": "$.Status", "NumericEquals": 0}'


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
