// All visits as bars on one scale.

import { make, refill } from "./elements.js";
import { attemptsAt, iterationOf } from "./moment.js";
import { Pager } from "./pager.js";
import { scaleOf, spansOf } from "./spans.js";
import { css } from "./statuses.js";
import { seconds } from "./words.js";

/** @import { Choose, Moment, Seen } from "./types.d.ts" */
/** @import { Span } from "./spans.js" */

export class Timeline {
  /** @param {Choose} choose */
  constructor(choose) {
    this.choose = choose;
    this.pager = new Pager(() => this.now && this.show(this.now));
    this.element = make("div", { class: "sfn-scroll", tabindex: "0", "aria-label": "Timeline" });
  }

  /** @param {Moment} now */
  show(now) {
    this.now = now;
    const scale = scaleOf(now.visits);
    const [visits, turning] = this.pager.cut(now.visits);
    const rows = visits.map((visit) => this.row(now, visit, spansOf(visit, now.event, scale)));
    const range = scale.timed ? `0 to ${seconds(scale.far)}` : "no times in this history: the scale counts events";
    const hint = make("p", { class: "sfn-hint" }, range, " · striped: waiting before a retry");
    refill(this.element, ...rows, hint, turning);
  }

  /**
   * @param {Moment} now
   * @param {Seen} visit
   * @param {Span[]} spans
   */
  row(now, visit, spans) {
    const name = visit.state + iterationOf(now.run, visit);
    const attempts = attemptsAt(visit, now.event).length;
    return make(
      "button",
      {
        class: "sfn-row",
        "data-key": visit.index,
        onclick: () => this.choose(visit.state, visit.index),
        "aria-label": `${name}, ${visit.status}${attempts > 1 ? `, ${attempts} attempts` : ""}`,
        title: name,
      },
      make("span", {}, name),
      make("span", { class: "sfn-track" }, ...spans.map(bar)),
    );
  }
}

/** @param {Span} span */
function bar({ status, begin, width }) {
  const look = status == null ? "sfn-waiting" : css(status);
  return make("i", { class: `sfn-bar ${look}`, style: `left:${100 * begin}%;width:max(3px,${100 * width}%)` });
}
