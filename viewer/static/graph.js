// The graph: laid out once in Python, recoloured here; zoom, pan, fit.

import { make } from "./elements.js";
import { isForNotebook } from "./keys.js";
import { NOT_REACHED, css } from "./statuses.js";
import { centred, holds, panned, zoomed } from "./viewbox.js";

/** @import { Choose, Maybe, Moment, Scene } from "./types.d.ts" */
/** @import { Box, Point } from "./viewbox.js" */

const READABLE = 0.6; // smaller than that, names are no longer read

export class Graph {
  /**
   * @param {Scene} scene
   * @param {Choose} choose
   */
  constructor(scene, choose) {
    this.scene = scene;
    this.choose = choose;
    this.element = make("div", { class: "sfn-canvas" });
    /** @type {"vertical" | "horizontal"} */
    this.direction = "vertical";
    this.drawn = this.draw();
    this.box = this.whole();
    this.led = true; // until somebody zooms, pans or fits, the view follows the run
    /** @type {Maybe<string>} */
    this.followed = null;
    /** @type {Point | null} */
    this.held = null; // where the pointer took hold of it
    this.look();
    this.listen();
    const sized = () => {
      this.narrow();
      this.follow(this.followed);
    };
    new ResizeObserver(sized).observe(this.element); // outside the page it has no size to be shown in
  }

  draw() {
    this.element.innerHTML = this.scene.graphs[this.direction];
    const svg = /** @type {SVGSVGElement} */ (this.element.querySelector("svg"));
    svg.setAttribute("role", "group");
    const states = /** @type {SVGGElement[]} */ ([...svg.querySelectorAll("[data-state]")]);
    for (const state of states) state.setAttribute("role", "button");
    const size = /** @type {Point} */ (["width", "height"].map((side) => Number(svg.getAttribute(side))));
    this.element.classList.toggle("sfn-across", this.direction === "horizontal");
    this.element.style.aspectRatio = size.join("/");
    return { svg, states, size };
  }

  turn() {
    this.direction = this.direction === "vertical" ? "horizontal" : "vertical";
    this.drawn = this.draw();
    this.fit();
    this.narrow();
  }

  /** @returns {Box} */
  whole() {
    return [0, 0, ...this.drawn.size];
  }

  fit() {
    this.show(this.whole());
  }

  /**
   * What somebody has chosen to see: from then on the view follows no run.
   * @param {Box} box
   */
  show(box) {
    this.led = false;
    this.box = box;
    this.look();
  }

  /**
   * A graph too large to be read as a whole is shown in part: where the run is.
   * @param {Maybe<string>} name
   */
  follow(name) {
    this.followed = name;
    const { states, size } = this.drawn;
    const state = states.find((one) => one.dataset.state === name) ?? states[0];
    if (!this.element.contains(document.activeElement)) this.rove(state);
    const { width, height } = this.element.getBoundingClientRect();
    if (!this.led || !state || !width) return;
    const whole = Math.min(width / size[0], height / size[1]) >= READABLE;
    const part = /** @type {Point} */ ([Math.min(size[0], width / READABLE), Math.min(size[1], height / READABLE)]);
    this.box = centred(middle(state), whole ? size : part, size);
    this.look();
  }

  /**
   * One state is in the tab order, as one tab stop for all; the arrows lead from it to the others.
   * @param {Maybe<SVGGElement>} state
   */
  rove(state) {
    for (const one of this.drawn.states) one.setAttribute("tabindex", one === state ? "0" : "-1");
  }

  /** @param {number} step */
  walk(step) {
    const { states } = this.drawn;
    const next =
      states[states.indexOf(/** @type {SVGGElement} */ (/** @type {unknown} */ (document.activeElement))) + step];
    if (next) this.reach(next);
  }

  /**
   * What the keyboard reaches is moved into view.
   * @param {SVGGElement} state
   */
  reach(state) {
    const [, , width, height] = this.box;
    if (!holds(this.box, middle(state))) this.show(centred(middle(state), [width, height], this.drawn.size));
    this.rove(state);
    state.focus({ preventScroll: true });
  }

  look() {
    const { svg, size } = this.drawn;
    svg.setAttribute("viewBox", this.box.join(" "));
    svg.style.maxWidth = `${size[0] * 1.25}px`;
    svg.style.maxHeight = "100%";
  }

  /** @param {number} factor */
  zoom(factor) {
    this.show(zoomed(this.box, factor, this.drawn.size));
  }

  /**
   * @param {number} across
   * @param {number} down
   */
  pan(across, down) {
    this.show(panned(this.box, across, down));
  }

  listen() {
    this.element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.element.addEventListener("pointerdown", (event) => (this.held = [event.clientX, event.clientY]));
    this.element.addEventListener("pointermove", (event) => this.drag(event));
    this.element.addEventListener("click", (event) => this.chosen(event.target));
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15);
  }

  /** @param {PointerEvent} event */
  drag(event) {
    const scale = this.drawn.svg.getScreenCTM()?.a;
    if (!this.held || !event.buttons || !scale) return;
    const [x, y] = this.held;
    this.pan((x - event.clientX) / scale, (y - event.clientY) / scale);
    this.held = [event.clientX, event.clientY];
  }

  /** @param {EventTarget | null} target */
  chosen(target) {
    const state = /** @type {SVGGElement | null} */ (/** @type {Element} */ (target).closest("[data-state]"));
    if (state?.dataset.state !== undefined) this.choose(state.dataset.state);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const acts = this.acts(event.target);
    const act = acts[event.shiftKey ? `Shift ${event.key}` : event.key] ?? acts[event.key];
    if (!act || event.ctrlKey || event.metaKey || isForNotebook(event)) return;
    event.preventDefault();
    act();
  }

  /**
   * What each key does.
   * @param {EventTarget | null} target
   * @returns {Record<string, () => void>}
   */
  acts(target) {
    const [across, down] = [this.box[2] / 10, this.box[3] / 10];
    return {
      Enter: () => this.chosen(target),
      " ": () => this.chosen(target),
      "+": () => this.zoom(1.2),
      "-": () => this.zoom(1 / 1.2),
      0: () => this.fit(),
      ArrowLeft: () => this.walk(-1),
      ArrowUp: () => this.walk(-1),
      ArrowRight: () => this.walk(1),
      ArrowDown: () => this.walk(1),
      "Shift ArrowLeft": () => this.pan(-across, 0),
      "Shift ArrowUp": () => this.pan(0, -down),
      "Shift ArrowRight": () => this.pan(across, 0),
      "Shift ArrowDown": () => this.pan(0, down),
    };
  }

  /**
   * The statuses of a moment.
   * @param {Moment} now
   * @param {Maybe<string>} chosen
   */
  colour(now, chosen) {
    const { svg, states } = this.drawn;
    for (const element of states) this.colourState(element, now, chosen);
    for (const box of svg.querySelectorAll("[data-box]"))
      box.setAttribute("class", `sfn-box ${css(now.states.get(named(box, "box"))?.status ?? NOT_REACHED)}`);
    for (const [kind, name] of [
      ["edge", "way"],
      ["label", "label"],
    ])
      for (const element of svg.querySelectorAll(`[data-${kind}]`)) {
        const taken = now.edges.has(Number(named(element, kind)));
        if (name === "way" && taken && !element.matches(".sfn-taken")) element.parentElement?.append(element); // on top
        element.setAttribute("class", `sfn-${name}${taken ? " sfn-taken" : ""}`);
      }
    this.narrow();
  }

  /**
   * @param {SVGGElement} element
   * @param {Moment} now
   * @param {Maybe<string>} chosen
   */
  colourState(element, now, chosen) {
    const name = named(element, "state");
    const { status, note } = now.states.get(name) ?? { status: NOT_REACHED, note: "" };
    const { words, spoken } = this.scene.states[name];
    const { icon } = this.scene.looks[status];
    element.setAttribute("class", `sfn-state ${css(status)}${name === chosen ? " sfn-chosen" : ""}`);
    element.setAttribute("aria-label", [name, spoken, status, note].filter(Boolean).join(", "));
    element.setAttribute("aria-pressed", String(name === chosen));
    part(element, "title").textContent = `${name}, ${spoken}, ${status}`;
    part(element, ".sfn-small").textContent = note ? `${words} · ${note}` : words;
    part(element, ".sfn-badge").setAttribute("visibility", icon ? "visible" : "hidden");
    part(element, ".sfn-badge path").setAttribute("d", icon);
  }

  // What is not as wide as it was laid out for, may run too wide in the page's letters: then it is narrowed.
  narrow() {
    if (!this.element.isConnected) return;
    const texts = /** @type {SVGTextElement[]} */ ([...this.drawn.svg.querySelectorAll("text:not(.sfn-name)")]);
    for (const text of texts) text.removeAttribute("textLength");
    const wide = texts.filter((text) => text.getComputedTextLength() > roomOf(text)); // measured first, then changed
    for (const text of wide) {
      text.setAttribute("textLength", String(roomOf(text)));
      text.setAttribute("lengthAdjust", "spacingAndGlyphs");
    }
  }
}

/**
 * @param {Element} element
 * @param {string} kind
 */
function named(element, kind) {
  return /** @type {string} */ (element.getAttribute(`data-${kind}`));
}

/**
 * @param {Element} element
 * @param {string} selector
 */
function part(element, selector) {
  return /** @type {Element} */ (element.querySelector(selector));
}

/**
 * The middle of a state in the graph's own measure.
 * @param {SVGGElement} state
 * @returns {Point}
 */
function middle(state) {
  const { x, y, width, height } = state.getBBox();
  const { e, f } = /** @type {SVGTransform} */ (state.transform.baseVal.consolidate()).matrix;
  return [e + x + width / 2, f + y + height / 2];
}

/**
 * How wide a text may be: a note up to its state's edge, another as wide as what it stands on.
 * @param {SVGTextElement} text
 */
function roomOf(text) {
  const width = Number(part(/** @type {Element} */ (text.parentNode), "rect").getAttribute("width"));
  return text.matches(".sfn-small") ? width - 40 : width - 4;
}
