// Python as it runs in a tab, under node: node --experimental-wasm-jspi tab.mjs NODE_MODULES FOLDER FILE…
// FOLDER holds guide.zip and packages.zip; the Python files, run one after the other, begin in it, under the name EXCHANGE.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { open } from "../../browser/static/opening.mjs";

/** Milliseconds as if nobody else ran on this machine: what this thread has computed, and what it has waited for. */
function own() {
  const { user, system } = process.threadCpuUsage();
  return performance.eventLoopUtilization().idle + (user + system) / 1000;
}

if (WebAssembly.Suspending) {
  const later = setTimeout;
  performance.now = own; // without JSPI it waits where no loop is idle
  globalThis.setTimeout = (call, wait = 0, ...given) => {
    const moment = own() + wait;
    const look = () => (own() < moment ? later(look, Math.max(0, moment - own())) : call(...given));
    return later(look, wait);
  };
}

const EXCHANGE = "/exchange";
const [modules, folder, ...files] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(path.join(modules, name)).href);
const { loadPyodide } = await load("pyodide/pyodide.mjs");
const { Graphviz } = await load("@hpcc-js/wasm-graphviz/dist/index.js");

const python = await loadPyodide({ env: { HOME: "/home/pyodide", ...JSON.parse(process.env.TAB ?? "{}") } });
const graphviz = await Graphviz.load();
const jsonata = createRequire(import.meta.url)(path.join(modules, "jsonata/jsonata.js"));
const archives = ["guide.zip", "packages.zip"].map((name) => new Uint8Array(fs.readFileSync(path.join(folder, name))));
python.FS.mkdirTree(EXCHANGE);
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, EXCHANGE);
python.FS.chdir(EXCHANGE);
try {
  await open(python, archives, graphviz, jsonata);
  for (const file of files) await python.runPythonAsync(fs.readFileSync(file, "utf8"), { filename: file });
} catch (error) {
  console.error(String(error));
  process.exit(1);
}
process.exit(0);
