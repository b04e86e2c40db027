// Data as lines, those that a step added, changed or removed marked; of very many the first.

import { make } from "./elements.js";

/** @import { Row } from "./types.d.ts" */

const LINES = 500; // as many as are shown unasked
/** @type {Record<string, string>} */
const CHANGES = { "+": "added", "~": "changed", "-": "removed" };

/**
 * @param {Row[]} rows
 * @param {string} label
 */
export function code(rows, label) {
  const first = rows.slice(0, LINES).map(codeLine);
  const text = make("pre", { class: "sfn-code", tabindex: "0", "data-key": label, "aria-label": label }, ...first);
  if (rows.length <= LINES) return text;
  const more = () => {
    text.append(...rows.slice(LINES).map(codeLine));
    all.remove();
    text.focus();
  };
  const all = make("button", { "data-key": `all ${label}`, onclick: more }, `Show all ${rows.length} lines`);
  return make("div", {}, text, all);
}

/** @param {Row} row */
function codeLine({ mark, text }) {
  const change = CHANGES[mark];
  return make("span", { class: change ? `sfn-${change}` : null }, `${mark} ${text}\n`);
}

/** What the signs before the lines mean. */
export function keyOfCode() {
  const signs = Object.entries(CHANGES).flatMap(([mark, change]) => [
    " ",
    make("span", { class: `sfn-${change}` }, `${mark} ${change}`),
  ]);
  return make("p", { class: "sfn-hint" }, "This step:", ...signs);
}
