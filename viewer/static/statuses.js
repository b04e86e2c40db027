// The statuses that rules name, as history names them. Their words, signs, colours and order are the scene's looks.

export const IN_PROGRESS = "in progress";
export const FAILED = "failed";
export const CAUGHT_ERROR = "caught error";
export const SUCCEEDED = "succeeded";
export const NOT_REACHED = "not reached";

/**
 * The class that gives an element the look of a status.
 * @param {string} status
 */
export function css(status) {
  return `sfn-${status.replace(" ", "-")}`;
}

/**
 * Whether an error struck.
 * @param {string} status
 */
export function isHurt(status) {
  return status === FAILED || status === CAUGHT_ERROR;
}
