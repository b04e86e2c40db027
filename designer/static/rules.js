// The rules of a Choice as rows: path, operator, value; And, Or and Not as JSON. Pure parts apart, for node.

import { make } from "../../viewer/static/elements.js";

/** @import { Drawn, Hands } from "./types.d.ts" */

export const OPERATORS = [
  ...["String", "Numeric", "Timestamp"].flatMap((kind) =>
    ["Equals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"].map((one) => `${kind}${one}`),
  ),
  "BooleanEquals",
  "StringMatches",
  "IsPresent",
  "IsNull",
  "IsString",
  "IsNumeric",
  "IsBoolean",
  "IsTimestamp",
];

/**
 * A rule as a row, or null for one that has more than a row can hold.
 * @param {Record<string, any>} rule
 */
export function rowOf(rule) {
  const operator = Object.keys(rule).find((key) => OPERATORS.includes(key));
  if (!operator || typeof rule.Variable !== "string") return null;
  return { variable: rule.Variable, operator, value: JSON.stringify(rule[operator]) };
}

/**
 * The rule of a row. A value that is no JSON is text for what compares text, and is refused elsewhere.
 * @param {{ variable: string, operator: string, value: string }} row
 */
export function ruleOf({ variable, operator, value }) {
  const text = operator.startsWith("String") || operator.startsWith("Timestamp");
  let meant;
  try {
    meant = JSON.parse(value);
  } catch {
    meant = value;
  }
  if (text && typeof meant !== "string") meant = value.trim();
  const wants = text ? "string" : operator.startsWith("Numeric") ? "number" : "boolean";
  const such = /** @type {Record<string, string>} */ ({ string: '"x"', number: "1", boolean: "true" })[wants];
  if (typeof meant !== wants) throw new Error(`${operator} compares with a ${wants}, such as ${such}.`);
  return { Variable: variable, [operator]: meant };
}

/**
 * Rules with their order, targets and the Default.
 * @param {Hands} hands
 * @param {string} name
 * @param {Drawn} drawn
 * @param {string[]} near
 * @returns {HTMLElement}
 */
export function rulesPart(hands, name, drawn, near) {
  const rules = drawn.state.Choices ?? [];
  const ask = (/** @type {Record<string, unknown>} */ question) => hands.ask({ name, ...question });
  const rows = rules.map((/** @type {Record<string, any>} */ rule, /** @type {number} */ index) => {
    const { Next: next, ...condition } = rule;
    const change = (/** @type {unknown} */ changed) => ask({ do: "set_rule", index, rule: changed });
    return make(
      "fieldset",
      { class: "sfd-rule" },
      make("legend", {}, `Rule ${index + 1}: ${drawn.rules[index] ?? ""}`),
      conditionPart(hands, condition, change, index),
      targetPart("leads to", near, next, (to) => change({ ...condition, Next: to }), `rule ${index} next`),
      make(
        "div",
        { class: "sfd-row" },
        pressable(
          "↑",
          `Ask rule ${index + 1} earlier`,
          () => ask({ do: "move_rule", index, to: index - 1 }),
          index === 0,
        ),
        pressable(
          "↓",
          `Ask rule ${index + 1} later`,
          () => ask({ do: "move_rule", index, to: index + 1 }),
          index === rules.length - 1,
        ),
        pressable(
          "Delete rule",
          `Delete rule ${index + 1}`,
          () => ask({ do: "remove_rule", index }),
          rules.length === 1,
        ),
      ),
    );
  });
  return make(
    "div",
    {},
    make("h4", {}, "Rules"),
    make("p", { class: "sfn-hint" }, "The first that holds is taken."),
    ...rows,
    pressable("Add rule", "Add a rule", () => ask({ do: "rule" }), false),
    targetPart(
      "Default",
      ["", ...near],
      drawn.state.Default ?? "",
      (to) => ask({ do: "default", to: to || null }),
      "default",
    ),
  );
}

/**
 * @param {Hands} hands
 * @param {Record<string, any>} rule
 * @param {(rule: unknown) => void} change
 * @param {number} index
 */
function conditionPart(hands, rule, change, index) {
  const tell = (/** @type {() => unknown} */ made) => {
    try {
      change(made());
    } catch (error) {
      hands.say(/** @type {Error} */ (error).message);
    }
  };
  if ("Condition" in rule) {
    const text = make("textarea", {
      rows: "2",
      "aria-label": `Condition of rule ${index + 1}`,
      "data-key": `rule ${index}`,
    });
    text.value = String(rule.Condition);
    text.addEventListener("change", () => change({ ...rule, Condition: text.value }));
    return text;
  }
  const row = rowOf(rule);
  const json = jsonPart(rule, (typed) => tell(() => JSON.parse(typed)), index, row == null);
  if (!row) return json;
  const variable = make("input", {
    value: row.variable,
    "aria-label": `Path of rule ${index + 1}`,
    "data-key": `rule ${index} path`,
  });
  const options = OPERATORS.map((one) => make("option", { value: one, selected: one === row.operator }, one));
  const operator = make(
    "select",
    { "aria-label": `Operator of rule ${index + 1}`, "data-key": `rule ${index} operator` },
    ...options,
  );
  const value = make("input", {
    value: row.value,
    "aria-label": `Value of rule ${index + 1}`,
    "data-key": `rule ${index} value`,
  });
  const send = () => tell(() => ruleOf({ variable: variable.value, operator: operator.value, value: value.value }));
  for (const part of [variable, operator, value]) part.addEventListener("change", send);
  return make("div", {}, make("div", { class: "sfd-row sfd-condition" }, variable, operator, value), json);
}

/**
 * @param {Record<string, any>} rule
 * @param {(typed: string) => void} change
 * @param {number} index
 * @param {boolean} open
 */
function jsonPart(rule, change, index, open) {
  const text = make("textarea", {
    rows: "4",
    spellcheck: "false",
    "aria-label": `Rule ${index + 1} as JSON`,
    "data-key": `rule ${index} json`,
  });
  text.value = JSON.stringify(rule, null, 2);
  text.addEventListener("change", () => change(text.value));
  const wraps = ["And", "Or", "Not"].map((word) =>
    pressable(word, `Put rule ${index + 1} into ${word}`, () => {
      const inner = JSON.parse(text.value);
      change(JSON.stringify({ [word]: word === "Not" ? inner : [inner, inner] }));
    }),
  );
  const about = make("summary", {}, "And, Or, Not; as JSON");
  return make("details", { open }, about, text, make("div", { class: "sfd-row" }, ...wraps));
}

/**
 * A list of states to lead to.
 * @param {string} label
 * @param {string[]} near
 * @param {string} chosen
 * @param {(to: string) => void} change
 * @param {string} key
 */
export function targetPart(label, near, chosen, change, key) {
  const names = near.includes(chosen) ? near : [chosen, ...near];
  const options = names.map((one) => make("option", { value: one, selected: one === chosen }, one || "–"));
  const select = make("select", { "data-key": key }, ...options);
  select.addEventListener("change", () => change(select.value));
  return make("label", { class: "sfd-field" }, make("span", {}, label), select);
}

/**
 * @param {string} words
 * @param {string} label
 * @param {() => void} act
 * @param {boolean} [disabled]
 */
export function pressable(words, label, act, disabled = false) {
  return make("button", { "aria-label": label, "data-key": label, disabled, onclick: act }, words);
}
