// The graph: laid out once in Python, recoloured here; zoom, pan, fit; a picture of it to keep.

const READABLE = 0.6; // smaller than that, names are no longer read

class Graph {
  constructor(scene, choose) {
    this.scene = scene;
    this.choose = choose;
    this.element = make("div", { class: "sfn-canvas" });
    this.turn("vertical");
    this.listen();
  }

  turn(direction) {
    this.direction = direction;
    this.element.innerHTML = this.scene.graphs[direction];
    this.svg = this.element.querySelector("svg");
    this.svg.setAttribute("role", "group");
    this.size = [Number(this.svg.getAttribute("width")), Number(this.svg.getAttribute("height"))];
    for (const state of this.svg.querySelectorAll("[data-state]")) {
      state.setAttribute("role", "button");
      state.setAttribute("tabindex", "0");
    }
    this.fit();
  }

  fit() {
    this.box = [0, 0, ...this.size];
    this.led = true; // until somebody zooms or pans, the view follows the run
    this.look();
  }

  // A graph too large to be read as a whole is shown in part: where the run is.
  follow(name) {
    const shape = this.svg.querySelector(`[data-state="${CSS.escape(name ?? "")}"]`);
    const { width, height } = this.element.getBoundingClientRect();
    const scale = Math.min(width / this.size[0], height / this.size[1]);
    if (!this.led || !shape || !width || scale >= READABLE) return;
    const { x, y, width: wide, height: high } = shape.getBBox();
    const at = shape.transform.baseVal.consolidate().matrix;
    const seen = [Math.min(this.size[0], width / READABLE), Math.min(this.size[1], height / READABLE)];
    const middle = [at.e + x + wide / 2, at.f + y + high / 2];
    const corner = seen.map((span, axis) =>
      Math.min(Math.max(middle[axis] - span / 2, 0), this.size[axis] - span),
    );
    this.box = [...corner, ...seen];
    this.look();
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
    const scale = () => this.box[2] / this.svg.getBoundingClientRect().width;
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
    const step = this.box[2] / 10;
    const keys = {
      Enter: () => this.chosen(event.target),
      " ": () => this.chosen(event.target),
      "+": () => this.zoom(1.2),
      "-": () => this.zoom(1 / 1.2),
      0: () => this.fit(),
      ArrowLeft: () => this.pan(-step, 0),
      ArrowRight: () => this.pan(step, 0),
      ArrowUp: () => this.pan(0, -step),
      ArrowDown: () => this.pan(0, step),
    };
    if (keys[event.key] && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      keys[event.key]();
    }
  }

  show(now, chosen) {
    for (const element of this.svg.querySelectorAll("[data-state]")) this.showState(element, now, chosen);
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

function downloadPng(graph) {
  const image = new Image();
  image.onload = () => {
    const canvas = make("canvas", { width: graph.size[0] * 2, height: graph.size[1] * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => download("execution.png", blob));
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(graph.picture())}`;
}
