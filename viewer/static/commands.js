// What one can do: start another execution, stop this one.

import { detailsOf } from "./data.js";
import { make } from "./elements.js";
import { runInWords } from "./words.js";

/** @import { Ask, Moment, Scene } from "./types.d.ts" */

export class Commands {
  /**
   * @param {Ask} ask
   * @param {Scene} scene
   */
  constructor(ask, scene) {
    this.ask = ask;
    this.execution = scene.execution;
    this.touched = false; // else it shows the execution's own input
    this.hint = make("p", { class: "sfn-hint", role: "status" });
    const words = { rows: "4", spellcheck: "false", "aria-label": "Input of a new execution, JSON" };
    this.text = make("textarea", { ...words, oninput: () => this.typed() }, "{}");
    const start = () => ask.send({ ask: "start", input: this.text.value });
    this.start = make("button", { class: "sfn-main", "data-key": "start", onclick: start }, "Start execution");
    this.stop = make("button", { onclick: () => ask.send({ ask: "stop" }) }, "Stop execution");
    this.run = make("p", { role: "status" });
    const parts = [make("h3", {}, "New execution"), this.text, this.hint, this.start, " ", this.stop, this.run];
    this.element = make("div", {}, ...parts);
    this.check();
  }

  typed() {
    this.touched = true;
    this.check();
  }

  check() {
    const fault = faultOf(this.text.value);
    this.hint.textContent = fault == null ? "✓ valid JSON" : `✗ ${fault}`;
    this.start.disabled = fault != null;
  }

  /** @param {Moment} now */
  show({ run }) {
    const { input } = detailsOf(run.events[0]);
    if (!this.touched && input !== undefined) {
      this.text.value = JSON.stringify(input, null, 2);
      this.typed();
    }
    this.start.hidden = !this.ask.can("start");
    this.stop.hidden = !this.ask.can("stop");
    this.stop.disabled = run.status !== "RUNNING";
    const words = runInWords(this.execution, run.started);
    this.run.textContent = words && `Shown: ${words}.`;
  }
}

/**
 * Why a text is no JSON, or null.
 * @param {string} text
 */
export function faultOf(text) {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}
