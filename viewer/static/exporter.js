// The menu that keeps a copy; what Python writes is asked for.

import { make } from "./elements.js";
import { downloadPng, downloadSvg } from "./picture.js";

/** @import { Graph } from "./graph.js" */
/** @import { Ask } from "./types.d.ts" */

/**
 * @param {Ask} ask
 * @param {Graph} graph
 */
export function exporter(ask, graph) {
  /** @type {Record<string, () => void>} */
  const keep = { SVG: () => downloadSvg(graph), PNG: () => downloadPng(graph, ask.say) };
  if (ask.live) {
    keep.Mermaid = () => ask.send({ ask: "export", suffix: ".mmd" });
    keep["HTML replay"] = () => ask.send({ ask: "export", suffix: ".html" });
  }
  const options = ["", ...Object.keys(keep)].map((name) => make("option", { value: name }, name || "Export …"));
  const chosen = () => {
    keep[menu.value]?.();
    menu.value = "";
  };
  const menu = make("select", { "aria-label": "Export", onchange: chosen }, ...options);
  return menu;
}
