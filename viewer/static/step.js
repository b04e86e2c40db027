// The details of one state: its visits, the data in and out with what the step changed, attempts, logs.

class Step {
  constructor(ask, scene) {
    this.ask = ask;
    this.scene = scene;
    this.logs = new Map();
    this.visit = null;
    this.element = make("div", { class: "sfn-step" });
  }

  show(now, name) {
    const entries = now.states.get(name)?.visits || [];
    if (this.name !== name) this.visit = null;
    this.name = name;
    const visit = entries.find((one) => one.index === this.visit) || entries[entries.length - 1];
    const key = JSON.stringify([
      name,
      now.event,
      visit?.index,
      entries.length,
      this.logs.size,
      visit?.status,
    ]);
    if (key === this.key) return; // what is open or selected here stays so
    this.key = key;
    const title = name ? `${name} ` : "Choose a state in the graph";
    const type = name ? make("small", {}, this.scene.states[name] || "") : null;
    this.element.replaceChildren(
      make("h3", {}, title, type),
      ...(visit ? this.parts(now, visit, entries) : [this.nothing(name)]),
    );
  }

  nothing(name) {
    return make(
      "p",
      {},
      name ? "This state was not reached." : "Its data, attempts and errors are shown here.",
    );
  }

  parts(now, visit, entries) {
    const exited = visit.exited[0] !== null && visit.exited[0] <= now.event;
    const hurt = ["failed", "caught error"].includes(visit.status);
    return [
      entries.length > 1 ? this.chooser(now, visit, entries) : null,
      statusLine(this.scene, visit),
      hurt ? trouble(visit.error, visit.cause) : null,
      ...this.data(visit, exited),
      ...attemptsAt(visit, now.event).map((attempt, number) => this.attempt(now, visit, attempt, number)),
    ].filter(Boolean);
  }

  chooser(now, visit, entries) {
    const choose = (event) => {
      this.visit = Number(event.target.value);
      this.show(now, this.name);
    };
    const options = entries.map((one, number) =>
      make(
        "option",
        { value: one.index, selected: one.index === visit.index },
        `Visit ${number + 1} of ${entries.length}${one.iteration === null ? "" : ` · iteration ${one.iteration}`}`,
      ),
    );
    return make("label", { class: "sfn-visits" }, "Show ", make("select", { onchange: choose }, ...options));
  }

  data(visit, exited) {
    const parts = [make("h4", {}, "Input"), code(plain(" ", "", visit.input, 0), "Input")];
    if (exited)
      parts.push(make("h4", {}, "Output"), code(marked(visit.input, visit.output), "Output"), legend());
    if (exited && Object.keys(visit.assigned).length)
      parts.push(make("h4", {}, "Variables"), code(plain(" ", "", visit.assigned, 0), "Variables"));
    return parts;
  }

  attempt(now, visit, attempt, number) {
    const ended = attempt.ended[0] !== null && attempt.ended[0] <= now.event;
    const time = ended && attempt.begun[1] !== null ? seconds(attempt.ended[1] - attempt.begun[1]) : "";
    const wait = attempt.wait === null ? "" : `, after a wait of ${seconds(attempt.wait)}`;
    const error = ended ? trouble(attempt.error, attempt.cause) : null;
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
        { tabindex: "0", "aria-label": "Log lines" },
        lines.join("\n") || "No log lines were found.",
      );
    if (!possible || !this.ask.can("logs")) return null;
    return make(
      "button",
      { onclick: () => this.ask.send({ ask: "logs", visit: visit.index, attempt: number }) },
      "Show log lines",
    );
  }
}

function trouble(error, cause) {
  if (!error && !cause) return null;
  return make("p", { class: "sfn-error" }, make("b", {}, error || ""), ` ${short(cause || "", 400)}`);
}

function statusLine(scene, visit) {
  const took = visit.until[1] === null ? "" : ` · ${duration(visit)}`;
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
  const names = { "+": "added", "~": "changed", "-": "removed" };
  return make(
    "pre",
    { class: "sfn-code", tabindex: "0", "aria-label": label },
    ...rows.map((row) =>
      make("span", { class: names[row.mark] ? `sfn-${names[row.mark]}` : null }, `${row.mark} ${row.text}\n`),
    ),
  );
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
