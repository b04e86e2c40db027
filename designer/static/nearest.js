// Where a pointer means: the nearest place within reach, or the placeholder that it is over. Pure, so that node tests it.

/** @import { Maybe, Place } from "./types.d.ts" */

/**
 * The place nearest to a point, if it is no farther than the reach.
 * @param {Place[]} places
 * @param {[number, number]} point
 * @param {number} reach
 * @returns {Maybe<Place>}
 */
export function nearestPlace(places, [x, y], reach) {
  const near = places.map((place) => ({ place, far: Math.hypot(place.x - x, place.y - y) }));
  const best = near.reduce((one, other) => (other.far < one.far ? other : one), { place: places[0], far: Infinity });
  return best.far <= reach ? best.place : null;
}

/**
 * The states that follow one along its ways, and those that lead to it: what the arrow keys walk.
 * @param {Place[]} places
 * @param {string} name
 * @param {boolean} back
 * @returns {string[]}
 */
export function neighbours(places, name, back) {
  const ways = places.map((one) => one.place);
  const found = back
    ? ways.filter((way) => way[2] === name).map((way) => way[1])
    : ways.filter((way) => way[1] === name).map((way) => way[2]);
  return /** @type {string[]} */ ([...new Set(found.filter((one) => one != null))]);
}

/**
 * The places behind a state, in the order of the definition; before the first state, those at the start.
 * @param {Place[]} places
 * @param {Maybe<string>} name
 * @returns {Place[]}
 */
export function placesBehind(places, name) {
  const behind = places.filter((one) => one.place[1] === name && one.place[0] !== "start");
  return name != null && behind.length ? behind : places;
}
