// The line above the graph: which machine, how the run stands, tools; and below it a sentence when something is wrong.

import { messageOf } from "./data.js";
import { make, refill } from "./elements.js";
import { exporter } from "./exporter.js";
import { runInWords, short } from "./words.js";

/** @import { Graph } from "./graph.js" */
/** @import { Ask, Moment, Scene } from "./types.d.ts" */

export class Head {
  /**
   * @param {Scene} scene
   * @param {Ask} ask
   * @param {Graph} graph
   * @param {() => void} turn
   */
  constructor(scene, ask, graph, turn) {
    this.ask = ask;
    this.words = "";
    this.status = make("strong", { role: "status", class: "sfn-status" });
    this.outcome = make("span", { class: "sfn-outcome" });
    this.run = make("small", { class: "sfn-run" });
    this.execution = scene.execution;
    this.notice = make("p", { role: "alert", class: "sfn-notice" });
    const title = make("b", { class: "sfn-title" }, scene.name);
    this.element = make(
      "div",
      { class: "sfn-head" },
      title,
      this.status,
      this.outcome,
      this.run,
      tools(ask, graph, turn),
    );
  }

  /** @param {Moment} now */
  show({ run, status }) {
    this.status.textContent = status.replace("_", " ");
    this.status.dataset.status = status;
    this.run.textContent = runInWords(short(this.execution, 12), run.started);
    this.run.title = this.execution;
    const reason = [run.error, messageOf(run.cause)].filter(Boolean).join(": ");
    this.outcome.textContent = status === "RUNNING" ? "" : short(reason, 160);
  }

  /**
   * What went wrong; a watch that it ended goes on where it was.
   * @param {string} words
   * @param {boolean} ended
   */
  tell(words, ended) {
    if (this.words === words) return;
    this.words = words;
    const on = make("button", { onclick: () => this.ask.send({ ask: "go_on" }) }, "Watch on");
    refill(this.notice, words, words && ended ? on : null);
  }
}

/**
 * @param {Ask} ask
 * @param {Graph} graph
 * @param {() => void} turn
 */
function tools(ask, graph, turn) {
  return make(
    "span",
    { class: "sfn-tools" },
    button("Zoom in", "+", () => graph.zoom(1.25)),
    button("Zoom out", "−", () => graph.zoom(0.8)),
    button("Fit the graph", "Fit", () => graph.fit()),
    button("Turn the graph", "Turn", turn),
    exporter(ask, graph),
    ask.can("link") ? button("Open the AWS console", "Console", () => ask.send({ ask: "link" })) : null,
  );
}

/**
 * @param {string} label
 * @param {string} sign
 * @param {() => void} act
 */
function button(label, sign, act) {
  return make("button", { "aria-label": label, title: label, onclick: act }, sign);
}
