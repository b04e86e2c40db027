// What AWS says of the definition: sentences that lead to their states.

import { make, refill } from "../../viewer/static/elements.js";

/** @import { Hands, Problem } from "./types.d.ts" */

export class ProblemList {
  /** @param {Hands} hands */
  constructor(hands) {
    this.hands = hands;
    this.element = make("ul", { class: "sfd-problems", "aria-live": "polite", "aria-label": "Problems" });
  }

  show() {
    /** @type {Problem[]} */
    const problems = this.hands.get("problems");
    this.element.hidden = !problems.length || this.hands.get("about").run != null;
    refill(this.element, ...problems.map((one) => this.line(one)));
  }

  /** @param {Problem} problem */
  line({ state, sentence, warns }) {
    const lead =
      state == null
        ? null
        : make("button", { "data-key": `problem ${state}`, onclick: () => this.hands.choose(state) }, state);
    return make("li", { class: warns ? "sfd-warns" : "sfd-problem" }, lead, lead ? " " : null, sentence);
  }
}
