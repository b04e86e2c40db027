// Fetches what the lab needs before its page is opened: one sees how far it is, and the lab finds it in the browser's cache.

export const NEEDED = [
  "pyodide.asm.wasm",
  "packages.zip",
  "python_stdlib.zip",
  "pyodide.asm.mjs",
  "graphviz.js",
  "guide.zip",
];

/** Reads an answer to its end, and tells `more` of each piece how many bytes it has. */
export async function drain(answer, more) {
  const reader = answer.body.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) more(piece.value.length);
}

/** Fetches all of NEEDED below `folder`; `tell(done, whole)` has bytes, `whole` grows until all have answered. */
export async function fetchAll(folder, tell, get = fetch) {
  let done = 0;
  let whole = 0;
  await Promise.all(
    NEEDED.map(async (name) => {
      const answer = await get(new URL(name, folder));
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      whole += Number(answer.headers.get("content-length") ?? 0);
      await drain(answer, (bytes) => tell((done += bytes), Math.max(whole, done)));
    }),
  );
}

/** Lets a link to the lab show a bar first; whatever fails, the link is followed. */
export function prepare(link, bar, sentence) {
  link.addEventListener("click", async (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    bar.hidden = false;
    sentence.textContent =
      "The lab is loading: Python, AWS and the notebooks come once, then from this browser's cache.";
    try {
      await fetchAll(new URL("lab/static/pyodide/", document.baseURI), (done, whole) => {
        bar.max = whole;
        bar.value = done;
      });
    } finally {
      location.assign(link.href);
    }
  });
}
