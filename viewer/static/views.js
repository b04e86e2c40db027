// The views beside the graph: table, timeline, events.

const PAGE = 25; // as many events as the console shows at once

class Table {
  constructor(scene, choose) {
    this.scene = scene;
    this.choose = choose;
    this.page = 0;
    this.element = make("div", { class: "sfn-scroll", tabindex: "0", "aria-label": "Table of steps" });
  }

  show(now) {
    this.now = now;
    const heads = ["Name", "Type", "Status", "Started after", "Duration"].map((name) =>
      make("th", { scope: "col" }, name),
    );
    const [rows, pager] = paged(this, now.visits);
    const table = make(
      "table",
      {},
      make("thead", {}, make("tr", {}, ...heads)),
      make("tbody", {}, ...rows.map((visit) => this.row(now, visit))),
    );
    refill(this.element, table, pager);
  }

  row(now, visit) {
    const name = make(
      "button",
      {
        class: "sfn-link",
        "data-key": visit.index,
        onclick: () => this.choose(visit.state, visit.index),
      },
      visit.state + iterationOf(now.run, visit),
    );
    return make(
      "tr",
      {},
      ...[name, visit.type, mark(this.scene, visit.status), seconds(visit.entered[1]), duration(visit)].map((cell) =>
        make("td", {}, cell),
      ),
    );
  }
}

// The rows of the page at hand, and what turns the view's pages.
function paged(view, rows) {
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  view.page = Math.min(view.page, pages - 1);
  const turn = (step) => () => {
    view.page = Math.min(Math.max(view.page + step, 0), pages - 1);
    view.show(view.now);
  };
  const pager =
    pages === 1
      ? ""
      : make(
          "p",
          { class: "sfn-pager" },
          make("button", { "data-key": "before", onclick: turn(-1), "aria-label": "Page before" }, "‹"),
          ` ${view.page + 1} of ${pages} `,
          make("button", { "data-key": "next", onclick: turn(1), "aria-label": "Next page" }, "›"),
        );
  return [rows.slice(view.page * PAGE, (view.page + 1) * PAGE), pager];
}

class Timeline {
  constructor(scene, choose) {
    this.scene = scene;
    this.choose = choose;
    this.page = 0;
    this.element = make("div", { class: "sfn-scroll", tabindex: "0", "aria-label": "Timeline" });
  }

  // Histories without times are drawn by the numbers of their events.
  show(now) {
    this.now = now;
    const timed = now.visits.some((visit) => visit.entered[1] !== null);
    const place = timed ? (moment) => moment[1] : (moment) => moment[0];
    const far = Math.max(...now.visits.map((visit) => place(visit.until) || 0), 0) || 1;
    const [rows, pager] = paged(this, now.visits);
    refill(
      this.element,
      ...rows.map((visit) => this.row(now, visit, place, far)),
      make(
        "p",
        { class: "sfn-hint" },
        timed ? `0 to ${seconds(far)}` : "no times in this history: the scale counts events",
        " · striped: waiting before a retry",
      ),
      pager,
    );
  }

  row(now, visit, place, far) {
    const percent = (value) => `${(100 * value) / far}%`;
    const begin = place(visit.entered) || 0;
    const end = place(visit.until) || 0;
    const bar = (css, from, to) =>
      make("i", {
        class: css,
        style: `left:${percent(from)};width:max(3px,${percent(Math.max(to - from, 0))})`,
      });
    const attempts = attemptsAt(visit, now.event);
    const bars =
      attempts.length < 2
        ? []
        : attempts.map((attempt) => {
            const status =
              attempt.ended[0] !== null && attempt.ended[0] <= now.event ? attempt.status : "in progress";
            return bar(
              `sfn-bar sfn-${status.replace(" ", "-")}`,
              place(attempt.begun) || begin,
              status === "in progress" ? end : place(attempt.ended),
            );
          });
    const whole = bar(
      bars.length ? "sfn-bar sfn-waiting" : `sfn-bar sfn-${visit.status.replace(" ", "-")}`,
      begin,
      end,
    );
    const name = visit.state + iterationOf(now.run, visit);
    const words = `${name}, ${visit.status}${attempts.length > 1 ? `, ${attempts.length} attempts` : ""}`;
    return make(
      "button",
      {
        class: "sfn-row",
        "data-key": visit.index,
        onclick: () => this.choose(visit.state, visit.index),
        "aria-label": words,
        title: name,
      },
      make("span", {}, name),
      make("span", { class: "sfn-track" }, whole, ...bars),
    );
  }
}

class Events {
  constructor() {
    this.page = 0;
    this.words = "";
    this.texts = new WeakMap(); // event → the text in which words are looked for
    this.list = make("div", { tabindex: "-1" });
    const typed = (event) => {
      this.words = plainText(event.target.value);
      this.page = 0;
      this.show(this.now);
    };
    this.element = make(
      "div",
      { class: "sfn-scroll" },
      make(
        "label",
        {},
        "Filter ",
        make("input", { type: "search", placeholder: "type, state, error …", oninput: typed }),
      ),
      this.list,
    );
  }

  show(now) {
    this.now = now;
    const seen = now.run.events.filter((event) => event.id <= now.event && this.fits(event));
    const [rows, pager] = paged(this, seen);
    const none = this.words && !seen.length ? make("p", { class: "sfn-hint" }, "No event matches.") : "";
    const key = JSON.stringify([rows.map((event) => event.id), this.page, seen.length, this.words]);
    if (key !== this.key) refill(this.list, none, ...rows.map(eventRow), pager); // opened ones stay open
    this.key = key;
  }

  fits(event) {
    if (!this.words) return true;
    if (!this.texts.has(event))
      this.texts.set(event, plainText(`${event.id} ${event.type} ${JSON.stringify(detailsOf(event))}`));
    return this.texts.get(event).includes(this.words);
  }
}

// Text in which case and spaces do not count: JSON is written with and without them.
function plainText(text) {
  return text.toLowerCase().replace(/\s+/g, "");
}

function eventRow(event) {
  const name = event.details?.name ? ` · ${event.details.name}` : "";
  const time = event.time === null ? "" : ` · ${seconds(event.time)}`;
  const fill = () => {
    if (row.open && row.children.length === 1)
      row.append(code(plain(" ", "", { ...event, details: detailsOf(event) }, 0), `Event ${event.id}`));
  };
  const row = make(
    "details",
    { ontoggle: fill },
    make("summary", { "data-key": event.id }, `${event.id} ${event.type}${name}${time}`),
  );
  return row;
}
