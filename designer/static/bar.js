// What one can do with the whole: undo, redo, the view, deploy and run.

import { make } from "../../viewer/static/elements.js";

/** @import { About, Hands } from "./types.d.ts" */
/** @import { Stage } from "./stage.js" */

export class Bar {
  /**
   * @param {Hands} hands
   * @param {Stage} stage
   * @param {(open: boolean) => void} code
   */
  constructor(hands, stage, code) {
    this.hands = hands;
    const ask = (/** @type {string} */ what) => () => hands.ask({ do: what });
    this.name = make("b");
    this.undo = make("button", { "data-key": "undo", onclick: ask("undo") });
    this.redo = make("button", { "data-key": "redo", onclick: ask("redo") });
    const view = [
      make("button", { "aria-label": "Zoom in", onclick: () => stage.zoom(1.2) }, "+"),
      make("button", { "aria-label": "Zoom out", onclick: () => stage.zoom(1 / 1.2) }, "−"),
      make("button", { onclick: () => stage.fit() }, "Fit"),
    ];
    this.code = make(
      "button",
      { "aria-pressed": "false", onclick: () => code(this.code.getAttribute("aria-pressed") === "false") },
      "Code",
    );
    const exported = (/** @type {Event} */ event) => this.exported(/** @type {HTMLSelectElement} */ (event.target));
    const endings = ["", ".json", ".svg", ".png", ".mmd"].map((one) =>
      make("option", { value: one }, one || "Export …"),
    );
    this.export = make("select", { "aria-label": "Export", onchange: exported }, ...endings);
    const languages = ["JSONPath", "JSONata"].map((one) => make("option", { value: one }, one));
    const chosen = () =>
      hands.ask({ do: "set_machine", field: "QueryLanguage", text: JSON.stringify(this.language.value) });
    this.language = make("select", { "aria-label": "Query language of a new machine", onchange: chosen }, ...languages);
    this.mark = make("span", { class: "sfd-deployed" });
    this.deploy = make("button", { "data-key": "deploy", onclick: ask("deploy") }, "Deploy");
    this.offered = "";
    this.input = make("input", {
      "aria-label": "Input of a run, JSON",
      spellcheck: "false",
    });
    this.run = make(
      "button",
      { class: "sfn-main", "data-key": "run", onclick: () => hands.ask({ do: "run", input: this.input.value }) },
      "Run",
    );
    const left = make(
      "div",
      { class: "sfd-row" },
      this.name,
      this.undo,
      this.redo,
      ...view,
      this.code,
      this.export,
      this.language,
    );
    const right = make("div", { class: "sfd-row" }, this.mark, this.deploy, this.input, this.run);
    this.element = make("div", { class: "sfd-bar", role: "toolbar", "aria-label": "The machine" }, left, right);
  }

  /** @param {HTMLSelectElement} select */
  exported(select) {
    if (select.value) this.hands.ask({ do: "export", suffix: select.value });
    select.value = "";
  }

  show() {
    const { undo, redo } = this.hands.get("past");
    /** @type {About} */
    const about = this.hands.get("about");
    this.name.textContent = about.name;
    if (this.input.value === this.offered) this.input.value = about.input; // what was typed stays
    this.offered = about.input;
    this.language.value = about.jsonata ? "JSONata" : "JSONPath";
    this.language.disabled = Object.keys(this.hands.get("scene").states).length > 0; // states are not translated
    label(this.undo, "Undo", undo);
    label(this.redo, "Redo", redo);
    for (const button of [this.undo, this.redo]) button.disabled ||= about.run != null; // the picture is a run's
    this.mark.textContent = about.deployed
      ? "✓ deployed"
      : about.ever
        ? "changed since it was deployed"
        : "not deployed yet";
    this.deploy.disabled = about.deployed;
    this.run.disabled = !about.deployed;
  }
}

/**
 * @param {HTMLButtonElement} button
 * @param {string} word
 * @param {string | null} edit
 */
function label(button, word, edit) {
  button.textContent = edit ? `${word}: ${edit.length > 24 ? `${edit.slice(0, 23)}…` : edit}` : word;
  button.title = edit ? `${word}: ${edit}` : "";
  button.disabled = !edit;
}
