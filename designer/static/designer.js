// The designer in a cell: palette, picture, form, code, put together; what is done goes to Python as an edit.

import { View } from "../../viewer/static/view.js";
import { download, make, refill } from "../../viewer/static/elements.js";
import { isForNotebook } from "../../viewer/static/keys.js";
import { Bar } from "./bar.js";
import { CodePane } from "./codepane.js";
import { Dragging } from "./dragging.js";
import { Inspector } from "./inspector.js";
import { openMenu } from "./menu.js";
import { PalettePart } from "./palette.js";
import { ProblemList } from "./problemlist.js";
import { Stage } from "./stage.js";

/** @import { Carried, Hands, Maybe, Model, Place } from "./types.d.ts" */

const BUSY = 600; // milliseconds without an answer until that is said
const WAITING = "A cell is running; this is done when it ends.";
const GONE = "The kernel was restarted: run the cell again, the draft is on disk.";
const TRAITS = ["scene", "text", "broken", "problems", "palette", "chosen", "past", "about"];

/** @implements {Hands} */
class DesignerView {
  /** @param {Model} model */
  constructor(model) {
    this.model = model;
    /** @type {Maybe<Carried>} */
    this.inHand = null;
    this.asked = 0;
    /** @type {Map<number, ReturnType<typeof setTimeout>>} */
    this.open = new Map();
    this.stage = new Stage(this);
    this.palette = new PalettePart(this);
    this.inspector = new Inspector(this);
    this.code = new CodePane(this);
    this.problems = new ProblemList(this);
    this.bar = new Bar(this, this.stage, (open) => this.showCode(open));
    this.status = make("p", { class: "sfd-status", role: "status" });
    this.code.element.hidden = true;
    const choice = (/** @type {string} */ words, /** @type {string} */ what) =>
      make("button", { onclick: () => this.ask({ do: what }) }, words);
    this.theirs = make(
      "p",
      { hidden: true },
      choice("Open theirs", "take_theirs"),
      " ",
      choice("Keep mine", "keep_mine"),
    );
    this.edit = make(
      "div",
      { class: "sfd-parts" },
      this.palette.element,
      this.stage.element,
      this.inspector.element,
      this.code.element,
    );
    this.run = make("div", { class: "sfd-run" });
    this.element = make(
      "div",
      { class: "sfn sfd", tabindex: "-1" },
      this.bar.element,
      this.status,
      this.edit,
      this.problems.element,
      this.code.line,
      this.run,
    );
    this.dragging = new Dragging(this.element, this, this.stage);
    this.element.addEventListener("click", (event) => this.clicked(event));
    this.element.addEventListener("contextmenu", (event) => this.context(event));
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.drawAll();
  }

  /** @param {string} name */
  get(name) {
    return this.model.get(name);
  }

  /** @param {Record<string, unknown>} question */
  ask(question) {
    const id = ++this.asked;
    try {
      this.model.send({ ...question, id });
    } catch {
      return this.say(GONE);
    }
    this.open.set(
      id,
      setTimeout(() => this.say(WAITING), BUSY),
    );
    return undefined;
  }

  /** @param {Record<string, any>} answer */
  hear(answer) {
    clearTimeout(this.open.get(answer.done));
    this.open.delete(answer.done);
    if (answer.say != null) this.say(answer.say, Boolean(answer.refused));
    if (answer.refused === "rename") this.inspector.showName();
    if (answer.tested) this.inspector.testing.show(answer.tested);
    if (answer.file) download(answer.file, new Blob([bytesOf(answer.content)]));
    this.theirs.hidden = !answer.theirs;
  }

  /**
   * @param {string} words
   * @param {boolean} [refused]
   */
  say(words, refused = false) {
    this.status.textContent = words;
    this.status.classList.toggle("sfd-problem", refused);
  }

  /** @param {Maybe<string>} name */
  choose(name) {
    if (name === this.get("chosen")) return;
    this.model.set("chosen", name ?? null); // seen at once, also while a cell runs
    this.model.save_changes();
  }

  carried() {
    return this.inHand;
  }

  /** @param {Maybe<Carried>} carried */
  carry(carried) {
    const { inHand: before } = this;
    this.inHand = carried;
    this.palette.show();
    this.stage.mark();
    if (carried) this.say(`${carried.label}: choose a + to put it down, Escape lets go.`);
    else if (before) this.say(`${before.label} was let go: nothing has changed.`);
  }

  /**
   * What is in hand is put down; with nothing in hand a menu asks what to put there.
   * @param {Place | string} target
   */
  put(target) {
    const carried = this.inHand;
    if (!carried) return typeof target === "string" ? this.choose(target) : this.offer(target);
    this.inHand = null;
    this.palette.show();
    this.stage.dark();
    if (typeof target === "string") return this.ask({ do: "replace", name: target, what: carried.what });
    if (carried.moves != null) return this.ask({ do: "move", name: carried.moves, place: target.place });
    return this.ask({ do: "insert", what: carried.what, place: target.place });
  }

  /** @param {Place} place */
  offer(place) {
    const { functions, flow, actions, patterns } = this.get("palette");
    const entries = [...Object.keys(functions), ...flow, ...actions, ...patterns].map((what) => ({
      words: what,
      act: () => this.ask({ do: "insert", what, place: place.place }),
    }));
    const paste = { words: "Paste", keys: "Ctrl+V", act: () => this.paste(place) };
    const at = this.stage.pluses()[this.get("scene").places.indexOf(place)]?.getBoundingClientRect();
    openMenu([...entries, paste], at ? at.right : 0, at ? at.top : 0, `Insert ${place.words}`);
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const item = /** @type {Element} */ (event.target).closest("[data-what]");
    if (!item) return;
    const what = /** @type {string} */ (item.getAttribute("data-what"));
    this.carry(this.inHand?.what === what ? null : { label: what, what });
    const byKey = event.detail === 0; // pressed with Enter or the space bar
    if (byKey && this.inHand) this.stage.focusPlace(this.get("chosen"));
  }

  /** @param {MouseEvent} event */
  context(event) {
    const state = /** @type {Element} */ (event.target).closest("[data-state]");
    if (!state) return;
    event.preventDefault();
    const name = /** @type {string} */ (state.getAttribute("data-state"));
    this.choose(name);
    this.menuOf(name, event.clientX, event.clientY);
  }

  /**
   * @param {string} name
   * @param {number} x
   * @param {number} y
   */
  menuOf(name, x, y) {
    const { type } = this.get("scene").states[name];
    const ask = (/** @type {Record<string, unknown>} */ what) => () => this.ask({ name, ...what });
    const single = !["Choice", "Succeed", "Fail"].includes(type);
    const entries = [
      { words: "Insert behind", keys: "a", act: () => this.insertBehind(name) },
      { words: "Rename", keys: "F2", act: () => this.rename() },
      { words: "Duplicate", keys: "Ctrl+D", act: ask({ do: "duplicate" }) },
      { words: "Delete", keys: "Del", act: ask({ do: "delete" }) },
      ...(single ? [{ words: "Move…", keys: "m", act: () => this.takeUp(name) }] : []),
      ...(single
        ? ["Map", "Parallel"].map((kind) => ({ words: `Put into a ${kind}`, act: ask({ do: "wrap", kind }) }))
        : []),
      ...(["Map", "Parallel"].includes(type) ? [{ words: "Take out of its box", act: ask({ do: "unwrap" }) }] : []),
    ];
    openMenu(entries, x, y, `What to do with ${name}`);
  }

  /** @param {string} name */
  takeUp(name) {
    this.carry({ label: name, moves: name });
    this.stage.focusPlace(name);
  }

  /** @param {string} name */
  insertBehind(name) {
    this.stage.focusPlace(name);
    const place = this.get("scene").places.find(
      (/** @type {Place} */ one) => one.place[1] === name && one.place[0] !== "start",
    );
    if (place) this.offer(place);
    else this.say(`Nothing can follow ${name}.`);
  }

  rename() {
    const box = /** @type {HTMLInputElement | null} */ (this.inspector.element.querySelector('[data-key="name"]'));
    box?.focus();
    box?.select();
  }

  /**
   * Keys stay in the designer: JupyterLab would delete the cell at `d d`. Ctrl+S and the run keys go on to it.
   * @param {KeyboardEvent} event
   */
  key(event) {
    const control = event.ctrlKey || event.metaKey;
    if (isForNotebook(event)) return;
    event.stopPropagation();
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.matches("input, textarea, select")) return;
    const act = control ? this.controls(event) : this.plain(event, target);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @param {KeyboardEvent} event */
  controls(event) {
    const focused = /** @type {Element} */ (event.target).closest("[data-state]")?.getAttribute("data-state");
    const name = focused ?? this.get("chosen");
    const key = `${event.shiftKey ? "Shift " : ""}${event.key.toLowerCase()}`;
    /** @type {Record<string, (() => void) | false>} */
    const acts = {
      z: () => this.ask({ do: "undo" }),
      "Shift z": () => this.ask({ do: "redo" }),
      y: () => this.ask({ do: "redo" }),
      c: name != null && (() => this.copy(name)),
      x: name != null && (() => this.copy(name).then(() => this.ask({ do: "delete", name }))),
      d: name != null && (() => this.ask({ do: "duplicate", name })),
      v: () => this.paste(this.behind(name)),
    };
    return acts[key] || null;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLElement} target
   */
  plain(event, target) {
    const name = target.closest("[data-state]")?.getAttribute("data-state");
    if (event.key === "Escape" && this.inHand) return () => this.carry(null);
    if (name == null) return null;
    const box = target.getBoundingClientRect();
    /** @type {Record<string, () => void>} */
    const acts = {
      a: () => this.insertBehind(name),
      Insert: () => this.insertBehind(name),
      F2: () => this.rename(),
      Delete: () => this.ask({ do: "delete", name }),
      Backspace: () => this.ask({ do: "delete", name }),
      m: () => this.takeUp(name),
      ContextMenu: () => this.menuOf(name, box.right, box.top),
      "Alt ArrowUp": () => this.shift(name, -1),
      "Alt ArrowDown": () => this.shift(name, 1),
    };
    return acts[event.altKey ? `Alt ${event.key}` : event.key] ?? null;
  }

  /**
   * One place up or down, as the machine runs.
   * @param {string} name
   * @param {number} step
   */
  shift(name, step) {
    /** @type {Place[]} */
    const places = this.get("scene").places;
    const before = places.find((one) => one.place[2] === name);
    const other = step < 0 ? before?.place[1] : places.find((one) => one.place[1] === name)?.place[2];
    const goal = places.find((one) => (step < 0 ? one.place[2] === other : one.place[1] === other) && other != null);
    if (goal) this.ask({ do: "move", name, place: goal.place });
    else this.say(`${name} cannot go farther.`);
  }

  /** @param {string} name */
  copy(name) {
    const states = { [name]: this.get("scene").states[name].state };
    const text = JSON.stringify({ StartAt: name, States: states }, null, 2);
    this.say(`${name} is on the clipboard.`);
    this.clip = text;
    return Promise.resolve(navigator.clipboard?.writeText(text)).catch(() => undefined);
  }

  /** @param {Maybe<Place>} place */
  paste(place) {
    if (!place) return this.say("Choose a state first: what is pasted goes behind it.");
    const own = this.clip ?? "";
    const read = navigator.clipboard?.readText?.() ?? Promise.reject(new Error("no clipboard"));
    return read.catch(() => own).then((text) => this.ask({ do: "paste", text: text || own, place: place.place }));
  }

  /**
   * @param {Maybe<string>} name
   * @returns {Maybe<Place>}
   */
  behind(name) {
    /** @type {Place[]} */
    const places = this.get("scene").places;
    return name == null ? places[0] : places.find((one) => one.place[1] === name && one.place[0] !== "start");
  }

  /** @param {boolean} open */
  showCode(open) {
    this.bar.code.setAttribute("aria-pressed", String(open));
    this.code.element.hidden = !open;
    this.edit.classList.toggle("sfd-with-code", open);
    this.code.show();
    this.code.follow(this.get("chosen"));
  }

  drawAll() {
    this.stage.draw();
    this.showRun();
    this.showAll();
  }

  showAll() {
    for (const part of [this.bar, this.palette, this.inspector, this.code, this.problems]) part.show();
    this.stage.mark();
    this.code.follow(this.get("chosen"));
  }

  // The run takes the picture's place, in the same layout; Edit leads back.
  async showRun() {
    const { run } = this.get("about");
    this.edit.hidden = run != null;
    if (run === this.shownRun) return;
    this.shownRun = run;
    this.leaveRun?.();
    this.leaveRun = undefined;
    if (run == null) return void refill(this.run);
    const model = await this.model.widget_manager.get_model(run.slice("IPY_MODEL_".length));
    const view = new View(model);
    const heard = { "change:scene": () => view.begin(), "change:run": () => view.update(), "change:notice": () => view.update(), "msg:custom": (/** @type {any} */ message) => view.receive(message) }; // prettier-ignore
    for (const [name, act] of Object.entries(heard)) model.on(name, act);
    this.leaveRun = () => {
      for (const [name, act] of Object.entries(heard)) model.off(name, act);
    };
    const back = make("button", { "data-key": "edit", onclick: () => this.ask({ do: "edit" }) }, "← Edit");
    refill(this.run, back, view.element);
    view.send({ ask: "look" });
  }
}

/** @param {string} text in base64 */
function bytesOf(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

/**
 * Shows the model in the element; returns what takes it away again.
 * @param {{ model: Model, el: HTMLElement }} place
 */
export function render({ model, el }) {
  const view = new DesignerView(model);
  Object.assign(view.element, { designer: view }); // for whoever looks into the page: tests, the console
  el.append(view.element);
  let due = false;
  let scene = false;
  // Traits of one edit arrive one after the other: they are shown once.
  const changed = (/** @type {string} */ name) => () => {
    scene ||= name === "scene";
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      if (scene) view.stage.draw();
      scene = false;
      view.showRun();
      view.showAll();
    });
  };
  const heard = Object.fromEntries(TRAITS.map((name) => [`change:${name}`, changed(name)]));
  const told = (/** @type {Record<string, any>} */ answer) => view.hear(answer);
  for (const [name, act] of Object.entries(heard)) model.on(name, act);
  model.on("msg:custom", told);
  return () => {
    for (const [name, act] of Object.entries(heard)) model.off(name, act);
    model.off("msg:custom", told);
    view.dragging.stop();
    view.leaveRun?.();
  };
}
