// What the lab adds to JupyterLab's page, as an extension that needs no bundler: JupyterLab runs this file as a script.

let shared; // JupyterLab's own packages, each by its versions

async function plugins() {
  const { narrow } = await import("./narrow.mjs");
  const { patience } = await import("./patience.mjs");
  const [{ get }] = Object.values(shared["@jupyterlab/notebook"]);
  return [narrow, patience((await get())())];
}

window._JUPYTERLAB["step-functions-lab"] = {
  init(packages) {
    shared = packages;
  },
  async get() {
    const made = await plugins();
    return () => ({ __esModule: true, default: made });
  },
};
