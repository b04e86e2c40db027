// The whole view: toolbar, graph, panels, replay, legend, put together and kept up to date.

function render({ model, el }) {
  const view = new View(model);
  el.append(view.element);
  const heard = {
    "change:scene": () => view.begin(),
    "change:run": () => view.update(),
    "change:notice": () => view.update(),
    "msg:custom": (message) => view.receive(message),
  };
  for (const [name, act] of Object.entries(heard)) model.on(name, act);
  const leave = () => view.send({ ask: "leave" });
  window.addEventListener("pagehide", leave); // a page that is left or loaded again clears no cell
  view.send({ ask: "look" });
  return () => {
    for (const [name, act] of Object.entries(heard)) model.off(name, act);
    window.removeEventListener("pagehide", leave);
    view.replay.halt();
    leave();
  };
}

const LOST = "The kernel was restarted: run the cell again.";

class View {
  constructor(model) {
    this.model = model;
    this.said = "";
    this.element = make("div", { class: "sfn" });
    this.begin();
  }

  // A definition is laid out: everything is built once, then only brought up to date.
  begin() {
    const model = this.model;
    this.replay?.halt();
    this.scene = { ...model.get("scene") };
    this.moment = null; // the latest, until one looks back
    this.chosen = null;
    const ask = {
      send: (question) => this.send(question),
      say: (words) => this.say(words),
      can: (what) => model.get("can").includes(what),
      live: Boolean(model.get("live")),
    };
    const choose = (name, visit) => this.choose(name, visit);
    this.graph = new Graph(this.scene, choose);
    this.step = new Step(ask, this.scene);
    this.table = new Table(this.scene, choose);
    this.timeline = new Timeline(this.scene, choose);
    this.events = new Events();
    this.commands = new Commands(ask);
    this.replay = new Replay((event) => this.go(event));
    this.panels = { Step: this.step, Table: this.table, Timeline: this.timeline, Events: this.events };
    if (ask.can("start") || ask.can("stop")) this.panels.Run = this.commands;
    this.build(ask);
    this.open("Step");
  }

  send(question) {
    try {
      this.model.send(question);
      this.say("");
    } catch {
      this.say(LOST);
    }
  }

  // A sentence of the browser's own, until the next thing that is asked.
  say(words) {
    this.said = words;
    this.update();
  }

  build(ask) {
    this.status = make("strong", { role: "status", class: "sfn-status" });
    this.outcome = make("span", { class: "sfn-outcome" });
    this.notice = make("p", { role: "alert", class: "sfn-notice" });
    this.tabs = tabs(Object.keys(this.panels), (name) => this.open(name));
    this.panel = make("div", {
      class: "sfn-panel",
      role: "tabpanel",
      id: `sfn-${Math.random().toString(36).slice(2)}`,
    });
    for (const tab of this.tabs.children) tab.setAttribute("aria-controls", this.panel.id);
    this.element.classList.toggle("sfn-large", Boolean(this.scene.large));
    this.element.replaceChildren(
      make(
        "div",
        { class: "sfn-head" },
        make("b", { class: "sfn-title" }, this.scene.name),
        this.status,
        this.outcome,
        this.tools(ask),
      ),
      this.notice,
      make(
        "div",
        { class: "sfn-body" },
        this.graph.element,
        make("div", { class: "sfn-side" }, this.tabs, this.panel),
      ),
      this.replay.element,
      make(
        "ul",
        { class: "sfn-legend", "aria-label": "Legend" },
        ...Object.keys(this.scene.looks).map((status) => make("li", {}, mark(this.scene, status))),
      ),
    );
  }

  tools(ask) {
    const turn = () => {
      this.graph.turn(this.graph.direction === "vertical" ? "horizontal" : "vertical");
      this.update();
    };
    const button = (label, sign, act) =>
      make("button", { "aria-label": label, title: label, onclick: act }, sign);
    const link = ask.can("link")
      ? button("Open the AWS console", "Console", () => ask.send({ ask: "link" }))
      : null;
    return make(
      "span",
      { class: "sfn-tools" },
      button("Zoom in", "+", () => this.graph.zoom(1.25)),
      button("Zoom out", "−", () => this.graph.zoom(0.8)),
      button("Fit the graph", "Fit", () => this.graph.fit()),
      button("Turn the graph", "Turn", turn),
      exporter(ask, this.graph),
      link,
    );
  }

  open(name) {
    this.shown = name;
    for (const tab of this.tabs.children) {
      tab.setAttribute("aria-selected", String(tab.textContent === name));
      tab.tabIndex = tab.textContent === name ? 0 : -1;
    }
    this.panel.setAttribute("aria-label", name);
    this.panel.replaceChildren(this.panels[name].element);
    this.update();
  }

  choose(name, visit = null) {
    this.chosen = name;
    this.step.name = name;
    this.step.visit = visit;
    this.open("Step");
  }

  go(event) {
    const { last } = this.model.get("run");
    const wanted = Math.min(Math.max(event, 0), last);
    this.moment = wanted === last ? null : wanted;
    this.update();
  }

  update() {
    const run = this.model.get("run");
    const event = this.moment ?? run.last;
    const now = moment(this.scene, run, event);
    this.status.textContent = now.status.replace("_", " ");
    this.status.dataset.status = now.status;
    this.tell(run.status === "RUNNING" && !this.said, this.said || this.model.get("notice"));
    const over = now.status !== "RUNNING";
    const reason = [run.error, messageOf(run.cause)].filter(Boolean).join(": ");
    this.outcome.textContent = over ? short(reason, 160) : "";
    this.graph.show(now, this.chosen);
    this.graph.follow(this.chosen ?? this.latest(now));
    this.replay.show(event, run.last, eventOf(run, event)?.type || "");
    if (this.shown === "Step") this.step.show(now, this.chosen ?? this.latest(now));
    else this.panels[this.shown].show(this.shown === "Run" ? run : now);
  }

  // What went wrong; a watch that it ended goes on where it was.
  tell(running, words) {
    if (this.notice.dataset.words === words) return;
    this.notice.dataset.words = words;
    const on = make("button", { onclick: () => this.send({ ask: "go_on" }) }, "Watch on");
    this.notice.replaceChildren(words, words && running ? on : "");
  }

  // Until somebody chooses, the details follow the run.
  latest(now) {
    return now.visits[now.visits.length - 1]?.state ?? null;
  }

  receive(message) {
    if (message.anyone) this.send({ ask: "look" });
    if (message.link) window.open(message.link, "_blank", "noreferrer");
    if (message.file) download(message.file, new Blob([message.text], { type: "text/plain" }));
    if (message.logs) {
      this.step.logs.set(`${message.visit}/${message.attempt}`, message.logs);
      this.update();
    }
  }
}

// Tabs as the keyboard knows them: arrows move, the chosen one is in the tab order.
function tabs(names, open) {
  const list = make(
    "div",
    { class: "sfn-tabs", role: "tablist", "aria-label": "Views" },
    ...names.map((name) => make("button", { role: "tab", onclick: () => open(name) }, name)),
  );
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = [...list.children];
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    open(next.textContent);
    next.focus();
  });
  return list;
}

export default { render };
