// What the views are built of: elements, and files to keep.

/**
 * An element with attributes, text and children; on… attributes are listeners.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value != null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/**
 * New children, and the focus stays on the one with the same data-key: a keyboard is not led away by an event.
 * @param {HTMLElement} element
 * @param {...(Node | string | null | undefined)} children
 */
export function refill(element, ...children) {
  const focused = /** @type {HTMLElement | null} */ (element.querySelector(":focus"))?.dataset.key;
  element.replaceChildren(...children.filter((child) => child != null));
  if (focused === undefined) return;
  const again = element.querySelector(`[data-key="${CSS.escape(focused)}"]`) ?? element;
  /** @type {HTMLElement} */ (again).focus({ preventScroll: true });
}

/**
 * A file for whoever looks.
 * @param {string} name
 * @param {Blob} blob
 */
export function download(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
