// Values as words: how long, the beginning of it, and text to look for.

/** @import { Maybe, Seen } from "./types.d.ts" */

/**
 * A time to read: 222 ms, 2.00 s, 3 min 20 s.
 * @param {Maybe<number>} value
 */
export function seconds(value) {
  if (value == null) return "–";
  if (value < 1) return `${Math.round(value * 1000)} ms`;
  if (value < 120) return `${value.toFixed(value < 10 ? 2 : 1)} s`;
  return `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`;
}

/**
 * How long a visit had lasted.
 * @param {Seen} visit
 */
export function duration({ entered: [, from], until: [, to] }) {
  return from == null || to == null ? "–" : seconds(to - from);
}

/**
 * The beginning of a value's text.
 * @param {any} value
 */
export function short(value, most = 60) {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/**
 * Text in which case and spaces do not count: JSON is written with and without them.
 * @param {string} text
 */
export function plainText(text) {
  return text.toLowerCase().replace(/\s+/g, "");
}
