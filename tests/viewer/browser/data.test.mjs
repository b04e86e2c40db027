// Data as they are read, and what a step did to them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { sentOf, targetsOf } from "../../../viewer/static/called.js";
import { dataOf, detailsOf, messageOf, readable } from "../../../viewer/static/data.js";
import { marked, plain } from "../../../viewer/static/difference.js";

const lines = (rows) => rows.map(({ mark, text }) => mark + text);

test("what is no JSON stays as it is", () => {
  assert.equal(dataOf("{"), "{");
  assert.deepEqual(dataOf('{"a": [1]}'), { a: [1] });
  assert.equal(dataOf(undefined), undefined);
});

test("the data in an event's details are read, its other fields are not", () => {
  const event = { details: { input: "[1]", name: "[1]", assignedVariables: { tries: "2" } } };
  assert.deepEqual(detailsOf(event), { input: [1], name: "[1]", assignedVariables: { tries: 2 } });
  assert.deepEqual(detailsOf(undefined), {});
});

test("a handler's cause is read as its message, or field by field", () => {
  const cause = JSON.stringify({ errorMessage: "no truck", stackTrace: ["line 1\n", "line 2\n"] });
  assert.equal(messageOf(cause), "no truck");
  assert.equal(messageOf("none is free"), "none is free");
  assert.equal(readable(cause), "errorMessage: no truck\nstackTrace:\nline 1\nline 2");
});

test("a step's lines are marked as added, changed, removed or the same", () => {
  assert.deepEqual(lines(marked({ same: 1, other: 2, gone: 3 }, { same: 1, other: 4, more: 5 })), [
    " {",
    '   "same": 1,',
    '~  "other": 4,   (was 2)',
    '+  "more": 5',
    '-  "gone": 3',
    " }",
  ]);
});

test("null is a value: only what is missing was added or removed", () => {
  assert.deepEqual(lines(marked({ a: null }, { a: 1 })).slice(1, 2), ['~  "a": 1   (was null)']);
  assert.deepEqual(lines(marked({ a: 1 }, { a: null })).slice(1, 2), ['~  "a": null   (was 1)']);
});

test("an object that became a list is one change", () => {
  assert.deepEqual(lines(marked({ a: 1 }, [1])), ["~[", "~  1", '~]   (was {"a":1})']);
});

test("data that did not change are plain", () => {
  assert.deepEqual(marked([1], [1]), plain(" ", [1]));
});

test("without what is gone and what is said of it, a step's lines are its output", () => {
  const before = { a: { b: 1, gone: [1] }, list: [1, 2, 3], same: [{}, null] };
  const after = { a: { b: 2, c: [] }, list: [1, 5], same: [{}, null], more: { deep: [1, { x: "," }] } };
  const kept = marked(before, after).filter(({ mark }) => mark !== "-");
  assert.deepEqual(JSON.parse(kept.map(({ text }) => text.replace(/ {3}\(was .*\)$/, "")).join("\n")), after);
});

const QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/Orders";
const TABLE = { TableName: "Cases", Key: { id: { S: "1" } } };

test("what a call names is said by its kind and its name alone", () => {
  const named = (parameters) => targetsOf(parameters).map(({ kind, name }) => `${kind} ${name}`);
  assert.deepEqual(named({ QueueUrl: QUEUE, MessageBody: "x" }), ["Queue Orders"]);
  assert.deepEqual(named({ TopicArn: "arn:aws:sns:us-east-1:123456789012:News" }), ["Topic News"]);
  assert.deepEqual(named(TABLE), ["Table Cases"]);
  assert.deepEqual(named({ TableName: "arn:aws:dynamodb:us-east-1:123456789012:table/Cases" }), ["Table Cases"]);
  assert.deepEqual(named({ Bucket: "files", Key: "a/b.json" }), ["Object files/a/b.json"]);
  assert.deepEqual(named({ Bucket: "files" }), ["Bucket files"]);
  assert.deepEqual(named({ Entries: [{}, { EventBusName: "own" }, {}] }), ["Event bus default", "Event bus own"]);
  assert.deepEqual(named({ StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:M" }), [
    "State machine M",
  ]);
  for (const nothing of [undefined, null, "text", [], {}, { QueueUrl: 1 }]) assert.deepEqual(named(nothing), []);
});

test("what a call sent is shown, and of an item that is looked up its key", () => {
  const labels = (parameters) => sentOf(parameters).map(({ label }) => label);
  assert.deepEqual(sentOf({ QueueUrl: QUEUE, MessageBody: { a: 1 } }), [{ label: "Message sent", value: { a: 1 } }]);
  assert.deepEqual(labels({ TopicArn: "t", Message: "m" }), ["Message published"]);
  assert.deepEqual(labels({ TableName: "t", Item: {} }), ["Item written"]);
  assert.deepEqual(sentOf(TABLE), [{ label: "Key", value: TABLE.Key }]);
  assert.deepEqual(labels({ ...TABLE, UpdateExpression: "SET a = :a" }), ["Key", "Update"]);
  assert.deepEqual(labels({ Bucket: "b", Key: "k", Body: "x" }), ["Object written"]);
  assert.deepEqual(labels({ Entries: [] }), ["Events sent"]);
  assert.deepEqual(labels(undefined), []);
});
