// What the views are built of: elements, and files to keep.

// An element with attributes, text and children; on… attributes are listeners.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// New children, and the focus stays on the one with the same data-key: a keyboard is not led away by an event.
function refill(element, ...children) {
  const focused = element.querySelector(":focus")?.dataset.key;
  element.replaceChildren(...children);
  if (focused === undefined) return;
  const again = element.querySelector(`[data-key="${CSS.escape(focused)}"]`) ?? element;
  again.focus({ preventScroll: true });
}

function download(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
