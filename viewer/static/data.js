// Data as AWS wrote them, and as they are read: JSON with every digit, and what a step changed in it.

const DATA = ["input", "output", "parameters", "cause"]; // of an event's details: JSON in a text

// The value of a JSON text; what is no JSON stays as it is. A number that JavaScript would round keeps its own text.
function dataOf(text) {
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text, (key, value, { source } = {}) =>
      typeof value === "number" && source && String(value) !== source ? exact(value, source) : value,
    );
  } catch {
    return text;
  }
}

// Browsers from before 2025 know no exact numbers.
function exact(value, source) {
  return JSON.rawJSON ? JSON.rawJSON(source) : value;
}

// An event's details with their data read.
function detailsOf(event) {
  const read = ([name, value]) => {
    if (name === "assignedVariables") return [name, variablesOf(value)];
    return [name, DATA.includes(name) ? dataOf(value) : value];
  };
  return Object.fromEntries(Object.entries(event?.details ?? {}).map(read));
}

function variablesOf(texts) {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, dataOf(text)]));
}

function isOpen(value) {
  return value !== null && typeof value === "object" && !JSON.isRawJSON?.(value);
}

// The sentence in a cause: a handler that failed leaves JSON.
function messageOf(cause) {
  return dataOf(cause)?.errorMessage ?? cause;
}

// A cause to read: the fields of its JSON, one by one, with their line breaks.
function readable(cause) {
  const data = dataOf(cause);
  if (!isOpen(data)) return cause;
  const text = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));
  const field = ([name, value]) =>
    Array.isArray(value) ? `${name}:\n${value.map(text).join("\n")}` : `${name}: ${text(value)}`;
  return Object.entries(data).map(field).join("\n").replace(/\n+/g, "\n").trimEnd();
}

// Lines of JSON with a mark for what a step added (+), changed (~) or removed (-).
function marked(before, after, key = "", depth = 0) {
  if (JSON.stringify(before) === JSON.stringify(after)) return plain(" ", key, after, depth);
  if (
    before !== undefined &&
    after !== undefined &&
    isOpen(before) &&
    isOpen(after) &&
    Array.isArray(before) === Array.isArray(after)
  ) {
    const [open, close] = Array.isArray(after) ? "[]" : "{}";
    const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
    const inside = keys.flatMap((one) =>
      marked(before[one], after[one], Array.isArray(after) ? "" : one, depth + 1),
    );
    return [line(" ", key, open, depth), ...inside, line(" ", "", close, depth)];
  }
  if (before === undefined) return plain("+", key, after, depth);
  if (after === undefined) return plain("-", key, before, depth);
  return plain("~", key, after, depth, before);
}

function line(mark, key, text, depth) {
  return { mark, text: `${"  ".repeat(depth)}${key ? `${JSON.stringify(key)}: ` : ""}${text}` };
}

function plain(mark, key, value, depth, before) {
  const rows = (JSON.stringify(value, null, 2) ?? "").split("\n");
  const was = before === undefined ? "" : `   (was ${short(before)})`;
  return rows.map((row, index) =>
    line(mark, index ? "" : key, row + (index === rows.length - 1 ? was : ""), depth),
  );
}

function short(value, most = 60) {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

// How long a visit had lasted.
function duration({ entered: [, from], until: [, to] }) {
  return from === null || to === null ? "–" : seconds(to - from);
}

function seconds(value) {
  if (value === null || value === undefined) return "–";
  if (value < 1) return `${Math.round(value * 1000)} ms`;
  return value < 120
    ? `${value.toFixed(value < 10 ? 2 : 1)} s`
    : `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`;
}
