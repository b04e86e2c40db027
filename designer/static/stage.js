// The picture that is edited: states to choose, a + on every way, and what a carried thing would do.

import { make } from "../../viewer/static/elements.js";
import { nearestPlace, neighbours, placesBehind } from "./nearest.js";

/** @import { Hands, Maybe, Place, Scene } from "./types.d.ts" */

const SPACE = "http://www.w3.org/2000/svg";
const REACH = 60; // pixels on the screen around the middle of a way
const TARGET = 26; // pixels: how large a + is on the screen, whatever the zoom
const MAGNIFIED = 1.25; // times the picture's own size, when all of it is shown

export class Stage {
  /** @param {Hands} hands */
  constructor(hands) {
    this.hands = hands;
    this.element = make("div", { class: "sfn-canvas sfd-stage" });
    /** @type {Maybe<[number, number, number, number]>} */
    this.box = null; // null: all of it is shown
    /** @type {Maybe<Place | string>} */
    this.lit = null;
    /** @type {Map<string, [number, number]>} */
    this.middles = new Map();
    this.element.addEventListener("click", (event) => this.clicked(event));
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.element.addEventListener("pointerdown", (event) => this.pressed(event));
    this.element.addEventListener("pointermove", (event) => this.panned(event));
    new ResizeObserver(() => this.sized()).observe(this.element);
  }

  /** @returns {Scene} */
  get scene() {
    return this.hands.get("scene");
  }

  get svg() {
    return /** @type {SVGSVGElement} */ (this.element.querySelector("svg"));
  }

  // A new picture: the chosen state stays where it was on the screen, at the same scale; focus is kept.
  draw() {
    const before = this.middles;
    const focused = this.focusedKey();
    this.element.innerHTML = this.scene.svg;
    const { svg } = this;
    svg.setAttribute("role", "group");
    this.size = /** @type {[number, number]} */ (["width", "height"].map((side) => Number(svg.getAttribute(side))));
    this.middles = new Map(this.states().map((one) => [name(one), middleOf(one)]));
    this.hold(before);
    for (const state of this.states()) state.setAttribute("role", "button");
    svg.append(...this.scene.places.map((place, number) => plus(place, number)));
    this.look();
    this.mark();
    this.focusKey(focused);
  }

  /** @param {Map<string, [number, number]>} before */
  hold(before) {
    const chosen = this.hands.get("chosen") ?? [...before.keys()].find((one) => this.middles.has(one));
    const [was, is] = [before.get(chosen), this.middles.get(chosen)];
    if (!this.box || !is) return;
    const [left, top, width, height] = this.box;
    if (was) this.box = [left + is[0] - was[0], top + is[1] - was[1], width, height];
    else this.box = [is[0] - width / 2, is[1] - height / 2, width, height];
  }

  /** @returns {SVGGElement[]} */
  states() {
    return /** @type {SVGGElement[]} */ ([...this.element.querySelectorAll("[data-state]")]);
  }

  /** @returns {SVGGElement[]} */
  pluses() {
    return /** @type {SVGGElement[]} */ ([...this.element.querySelectorAll("[data-place]")]);
  }

  // What is chosen, what has a problem, where the carried thing could go.
  mark() {
    const chosen = this.hands.get("chosen");
    const carried = this.hands.carried();
    /** @type {import("./types.d.ts").Problem[]} */
    const problems = this.hands.get("problems");
    this.element.classList.toggle("sfd-carrying", carried != null);
    for (const element of this.states()) {
      const one = name(element);
      const { type, placeholder } = this.scene.states[one] ?? { type: "?", placeholder: false };
      const own = problems.filter((problem) => problem.state === one);
      const wrong = own.some((problem) => !problem.warns);
      element.classList.toggle("sfn-chosen", one === chosen);
      element.classList.toggle("sfd-wrong", wrong);
      element.classList.toggle("sfd-placeholder", placeholder);
      element.classList.toggle("sfd-lit", this.lit === one);
      element.setAttribute("aria-pressed", String(one === chosen));
      const words = [one, placeholder ? "placeholder" : type, wrong ? "has a problem" : ""].filter(Boolean);
      element.setAttribute("aria-label", words.join(", "));
      element.setAttribute("tabindex", one === (chosen ?? this.scene.start) ? "0" : "-1");
      const title = element.querySelector("title");
      if (title) title.textContent = own.length ? own.map((problem) => problem.sentence).join("\n") : words.join(", ");
    }
    for (const element of this.pluses()) {
      const place = this.placeOf(element);
      element.classList.toggle("sfd-lit", place === this.lit);
      element.setAttribute("tabindex", carried || !this.states().length ? "0" : "-1");
    }
  }

  look() {
    const { svg } = this;
    if (!svg || !this.size) return;
    const box = this.box ?? [0, 0, ...this.size];
    svg.setAttribute("viewBox", box.join(" "));
    svg.style.maxWidth = this.box ? "100%" : `${this.size[0] * MAGNIFIED}px`;
    svg.style.maxHeight = this.box ? "100%" : `${this.size[1] * MAGNIFIED}px`;
    this.sized();
  }

  // A + keeps its size on the screen.
  sized() {
    const scale = this.scale();
    if (!scale) return;
    for (const element of this.pluses()) {
      const { x, y } = this.placeOf(element);
      element.setAttribute("transform", `translate(${x} ${y}) scale(${Math.max(1, 1 / scale)})`);
    }
  }

  scale() {
    return this.svg?.getScreenCTM()?.a ?? 0;
  }

  /** @param {number} factor */
  zoom(factor) {
    const { width, height } = this.element.getBoundingClientRect();
    const scale = this.scale();
    if (!scale) return;
    const [left, top, wide, high] = this.box ?? this.seen(width, height, scale);
    const [w, h] = [wide / factor, high / factor];
    this.box = [left + (wide - w) / 2, top + (high - h) / 2, w, h];
    this.look();
  }

  /**
   * What the element shows of the picture when all of it is shown.
   * @param {number} width
   * @param {number} height
   * @param {number} scale
   * @returns {[number, number, number, number]}
   */
  seen(width, height, scale) {
    const [w, h] = this.size ?? [1, 1];
    return [(w - width / scale) / 2, (h - height / scale) / 2, width / scale, height / scale];
  }

  fit() {
    this.box = null;
    this.look();
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return; // the wheel scrolls the notebook
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15);
  }

  /** @param {PointerEvent} event */
  pressed(event) {
    const onNothing = !(/** @type {Element} */ (event.target).closest("[data-state], [data-place]"));
    this.held = onNothing && event.pointerType === "mouse" ? [event.clientX, event.clientY] : null;
  }

  /** @param {PointerEvent} event */
  panned(event) {
    if (!this.held || !event.buttons || this.hands.carried()) return;
    const scale = this.scale();
    const { width, height } = this.element.getBoundingClientRect();
    const [left, top, wide, high] = this.box ?? this.seen(width, height, scale);
    const [x, y] = this.held;
    this.box = [left + (x - event.clientX) / scale, top + (y - event.clientY) / scale, wide, high];
    this.held = [event.clientX, event.clientY];
    this.look();
  }

  /**
   * What lies under a point of the screen: a placeholder, else the nearest place within reach. It lights up.
   * @param {number} x
   * @param {number} y
   */
  light(x, y) {
    const bounds = this.element.getBoundingClientRect();
    const inside = x >= bounds.left && x <= bounds.right && y >= bounds.top && y <= bounds.bottom;
    this.lit = inside ? (this.placeholderAt(x, y) ?? this.placeAt(x, y)) : null;
    this.mark();
    return this.lit;
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  placeAt(x, y) {
    const matrix = this.svg.getScreenCTM();
    if (!matrix) return null;
    const { x: across, y: down } = new DOMPoint(x, y).matrixTransform(matrix.inverse());
    return nearestPlace(this.scene.places, [across, down], REACH / matrix.a);
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  placeholderAt(x, y) {
    if (this.hands.carried()?.moves) return null;
    const over = document.elementsFromPoint(x, y).map((one) => one.closest("[data-state].sfd-placeholder"));
    const found = over.find((one) => one && this.element.contains(one));
    return found ? name(found) : null;
  }

  dark() {
    this.lit = null;
    this.mark();
  }

  /** @param {Event} event */
  clicked(event) {
    const target = /** @type {Element} */ (event.target);
    const way = target.closest("[data-place]");
    const state = target.closest("[data-state]");
    if (way) return this.hands.put(this.placeOf(way));
    if (!state) return this.hands.choose(null);
    const one = name(state);
    if (this.hands.carried()?.what && this.scene.states[one]?.placeholder) return this.hands.put(one);
    return this.hands.choose(one);
  }

  /** @param {Element} element */
  placeOf(element) {
    return this.scene.places[Number(element.getAttribute("data-place"))];
  }

  /**
   * Arrows walk the states along their ways; with something in hand, the places.
   * @param {KeyboardEvent} event
   */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {Element} */ (event.target);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (event.key === "Enter" || event.key === " ") this.clicked(event);
    else if (event.key === "+" || event.key === "=") this.zoom(1.2);
    else if (event.key === "-") this.zoom(1 / 1.2);
    else if (event.key === "0") this.fit();
    else if (step && target.closest("[data-place]")) this.walkPlaces(target, step);
    else if (step && target.closest("[data-state]"))
      this.walk(name(/** @type {Element} */ (target.closest("[data-state]"))), step);
    else return;
    event.preventDefault();
  }

  /**
   * @param {string} one
   * @param {number} step
   */
  walk(one, step) {
    const [next] = neighbours(this.scene.places, one, step < 0);
    const order = Object.keys(this.scene.states);
    this.focusState(next ?? order[order.indexOf(one) + step] ?? one);
  }

  /**
   * @param {Element} target
   * @param {number} step
   */
  walkPlaces(target, step) {
    const all = this.pluses();
    const at = all.indexOf(/** @type {SVGGElement} */ (target.closest("[data-place]")));
    all[Math.min(Math.max(at + step, 0), all.length - 1)]?.focus({ preventScroll: true });
  }

  /** @param {string} one */
  focusState(one) {
    const element = this.states().find((state) => name(state) === one);
    if (!element) return;
    for (const state of this.states()) state.setAttribute("tabindex", state === element ? "0" : "-1");
    this.show(one);
    element.focus({ preventScroll: true });
  }

  // The + behind a state, where a keyboard puts what it carries.
  /** @param {Maybe<string>} one */
  focusPlace(one) {
    const [place] = placesBehind(this.scene.places, one);
    const number = this.scene.places.indexOf(place);
    this.pluses()[number]?.focus({ preventScroll: true });
  }

  /**
   * A state that is out of view comes into it.
   * @param {string} one
   */
  show(one) {
    const at = this.middles.get(one);
    if (!this.box || !at) return;
    const [left, top, wide, high] = this.box;
    const near = at[0] > left && at[0] < left + wide && at[1] > top && at[1] < top + high;
    if (near) return;
    this.box = [at[0] - wide / 2, at[1] - high / 2, wide, high];
    this.look();
  }

  focusedKey() {
    const focused = document.activeElement;
    if (!focused || !this.element.contains(focused)) return null;
    return focused.getAttribute("data-state") ?? (focused.hasAttribute("data-place") ? "\0place" : "");
  }

  // After an edit the focus is on the chosen state, never on the page's body.
  /** @param {Maybe<string>} key */
  focusKey(key) {
    if (key == null) return;
    const goal = this.hands.get("chosen") ?? key;
    if (this.middles.has(goal)) this.focusState(goal);
    else (this.states()[0] ?? this.pluses()[0])?.focus({ preventScroll: true });
  }
}

/** @param {Element} element */
function name(element) {
  return /** @type {string} */ (element.getAttribute("data-state"));
}

/**
 * The middle of a state in the picture's own measure.
 * @param {SVGGElement} state
 * @returns {[number, number]}
 */
function middleOf(state) {
  const shape = /** @type {Element} */ (state.querySelector("rect"));
  const [x, y] = (state.getAttribute("transform") ?? "").match(/-?[\d.]+/g)?.map(Number) ?? [0, 0];
  return [x + Number(shape.getAttribute("width")) / 2, y + Number(shape.getAttribute("height")) / 2];
}

/**
 * @param {Place} place
 * @param {number} number
 */
function plus(place, number) {
  const group = document.createElementNS(SPACE, "g");
  const about = { class: "sfd-plus", "data-place": number, role: "button", tabindex: "-1" };
  for (const [key, value] of Object.entries({ ...about, "aria-label": `Insert ${place.words}` }))
    group.setAttribute(key, String(value));
  const half = TARGET / 2;
  group.innerHTML =
    `<title>Insert ${escaped(place.words)}</title>` +
    `<circle class="sfd-target" r="${half}"/><circle class="sfd-dot" r="9"/><path d="M-4 0H4M0 -4V4"/>`;
  group.setAttribute("transform", `translate(${place.x} ${place.y})`);
  return group;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign] ?? sign);
}
