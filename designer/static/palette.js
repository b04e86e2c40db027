// The palette: functions of the account, actions, flow states, patterns. Dragged, or pressed and then put down.

import { make, refill } from "../../viewer/static/elements.js";

/** @import { Hands, Palette } from "./types.d.ts" */

const FEW = 12; // entries, up to which no search is needed

export class PalettePart {
  /** @param {Hands} hands */
  constructor(hands) {
    this.hands = hands;
    this.sought = "";
    const search = { type: "search", placeholder: "Search", "aria-label": "Search the palette" };
    const typed = (/** @type {InputEvent} */ event) => this.seek(/** @type {HTMLInputElement} */ (event.target).value);
    this.search = make("input", { ...search, oninput: typed });
    this.list = make("div", { class: "sfd-items", role: "group", "aria-label": "What can be inserted" });
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.element = make("div", { class: "sfd-palette" }, this.search, this.list);
  }

  /** @param {string} words */
  seek(words) {
    this.sought = words.toLowerCase();
    this.show();
  }

  show() {
    /** @type {Palette} */
    const palette = this.hands.get("palette");
    const functions = Object.keys(palette.functions);
    const groups = [
      {
        title: "Functions",
        items: functions,
        type: "Task",
        empty: "None yet: create_functions() makes the tutorial's.",
      },
      { title: "Actions", items: palette.actions, type: "Task", empty: "" },
      { title: "Flow", items: palette.flow, type: null, empty: "" },
      { title: "Patterns", items: palette.patterns, type: "Pass", empty: "" },
    ];
    const count = groups.reduce((sum, { items }) => sum + items.length, 0);
    this.search.hidden = count <= FEW;
    refill(this.list, ...groups.flatMap((group) => this.group(group, palette)));
    const items = this.items();
    for (const item of items)
      item.tabIndex = item === (items.find((one) => one === document.activeElement) ?? items[0]) ? 0 : -1;
  }

  /**
   * @param {{ title: string, items: string[], type: string | null, empty: string }} group
   * @param {Palette} palette
   */
  group({ title, items, type, empty }, palette) {
    const found = items.filter((one) => one.toLowerCase().includes(this.sought));
    if (!found.length && (this.sought || !empty)) return [];
    const picked = this.hands.carried();
    const made = found.map((name) =>
      make(
        "button",
        {
          class: "sfd-item",
          "data-key": `${title} ${name}`,
          "data-what": name,
          "aria-pressed": String(picked?.what === name),
          title: `${name}: drag it onto an arrow, or press it and then a +`,
        },
        icon(palette.icons[type ?? name] ?? ""),
        make("span", {}, ...breakable(name)),
      ),
    );
    return [make("h4", {}, title), ...(made.length ? made : [make("p", { class: "sfn-hint" }, empty)])];
  }

  /** @returns {HTMLButtonElement[]} */
  items() {
    return [...this.list.querySelectorAll("button")];
  }

  /**
   * One tab stop; the arrows walk, Enter takes up.
   * @param {KeyboardEvent} event
   */
  key(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const items = this.items();
    const at = items.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    if (step === undefined || at < 0) return;
    event.preventDefault();
    const next = items[Math.min(Math.max(at + step, 0), items.length - 1)];
    for (const item of items) item.tabIndex = item === next ? 0 : -1;
    next.focus();
  }
}

/** @param {string} path */
function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/**
 * A long name may go on in the next line before a capital or behind a colon, and nowhere else.
 * @param {string} name
 */
function breakable(name) {
  return name.split(/(?<=[a-z])(?=[A-Z])|(?<=:)/).flatMap((part, index) => (index ? [make("wbr"), part] : [part]));
}
