// JupyterLite's kernel loads Pyodide through this module: with it come the packages, the guide and an AWS, from this site alone.
import { Graphviz } from "./graphviz.js";
import { engine } from "./jsonata_engine.mjs";
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
  python.unpackArchive(guide, "zip", { extractDir: "/lab" });
  python.unpackArchive(installed, "zip", { extractDir: "/lab" });
  python.registerJsModule("lab_graphviz", { layout: (...asked) => graphviz.layout(...asked) });
  python.registerJsModule("lab_jsonata", { engine: engine(reference) });
  await python.runPythonAsync(`
import sys
sys.path.insert(0, "/lab")
sys.dont_write_bytecode = True
import lab_graphviz, lab_jsonata
from browser import tab
tab.open(lab_graphviz.layout, lab_jsonata.engine)
tab.open_kernel()
`);
  return python;
}
