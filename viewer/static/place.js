// Where a run is, until somebody chooses a state: the details follow it there.

import { FAILED } from "./statuses.js";

/** @import { Moment } from "./types.d.ts" */

/**
 * The state that was entered last; of a run that failed the one in which it did, inside Maps and Parallels.
 * @param {Moment} now
 */
export function placeOf({ status, visits }) {
  const failed = status === "RUNNING" ? [] : visits.filter((visit) => visit.status === FAILED);
  const around = new Set(failed.map((visit) => visit.parent));
  const where = failed.findLast((visit) => !around.has(visit.index)) ?? visits.at(-1);
  return where?.state;
}
