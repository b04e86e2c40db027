// What a step did to its data: lines of JSON, each with a mark for added (+), changed (~) or removed (-).

import { isOpen } from "./data.js";
import { short } from "./words.js";

/** @import { Row } from "./types.d.ts" */

/**
 * The lines of the data after the step, and of what it took out.
 * @param {any} before
 * @param {any} after
 * @returns {Row[]}
 */
export function marked(before, after, key = "", depth = 0) {
  if (JSON.stringify(before) === JSON.stringify(after)) return plain(" ", key, after, depth);
  if (before === undefined) return plain("+", key, after, depth);
  if (after === undefined) return plain("-", key, before, depth);
  if (!isOpen(before) || !isOpen(after) || Array.isArray(before) !== Array.isArray(after))
    return plain("~", key, after, depth, before);
  const [open, close] = Array.isArray(after) ? "[]" : "{}";
  const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  const inside = keys.flatMap((one) => marked(before[one], after[one], Array.isArray(after) ? "" : one, depth + 1));
  return [line(" ", key, open, depth), ...inside, line(" ", "", close, depth)];
}

/**
 * The lines of a value, all with one mark; with what it was, where that is said.
 * @param {string} mark
 * @param {string} key
 * @param {any} value
 * @param {number} depth
 * @param {any} [before]
 * @returns {Row[]}
 */
export function plain(mark, key, value, depth, before) {
  const rows = (JSON.stringify(value, null, 2) ?? "").split("\n");
  const was = before === undefined ? "" : `   (was ${short(before)})`;
  return rows.map((row, index) => line(mark, index ? "" : key, row + (index === rows.length - 1 ? was : ""), depth));
}

/**
 * @param {string} mark
 * @param {string} key
 * @param {string} text
 * @param {number} depth
 */
function line(mark, key, text, depth) {
  return { mark, text: `${"  ".repeat(depth)}${key ? `${JSON.stringify(key)}: ` : ""}${text}` };
}
