// All events as they came, with a filter.

import { code } from "./code.js";
import { detailsOf } from "./data.js";
import { plain } from "./difference.js";
import { make, refill } from "./elements.js";
import { stateOf } from "./moment.js";
import { Pager } from "./pager.js";
import { plainText, seconds } from "./words.js";

/** @import { Event, Moment, Run } from "./types.d.ts" */

export class Events {
  constructor() {
    this.words = "";
    this.key = "";
    /** @type {WeakMap<Event, string>} */
    this.texts = new WeakMap(); // in which words are looked for
    this.pager = new Pager(() => this.now && this.show(this.now));
    this.list = make("div", { tabindex: "-1" });
    this.field = make("input", { type: "search", placeholder: "type, state, error …", oninput: () => this.filter() });
    this.element = make("div", { class: "sfn-scroll" }, make("label", {}, "Filter ", this.field), this.list);
  }

  filter() {
    this.words = plainText(this.field.value);
    this.pager.page = 0;
    if (this.now) this.show(this.now);
  }

  /** @param {Moment} now */
  show(now) {
    this.now = now;
    const seen = now.run.events.filter((event) => event.id <= now.event && this.fits(now.run, event));
    const [rows, turning] = this.pager.cut(seen);
    const none = this.words && !seen.length ? make("p", { class: "sfn-hint" }, "No event matches.") : null;
    const key = JSON.stringify([rows.map((event) => event.id), this.pager.page, seen.length, this.words]);
    if (key !== this.key) refill(this.list, none, ...rows.map(row), turning); // opened ones stay open
    this.key = key;
  }

  /**
   * Whether an event says the words, or belongs to a state whose name does.
   * @param {Run} run
   * @param {Event} event
   */
  fits(run, event) {
    if (!this.words) return true;
    const text = this.texts.get(event) ?? plainText(wordsOf(run, event));
    this.texts.set(event, text);
    return text.includes(this.words);
  }
}

/**
 * @param {Run} run
 * @param {Event} event
 */
function wordsOf(run, event) {
  return `${event.id} ${event.type} ${stateOf(run, event.id) ?? ""} ${JSON.stringify(detailsOf(event))}`;
}

/** @param {Event} event */
function row(event) {
  const name = event.details?.name ? ` · ${event.details.name}` : "";
  const time = event.time == null ? "" : ` · ${seconds(event.time)}`;
  const fill = () => {
    if (details.open && details.children.length === 1)
      details.append(code(plain(" ", { ...event, details: detailsOf(event) }), `Event ${event.id}`));
  };
  const head = make("summary", { "data-key": event.id }, `${event.id} ${event.type}${name}${time}`);
  const details = make("details", { ontoggle: fill }, head);
  return details;
}
