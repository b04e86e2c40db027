// Tabs as the keyboard knows them: arrows move, the chosen one is in the tab order.

import { make, refill } from "./elements.js";

let panels = 0; // so far in this page: each has an id of its own

export class Tabs {
  /**
   * @param {string[]} names
   * @param {(name: string) => void} open
   */
  constructor(names, open) {
    this.open = open;
    const id = `sfn-panel-${Date.now().toString(36)}-${(panels += 1)}`;
    this.tabs = names.map((name) =>
      make("button", { role: "tab", "aria-controls": id, onclick: () => open(name) }, name),
    );
    const words = { class: "sfn-tabs", role: "tablist", "aria-label": "Views" };
    this.list = make(
      "div",
      { ...words, onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event) },
      ...this.tabs,
    );
    this.panel = make("div", { class: "sfn-panel", role: "tabpanel", id });
    this.element = make("div", { class: "sfn-side" }, this.list, this.panel);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = this.tabs.findIndex((tab) => tab === document.activeElement) + step;
    const tab = this.tabs[(next + this.tabs.length) % this.tabs.length];
    this.open(/** @type {string} */ (tab.textContent));
    tab.focus();
  }

  /**
   * @param {string} name
   * @param {HTMLElement} content
   */
  show(name, content) {
    for (const tab of this.tabs) {
      const chosen = tab.textContent === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
    this.panel.setAttribute("aria-label", name);
    refill(this.panel, content);
  }
}
