// The live view as a widget: it hears what Python says, and says that it is there and that it leaves.

import { htmlOf, keepWhenSaved } from "./keeping.js";
import { pictureOf } from "./picture.js";
import { comeIntoSight } from "./sight.js";
import { View } from "./view.js";

/** @import { Model } from "./types.d.ts" */

/**
 * Shows the model in the element; returns what takes it away again.
 * @param {{ model: Model, el: HTMLElement }} place
 */
export function render({ model, el }) {
  const view = new View(model);
  el.append(view.element);
  if (model.get("run").status === "RUNNING") comeIntoSight(el);
  const heard = {
    "change:scene": () => view.begin(),
    "change:run": () => view.update(),
    "change:notice": () => view.update(),
    "msg:custom": (/** @type {Record<string, any>} */ message) => view.receive(message),
  };
  for (const [name, act] of Object.entries(heard)) model.on(name, act);
  const leave = () => view.send({ ask: "leave" });
  window.addEventListener("pagehide", leave); // a page that is left or loaded again clears no cell
  view.send({ ask: "look" });
  const keepNoMore = keepWhenSaved(model.widget_manager?.context, model.get("_model_module_version"), () => {
    const picture = pictureOf(view.parts.graph);
    return picture ? { [model.get("stands_in")]: htmlOf(picture, model.get("scene").name) } : {};
  });
  return () => {
    keepNoMore();
    for (const [name, act] of Object.entries(heard)) model.off(name, act);
    window.removeEventListener("pagehide", leave);
    view.parts.replay.halt();
    leave();
  };
}
