// Python as it runs in a tab, under node: node --experimental-wasm-jspi tab.mjs NODE_MODULES FOLDER FILE…
// FOLDER holds guide.zip and packages.zip, and is /work for the Python files, which are run one after the other.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { engine } from "../../browser/static/jsonata_engine.mjs";

const [modules, folder, ...files] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(path.join(modules, name)).href);
const { loadPyodide } = await load("pyodide/pyodide.mjs");
const { Graphviz } = await load("@hpcc-js/wasm-graphviz/dist/index.js");

const python = await loadPyodide({ env: { HOME: "/home/pyodide", ...JSON.parse(process.env.TAB ?? "{}") } });
const graphviz = await Graphviz.load();
python.registerJsModule("lab_graphviz", { layout: (...asked) => graphviz.layout(...asked) });
const jsonata = createRequire(import.meta.url)(path.join(modules, "jsonata/jsonata.js"));
python.registerJsModule("lab_jsonata", { engine: engine(jsonata) });
for (const name of ["guide.zip", "packages.zip"]) {
  python.unpackArchive(new Uint8Array(fs.readFileSync(path.join(folder, name))), "zip", { extractDir: "/lab" });
}
python.FS.mkdirTree("/work");
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/work");
try {
  await python.runPythonAsync(`
import sys
sys.path.insert(0, "/lab")
sys.dont_write_bytecode = True
import lab_graphviz, lab_jsonata
from browser import tab
tab.open(lab_graphviz.layout, lab_jsonata.engine)
`);
  for (const file of files) await python.runPythonAsync(fs.readFileSync(file, "utf8"), { filename: file });
} catch (error) {
  console.error(String(error));
  process.exit(1);
}
process.exit(0);
