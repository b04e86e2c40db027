// When each event comes as a run is played in a chosen time: pauses as they were, the long ones cut.

import { seconds } from "./words.js";

/** @import { Maybe, Run } from "./types.d.ts" */

const EVENLY = 1 / 4; // of the film, so that events at the same moment are seen one by one
const LONGEST = 1 / 4; // of the film: a pause that would fill more is cut
const SPOKEN_OF = 0.4; // seconds from which on a pause of the film is explained

/**
 * @typedef {object} Film
 * @property {number[]} at  seconds after which each event is shown, from event 0, before the start, on
 * @property {Maybe<number>[]} lasted  seconds in the run between each event and the next
 * @property {boolean[]} cut  whether that pause is shown shorter than its share
 */

/**
 * The film of a run, so many seconds long.
 * @param {Run} run
 * @param {number} length
 * @returns {Film}
 */
export function filmOf(run, length) {
  const times = timesOf(run);
  const lasted = times
    .slice(1)
    .map((time, number) => (time == null || times[number] == null ? null : time - times[number]));
  const most = length * LONGEST;
  const shown = poured(
    lasted.map((pause) => Math.max(pause ?? 0, 0)),
    length * (1 - EVENLY),
    most,
  );
  const rest = (length - shown.reduce((sum, pause) => sum + pause, 0)) / (lasted.length || 1);
  const at = [0];
  for (const pause of shown) at.push(at[at.length - 1] + pause + rest);
  return { at, lasted, cut: shown.map((pause) => pause >= most) };
}

/**
 * When each event was, by its number.
 * @param {Run} run
 */
function timesOf({ last, events }) {
  /** @type {Maybe<number>[]} */
  const times = Array(last + 1).fill(null);
  for (const { id, time } of events) times[id] = time;
  return times;
}

/**
 * Parts in proportion to the pauses that fill the room, none larger than the most.
 * @param {number[]} pauses
 * @param {number} room
 * @param {number} most
 */
function poured(pauses, room, most) {
  let [left, sum] = [room, pauses.reduce((total, pause) => total + pause, 0)];
  for (const pause of pauses.toSorted((one, other) => other - one)) {
    if (pause * left <= most * sum) break;
    [left, sum] = [left - most, sum - pause];
  }
  const scale = sum > 0 ? left / sum : Infinity;
  return pauses.map((pause) => (pause > 0 ? Math.min(pause * scale, most) : 0));
}

/**
 * The event that is shown after so many seconds.
 * @param {Film} film
 * @param {number} seconds
 */
export function eventAt({ at }, seconds) {
  return Math.max(
    at.findLastIndex((moment) => moment <= seconds),
    0,
  );
}

/**
 * What is said while nothing happens, where one would wonder.
 * @param {Film} film
 * @param {number} event
 */
export function pauseAfter({ at, lasted, cut }, event) {
  const pause = lasted[event];
  if (!pause || !(at[event + 1] - at[event] >= SPOKEN_OF)) return "";
  return ` · ${seconds(pause)} until the next${cut[event] ? ", shown shorter" : ""}`;
}
