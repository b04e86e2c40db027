// The definition as text beside the picture; typing is one edit, and what is broken keeps the last picture.

import { make, refill } from "../../viewer/static/elements.js";

/** @import { Hands, Maybe } from "./types.d.ts" */

const QUIET = 350; // milliseconds without a key until the picture follows

export class CodePane {
  /** @param {Hands} hands */
  constructor(hands) {
    this.hands = hands;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.text = make("textarea", {
      class: "sfd-text",
      spellcheck: "false",
      wrap: "off",
      "aria-label": "The definition, JSON",
      "data-key": "code",
    });
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("change", () => this.send());
    this.broken = make("p", { class: "sfd-problem", role: "alert" });
    this.edit = make("code");
    const copy = () => navigator.clipboard?.writeText(this.edit.textContent ?? "");
    this.line = make(
      "p",
      { class: "sfd-edit" },
      "The edit as code: ",
      this.edit,
      " ",
      make("button", { "aria-label": "Copy the edit as code", onclick: copy }, "Copy"),
    );
    this.element = make("div", { class: "sfd-code" }, this.broken, this.text);
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), QUIET);
  }

  send() {
    clearTimeout(this.timer);
    if (this.text.value !== this.hands.get("text")) this.hands.ask({ do: "write", text: this.text.value });
  }

  show() {
    const text = this.hands.get("text");
    const typing = document.activeElement === this.text;
    if (!typing && this.text.value !== text) this.text.value = text;
    const { code, run } = this.hands.get("about");
    this.edit.textContent = code;
    this.line.hidden = !code || run != null;
    refill(this.broken, this.hands.get("broken"));
    this.broken.hidden = !this.hands.get("broken");
  }

  /**
   * The chosen state's text comes into view.
   * @param {Maybe<string>} name
   */
  follow(name) {
    if (name == null || document.activeElement === this.text || this.element.hidden) return;
    const at = this.text.value.indexOf(`${JSON.stringify(name)}: {`);
    if (at < 0) return;
    const line = this.text.value.slice(0, at).split("\n").length - 1;
    const height = parseFloat(getComputedStyle(this.text).lineHeight) || 16;
    this.text.scrollTop = Math.max(0, (line - 2) * height);
  }
}
