// What a run looked like after its first events: the same rules as history and path.py, applied to their snapshot.

import { CAUGHT_ERROR, FAILED, IN_PROGRESS, SUCCEEDED } from "./statuses.js";

/** @import { Attempt, Change, Event, Maybe, Moment, Run, Scene, Seen, StateThen, Visit } from "./types.d.ts" */

/**
 * All that is shown at one moment.
 * @param {Scene} scene
 * @param {Run} run
 * @param {number} event
 * @returns {Moment}
 */
export function moment(scene, run, event) {
  const visits = visitsAt(run, event);
  const order = Object.keys(scene.looks);
  /** @type {Map<string, StateThen>} */
  const states = new Map();
  for (const [name, entries] of byState(visits))
    states.set(name, { status: statusOf(entries, order), note: noteOf(entries, event), visits: entries });
  const status = /** @type {string} */ (statusAt(run.changes, event));
  return { run, event, visits, states, edges: edgesAt(scene, run, visits), status };
}

/**
 * The last change up to that event.
 * @param {Change[]} changes
 * @param {number} event
 * @returns {Change | undefined}
 */
function lastChange(changes, event) {
  return changes.findLast(([changed]) => changed <= event);
}

/**
 * @param {Change[]} changes
 * @param {number} event
 */
function statusAt(changes, event) {
  return lastChange(changes, event)?.[1];
}

/** @type {WeakMap<Run, Map<number, Event>>} */
const known = new WeakMap();

/**
 * The event with that number.
 * @param {Run} run
 * @param {Maybe<number>} id
 */
export function eventOf(run, id) {
  let events = known.get(run);
  if (!events) known.set(run, (events = new Map(run.events.map((event) => [event.id, event]))));
  return events.get(/** @type {number} */ (id));
}

/** @type {WeakMap<Run, Map<number, string>>} */
const owners = new WeakMap();

/**
 * The state to which an event belongs.
 * @param {Run} run
 * @param {number} id
 */
export function stateOf(run, id) {
  let states = owners.get(run);
  if (!states) {
    owners.set(run, (states = new Map()));
    for (const { state, events } of run.visits) for (const event of events) states.set(event, state);
  }
  return states.get(id);
}

/**
 * The visits that had begun by that event, each with its status then, and until when it had lasted.
 * @param {Run} run
 * @param {number} event
 * @returns {Seen[]}
 */
function visitsAt(run, event) {
  /** @type {Seen[]} */
  const seen = [];
  run.visits.forEach((visit, index) => {
    const change = lastChange(visit.changes, event);
    if (!change) return;
    const [changed, status] = change;
    const until = status === IN_PROGRESS ? event : changed;
    seen.push({ ...visit, index, status, until: [until, eventOf(run, until)?.time] });
  });
  return seen;
}

/**
 * Which iterations a visit stands in, the outermost first: " #0.1".
 * @param {Run} run
 * @param {Visit} visit
 */
export function iterationOf(run, visit) {
  const around = [];
  for (let one = visit; one; one = run.visits[one.parent ?? -1])
    if (one.iteration != null) around.unshift(one.iteration);
  return around.length ? ` #${around.join(".")}` : "";
}

/**
 * @param {Seen[]} visits
 * @returns {Map<string, Seen[]>}
 */
function byState(visits) {
  const states = new Map();
  for (const visit of visits) {
    if (!states.has(visit.state)) states.set(visit.state, []);
    states.get(visit.state).push(visit);
  }
  return states;
}

/**
 * One status for all visits of a state: see status_of in history.
 * @param {Seen[]} visits
 * @param {string[]} order
 */
function statusOf(visits, order) {
  if (visits.some((visit) => visit.status === IN_PROGRESS)) return IN_PROGRESS;
  const { parent } = visits[visits.length - 1];
  /** @type {Map<Maybe<number>, string>} */
  const last = new Map();
  for (const visit of visits) if (visit.parent === parent) last.set(visit.iteration, visit.status);
  return [...last.values()].sort((one, other) => order.indexOf(one) - order.indexOf(other))[0];
}

/**
 * The attempts that had begun by that event.
 * @param {Visit} visit
 * @param {number} event
 */
export function attemptsAt(visit, event) {
  return visit.attempts.filter((attempt) => Number(attempt.begun[0]) <= event);
}

/**
 * How an attempt stood at that event.
 * @param {Attempt} attempt
 * @param {number} event
 */
export function attemptStatus(attempt, event) {
  return attempt.ended[0] != null && attempt.ended[0] <= event ? attempt.status : IN_PROGRESS;
}

/**
 * What a state's box adds to its type: see path.py.
 * @param {Seen[]} visits
 * @param {number} event
 */
function noteOf(visits, event) {
  const last = visits[visits.length - 1];
  const notes = visits.length > 1 ? [`×${visits.length}`] : [];
  const attempts = attemptsAt(last, event);
  if (attempts.length > 1) notes.push(`${attempts.length} attempts`);
  const iterations = iterationsAt(last, attempts, event);
  if (iterations.length) notes.push(`${iterations.filter((status) => status === SUCCEEDED).length}/${last.length}`);
  return notes.join(" · ");
}

/**
 * The statuses of a Map's iterations, in its latest attempt.
 * @param {Seen} visit
 * @param {Attempt[]} attempts
 * @param {number} event
 */
function iterationsAt(visit, attempts, event) {
  if (!attempts.length) return [];
  const since = Number(attempts[attempts.length - 1].begun[0]);
  const iterations = new Map();
  for (const [id, index, status] of visit.iterations) if (id >= since && id <= event) iterations.set(index, status);
  return [...iterations.values()];
}

/** @type {WeakMap<Scene, Map<string, number[]>>} */
const between = new WeakMap();

/**
 * The numbers of the edges between two states; kept with the scene, because every moment asks.
 * @param {Scene} scene
 * @param {Maybe<string>} source
 * @param {Maybe<string>} target
 * @param {Maybe<string>} enters
 */
function edgesBetween(scene, source, target, enters) {
  const key = (/** @type {any[]} */ ...ends) => JSON.stringify(ends.map((end) => end ?? null));
  let edges = between.get(scene);
  if (!edges) {
    between.set(scene, (edges = new Map()));
    for (const [number, edge] of scene.edges.entries()) {
      const ends = key(edge.source, edge.target, edge.enters);
      edges.set(ends, [...(edges.get(ends) ?? []), number]);
    }
  }
  return edges.get(key(source, target, enters)) ?? [];
}

/**
 * The numbers of the edges that had been taken.
 * @param {Scene} scene
 * @param {Run} run
 * @param {Seen[]} visits
 */
function edgesAt(scene, run, visits) {
  const followed = new Set(visits.map((visit) => visit.previous));
  /** @type {Set<number>} */
  const taken = new Set();
  const take = (/** @type {number[]} */ numbers, /** @type {boolean} */ caught) => {
    for (const number of numbers) if ((scene.edges[number].kind === "catch") === caught) taken.add(number);
  };
  for (const visit of visits) {
    const parent = visit.parent == null ? null : run.visits[visit.parent].state;
    const before = visits[visit.previous ?? -1];
    if (!before) take(edgesBetween(scene, parent, visit.state, parent), false);
    else take(edgesBetween(scene, before.state, visit.state, null), before.status === CAUGHT_ERROR);
    const over = visit.status === SUCCEEDED || (visit.type === "Fail" && visit.status === FAILED);
    if (over && !followed.has(visit.index)) take(edgesBetween(scene, visit.state, parent, null), false);
  }
  return taken;
}
