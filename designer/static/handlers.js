// Retry and Catch as rows, each with the errors that it is for.

import { make } from "../../viewer/static/elements.js";
import { pressable, targetPart } from "./rules.js";

/** @import { Drawn, Hands } from "./types.d.ts" */

const NUMBERS = ["IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds"];

/**
 * @param {Hands} hands
 * @param {string} name
 * @param {Drawn} drawn
 * @param {string[]} near
 */
export function handlersPart(hands, name, drawn, near) {
  const part = (/** @type {string} */ field, /** @type {string} */ verb, /** @type {string} */ help) => {
    const entries = /** @type {Record<string, any>[]} */ (drawn.state[field] ?? []);
    const keep = (/** @type {number} */ index, /** @type {Record<string, any>} */ changed) => {
      const all = entries.map((entry, at) => (at === index ? { ...entry, ...changed } : entry));
      hands.ask({ do: "set", name, field, text: JSON.stringify(all) });
    };
    const rows = entries.map((entry, index) => handler(hands, { name, field, entry, index, near, keep }));
    return [
      make("h4", {}, field),
      make("p", { class: "sfn-hint" }, help),
      ...rows,
      pressable(`Add to ${field}`, `Add an entry to ${field}`, () => hands.ask({ do: verb, name })),
    ];
  };
  return make(
    "div",
    {},
    ...part("Retry", "retry", "How often it is tried again, and after how long."),
    ...part("Catch", "catch", "Where the run goes on when nothing helps."),
  );
}

/**
 * @param {Hands} hands
 * @param {{ name: string, field: string, entry: Record<string, any>, index: number, near: string[],
 *   keep: (index: number, changed: Record<string, any>) => void }} about
 */
function handler(hands, { name, field, entry, index, near, keep }) {
  const label = `${field} ${index + 1}`;
  const errors = make("input", {
    value: (entry.ErrorEquals ?? []).join(", "),
    "aria-label": `Errors of ${label}`,
    "data-key": `${label} errors`,
  });
  const typed = () => errors.value.split(",").map((one) => one.trim()).filter(Boolean); // prettier-ignore
  errors.addEventListener("change", () => keep(index, { ErrorEquals: typed() }));
  const numbers = NUMBERS.filter((one) => one !== "MaxDelaySeconds" || one in entry).map((one) =>
    number(one, entry[one], label, (value) => keep(index, { [one]: value })),
  );
  const rest =
    field === "Retry"
      ? numbers
      : [targetPart("leads to", near, entry.Next ?? "", (to) => keep(index, { Next: to }), `${label} next`)];
  return make(
    "fieldset",
    { class: "sfd-rule" },
    make("legend", {}, label),
    make("label", { class: "sfd-field" }, make("span", {}, "ErrorEquals"), errors),
    ...rest,
    pressable("Delete", `Delete ${label}`, () => hands.ask({ do: "remove_handler", name, field, index })),
  );
}

/**
 * @param {string} field
 * @param {unknown} value
 * @param {string} label
 * @param {(value: number) => void} change
 */
function number(field, value, label, change) {
  const box = make("input", { type: "number", step: "any", value: value ?? "", "data-key": `${label} ${field}` });
  box.addEventListener("change", () => change(Number(box.value)));
  return make("label", { class: "sfd-field" }, make("span", {}, field), box);
}
