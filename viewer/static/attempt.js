// One try of a state: how it went, what it called and sent, its error, its log lines.

import { sentOf, targetsOf } from "./called.js";
import { code } from "./code.js";
import { detailsOf } from "./data.js";
import { plain } from "./difference.js";
import { make } from "./elements.js";
import { attemptStatus, eventOf } from "./moment.js";
import { IN_PROGRESS, isHurt } from "./statuses.js";
import { trouble } from "./trouble.js";
import { seconds } from "./words.js";

/** @import { Ask, Attempt, Maybe, Run, Seen } from "./types.d.ts" */

/**
 * @typedef {object} Tried
 * @property {Ask} ask
 * @property {Run} run
 * @property {Seen} visit
 * @property {Attempt} attempt
 * @property {number} number  of the attempt, from 0 on
 * @property {number} event  up to which it is told
 * @property {Maybe<string[]>} lines  of its log, once they were asked for
 */

/** @param {Tried} tried */
export function attemptPart(tried) {
  const { run, visit, attempt, event } = tried;
  const status = attemptStatus(attempt, event);
  const ended = status !== IN_PROGRESS;
  const told = isHurt(visit.status) && visit.error === attempt.error && visit.cause === attempt.cause; // with the visit
  const resource = attempt.resource ? make("code", {}, attempt.resource.split(":function:").pop()) : null;
  const { parameters } = detailsOf(eventOf(run, attempt.begun[0]));
  return make(
    "section",
    { class: "sfn-attempt" },
    make("h4", {}, headOf(attempt, status)),
    resource,
    ...targetsOf(parameters).map(({ kind, name }) => make("p", {}, `${kind} `, make("strong", {}, name))),
    ...sentOf(parameters).flatMap(({ label, value }) => [
      make("h5", {}, label),
      code(plain(" ", value), `${label}, attempt ${attempt.number}`),
    ]),
    ended && !told ? trouble(attempt) : null,
    logPart(tried, ended && visit.type === "Task"),
  );
}

/**
 * @param {Attempt} attempt
 * @param {string} status
 */
function headOf({ number, begun, ended, wait }, status) {
  const timed = status !== IN_PROGRESS && begun[1] != null && ended[1] != null;
  const took = timed ? ` ${seconds(Number(ended[1]) - Number(begun[1]))}` : "";
  return `Attempt ${number}: ${status}${took}${wait == null ? "" : `, after a wait of ${seconds(wait)}`}`;
}

/**
 * @param {Tried} tried
 * @param {boolean} possible
 */
function logPart({ ask, visit, number, lines }, possible) {
  const key = `log ${number}`;
  if (lines)
    return make(
      "pre",
      { tabindex: "0", "data-key": key, "aria-label": "Log lines" },
      lines.join("\n") || "No log lines were found.",
    );
  if (!possible || !ask.can("logs")) return null;
  const wanted = () => ask.send({ ask: "logs", visit: visit.index, attempt: number });
  return make("button", { "data-key": key, onclick: wanted }, "Show log lines");
}
