// The graph as it stands, as a file: SVG with its colours written into it, or PNG made of that.

import { download, make } from "./elements.js";

/** @import { Graph } from "./graph.js" */

const WRITTEN = ["fill", "stroke", "stroke-width", "stroke-dasharray", "visibility", "font-weight"];
const TOO_LARGE = "The browser makes no PNG of a graph as large as this: export it as SVG.";
const LARGEST = 16000; // pixels a side: what browsers still make a PNG of

/**
 * The SVG, all of the graph; style sheets do not travel. What is not in the page has no style: null.
 * @param {Graph} graph
 */
export function pictureOf(graph) {
  const { svg } = graph.drawn;
  if (!svg.isConnected) return null;
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  const shown = [...svg.querySelectorAll("*")];
  for (const [index, element] of copy.querySelectorAll("*").entries()) writeStyle(element, shown[index]);
  copy.setAttribute("viewBox", graph.whole().join(" "));
  copy.removeAttribute("style");
  return new XMLSerializer().serializeToString(copy);
}

/**
 * @param {Element} element
 * @param {Element} like
 */
function writeStyle(element, like) {
  const style = getComputedStyle(like);
  for (const name of WRITTEN) {
    const value = style.getPropertyValue(name);
    if (value) element.setAttribute(name, value);
  }
}

/** @param {Graph} graph */
export function downloadSvg(graph) {
  download("execution.svg", new Blob([pictureOf(graph) ?? ""], { type: "image/svg+xml" }));
}

/**
 * @param {Graph} graph
 * @param {(words: string) => void} say
 */
export function downloadPng(graph, say) {
  const image = new Image();
  const { size } = graph.drawn;
  const scale = Math.min(2, LARGEST / Math.max(...size));
  const [width, height] = size.map((side) => Math.round(side * scale));
  image.onload = () => {
    const canvas = make("canvas", { width, height });
    canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
    canvas.toBlob((blob) => (blob ? download("execution.png", blob) : say(TOO_LARGE)));
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(pictureOf(graph) ?? "")}`;
}
