// Data as AWS wrote them, and as they are read: JSON with every digit.

/** @import { Event, Maybe } from "./types.d.ts" */

const DATA = ["input", "output", "parameters", "cause"]; // of an event's details: JSON in a text

/**
 * The value of a JSON text; what is no JSON stays as it is. A number that JavaScript would round keeps its own text.
 * @param {any} text
 */
export function dataOf(text) {
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text, exact);
  } catch {
    return text;
  }
}

/**
 * Browsers from before 2025 know no exact numbers.
 * @param {string} key
 * @param {any} value
 * @param {{ source?: string }} [context]
 */
function exact(key, value, { source } = {}) {
  const rounded = typeof value === "number" && source && String(value) !== source;
  return rounded && JSON.rawJSON ? JSON.rawJSON(source) : value;
}

/**
 * An event's details with their data read.
 * @param {Maybe<Event>} event
 * @returns {Record<string, any>}
 */
export function detailsOf(event) {
  return mapped(event?.details ?? {}, (value, name) => {
    if (name === "assignedVariables") return mapped(value, dataOf);
    return DATA.includes(name) ? dataOf(value) : value;
  });
}

/**
 * @param {Record<string, any>} values
 * @param {(value: any, name: string) => any} change
 */
function mapped(values, change) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value, name)]));
}

/**
 * Whether a value has others inside.
 * @param {any} value
 */
export function isOpen(value) {
  return value != null && typeof value === "object" && !JSON.isRawJSON?.(value);
}

/**
 * The sentence in a cause: a handler that failed leaves JSON.
 * @param {Maybe<string>} cause
 */
export function messageOf(cause) {
  return dataOf(cause)?.errorMessage ?? cause;
}

/**
 * A cause to read: the fields of its JSON, one by one, with their line breaks.
 * @param {string} cause
 */
export function readable(cause) {
  const data = dataOf(cause);
  if (!isOpen(data)) return cause;
  const lines = Object.entries(data).map(([name, value]) =>
    Array.isArray(value) ? `${name}:\n${value.map(textOf).join("\n")}` : `${name}: ${textOf(value)}`,
  );
  return lines.join("\n").replace(/\n+/g, "\n").trimEnd();
}

/** @param {any} value */
function textOf(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
