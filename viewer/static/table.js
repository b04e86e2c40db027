// All visits as rows: name, type, status, when, how long.

import { make, refill } from "./elements.js";
import { mark } from "./mark.js";
import { iterationOf } from "./moment.js";
import { Pager } from "./pager.js";
import { duration, seconds } from "./words.js";

/** @import { Choose, Moment, Scene, Seen } from "./types.d.ts" */

export class Table {
  /**
   * @param {Scene} scene
   * @param {Choose} choose
   */
  constructor(scene, choose) {
    this.scene = scene;
    this.choose = choose;
    this.pager = new Pager(() => this.now && this.show(this.now));
    this.element = make("div", { class: "sfn-scroll", tabindex: "0", "aria-label": "Table of steps" });
  }

  /** @param {Moment} now */
  show(now) {
    this.now = now;
    const heads = ["Name", "Type", "Status", "Started after", "Duration"].map((name) =>
      make("th", { scope: "col" }, name),
    );
    const [visits, turning] = this.pager.cut(now.visits);
    const rows = visits.map((visit) => this.row(now, visit));
    const table = make("table", {}, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows));
    refill(this.element, table, turning);
  }

  /**
   * @param {Moment} now
   * @param {Seen} visit
   */
  row(now, visit) {
    const name = make(
      "button",
      { class: "sfn-link", "data-key": visit.index, onclick: () => this.choose(visit.state, visit.index) },
      visit.state + iterationOf(now.run, visit),
    );
    const cells = [name, visit.type, mark(this.scene, visit.status), seconds(visit.entered[1]), duration(visit)];
    return make("tr", {}, ...cells.map((cell) => make("td", {}, cell)));
  }
}
