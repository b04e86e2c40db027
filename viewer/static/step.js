// The details of one state: its visits, the data in and out with what the step changed, attempts, logs.

const LINES = 500; // of data, as many as are shown unasked
const HURT = ["failed", "caught error"];

class Step {
  constructor(ask, scene) {
    this.ask = ask;
    this.scene = scene;
    this.logs = new Map();
    this.visit = null;
    this.head = make("h3");
    this.visits = new Visits((number) => {
      this.visit = this.entries[number].index;
      this.show(this.now, this.name);
    });
    this.body = make("div", { tabindex: "-1" });
    this.element = make("div", { class: "sfn-step" }, this.head, this.visits.element, this.body);
  }

  show(now, name) {
    const entries = now.states.get(name)?.visits || [];
    if (this.name !== name) this.visit = null;
    [this.now, this.name, this.entries] = [now, name, entries];
    const visit = entries.find((one) => one.index === this.visit) || entries[entries.length - 1];
    this.visits.show(now.run, entries, visit);
    const attempts = visit && attemptsAt(visit, now.event).length;
    const key = JSON.stringify([name, visit?.index, visit?.status, visit?.until, attempts, this.logs.size]);
    if (key === this.key) return; // what is open or selected here stays so
    this.key = key;
    const title = name ? `${name} ` : "Choose a state in the graph";
    const type = name ? make("small", {}, this.scene.states[name] || "") : "";
    this.head.replaceChildren(title, type);
    refill(this.body, ...(visit ? this.parts(now, visit) : [this.nothing(name)]));
  }

  nothing(name) {
    return make(
      "p",
      {},
      name ? "This state was not reached." : "Its data, attempts and errors are shown here.",
    );
  }

  parts(now, visit) {
    const hurt = HURT.includes(visit.status);
    return [
      statusLine(this.scene, visit),
      hurt ? trouble(visit) : null,
      ...this.data(now.run, visit),
      ...attemptsAt(visit, now.event).map((attempt, number) => this.attempt(now, visit, attempt, number)),
    ].filter(Boolean);
  }

  data(run, visit) {
    const over = visit.status !== "in progress";
    const { input } = detailsOf(eventOf(run, visit.entered[0]));
    const { output, assignedVariables } = over ? detailsOf(eventOf(run, visit.until[0])) : {};
    const parts = [make("h4", {}, "Input"), code(plain(" ", "", input, 0), "Input")];
    if (output !== undefined)
      parts.push(make("h4", {}, "Output"), code(marked(input, output), "Output"), legend());
    if (assignedVariables)
      parts.push(make("h4", {}, "Variables"), code(plain(" ", "", assignedVariables, 0), "Variables"));
    return parts;
  }

  attempt(now, visit, attempt, number) {
    const hurt = HURT.includes(visit.status);
    const ended = attempt.ended[0] !== null && attempt.ended[0] <= now.event;
    const time = ended && attempt.begun[1] !== null ? seconds(attempt.ended[1] - attempt.begun[1]) : "";
    const wait = attempt.wait === null ? "" : `, after a wait of ${seconds(attempt.wait)}`;
    const told = hurt && visit.error === attempt.error && visit.cause === attempt.cause; // with the visit
    const error = ended && !told ? trouble(attempt) : null;
    const words = `Attempt ${attempt.number}: ${ended ? attempt.status : "in progress"} ${time}${wait}`;
    const resource = attempt.resource ? make("code", {}, attempt.resource.split(":function:").pop()) : null;
    return make(
      "section",
      { class: "sfn-attempt" },
      make("h4", {}, words),
      resource,
      error,
      this.log(visit, number, ended && visit.type === "Task"),
    );
  }

  log(visit, number, possible) {
    const lines = this.logs.get(`${visit.index}/${number}`);
    if (lines)
      return make(
        "pre",
        { tabindex: "0", "data-key": `log ${number}`, "aria-label": "Log lines" },
        lines.join("\n") || "No log lines were found.",
      );
    if (!possible || !this.ask.can("logs")) return null;
    return make(
      "button",
      {
        "data-key": `log ${number}`,
        onclick: () => this.ask.send({ ask: "logs", visit: visit.index, attempt: number }),
      },
      "Show log lines",
    );
  }
}

function trouble({ error, cause }) {
  if (!error && !cause) return null;
  const text = cause ? make("pre", { tabindex: "0", "aria-label": "Cause" }, readable(cause)) : null;
  return make("div", { class: "sfn-error" }, make("b", {}, error || ""), text);
}

function statusLine(scene, visit) {
  const over = visit.status !== "in progress"; // until then the last event known is no clock
  const took = over && visit.until[1] !== null ? ` · ${duration(visit)}` : "";
  const after = visit.entered[1] === null ? "" : ` · started after ${seconds(visit.entered[1])}`;
  return make("p", {}, mark(scene, visit.status), `${took}${after}`);
}

// A status as icon and word.
function mark(scene, status) {
  const look = scene.looks[status];
  return make(
    "span",
    { class: `sfn-mark sfn-${status.replace(" ", "-")}` },
    make("b", { "aria-hidden": "true" }, look.sign || "○"),
    ` ${look.word}`,
  );
}

function code(rows, label) {
  const first = rows.slice(0, LINES).map(codeLine);
  const text = make(
    "pre",
    { class: "sfn-code", tabindex: "0", "data-key": label, "aria-label": label },
    ...first,
  );
  if (rows.length <= LINES) return text;
  const more = () => {
    text.append(...rows.slice(LINES).map(codeLine));
    all.remove();
    text.focus();
  };
  const all = make("button", { "data-key": `all ${label}`, onclick: more }, `Show all ${rows.length} lines`);
  return make("div", {}, text, all);
}

function codeLine({ mark, text }) {
  const names = { "+": "added", "~": "changed", "-": "removed" };
  return make("span", { class: names[mark] ? `sfn-${names[mark]}` : null }, `${mark} ${text}\n`);
}

function legend() {
  return make(
    "p",
    { class: "sfn-hint" },
    "This step: ",
    make("span", { class: "sfn-added" }, "+ added"),
    " ",
    make("span", { class: "sfn-changed" }, "~ changed"),
    " ",
    make("span", { class: "sfn-removed" }, "- removed"),
  );
}

// Which visit of a state is shown, chosen by its number: there may be thousands.
class Visits {
  constructor(choose) {
    this.number = make("input", {
      type: "number",
      min: "1",
      "aria-label": "Visit",
      oninput: () => {
        const chosen = Number(this.number.value);
        if (chosen >= 1 && chosen <= Number(this.number.max)) choose(chosen - 1);
      },
    });
    this.words = make("span");
    this.element = make("label", { class: "sfn-visits" }, "Visit ", this.number, this.words);
  }

  show(run, entries, visit) {
    this.element.hidden = entries.length < 2;
    if (this.element.hidden) return;
    const place = iterationOf(run, visit);
    const number = entries.indexOf(visit) + 1;
    this.number.max = entries.length;
    if (Number(this.number.value) !== number) this.number.value = number;
    this.words.textContent = ` of ${entries.length}${place ? ` · iteration${place}` : ""}`;
  }
}
