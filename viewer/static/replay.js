// The run as a film: play, pause, one event back and on, any moment.

import { make } from "./elements.js";
import { eventAt, filmOf, pauseAfter } from "./film.js";

/** @import { Run } from "./types.d.ts" */

const LENGTHS = { "in 5 s": 5, "in 10 s": 10, "in 20 s": 20, "in 40 s": 40, "in 1 min": 60 };
const CHOSEN = "in 10 s";

export class Replay {
  /** @param {(event: number) => void} go */
  constructor(go) {
    this.go = go;
    this.length = LENGTHS[CHOSEN];
    this.frame = 0; // of the browser, in which the film goes on; 0 at rest
    this.begun = 0; // when the film would have begun, in seconds
    /** @type {import("./film.js").Film} */
    this.film = { at: [0], lasted: [], cut: [] };
    const moved = () => this.leap(Number(this.range.value));
    const words = { "aria-label": "Moment of the execution", oninput: moved };
    this.range = make("input", { type: "range", min: "0", max: "0", ...words });
    this.icon = make("i", { class: "sfn-icon" });
    this.button = make("button", { onclick: () => (this.frame ? this.halt() : this.play()) }, this.icon);
    this.words = make("output", { class: "sfn-moment" });
    this.element = make(
      "div",
      { class: "sfn-replay", role: "group", "aria-label": "Replay" },
      make("button", { onclick: () => this.leap(this.event - 1), "aria-label": "One event back" }, "‹"),
      this.button,
      make("button", { onclick: () => this.leap(this.event + 1), "aria-label": "One event on" }, "›"),
      this.range,
      this.lengths(),
      this.words,
    );
    this.halt();
  }

  get event() {
    return Number(this.range.value);
  }

  lengths() {
    const options = Object.entries(LENGTHS).map(([words, value]) =>
      make("option", { value, selected: words === CHOSEN }, words),
    );
    const chosen = () => {
      this.length = Number(menu.value);
      this.cut(this.run);
    };
    const menu = make("select", { "aria-label": "Length of the replay", onchange: chosen }, ...options);
    return menu;
  }

  /**
   * @param {Run} run
   * @param {number} event
   * @param {string} type
   */
  show(run, event, type) {
    this.range.max = String(run.last);
    this.range.value = String(event);
    if (run !== this.run) this.cut(run);
    const words = event ? `event ${event} of ${run.last} · ${type}` : "before the start";
    this.range.setAttribute("aria-valuetext", words);
    this.words.textContent = this.frame ? words + pauseAfter(this.film, event) : words;
  }

  /**
   * The film is made anew, and goes on where it is.
   * @param {Run | undefined} run
   */
  cut(run) {
    this.run = run;
    if (run) this.film = filmOf(run, this.length);
    this.begun = now() - this.film.at[this.event];
  }

  /** @param {number} event */
  leap(event) {
    this.halt();
    this.go(event);
  }

  play() {
    if (this.event >= Number(this.range.max)) this.go(0);
    this.begun = now() - this.film.at[this.event];
    this.look("Pause");
    this.roll();
    if (this.frame) this.go(this.event); // which says how long it stays
  }

  roll() {
    this.frame = requestAnimationFrame(() => this.roll());
    const event = eventAt(this.film, now() - this.begun);
    if (event !== this.event) this.go(event);
    if (this.event >= Number(this.range.max)) this.halt();
  }

  halt() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.look("Play");
  }

  /** @param {"Play" | "Pause"} act  what the button does next */
  look(act) {
    this.button.setAttribute("aria-label", act);
    this.icon.classList.toggle("sfn-pause", act === "Pause");
  }
}

function now() {
  return performance.now() / 1000;
}
