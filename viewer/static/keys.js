// Keys typed in a view stay in it: JupyterLab takes what comes by for its own, and d d deletes the cell.

/**
 * Whether a key is meant for the notebook, wherever it is typed: save, and run the cell.
 * @param {{ key: string, ctrlKey: boolean, metaKey: boolean, shiftKey: boolean, altKey: boolean }} event
 */
export function isForNotebook({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  if (key === "Enter") return ctrlKey || metaKey || shiftKey || altKey;
  return key.toLowerCase() === "s" && (ctrlKey || metaKey) && !shiftKey && !altKey;
}

/**
 * Lets the element's keys go no further than itself, but for those of the notebook.
 * @param {HTMLElement} element
 */
export function keepKeys(element) {
  element.addEventListener("keydown", (event) => {
    if (!isForNotebook(event)) event.stopPropagation();
  });
}
