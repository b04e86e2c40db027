// A cell that is run before its kernel is there waits for it, as [*].
// JupyterLab forgets it without a word, and in a tab the kernel comes seconds after the notebook.

/** JupyterLab's `runCell`, which lets a cell wait for its notebook's kernel. */
export function patient(runCell) {
  return async (options) => {
    const { cell, sessionContext } = options;
    if (cell.model.type === "code" && sessionContext?.kernelDisplayStatus === "initializing") {
      cell.model.executionState = "running";
      await sessionContext.ready;
    }
    return runCell(options);
  };
}

/** What runs cells, in place of JupyterLab's own; `notebook` is its package. */
export const patience = (notebook) => ({
  id: "step-functions-lab:patience",
  autoStart: true,
  provides: notebook.INotebookCellExecutor,
  activate: () => ({ runCell: patient(notebook.runCell) }),
});
