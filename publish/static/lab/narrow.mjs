// On a narrow screen the notebook has the page for itself: the file browser would leave it a strip of one letter.

const NARROW = "(max-width: 760px)";
const LESS_BESIDE_CELLS = `@media ${NARROW} {
  :root { --jp-cell-prompt-width: 2.4em; --jp-notebook-padding: 4px; --jp-cell-collapser-width: 4px; }
}`;

/** Keeps the file browser folded, however often JupyterLab shows it while it opens; then whoever clicks on its icon has it. */
function fold({ shell, commands }) {
  let touched = false;
  const close = () => touched || shell.leftCollapsed || shell.collapseLeft();
  document.addEventListener("pointerdown", () => (touched = true), { capture: true, once: true });
  shell.layoutModified.connect(close);
  shell.currentChanged.connect(() => shell.collapseLeft()); // a file that was chosen there is what one wants to see
  close();
  if (shell.isSideTabBarVisible("right")) void commands.execute("application:toggle-side-tabbar", { side: "right" });
}

export const narrow = {
  id: "step-functions-lab:narrow",
  autoStart: true,
  activate(app) {
    document.head.append(Object.assign(document.createElement("style"), { textContent: LESS_BESIDE_CELLS }));
    if (matchMedia(NARROW).matches && app.shell.collapseLeft) void app.restored.then(() => fold(app));
  },
};
