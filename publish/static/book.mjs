// What a page of the book does by itself: replays in its own light or dark, and what scrolls can be scrolled by keys.

const BOXES = ".bd-article p:has(> img), .bd-article .cell_output";

/** Makes those boxes reachable by Tab whose content is wider than they are. */
export function reach(root) {
  for (const box of root.querySelectorAll(BOXES)) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}

/** Gives the page in a frame the theme; by itself it has the system's. */
export function dress(frame, theme) {
  const inside = frame.contentDocument;
  inside?.documentElement.style.setProperty("color-scheme", theme);
  const view = inside?.querySelector(".sfn");
  view?.classList.remove("sfn-auto");
  view?.classList.toggle("sfn-dark", theme === "dark");
}

function follow() {
  for (const frame of document.querySelectorAll("iframe.replay")) dress(frame, document.documentElement.dataset.theme);
}

addEventListener("load", () => reach(document));
addEventListener("resize", () => reach(document));
for (const frame of document.querySelectorAll("iframe.replay")) frame.addEventListener("load", follow);
new MutationObserver(follow).observe(document.documentElement, { attributeFilter: ["data-theme"] });
follow();
