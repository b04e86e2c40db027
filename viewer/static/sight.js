// A run that has only begun comes into sight: JupyterLab went on to the next cell before there was anything to see.

/**
 * Scrolls to the output that the element stands in, once it stands there, unless all of the element is in sight.
 * @param {HTMLElement} el
 */
export function comeIntoSight(el) {
  const seen = new IntersectionObserver(([entry]) => {
    seen.disconnect();
    if (entry.intersectionRatio < 1) (el.closest(".jp-OutputArea") ?? el).scrollIntoView({ block: "start" });
  });
  seen.observe(el);
}
