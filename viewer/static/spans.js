// Where the bars of the timeline begin and end, as shares of its width.

import { attemptStatus, attemptsAt } from "./moment.js";
import { IN_PROGRESS } from "./statuses.js";

/** @import { Place, Seen } from "./types.d.ts" */

/**
 * @typedef {object} Span
 * @property {string | null} status  null: waiting before a retry
 * @property {number} begin  of 1
 * @property {number} width  of 1
 */

/**
 * The scale of a timeline. Histories without times are drawn by the numbers of their events.
 * @param {Seen[]} visits
 */
export function scaleOf(visits) {
  const timed = visits.some((visit) => visit.entered[1] != null);
  const placed = (/** @type {Place} */ place) => place[timed ? 1 : 0] ?? 0;
  const far = Math.max(...visits.map((visit) => placed(visit.until)), 0) || 1;
  return { timed, far, placed };
}

/**
 * The bars of a visit: one, or behind its attempts one that shows through where it waited.
 * @param {Seen} visit
 * @param {number} event
 * @param {ReturnType<typeof scaleOf>} scale
 * @returns {Span[]}
 */
export function spansOf(visit, event, { far, placed }) {
  const span = (/** @type {string | null} */ status, /** @type {number} */ from, /** @type {number} */ to) => ({
    status,
    begin: from / far,
    width: Math.max(to - from, 0) / far,
  });
  const [begin, end] = [placed(visit.entered), placed(visit.until)];
  const attempts = attemptsAt(visit, event);
  if (attempts.length < 2) return [span(visit.status, begin, end)];
  const tries = attempts.map((attempt) => {
    const status = attemptStatus(attempt, event);
    return span(status, placed(attempt.begun) || begin, status === IN_PROGRESS ? end : placed(attempt.ended));
  });
  return [span(null, begin, end), ...tries];
}
