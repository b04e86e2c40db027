// The run as a film: play, pause, one event back and on, any moment.

import { make } from "./elements.js";

export class Replay {
  /** @param {(event: number) => void} go */
  constructor(go) {
    this.go = go;
    this.speed = 4;
    this.timer = 0;
    this.range = make("input", {
      type: "range",
      min: "0",
      max: "0",
      "aria-label": "Moment of the execution",
      oninput: () => this.leap(Number(this.range.value)),
    });
    this.play = make("button", { onclick: () => (this.timer ? this.halt() : this.run()), "aria-label": "Play" }, "▶");
    this.words = make("output", { class: "sfn-moment" });
    this.element = make(
      "div",
      { class: "sfn-replay", role: "group", "aria-label": "Replay" },
      make("button", { onclick: this.step(-1), "aria-label": "One event back" }, "‹"),
      this.play,
      make("button", { onclick: this.step(1), "aria-label": "One event on" }, "›"),
      this.range,
      this.speeds(),
      this.words,
    );
  }

  speeds() {
    const speeds = [1, 2, 4, 8, 16, 32];
    const options = speeds.map((speed) =>
      make("option", { value: speed, selected: speed === this.speed }, `${speed}×`),
    );
    const chosen = () => {
      this.speed = Number(select.value);
      if (this.timer) this.run();
    };
    const select = make("select", { "aria-label": "Events a second", onchange: chosen }, ...options);
    return select;
  }

  /** @param {number} by */
  step(by) {
    return () => this.leap(Number(this.range.value) + by);
  }

  /** @param {number} event */
  leap(event) {
    this.halt();
    this.go(event);
  }

  /**
   * @param {number} event
   * @param {number} last
   * @param {string} type
   */
  show(event, last, type) {
    this.range.max = String(last);
    this.range.value = String(event);
    const words = event ? `event ${event} of ${last} · ${type}` : "before the start";
    this.range.setAttribute("aria-valuetext", words);
    this.words.textContent = words;
    if (this.timer && event >= last) this.halt();
  }

  run() {
    this.halt();
    if (Number(this.range.value) >= Number(this.range.max)) this.go(0);
    this.timer = setInterval(() => this.go(Number(this.range.value) + 1), 1000 / this.speed);
    this.play.textContent = "⏸";
    this.play.setAttribute("aria-label", "Pause");
  }

  halt() {
    clearInterval(this.timer);
    this.timer = 0;
    this.play.textContent = "▶";
    this.play.setAttribute("aria-label", "Play");
  }
}
