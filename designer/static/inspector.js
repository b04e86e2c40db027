// The form of the chosen state: its name, where it leads, its fields, rules, handlers, a test, all of it as JSON.

import { make, refill } from "../../viewer/static/elements.js";
import { fieldsOf, jsonOf, shownValue } from "./fields.js";
import { handlersPart } from "./handlers.js";
import { pressable, rulesPart, targetPart } from "./rules.js";
import { Testing } from "./testing.js";

/** @import { Drawn, Hands, Problem, Scene } from "./types.d.ts" */
/** @import { Field } from "./fields.js" */

const HANDLES = ["Task", "Parallel", "Map"];

export class Inspector {
  /** @param {Hands} hands */
  constructor(hands) {
    this.hands = hands;
    this.head = make("h3");
    this.body = make("div");
    this.testing = new Testing(hands);
    this.key = "";
    this.element = make(
      "div",
      { class: "sfd-inspector", role: "group", "aria-label": "The chosen state" },
      this.head,
      this.body,
    );
  }

  show() {
    /** @type {Scene} */
    const scene = this.hands.get("scene");
    const name = this.hands.get("chosen");
    const drawn = name == null ? null : scene.states[name];
    const problems = /** @type {Problem[]} */ (this.hands.get("problems")).filter((one) => one.state === name);
    const key = JSON.stringify([name, drawn, problems, Object.keys(scene.states), this.hands.get("about").jsonata]);
    if (key === this.key) return; // what is being typed stays
    this.key = key;
    this.testing.about(name, drawn?.type);
    refill(this.head, name ?? "Choose a state", drawn ? make("small", {}, ` ${drawn.type}`) : null);
    refill(this.body, ...(drawn ? this.parts(name, drawn, problems, scene) : [this.nothing(scene)]));
  }

  /** @param {Scene} scene */
  nothing(scene) {
    const empty = !Object.keys(scene.states).length;
    const words = empty
      ? "Drag something from the left onto the arrow, or press it and then the +."
      : "Its fields stand here: click it in the picture, or walk there with the arrow keys.";
    return make("p", { class: "sfn-hint" }, words);
  }

  /**
   * @param {string} name
   * @param {Drawn} drawn
   * @param {Problem[]} problems
   * @param {Scene} scene
   */
  parts(name, drawn, problems, scene) {
    const near = Object.keys(scene.states).filter((one) => scene.states[one].parent === drawn.parent && one !== name);
    const jsonata =
      (drawn.state.QueryLanguage ?? (this.hands.get("about").jsonata ? "JSONata" : "JSONPath")) === "JSONata";
    const told = problems.map((one) => make("p", { class: one.warns ? "sfn-hint" : "sfd-problem" }, one.sentence));
    return [
      ...told,
      this.nameField(name),
      this.nextField(name, drawn, near),
      drawn.type === "Choice" ? rulesPart(this.hands, name, drawn, near) : null,
      ...fieldsOf(drawn.type, jsonata).map((field) => this.field(name, drawn, field)),
      drawn.type === "Parallel"
        ? pressable("Add branch", "Add a branch", () => this.hands.ask({ do: "add_branch", name }))
        : null,
      HANDLES.includes(drawn.type) ? handlersPart(this.hands, name, drawn, near) : null,
      this.testing.element,
      this.whole(name, drawn),
    ];
  }

  /** The state's name as it is: a refused one does not stay in the field, where it would look taken. */
  showName() {
    const box = /** @type {HTMLInputElement | null} */ (this.body.querySelector('[data-key="name"]'));
    if (box) box.value = this.hands.get("chosen") ?? "";
  }

  /** @param {string} name */
  nameField(name) {
    const box = make("input", { value: name, maxlength: "80", "data-key": "name" });
    box.addEventListener("change", () => this.hands.ask({ do: "rename", name, to: box.value }));
    return make("label", { class: "sfd-field" }, make("span", {}, "Name"), box);
  }

  /**
   * @param {string} name
   * @param {Drawn} drawn
   * @param {string[]} near
   */
  nextField(name, drawn, near) {
    if (["Choice", "Succeed", "Fail"].includes(drawn.type)) return null;
    const now = drawn.state.Next ?? "";
    return targetPart("Next", ["", ...near], now, (to) => this.hands.ask({ do: "lead", name, to: to || null }), "next");
  }

  /**
   * @param {string} name
   * @param {Drawn} drawn
   * @param {Field} field
   */
  field(name, drawn, field) {
    const shown = shownValue(field, drawn.state[field.field]);
    const about = { "data-key": `field ${field.field}`, spellcheck: "false", title: field.help };
    const box =
      field.kind === "json"
        ? make("textarea", { ...about, rows: String(Math.min(8, Math.max(1, shown.split("\n").length))) })
        : make("input", about);
    box.value = shown;
    box.addEventListener("change", () =>
      this.hands.ask({ do: "set", name, field: field.field, text: jsonOf(field, box.value) }),
    );
    const help = make("small", { class: "sfn-hint" }, field.help);
    return make("label", { class: "sfd-field" }, make("span", {}, field.field), box, help);
  }

  /**
   * @param {string} name
   * @param {Drawn} drawn
   */
  whole(name, drawn) {
    const text = make("textarea", {
      rows: "8",
      spellcheck: "false",
      "aria-label": `${name} as JSON`,
      "data-key": "json",
    });
    text.value = JSON.stringify(drawn.state, null, 2);
    text.addEventListener("change", () => this.hands.ask({ do: "set_state", name, text: text.value }));
    return make("details", {}, make("summary", {}, "All of it, as JSON"), text);
  }
}
