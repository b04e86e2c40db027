// A status as it is read: its sign and its word.

import { make } from "./elements.js";
import { css } from "./statuses.js";

/** @import { Scene } from "./types.d.ts" */

/**
 * @param {Scene} scene
 * @param {string} status
 */
export function mark(scene, status) {
  const { sign, word } = scene.looks[status];
  return make(
    "span",
    { class: `sfn-mark ${css(status)}` },
    make("b", { "aria-hidden": "true" }, sign || "○"),
    ` ${word}`,
  );
}

/**
 * All statuses, side by side.
 * @param {Scene} scene
 */
export function legend(scene) {
  const marks = Object.keys(scene.looks).map((status) => make("li", {}, mark(scene, status)));
  return make("ul", { class: "sfn-legend", "aria-label": "Legend" }, ...marks);
}
