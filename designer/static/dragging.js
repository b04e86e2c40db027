// Dragging by pointer events, mouse and finger alike: a ghost follows, the nearest way lights up, Escape lets go.

import { make } from "../../viewer/static/elements.js";

/** @import { Carried, Hands } from "./types.d.ts" */
/** @import { Stage } from "./stage.js" */

const BEGIN = 5; // pixels until a press becomes a drag
const EDGE = 30; // pixels from the border of the stage, where it pans
const PAN = 12;

export class Dragging {
  /**
   * @param {HTMLElement} root
   * @param {Hands} hands
   * @param {Stage} stage
   */
  constructor(root, hands, stage) {
    this.root = root;
    this.hands = hands;
    this.stage = stage;
    /** @type {{ x: number, y: number, carried: Carried, id: number } | null} */
    this.held = null;
    /** @type {HTMLElement | null} */
    this.ghost = null;
    root.addEventListener("pointerdown", (event) => this.press(event), true);
    this.moved = (/** @type {PointerEvent} */ event) => this.move(event);
    this.released = (/** @type {PointerEvent} */ event) => this.release(event);
    this.keyed = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.end();
  }

  /** @param {PointerEvent} event */
  press(event) {
    const target = /** @type {Element} */ (event.target);
    const item = target.closest("[data-what]");
    const state = this.stage.element.contains(target) ? target.closest("[data-state]") : null;
    if (event.button || (!item && !state)) return;
    const label = item?.getAttribute("data-what") ?? state?.getAttribute("data-state") ?? "";
    const carried = item ? { label, what: label } : { label, moves: label };
    this.held = { x: event.clientX, y: event.clientY, carried, id: event.pointerId };
    window.addEventListener("pointermove", this.moved);
    window.addEventListener("pointerup", this.released);
    window.addEventListener("pointercancel", this.released);
    window.addEventListener("keydown", this.keyed, true);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (!this.held || event.pointerId !== this.held.id) return;
    const { x, y, carried } = this.held;
    if (!this.ghost && Math.hypot(event.clientX - x, event.clientY - y) < BEGIN) return;
    if (!this.ghost) this.begin(carried);
    event.preventDefault();
    const ghost = /** @type {HTMLElement} */ (/** @type {unknown} */ (this.ghost));
    ghost.style.transform = `translate(${event.clientX + 10}px, ${event.clientY + 10}px)`;
    this.panAtTheEdge(event);
    const lit = this.stage.light(event.clientX, event.clientY);
    ghost.classList.toggle("sfd-lands", lit != null);
  }

  /** @param {Carried} carried */
  begin(carried) {
    this.hands.carry(carried);
    // Fixed elements inside a cell's output are clipped: the ghost belongs to the page.
    this.ghost = make("div", { class: "sfn sfd-ghost", "aria-hidden": "true" }, carried.label);
    document.body.append(this.ghost);
  }

  /** @param {PointerEvent} event */
  panAtTheEdge(event) {
    const { left, right, top, bottom } = this.stage.element.getBoundingClientRect();
    const { clientX: x, clientY: y } = event;
    if (!this.stage.box || x < left || x > right || y < top || y > bottom) return;
    const across = x < left + EDGE ? -PAN : x > right - EDGE ? PAN : 0;
    const down = y < top + EDGE ? -PAN : y > bottom - EDGE ? PAN : 0;
    const [l, t, w, h] = this.stage.box;
    this.stage.box = [l + across, t + down, w, h];
    if (across || down) this.stage.look();
  }

  /** @param {PointerEvent} event */
  release(event) {
    if (!this.held || event.pointerId !== this.held.id) return;
    const dragged = this.ghost != null;
    const lit = dragged && event.type === "pointerup" ? this.stage.light(event.clientX, event.clientY) : null;
    if (dragged) {
      if (lit != null) this.hands.put(lit);
      else this.hands.carry(null);
      // The click that follows a drag chooses nothing.
      const swallow = (/** @type {Event} */ click) => click.stopPropagation();
      window.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => window.removeEventListener("click", swallow, true), 50);
    }
    this.stop();
  }

  end() {
    if (this.ghost) this.hands.carry(null);
    this.stop();
  }

  stop() {
    this.held = null;
    this.ghost?.remove();
    this.ghost = null;
    this.stage.dark();
    window.removeEventListener("pointermove", this.moved);
    window.removeEventListener("pointerup", this.released);
    window.removeEventListener("pointercancel", this.released);
    window.removeEventListener("keydown", this.keyed, true);
  }
}
