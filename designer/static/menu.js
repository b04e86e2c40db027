// A menu that belongs to the page: inside a cell's output it would be clipped.

import { make } from "../../viewer/static/elements.js";

/** @typedef {{ words: string, act: () => void, keys?: string }} Entry */

/** @type {(() => void) | null} */
let shut = null;

/**
 * Opens a menu at a point of the screen; Escape, a press elsewhere or a choice closes it, and the focus goes back.
 * @param {Entry[]} entries
 * @param {number} x
 * @param {number} y
 * @param {string} label
 */
export function openMenu(entries, x, y, label) {
  shut?.();
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const items = entries.map(({ words, keys, act }) => {
    const chosen = () => {
      close();
      before?.focus?.({ preventScroll: true });
      act();
    };
    const hint = keys ? make("kbd", {}, keys) : null;
    return make("button", { role: "menuitem", tabindex: "-1", onclick: chosen }, make("span", {}, words), hint);
  });
  const menu = make("div", { class: "sfn sfd-menu", role: "menu", "aria-label": label }, ...items);
  document.body.append(menu);
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(4, Math.min(x, window.innerWidth - width - 4))}px`;
  menu.style.top = `${Math.max(4, Math.min(y, window.innerHeight - height - 4))}px`;
  const pressed = (/** @type {Event} */ event) => {
    if (!menu.contains(/** @type {Node} */ (event.target))) close();
  };
  function close() {
    menu.remove();
    window.removeEventListener("pointerdown", pressed, true);
    shut = null;
  }
  menu.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const at = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) items[(at + step + items.length) % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") {
      close();
      before?.focus?.({ preventScroll: true });
    } else return;
    event.preventDefault();
  });
  window.addEventListener("pointerdown", pressed, true);
  shut = close;
  items[0]?.focus();
}
