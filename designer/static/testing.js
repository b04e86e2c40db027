// One state tried out with sample data (TestState): what comes out, and what the data were on the way.

import { make, refill } from "../../viewer/static/elements.js";

/** @import { Hands, Maybe } from "./types.d.ts" */

const SETTLED = 300; // milliseconds after an edit until its preview
const CALLING = ["Task", "Map", "Parallel"];
/** @type {[string, string][]} */
const STAGES = [
  ["afterInputPath", "after InputPath"],
  ["afterParameters", "after Parameters"],
  ["afterArguments", "after Arguments"],
  ["result", "result"],
  ["afterResultSelector", "after ResultSelector"],
  ["afterResultPath", "after ResultPath"],
];

export class Testing {
  /** @param {Hands} hands */
  constructor(hands) {
    this.hands = hands;
    /** @type {Maybe<string>} */
    this.name = null;
    this.input = make(
      "textarea",
      { rows: "3", spellcheck: "false", "aria-label": "Sample input, JSON", "data-key": "sample" },
      "{}",
    );
    this.mock = make("textarea", {
      rows: "2",
      spellcheck: "false",
      "aria-label": "Mocked result, JSON",
      placeholder: "nothing: it is really called",
      "data-key": "mock",
    });
    this.answer = make("div", { class: "sfd-answer", role: "status" });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.element = make(
      "details",
      { class: "sfd-testing" },
      make("summary", {}, "Test this state"),
      make("label", { class: "sfd-field" }, make("span", {}, "Sample input"), this.input),
      make("label", { class: "sfd-field" }, make("span", {}, "Result instead of calling"), this.mock),
      make("button", { class: "sfn-main", "data-key": "test", onclick: () => this.test() }, "Test state"),
      this.answer,
    );
  }

  /**
   * Another state, or another form of it: while the panel is open, what comes out is shown anew. Nothing is called for
   * that: a state that calls somebody needs a result in place of the call.
   * @param {Maybe<string>} name
   * @param {string} [type]
   */
  about(name, type = "") {
    if (name !== this.name) refill(this.answer);
    this.name = name;
    clearTimeout(this.timer);
    const calls = CALLING.includes(type) && !this.mock.value.trim();
    if (this.element.open && name != null && !calls) this.timer = setTimeout(() => this.test(), SETTLED);
  }

  test() {
    this.hands.ask({ do: "test", name: this.name, input: this.input.value, mock: this.mock.value });
  }

  /** @param {Record<string, any>} answer */
  show(answer) {
    const { status, output, error, cause, nextState, inspectionData = {} } = answer;
    const stages = STAGES.filter(([key]) => key in inspectionData).map(([key, words]) =>
      data(words, inspectionData[key]),
    );
    refill(
      this.answer,
      make("p", {}, make("b", {}, status), nextState ? ` → ${nextState}` : ""),
      error || cause ? make("p", { class: "sfd-problem" }, [error, cause].filter(Boolean).join(": ")) : null,
      ...stages,
      output === undefined ? null : data("output", output),
    );
  }
}

/**
 * @param {string} words
 * @param {string} text
 */
function data(words, text) {
  let shown = text;
  try {
    shown = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // what is no JSON is shown as it is
  }
  return make("div", {}, make("small", {}, words), make("pre", { class: "sfn-code", tabindex: "0" }, shown));
}
