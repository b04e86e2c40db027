// What makes the lab of a Pyodide that has begun, in a tab as in the tests: packages, guide, Graphviz, jsonata-js, then tab.py.
import { engine } from "./jsonata_engine.mjs";

const OPEN = `
import sys
sys.path.insert(0, "/lab")
sys.dont_write_bytecode = True
import lab_graphviz, lab_jsonata
from browser import tab
tab.open(lab_graphviz.layout, lab_jsonata.engine)
`;

/** Opens the lab: `archives` are zips as bytes, `graphviz` is that of @hpcc-js/wasm-graphviz, `jsonata` is jsonata-js. */
export async function open(python, archives, graphviz, jsonata) {
  for (const zip of archives) python.unpackArchive(zip, "zip", { extractDir: "/lab" });
  python.registerJsModule("lab_graphviz", { layout: (...asked) => graphviz.layout(...asked) });
  python.registerJsModule("lab_jsonata", { engine: engine(jsonata) });
  await python.runPythonAsync(OPEN);
}
