// What stands in place of a notebook's widgets when it is opened again without them: as JupyterLab saves it, a picture
// or a text of each goes into the notebook's metadata, and with them a small widget that shows them.

/** @import { Lab, NotebookOutput, WidgetsMetadata } from "./types.d.ts" */

const STATE = "application/vnd.jupyter.widget-state+json";
const VIEW = "application/vnd.jupyter.widget-view+json";
const KEEPER = "step-functions-lab-kept"; // the id of the small widget, one for a notebook

/**
 * The small widget's own code, which knows nothing of this file: it makes an HTML widget for each id that has none.
 * Under these ids they would stand in the metadata as well, but then nbconvert would take them for the output.
 * @param {{ model: import("./types.d.ts").Model }} place
 */
export async function standIn({ model }) {
  const kind = { model_name: "HTMLModel", model_module: "@jupyter-widgets/controls", model_module_version: "2.0.0" };
  const manager = model.widget_manager;
  for (const [id, value] of Object.entries(model.get("kept")))
    if (!manager.has_model(id)) await manager.new_model({ ...kind, model_id: id }, { value });
}

/**
 * Keeps the pictures of a notebook's widgets whenever it is saved; returns what ends that.
 * @param {Lab | undefined} lab  undefined where there is no JupyterLab
 * @param {string} version  of anywidget
 * @param {() => Record<string, string>} own  {id: HTML} of the widget at hand, where it has a picture now
 */
export function keepWhenSaved(lab, version, own) {
  const notebook = lab?.model;
  if (!lab?.saveState || !notebook?.setMetadata) return () => {};
  const keep = (/** @type {unknown} */ sender, /** @type {string} */ stage) => {
    if (stage !== "started") return;
    const outputs = notebook.toJSON().cells.flatMap((cell) => cell.outputs ?? []);
    const before = notebook.getMetadata("widgets");
    const kept = keptOf(outputs, { ...before?.[STATE]?.state[KEEPER]?.state.kept, ...own() });
    notebook.setMetadata("widgets", withKept(before, kept, version));
  };
  lab.saveState.connect(keep);
  return () => lab.saveState.disconnect(keep);
}

/**
 * What stands for each widget that is shown, {id: HTML}: what is known of it, or else its output's picture or text.
 * @param {NotebookOutput[]} outputs
 * @param {Record<string, string>} known
 */
export function keptOf(outputs, known) {
  const shown = outputs.flatMap(({ data }) => (data?.[VIEW] ? [data] : []));
  return Object.fromEntries(
    shown.map((data) => {
      const id = data[VIEW].model_id;
      return [id, known[id] ?? htmlOf(joined(data["image/svg+xml"]), joined(data["text/plain"]))];
    }),
  );
}

/** @param {string | string[] | undefined} text */
function joined(text) {
  return Array.isArray(text) ? text.join("") : (text ?? "");
}

/**
 * A picture with the words that stand for it, or the words alone.
 * @param {string} svg
 * @param {string} words
 */
export function htmlOf(svg, words) {
  const safe = words.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  if (!svg) return `<pre>${safe}</pre>`;
  const written = svg.replace(/[%#"&\n]/g, encodeURIComponent);
  return `<img alt="${safe}" style="max-width: 100%" src="data:image/svg+xml,${written}">`;
}

/**
 * The notebook's metadata about widgets, with what is kept; what others keep there stays.
 * @param {WidgetsMetadata | undefined} metadata
 * @param {Record<string, string>} kept
 * @param {string} version
 * @returns {WidgetsMetadata}
 */
export function withKept(metadata, kept, version) {
  const before = metadata?.[STATE] ?? { version_major: 2, version_minor: 0, state: {} };
  const kind = { model_name: "AnyModel", model_module: "anywidget", model_module_version: version };
  const code = `${standIn}\nexport default { initialize: standIn };\n`;
  const state = { _anywidget_id: KEEPER, _esm: code, kept };
  return { ...metadata, [STATE]: { ...before, state: { ...before.state, [KEEPER]: { ...kind, state } } } };
}
