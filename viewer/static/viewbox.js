// Which part of a graph is in view: the four numbers of an SVG's viewBox, left, top, width and height.

/** @typedef {[number, number, number, number]} Box */
/** @typedef {[number, number]} Point */

/**
 * So much of the graph, with a point as near to its middle as the margins let it.
 * @param {Point} point
 * @param {Point} seen
 * @param {Point} size
 * @returns {Box}
 */
export function centred(point, seen, size) {
  const corner = (/** @type {0 | 1} */ axis) =>
    Math.min(Math.max(point[axis] - seen[axis] / 2, 0), Math.max(size[axis] - seen[axis], 0));
  return [corner(0), corner(1), ...seen];
}

/**
 * Nearer by a factor, from a twelfth of the graph to twice its size; its middle stays.
 * @param {Box} box
 * @param {number} factor
 * @param {Point} size
 * @returns {Box}
 */
export function zoomed([left, top, width, height], factor, size) {
  const scale = Math.min(Math.max(width / factor, size[0] / 12), size[0] * 2) / width;
  return [left + (width - width * scale) / 2, top + (height - height * scale) / 2, width * scale, height * scale];
}

/**
 * Moved by so much.
 * @param {Box} box
 * @param {number} across
 * @param {number} down
 * @returns {Box}
 */
export function panned([left, top, width, height], across, down) {
  return [left + across, top + down, width, height];
}

/**
 * Whether a point is in view.
 * @param {Box} box
 * @param {Point} point
 */
export function holds([left, top, width, height], [x, y]) {
  return x >= left && x <= left + width && y >= top && y <= top + height;
}
