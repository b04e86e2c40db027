// The graph: laid out once in Python, recoloured here; zoom, pan, fit; a picture of it to keep.

const READABLE = 0.6; // smaller than that, names are no longer read
const TOO_LARGE = "The browser makes no PNG of a graph as large as this: export it as SVG.";
const LARGEST = 16000; // pixels a side: what browsers still make a PNG of

class Graph {
  constructor(scene, choose) {
    this.scene = scene;
    this.choose = choose;
    this.element = make("div", { class: "sfn-canvas" });
    this.turn("vertical");
    this.listen();
    const sized = () => {
      this.narrow();
      this.follow(this.followed);
    };
    new ResizeObserver(sized).observe(this.element); // outside the page it has no size to be shown in
  }

  turn(direction) {
    this.direction = direction;
    this.element.innerHTML = this.scene.graphs[direction];
    this.svg = this.element.querySelector("svg");
    this.svg.setAttribute("role", "group");
    this.size = [Number(this.svg.getAttribute("width")), Number(this.svg.getAttribute("height"))];
    this.states = [...this.svg.querySelectorAll("[data-state]")];
    for (const state of this.states) state.setAttribute("role", "button");
    this.fit();
    this.led = true; // until somebody zooms, pans or fits, the view follows the run
    this.narrow();
  }

  fit() {
    this.box = [0, 0, ...this.size];
    this.led = false;
    this.look();
  }

  // A graph too large to be read as a whole is shown in part: where the run is.
  follow(name) {
    this.followed = name;
    const state = this.states.find((one) => one.dataset.state === name) ?? this.states[0];
    if (!this.element.contains(document.activeElement)) this.rove(state);
    const { width, height } = this.element.getBoundingClientRect();
    if (!this.led || !state || !width) return;
    const whole = Math.min(width / this.size[0], height / this.size[1]) >= READABLE;
    const seen = [Math.min(this.size[0], width / READABLE), Math.min(this.size[1], height / READABLE)];
    this.centre(state, whole ? this.size : seen);
  }

  // Show so much of the graph, with the state as near to its middle as the margins let it.
  centre(state, seen) {
    const corner = middle(state).map((place, axis) =>
      Math.min(Math.max(place - seen[axis] / 2, 0), Math.max(this.size[axis] - seen[axis], 0)),
    );
    this.box = [...corner, ...seen];
    this.look();
  }

  // One state is in the tab order, as one tab stop for all; the arrows lead from it to the others.
  rove(state) {
    for (const one of this.states) one.setAttribute("tabindex", one === state ? "0" : "-1");
  }

  walk(step) {
    const next = this.states[this.states.indexOf(document.activeElement) + step];
    if (next) this.reach(next);
  }

  // What the keyboard reaches is moved into view.
  reach(state) {
    const [x, y] = middle(state);
    const [left, top, width, height] = this.box;
    if (x < left || x > left + width || y < top || y > top + height) {
      this.led = false;
      this.centre(state, [width, height]);
    }
    this.rove(state);
    state.focus({ preventScroll: true });
  }

  look() {
    this.svg.setAttribute("viewBox", this.box.join(" "));
    this.svg.style.maxWidth = `${this.size[0] * 1.25}px`;
    this.svg.style.maxHeight = "100%";
  }

  zoom(factor, x = this.box[0] + this.box[2] / 2, y = this.box[1] + this.box[3] / 2) {
    this.led = false;
    const width = Math.min(Math.max(this.box[2] / factor, this.size[0] / 12), this.size[0] * 2);
    const scale = width / this.box[2];
    this.box = [x - (x - this.box[0]) * scale, y - (y - this.box[1]) * scale, width, this.box[3] * scale];
    this.look();
  }

  pan(x, y) {
    this.led = false;
    this.box = [this.box[0] + x, this.box[1] + y, this.box[2], this.box[3]];
    this.look();
  }

  listen() {
    let drag = null;
    const scale = () => 1 / this.svg.getScreenCTM().a;
    this.element.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15);
      },
      { passive: false },
    );
    this.element.addEventListener("pointerdown", (event) => {
      drag = [event.clientX, event.clientY];
    });
    this.element.addEventListener("pointermove", (event) => {
      if (!drag || !event.buttons) return;
      this.pan((drag[0] - event.clientX) * scale(), (drag[1] - event.clientY) * scale());
      drag = [event.clientX, event.clientY];
    });
    this.element.addEventListener("click", (event) => this.chosen(event.target));
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  chosen(target) {
    const state = target.closest("[data-state]");
    if (state) this.choose(state.dataset.state);
  }

  key(event) {
    const [across, down] = [this.box[2] / 10, this.box[3] / 10];
    const keys = {
      Enter: () => this.chosen(event.target),
      " ": () => this.chosen(event.target),
      "+": () => this.zoom(1.2),
      "-": () => this.zoom(1 / 1.2),
      0: () => this.fit(),
      ArrowLeft: () => this.walk(-1),
      ArrowUp: () => this.walk(-1),
      ArrowRight: () => this.walk(1),
      ArrowDown: () => this.walk(1),
      "Shift ArrowLeft": () => this.pan(-across, 0),
      "Shift ArrowUp": () => this.pan(0, -down),
      "Shift ArrowRight": () => this.pan(across, 0),
      "Shift ArrowDown": () => this.pan(0, down),
    };
    const act = keys[event.shiftKey ? `Shift ${event.key}` : event.key] ?? keys[event.key];
    if (act && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      act();
    }
  }

  show(now, chosen) {
    for (const element of this.states) this.showState(element, now, chosen);
    for (const element of this.svg.querySelectorAll("[data-box]")) {
      const status = now.states.get(element.dataset.box)?.status || "not reached";
      element.setAttribute("class", `sfn-box sfn-${status.replace(" ", "-")}`);
    }
    for (const element of this.svg.querySelectorAll("[data-edge]")) {
      element.setAttribute(
        "class",
        `sfn-way${now.edges.has(Number(element.dataset.edge)) ? " sfn-taken" : ""}`,
      );
    }
    for (const element of this.svg.querySelectorAll("[data-label]")) {
      element.setAttribute(
        "class",
        `sfn-label${now.edges.has(Number(element.dataset.label)) ? " sfn-taken" : ""}`,
      );
    }
    this.narrow();
  }

  showState(element, now, chosen) {
    const name = element.dataset.state;
    const { status, note } = now.states.get(name) || { status: "not reached", note: "" };
    const type = this.scene.states[name];
    element.setAttribute(
      "class",
      `sfn-state sfn-${status.replace(" ", "-")}${name === chosen ? " sfn-chosen" : ""}`,
    );
    element.setAttribute("aria-label", `${name}, ${type}, ${status}${note ? `, ${note}` : ""}`);
    element.setAttribute("aria-pressed", String(name === chosen));
    element.querySelector("title").textContent = `${name}, ${type}, ${status}`;
    element.querySelector(".sfn-small").textContent = note ? `${type} · ${note}` : type;
    const badge = element.querySelector(".sfn-badge");
    badge.setAttribute("visibility", this.scene.looks[status].icon ? "visible" : "hidden");
    badge.querySelector("path").setAttribute("d", this.scene.looks[status].icon);
  }

  // What is not as wide as it was laid out for, may run too wide in the page's letters: then it is narrowed.
  narrow() {
    if (!this.element.isConnected) return;
    const texts = [...this.svg.querySelectorAll("text:not(.sfn-name)")];
    for (const text of texts) text.removeAttribute("textLength");
    const wide = texts
      .map((text) => [text, roomOf(text)])
      .filter(([text, room]) => text.getComputedTextLength() > room);
    for (const [text, room] of wide) {
      text.setAttribute("textLength", room);
      text.setAttribute("lengthAdjust", "spacingAndGlyphs");
    }
  }

  // The picture as it stands, with its colours written into it: style sheets do not travel.
  picture() {
    const copy = this.svg.cloneNode(true);
    const wanted = ["fill", "stroke", "stroke-width", "stroke-dasharray", "visibility", "font-weight"];
    const from = [...this.svg.querySelectorAll("*")];
    [...copy.querySelectorAll("*")].forEach((element, index) => {
      const style = getComputedStyle(from[index]);
      for (const name of wanted)
        if (style.getPropertyValue(name)) element.setAttribute(name, style.getPropertyValue(name));
    });
    copy.setAttribute("viewBox", [0, 0, ...this.size].join(" "));
    copy.removeAttribute("style");
    return new XMLSerializer().serializeToString(copy);
  }
}

function middle(state) {
  const { x, y, width, height } = state.getBBox();
  const { e, f } = state.transform.baseVal.consolidate().matrix;
  return [e + x + width / 2, f + y + height / 2];
}

// How wide a text may be: a note up to its state's edge, another as wide as what it stands on.
function roomOf(text) {
  const width = Number(text.parentNode.querySelector("rect").getAttribute("width"));
  return text.matches(".sfn-small") ? width - 40 : width - 4;
}

function downloadPng(graph, say) {
  const image = new Image();
  const scale = Math.min(2, LARGEST / Math.max(...graph.size));
  const [width, height] = graph.size.map((side) => Math.round(side * scale));
  image.onload = () => {
    const canvas = make("canvas", { width, height });
    canvas.getContext("2d").drawImage(image, 0, 0, width, height);
    canvas.toBlob((blob) => (blob ? download("execution.png", blob) : say(TOO_LARGE)));
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(graph.picture())}`;
}
