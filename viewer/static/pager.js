// Pages of rows: as many as the console shows at once.

import { make } from "./elements.js";

export const PAGE = 25;

/**
 * The rows of a page and its number, which may have to be another where there are fewer.
 * @template Row
 * @param {Row[]} rows
 * @param {number} wanted
 */
export function pageOf(rows, wanted) {
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  const page = Math.min(Math.max(wanted, 0), pages - 1);
  return { page, pages, rows: rows.slice(page * PAGE, (page + 1) * PAGE) };
}

export class Pager {
  /** @param {() => void} turned */
  constructor(turned) {
    this.page = 0;
    this.turned = turned;
  }

  /**
   * The rows to show, and what turns the page where there are several.
   * @template Row
   * @param {Row[]} all
   * @returns {[Row[], HTMLElement | null]}
   */
  cut(all) {
    const { page, pages, rows } = pageOf(all, this.page);
    this.page = page;
    if (pages === 1) return [rows, null];
    const before = make("button", { "data-key": "before", onclick: this.turn(-1), "aria-label": "Page before" }, "‹");
    const next = make("button", { "data-key": "next", onclick: this.turn(1), "aria-label": "Next page" }, "›");
    return [rows, make("p", { class: "sfn-pager" }, before, ` ${page + 1} of ${pages} `, next)];
  }

  /** @param {number} step */
  turn(step) {
    return () => {
      this.page += step;
      this.turned();
    };
  }
}
