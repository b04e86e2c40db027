// JupyterLite's kernel loads Pyodide through this module: with it come the packages, the guide and an AWS, from this site alone.
import { Graphviz } from "./graphviz.js";
import { loadPyodide as load } from "./pyodide.mjs";

const HERE = new URL(".", import.meta.url);

async function archive(name) {
  const answer = await fetch(new URL(name, HERE));
  if (!answer.ok) throw new Error(`${name} of this site could not be read: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

export async function loadPyodide({ stdout, stderr, env }) {
  const options = { stdout, stderr, env: { HOME: "/home/pyodide", ...env }, indexURL: HERE.href };
  const [python, graphviz, guide, installed] = await Promise.all([
    load(options),
    Graphviz.load(),
    archive("guide.zip"),
    archive("packages.zip"),
  ]);
  python.unpackArchive(guide, "zip", { extractDir: "/lab" });
  python.unpackArchive(installed, "zip", { extractDir: "/lab" });
  python.registerJsModule("lab_graphviz", { layout: (...asked) => graphviz.layout(...asked) });
  await python.runPythonAsync(`
import sys
sys.path.insert(0, "/lab")
sys.dont_write_bytecode = True
import lab_graphviz
from browser import tab
tab.open(lab_graphviz.layout)
tab.open_kernel()
`);
  return python;
}
