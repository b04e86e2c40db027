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
    const heads = ["Name", "Type", "Status", "Started after", "Duration"].map((name) =>
      make("th", { scope: "col" }, name),
    );
    const [rows, pager] = paged(this, now.visits, () => this.show(now));
    const table = make(
      "table",
      {},
      make("thead", {}, make("tr", {}, ...heads)),
      make("tbody", {}, ...rows.map((visit) => this.row(now, visit))),
    );
    this.element.replaceChildren(table, pager);
  }

  row(now, visit) {
    const place = visit.iteration === null ? "" : ` #${visit.iteration}`;
    const name = make(
      "button",
      { class: "sfn-link", onclick: () => this.choose(visit.state, visit.index) },
      visit.state + place,
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

// The rows of the page at hand, and what turns the pages.
function paged(view, rows, again) {
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  view.page = Math.min(view.page, pages - 1);
  const turn = (step) => () => {
    view.page = Math.min(Math.max(view.page + step, 0), pages - 1);
    again();
  };
  const pager =
    pages === 1
      ? ""
      : make(
          "p",
          { class: "sfn-pager" },
          make("button", { onclick: turn(-1), "aria-label": "Page before" }, "‹"),
          ` ${view.page + 1} of ${pages} `,
          make("button", { onclick: turn(1), "aria-label": "Next page" }, "›"),
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
    const timed = now.visits.some((visit) => visit.entered[1] !== null);
    const place = timed ? (moment) => moment[1] : (moment) => moment[0];
    const far = Math.max(...now.visits.map((visit) => place(visit.until) || 0), 0) || 1;
    const [rows, pager] = paged(this, now.visits, () => this.show(now));
    this.element.replaceChildren(
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
    const words = `${visit.state}, ${visit.status}, ${attempts.length > 1 ? `${attempts.length} attempts` : ""}`;
    return make(
      "button",
      { class: "sfn-row", onclick: () => this.choose(visit.state, visit.index), "aria-label": words },
      make("span", {}, visit.state),
      make("span", { class: "sfn-track" }, whole, ...bars),
    );
  }
}

class Events {
  constructor() {
    this.page = 0;
    this.words = "";
    this.list = make("div");
    const typed = (event) => {
      this.words = event.target.value.toLowerCase();
      this.page = 0;
      this.show(this.now, this.run);
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

  show(now, run) {
    [this.now, this.run] = [now, run];
    const seen = run.events.filter((event) => event.id <= now.event && this.fits(event));
    const [rows, pager] = paged(this, seen, () => this.show(now, run));
    const key = JSON.stringify([rows.map((event) => event.id), this.page]);
    if (key !== this.key) this.list.replaceChildren(...rows.map(eventRow), pager); // opened ones stay open
    this.key = key;
  }

  fits(event) {
    if (!this.words) return true;
    event.text ??= `${event.id} ${event.type} ${JSON.stringify(event.details)}`.toLowerCase();
    return event.text.includes(this.words);
  }
}

function eventRow(event) {
  const name = event.details?.name ? ` · ${event.details.name}` : "";
  const time = event.time === null ? "" : ` · ${seconds(event.time)}`;
  const { text, ...rest } = event;
  return make(
    "details",
    {},
    make("summary", {}, `${event.id} ${event.type}${name}${time}`),
    code(plain(" ", "", rest, 0), `Event ${event.id}`),
  );
}
