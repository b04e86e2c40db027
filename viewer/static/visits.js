// Which visit of a state is shown, chosen by its number: there may be thousands.

import { make } from "./elements.js";
import { iterationOf } from "./moment.js";

/** @import { Run, Seen } from "./types.d.ts" */

export class Visits {
  /** @param {(visit: number) => void} choose */
  constructor(choose) {
    /** @type {Seen[]} */
    this.entries = [];
    const typed = () => {
      const visit = this.entries[Number(this.number.value) - 1];
      if (visit) choose(visit.index);
    };
    this.number = make("input", { type: "number", min: "1", "aria-label": "Visit", oninput: typed });
    this.words = make("span");
    this.element = make("label", { class: "sfn-visits" }, "Visit ", this.number, this.words);
  }

  /**
   * @param {Run} run
   * @param {Seen[]} entries
   * @param {Seen} [visit]
   */
  show(run, entries, visit) {
    this.entries = entries;
    this.element.hidden = entries.length < 2;
    if (this.element.hidden || !visit) return;
    const place = iterationOf(run, visit);
    const number = entries.indexOf(visit) + 1;
    this.number.max = String(entries.length);
    if (Number(this.number.value) !== number) this.number.value = String(number);
    this.words.textContent = ` of ${entries.length}${place ? ` · iteration${place}` : ""}`;
  }
}
