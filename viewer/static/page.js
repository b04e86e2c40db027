// The view in a page of its own: nobody answers, all is there.

import { render } from "./watch.js";

/** @import { Model } from "./types.d.ts" */

/**
 * Shows a run that was kept, in the page's own light or dark.
 * @param {Record<string, any>} kept
 * @param {HTMLElement} el
 */
export function showKept(kept, el) {
  /** @type {Model} */
  const model = { get: (name) => kept[name], send: () => {}, on: () => {}, off: () => {} };
  render({ model, el });
  el.querySelector(".sfn")?.classList.add("sfn-auto");
}
