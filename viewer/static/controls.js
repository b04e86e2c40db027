// What one can do: replay, start and stop, keep a copy.

class Replay {
  constructor(go) {
    this.go = go;
    this.speed = 4;
    this.timer = null;
    this.range = make("input", {
      type: "range",
      min: "0",
      max: "0",
      "aria-label": "Moment of the execution",
      oninput: () => {
        this.halt();
        go(Number(this.range.value));
      },
    });
    this.play = make(
      "button",
      { onclick: () => (this.timer ? this.halt() : this.run()), "aria-label": "Play" },
      "▶",
    );
    this.words = make("output", { class: "sfn-moment" });
    const speeds = [1, 2, 4, 8, 16, 32].map((speed) =>
      make("option", { value: speed, selected: speed === 4 }, `${speed}×`),
    );
    const fast = make(
      "select",
      {
        "aria-label": "Events a second",
        onchange: (event) => {
          this.speed = Number(event.target.value);
          if (this.timer) this.run();
        },
      },
      ...speeds,
    );
    const step = (by) => () => {
      this.halt();
      go(Number(this.range.value) + by);
    };
    this.element = make(
      "div",
      { class: "sfn-replay", role: "group", "aria-label": "Replay" },
      make("button", { onclick: step(-1), "aria-label": "One event back" }, "‹"),
      this.play,
      make("button", { onclick: step(1), "aria-label": "One event on" }, "›"),
      this.range,
      fast,
      this.words,
    );
  }

  show(event, last, type) {
    this.range.max = String(last);
    this.range.value = String(event);
    const words = event ? `event ${event} of ${last} · ${type}` : "before the start";
    this.range.setAttribute("aria-valuetext", words);
    this.words.textContent = words;
    if (this.timer && event >= last) this.halt();
  }

  run() {
    this.halt();
    if (Number(this.range.value) >= Number(this.range.max)) this.go(0);
    this.timer = setInterval(() => this.go(Number(this.range.value) + 1), 1000 / this.speed);
    this.play.textContent = "⏸";
    this.play.setAttribute("aria-label", "Pause");
  }

  halt() {
    clearInterval(this.timer);
    this.timer = null;
    this.play.textContent = "▶";
    this.play.setAttribute("aria-label", "Play");
  }
}

class Commands {
  constructor(ask) {
    this.ask = ask;
    this.hint = make("p", { class: "sfn-hint", role: "status" });
    this.text = make(
      "textarea",
      {
        rows: "4",
        spellcheck: "false",
        "aria-label": "Input of a new execution, JSON",
        oninput: () => {
          this.touched = true;
          this.check();
        },
      },
      "{}",
    );
    this.start = make(
      "button",
      {
        class: "sfn-main",
        onclick: () => this.ask.send({ ask: "start", input: this.text.value }),
      },
      "Start execution",
    );
    this.stop = make("button", { onclick: () => this.ask.send({ ask: "stop" }) }, "Stop execution");
    this.element = make(
      "div",
      {},
      make("h3", {}, "New execution"),
      this.text,
      this.hint,
      this.start,
      " ",
      this.stop,
    );
    this.check();
  }

  check() {
    try {
      JSON.parse(this.text.value);
      this.hint.textContent = "✓ valid JSON";
      this.start.disabled = false;
    } catch (error) {
      this.hint.textContent = `✗ ${error.message}`;
      this.start.disabled = true;
    }
  }

  show(run) {
    const { input } = detailsOf(run.events[0]);
    if (!this.touched && input !== undefined) {
      this.text.value = JSON.stringify(input, null, 2);
      this.touched = true;
      this.check();
    }
    this.start.hidden = !this.ask.can("start");
    this.stop.hidden = !this.ask.can("stop");
    this.stop.disabled = run.status !== "RUNNING";
  }
}

// The menu that keeps a copy; what Python writes is asked for.
function exporter(ask, graph) {
  const keep = {
    "": () => {},
    SVG: () => download("execution.svg", new Blob([graph.picture()], { type: "image/svg+xml" })),
    PNG: () => downloadPng(graph, ask.say),
    Mermaid: () => ask.send({ ask: "export", suffix: ".mmd" }),
    "HTML replay": () => ask.send({ ask: "export", suffix: ".html" }),
  };
  const names = Object.keys(keep).filter((name) => ask.live || ["", "SVG", "PNG"].includes(name));
  const options = names.map((name) => make("option", { value: name }, name || "Export …"));
  const chosen = (event) => {
    keep[event.target.value]();
    event.target.value = "";
  };
  return make("select", { "aria-label": "Export", onchange: chosen }, ...options);
}
