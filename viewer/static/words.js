// Values as words: how long, the beginning of it, and text to look for.

/** @import { Maybe, Seen } from "./types.d.ts" */

/**
 * A time to read: 222 ms, 2.00 s, 3 min 20 s, 2 h 5 min.
 * @param {Maybe<number>} value
 */
export function seconds(value) {
  if (value == null) return "–";
  if (value < 1) return `${Math.round(value * 1000)} ms`;
  if (value < 120) return `${value.toFixed(value < 10 ? 2 : 1)} s`;
  const [whole, minutes] = [Math.round(value), Math.round(value / 60)];
  if (minutes < 120) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * How long a visit had lasted.
 * @param {Seen} visit
 */
export function duration({ entered: [, from], until: [, to] }) {
  return from == null || to == null ? "–" : seconds(to - from);
}

/**
 * Which run this is: its name, and the time at which it started.
 * @param {string} name
 * @param {Maybe<string>} started
 */
export function runInWords(name, started) {
  const time = started && new Date(started).toLocaleTimeString("en-GB"); // 24 hours, in the reader's time zone
  return [name, time && `started at ${time}`].filter(Boolean).join(", ");
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
