// What a step did to its data: lines of JSON, each with a mark for added (+), changed (~) or removed (-).

import { isOpen } from "./data.js";
import { short } from "./words.js";

/** @import { Row } from "./types.d.ts" */

/**
 * The lines of the data after the step, and of what it took out: JSON, but for those lines and what is said of others.
 * @param {any} before
 * @param {any} after
 * @returns {Row[]}
 */
export function marked(before, after, key = "", depth = 0, comma = "") {
  if (JSON.stringify(before) === JSON.stringify(after)) return plain(" ", after, key, depth, comma);
  if (before === undefined) return plain("+", after, key, depth, comma);
  if (after === undefined) return plain("-", before, key, depth);
  if (!isOpen(before) || !isOpen(after) || Array.isArray(before) !== Array.isArray(after))
    return plain("~", after, key, depth, `${comma}   (was ${short(before)})`);
  const [open, close] = Array.isArray(after) ? "[]" : "{}";
  const inside = membersOf(before, after).flatMap(([name, next]) =>
    marked(before[name], after[name], Array.isArray(after) ? "" : name, depth + 1, next),
  );
  return [line(" ", open, key, depth), ...inside, line(" ", close, "", depth, comma)];
}

/**
 * The names in both, those of after first, each with the comma behind it.
 * @param {any} before
 * @param {any} after
 * @returns {[string, string][]}
 */
function membersOf(before, after) {
  const names = Object.keys(after);
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  return [...names, ...gone].map((name, index) => [name, index < names.length - 1 ? "," : ""]);
}

/**
 * The lines of a value, all with one mark; behind the last what follows it.
 * @param {string} mark
 * @param {any} value
 * @returns {Row[]}
 */
export function plain(mark, value, key = "", depth = 0, behind = "") {
  const rows = (JSON.stringify(value, null, 2) ?? "").split("\n");
  return rows.map((row, index) => line(mark, row, index ? "" : key, depth, index === rows.length - 1 ? behind : ""));
}

/**
 * @param {string} mark
 * @param {string} text
 * @param {string} key
 * @param {number} depth
 */
function line(mark, text, key, depth, behind = "") {
  return { mark, text: `${"  ".repeat(depth)}${key ? `${JSON.stringify(key)}: ` : ""}${text}${behind}` };
}
