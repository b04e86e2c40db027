// JupyterLite's kernel loads Pyodide through this module: with it come the packages, the guide and an AWS, from this site alone.
import { Graphviz } from "./graphviz.js";
import { open } from "./opening.mjs";
import { loadPyodide as load } from "./pyodide.mjs";

const HERE = new URL(".", import.meta.url);

async function archive(name) {
  const answer = await fetch(new URL(name, HERE));
  if (!answer.ok) throw new Error(`${name} of this site could not be read: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** jsonata-js, which is no ES module. */
async function jsonata() {
  const module = { exports: {} };
  const source = new TextDecoder().decode(await archive("jsonata.js"));
  new Function("module", "exports", source)(module, module.exports);
  return module.exports;
}

export async function loadPyodide({ stdout, stderr, env }) {
  const options = { stdout, stderr, env: { HOME: "/home/pyodide", ...env }, indexURL: HERE.href };
  const [python, graphviz, reference, guide, installed] = await Promise.all([
    load(options),
    Graphviz.load(),
    jsonata(),
    archive("guide.zip"),
    archive("packages.zip"),
  ]);
  await open(python, [guide, installed], graphviz, reference);
  await python.runPythonAsync("tab.open_kernel()");
  return python;
}
