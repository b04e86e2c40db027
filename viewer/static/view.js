// The whole view: head, graph, tabs, replay, legend, put together and kept up to date.

import { Commands } from "./commands.js";
import { download, make, refill } from "./elements.js";
import { Events } from "./events.js";
import { Graph } from "./graph.js";
import { Head } from "./head.js";
import { keepKeys } from "./keys.js";
import { legend } from "./mark.js";
import { eventOf, moment } from "./moment.js";
import { placeOf } from "./place.js";
import { Replay } from "./replay.js";
import { Step } from "./step.js";
import { Table } from "./table.js";
import { Tabs } from "./tabs.js";
import { Timeline } from "./timeline.js";

/** @import { Ask, Maybe, Model, Moment, Run, Scene } from "./types.d.ts" */

const LOST = "The kernel was restarted: run the cell again.";

export class View {
  /** @param {Model} model */
  constructor(model) {
    this.model = model;
    this.said = ""; // a sentence of the browser's own, until the next thing that is asked
    /** @type {Maybe<number>} */
    this.event = null; // the latest, until one looks back
    /** @type {Maybe<string>} */
    this.chosen = null;
    this.shown = "Step";
    this.element = make("div", { class: "sfn", tabindex: "-1" }); // a click anywhere in it leads the keys here
    keepKeys(this.element);
    this.parts = this.build(model.get("scene"));
    this.place();
  }

  // Another execution takes the place of the one before.
  begin() {
    this.parts.replay.halt();
    [this.event, this.chosen] = [null, null];
    this.parts = this.build(this.model.get("scene"));
    this.place();
  }

  /**
   * A definition is laid out: everything is built once, then only brought up to date.
   * @param {Scene} scene
   */
  build(scene) {
    const ask = this.ask();
    const choose = (/** @type {string} */ name, /** @type {Maybe<number>} */ visit) => this.choose(name, visit);
    const graph = new Graph(scene, choose);
    const head = new Head(scene, ask, graph, () => this.turn());
    const replay = new Replay((event) => this.go(event));
    const step = new Step(ask, scene);
    /** @type {Record<string, { element: HTMLElement, show: (now: Moment, name: Maybe<string>) => void }>} */
    const views = { Step: step, Table: new Table(scene, choose), Timeline: new Timeline(choose), Events: new Events() };
    if (ask.can("start") || ask.can("stop")) views.Run = new Commands(ask, scene);
    const tabs = new Tabs(Object.keys(views), (name) => this.open(name));
    return { scene, graph, head, replay, step, views, tabs };
  }

  // The tab that was open stays open, where there is one; what had the focus has it.
  place() {
    const { scene, graph, head, replay, views, tabs } = this.parts;
    this.open(this.shown in views ? this.shown : "Step");
    const stage = make("div", { class: "sfn-stage" }, graph.element, replay.element); // one sight, however narrow
    const body = make("div", { class: "sfn-body" }, stage, tabs.element);
    this.element.classList.toggle("sfn-large", scene.large);
    refill(this.element, head.element, head.notice, body, legend(scene));
  }

  /** @returns {Ask} */
  ask() {
    return {
      send: (question) => this.send(question),
      say: (words) => this.say(words),
      can: (what) => this.model.get("can").includes(what),
      live: Boolean(this.model.get("live")),
    };
  }

  /** @param {Record<string, unknown>} question */
  send(question) {
    try {
      this.model.send(question);
      this.say("");
    } catch {
      this.say(LOST);
    }
  }

  /** @param {string} words */
  say(words) {
    this.said = words;
    this.update();
  }

  turn() {
    this.parts.graph.turn();
    this.update();
  }

  /** @param {string} name */
  open(name) {
    this.shown = name;
    this.parts.tabs.show(name, this.parts.views[name].element);
    this.update();
  }

  /**
   * @param {string} name
   * @param {Maybe<number>} visit
   */
  choose(name, visit) {
    this.chosen = name;
    this.parts.step.choose(name, visit);
    this.open("Step");
  }

  /** @param {number} event */
  go(event) {
    const { last } = this.model.get("run");
    const wanted = Math.min(Math.max(event, 0), last);
    this.event = wanted === last ? null : wanted;
    this.update();
  }

  update() {
    /** @type {Run} */
    const run = this.model.get("run");
    const { scene, graph, head, replay, views } = this.parts;
    const event = this.event ?? run.last;
    const now = moment(scene, run, event);
    const name = this.chosen ?? placeOf(now);
    head.show(now);
    head.tell(this.said || this.model.get("notice"), run.status === "RUNNING" && !this.said);
    graph.colour(now, this.chosen);
    graph.follow(name);
    replay.show(run, event, eventOf(run, event)?.type ?? "");
    views[this.shown].show(now, name);
  }

  /** @param {Record<string, any>} message */
  receive(message) {
    if (message.anyone) this.send({ ask: "look" });
    if (message.link) window.open(message.link, "_blank", "noreferrer");
    if (message.file) download(message.file, new Blob([message.text], { type: "text/plain" }));
    if (message.logs) {
      this.parts.step.logs.set(`${message.visit}/${message.attempt}`, message.logs);
      this.update();
    }
  }
}
