// An extension of JupyterLab's page: a cell that is run before its kernel is there waits for it, as [*].
// JupyterLab forgets it without a word, and in a tab the kernel comes seconds after the notebook.

let shared; // the page's own packages, each by its version

/** Runs a cell as JupyterLab's `runCell` does, once its notebook has a kernel. */
function patient(runCell) {
  return async (options) => {
    const { cell, sessionContext } = options;
    if (cell.model.type === "code" && sessionContext?.kernelDisplayStatus === "initializing") {
      cell.model.executionState = "running";
      await sessionContext.ready;
    }
    return runCell(options);
  };
}

async function plugin() {
  const [{ get }] = Object.values(shared["@jupyterlab/notebook"]);
  const { INotebookCellExecutor, runCell } = (await get())();
  return {
    id: "step-functions-lab:patience",
    autoStart: true,
    provides: INotebookCellExecutor,
    activate: () => ({ runCell: patient(runCell) }),
  };
}

window._JUPYTERLAB["step-functions-lab"] = {
  init(scope) {
    shared = scope;
  },
  async get() {
    const made = await plugin();
    return () => ({ __esModule: true, default: made });
  },
};
