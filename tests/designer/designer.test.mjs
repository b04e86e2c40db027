// What of the designer needs no page: where a pointer means, rules as rows, fields as text.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldsOf, jsonOf, shownValue } from "../../designer/static/fields.js";
import { nearestPlace, neighbours, placesBehind } from "../../designer/static/nearest.js";
import { rowOf, ruleOf } from "../../designer/static/rules.js";

const place = (way, x, y) => ({ place: way, words: way.join(" "), x, y });
const PLACES = [
  place(["start", null, "A"], 0, 0),
  place(["next", "A", "B"], 0, 100),
  place(["choice", "B", "A"], 50, 100),
  place(["end", "B", null], 0, 200),
];

test("the nearest way within reach is meant, and nothing beyond it", () => {
  assert.equal(nearestPlace(PLACES, [3, 90], 60), PLACES[1]);
  assert.equal(nearestPlace(PLACES, [-60, 100], 60), PLACES[1]);
  assert.equal(nearestPlace(PLACES, [-61, 100], 60), null);
  assert.equal(nearestPlace([], [0, 0], 60), null);
});

test("arrow keys walk the ways of the machine", () => {
  assert.deepEqual(neighbours(PLACES, "A", false), ["B"]);
  assert.deepEqual(neighbours(PLACES, "B", false), ["A"]);
  assert.deepEqual(neighbours(PLACES, "A", true), ["B"]);
});

test("what a keyboard carries goes behind the chosen state first", () => {
  assert.deepEqual(placesBehind(PLACES, "B"), [PLACES[2], PLACES[3]]);
  assert.deepEqual(placesBehind(PLACES, null), PLACES);
});

test("a rule is a row and back, in the type that its operator compares", () => {
  for (const rule of [
    { Variable: "$.a", NumericEquals: 1 },
    { Variable: "$.a", StringMatches: "x*" },
    { Variable: "$.a", IsPresent: false },
  ])
    assert.deepEqual(ruleOf(rowOf(rule)), rule);
  assert.deepEqual(ruleOf({ variable: "$.a", operator: "StringEquals", value: "12" }), {
    Variable: "$.a",
    StringEquals: "12",
  });
  assert.throws(() => ruleOf({ variable: "$.a", operator: "NumericEquals", value: "x" }), /compares with a number/);
  assert.equal(rowOf({ And: [] }), null);
});

test("what is typed into a field becomes JSON, an empty one goes", () => {
  const [text, json, path, lines] = ["text", "json", "path", "lines"].map((kind) => ({ field: "F", kind, help: "" }));
  assert.equal(jsonOf(text, 'say "x"'), '"say \\"x\\""');
  assert.equal(jsonOf(json, "{% $x %}"), '"{% $x %}"');
  assert.equal(jsonOf(path, "null"), "null");
  assert.equal(jsonOf(lines, "{% 1 + 1 %}"), '"{% 1 + 1 %}"');
  assert.equal(jsonOf(lines, "12"), "12");
  assert.equal(jsonOf(text, "  "), null);
  assert.equal(shownValue(json, { a: 1 }), '{\n  "a": 1\n}');
  assert.equal(shownValue(text, undefined), "");
});

test("every type of state has the fields of its language", () => {
  assert.ok(fieldsOf("Task", false).some(({ field }) => field === "Parameters"));
  assert.ok(fieldsOf("Task", true).some(({ field }) => field === "Arguments"));
  assert.ok(!fieldsOf("Task", true).some(({ field }) => field === "Parameters"));
});
