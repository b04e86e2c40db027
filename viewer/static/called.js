// What a call of a service was for: the queue, topic, table, bucket or bus that it named, and what it sent there.

import { isOpen } from "./data.js";

/** @typedef {{ kind: string, name: string }} Target */
/** @typedef {{ label: string, value: any }} Sent */

/** @type {[string, string, RegExp][]} */
const TARGETS = [
  // a parameter, what it names, and what stands before the name in a URL or an ARN
  ["QueueUrl", "Queue", /^.*\//],
  ["TopicArn", "Topic", /^.*:/],
  ["TargetArn", "Topic", /^.*:/],
  ["TableName", "Table", /^.*\//],
  ["EventBusName", "Event bus", /^.*\//],
  ["StateMachineArn", "State machine", /^.*:stateMachine:/],
  ["FunctionName", "Function", /^.*:function:/],
];
/** @type {[string, string][]} */
const SENT = [
  ["MessageBody", "Message sent"],
  ["Message", "Message published"],
  ["Item", "Item written"],
  ["Entries", "Events sent"],
  ["Payload", "Payload sent"],
  ["Input", "Input sent"],
  ["Body", "Object written"],
];

/**
 * What a call names, if it is of a kind that has a name.
 * @param {any} parameters  of the event TaskScheduled
 * @returns {Target[]}
 */
export function targetsOf(parameters) {
  if (!isOpen(parameters)) return [];
  if (Array.isArray(parameters.Entries)) return busesOf(parameters.Entries);
  if (typeof parameters.Bucket === "string")
    return [{ kind: "Key" in parameters ? "Object" : "Bucket", name: addressOf(parameters) }];
  return TARGETS.filter(([key]) => typeof parameters[key] === "string").map(([key, kind, before]) => ({
    kind,
    name: parameters[key].replace(before, ""),
  }));
}

/**
 * What a call sent or wrote; of one that reads, changes or deletes an item its key.
 * @param {any} parameters
 * @returns {Sent[]}
 */
export function sentOf(parameters) {
  if (!isOpen(parameters)) return [];
  const sent = SENT.filter(([key]) => key in parameters).map(([key, label]) => ({ label, value: parameters[key] }));
  const key = "TableName" in parameters && "Key" in parameters ? [{ label: "Key", value: parameters.Key }] : [];
  const update = "UpdateExpression" in parameters ? [{ label: "Update", value: updateOf(parameters) }] : [];
  return [...key, ...sent, ...update];
}

/** @param {any[]} entries */
function busesOf(entries) {
  const names = entries.map((entry) => String(entry?.EventBusName ?? "default").replace(/^.*\//, ""));
  return [...new Set(names)].map((name) => ({ kind: "Event bus", name }));
}

/** @param {{ Bucket: string, Key?: string }} parameters */
function addressOf({ Bucket, Key }) {
  return Key === undefined ? Bucket : `${Bucket}/${Key}`;
}

/** @param {Record<string, any>} parameters */
function updateOf({ UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues }) {
  return { UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues };
}
