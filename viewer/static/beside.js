// A widget that shows nothing: it keeps the keys of the widgets beside it, which have no script of ours.

import { keepKeys } from "./keys.js";

/**
 * Keeps the keys typed in the box that the widget stands in.
 * @param {{ el: HTMLElement }} place
 */
export function render({ el }) {
  el.style.display = "none";
  const placed = new MutationObserver(keep);
  placed.observe(document, { childList: true, subtree: true });
  function keep() {
    if (!el.isConnected || !el.parentElement) return;
    placed.disconnect();
    keepKeys(el.parentElement);
  }
  keep();
  return () => placed.disconnect();
}
