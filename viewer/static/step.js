// The details of one state: its visits, the data in and out with what the step changed, attempts, logs.

import { attemptPart } from "./attempt.js";
import { code, keyOfCode } from "./code.js";
import { detailsOf } from "./data.js";
import { marked, plain } from "./difference.js";
import { make, refill } from "./elements.js";
import { mark } from "./mark.js";
import { attemptsAt, eventOf } from "./moment.js";
import { IN_PROGRESS, isHurt } from "./statuses.js";
import { trouble } from "./trouble.js";
import { Visits } from "./visits.js";
import { duration, seconds } from "./words.js";

/** @import { Ask, Maybe, Moment, Run, Scene, Seen } from "./types.d.ts" */

export class Step {
  /**
   * @param {Ask} ask
   * @param {Scene} scene
   */
  constructor(ask, scene) {
    this.ask = ask;
    this.scene = scene;
    /** @type {Map<string, string[]>} */
    this.logs = new Map(); // visit/attempt → lines
    /** @type {Maybe<string>} */
    this.name = null;
    /** @type {Maybe<number>} */
    this.visit = null; // the one that somebody chose
    this.key = "";
    this.head = make("h3");
    this.visits = new Visits((visit) => this.turn(visit));
    this.body = make("div", { tabindex: "-1" });
    this.element = make("div", { class: "sfn-step" }, this.head, this.visits.element, this.body);
  }

  /**
   * @param {Maybe<string>} name
   * @param {Maybe<number>} visit
   */
  choose(name, visit) {
    [this.name, this.visit] = [name, visit];
  }

  /** @param {number} visit */
  turn(visit) {
    this.visit = visit;
    if (this.now) this.show(this.now, this.name);
  }

  /**
   * @param {Moment} now
   * @param {Maybe<string>} name
   */
  show(now, name) {
    this.now = now;
    if (this.name !== name) this.choose(name, null);
    const { visits: entries, status } = now.states.get(name ?? "") ?? { visits: [], status: "" };
    const telling = entries.findLast((one) => one.status === status); // the one that gives the state its colour
    const visit = entries.find((one) => one.index === this.visit) ?? telling;
    this.visits.show(now.run, entries, visit);
    const attempts = visit && attemptsAt(visit, now.event).length;
    const key = JSON.stringify([name, visit?.index, visit?.status, visit?.until, attempts, this.logs.size]);
    if (key === this.key) return; // what is open or selected here stays so
    this.key = key;
    const type = name ? make("small", {}, this.scene.states[name]?.spoken ?? "") : null;
    refill(this.head, name ? `${name} ` : "Choose a state in the graph", type);
    refill(this.body, ...(visit ? this.parts(now, visit) : [nothing(name)]));
  }

  /**
   * @param {Moment} now
   * @param {Seen} visit
   */
  parts(now, visit) {
    const attempts = attemptsAt(visit, now.event);
    return [
      statusLine(this.scene, visit),
      isHurt(visit.status) ? trouble(visit) : null,
      ...dataParts(now.run, visit),
      ...attempts.map((attempt, number) => {
        const lines = this.logs.get(`${visit.index}/${number}`);
        return attemptPart({ ask: this.ask, run: now.run, visit, attempt, number, event: now.event, lines });
      }),
    ];
  }
}

/** @param {Maybe<string>} name */
function nothing(name) {
  return make("p", {}, name ? "This state was not reached." : "Its data, attempts and errors are shown here.");
}

/**
 * @param {Scene} scene
 * @param {Seen} visit
 */
function statusLine(scene, visit) {
  const over = visit.status !== IN_PROGRESS; // until then the last event known is no clock
  const took = over && visit.until[1] != null ? ` · ${duration(visit)}` : "";
  const after = visit.entered[1] == null ? "" : ` · started after ${seconds(visit.entered[1])}`;
  return make("p", {}, mark(scene, visit.status), `${took}${after}`);
}

/**
 * What went in, what came out with what the step did to it, and the variables that it set.
 * @param {Run} run
 * @param {Seen} visit
 */
function dataParts(run, visit) {
  const over = visit.status !== IN_PROGRESS;
  const { input } = detailsOf(eventOf(run, visit.entered[0]));
  const { output, assignedVariables } = over ? detailsOf(eventOf(run, visit.until[0])) : {};
  const parts = [...dataPart("Input", plain(" ", input))];
  if (output !== undefined) parts.push(...dataPart("Output", marked(input, output)), keyOfCode());
  if (assignedVariables) parts.push(...dataPart("Variables", plain(" ", assignedVariables)));
  return parts;
}

/**
 * @param {string} label
 * @param {import("./types.d.ts").Row[]} rows
 */
function dataPart(label, rows) {
  return [make("h4", {}, label), code(rows, label)];
}
