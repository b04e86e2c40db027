// What went wrong: the error's name, and its cause to read.

import { readable } from "./data.js";
import { make } from "./elements.js";

/** @import { Maybe } from "./types.d.ts" */

/** @param {{ error: Maybe<string>, cause: Maybe<string> }} hurt */
export function trouble({ error, cause }) {
  if (!error && !cause) return null;
  const text = cause ? make("pre", { tabindex: "0", "aria-label": "Cause" }, readable(cause)) : null;
  return make("div", { class: "sfn-error" }, make("b", {}, error ?? ""), text);
}
