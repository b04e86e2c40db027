// Which fields a form shows, by type of state and query language, each with a line of help in AWS's terms.

/** @typedef {{ field: string, kind: "text" | "json" | "number" | "lines" | "path", help: string }} Field */

/** @type {(field: string, kind: Field["kind"], help: string) => Field} */
const f = (field, kind, help) => ({ field, kind, help });

const COMMENT = f("Comment", "text", "A note for whoever reads the definition.");
const ASSIGN = f("Assign", "json", 'Variables that later states can read: {"name": value}.');
const PATHS = [
  f("InputPath", "path", "Which part of the input the state works on; $ is all of it."),
  f("OutputPath", "path", "Which part goes on to the next state; $ is all of it."),
];
const RESULT = [
  f("ResultSelector", "json", 'Picks from the result: {"key.$": "$.path"}.'),
  f("ResultPath", "path", "Where the result goes in the input; $ replaces it, null drops the result."),
];
const PARAMETERS = f("Parameters", "json", "What is handed over: a key that ends in .$ is worked out from a path.");
const ARGUMENTS = f("Arguments", "json", "What is handed over: {% … %} is worked out by JSONata.");
const OUTPUT = f("Output", "json", "What goes on to the next state: {% $states.result %} is the result.");
const TIMES = [
  f("TimeoutSeconds", "number", "Fails with States.Timeout after so many seconds."),
  f("HeartbeatSeconds", "number", "Fails when no sign of life came for so long."),
];

/** @type {Record<string, { both: Field[], path: Field[], ata: Field[] }>} */
const FIELDS = {
  Task: {
    both: [f("Resource", "text", "The ARN of what is called: a function, or a service's action."), ...TIMES],
    path: [PATHS[0], PARAMETERS, ...RESULT, PATHS[1]],
    ata: [ARGUMENTS, OUTPUT],
  },
  Pass: {
    both: [],
    path: [f("Result", "json", "What it puts out, word for word."), PATHS[0], PARAMETERS, RESULT[1], PATHS[1]],
    ata: [OUTPUT],
  },
  Wait: {
    both: [
      f("Seconds", "lines", "How long it waits, in seconds."),
      f("Timestamp", "text", "Or until when: 2027-01-31T09:00:00Z."),
    ],
    path: [f("SecondsPath", "path", "Or where in the input the seconds stand."), ...PATHS],
    ata: [OUTPUT],
  },
  Choice: { both: [], path: PATHS, ata: [OUTPUT] },
  Succeed: { both: [], path: PATHS, ata: [OUTPUT] },
  Fail: {
    both: [
      f("Error", "text", "The error's name, for Catch and for who reads the run."),
      f("Cause", "text", "Why, in a sentence."),
    ],
    path: [f("CausePath", "path", "Or where in the input the cause stands.")],
    ata: [],
  },
  Parallel: { both: [], path: [PATHS[0], PARAMETERS, ...RESULT, PATHS[1]], ata: [ARGUMENTS, OUTPUT] },
  Map: {
    both: [
      f("MaxConcurrency", "lines", "How many items at a time; 0 is no limit of yours."),
      f("ItemSelector", "json", "What each item's inside is given."),
    ],
    path: [f("ItemsPath", "path", "Where in the input the array stands."), PATHS[0], ...RESULT, PATHS[1]],
    ata: [f("Items", "json", "The array: {% $states.input.items %}."), OUTPUT],
  },
};

/**
 * @param {string} type
 * @param {boolean} jsonata
 * @returns {Field[]}
 */
export function fieldsOf(type, jsonata) {
  const own = FIELDS[type];
  if (!own) return [COMMENT];
  const last = type === "Fail" || type === "Succeed" ? [] : [ASSIGN];
  return [...own.both, ...(jsonata ? own.ata : own.path), ...last, COMMENT];
}

/**
 * What stands in the field's box: text as it is, everything else as JSON.
 * @param {Field} field
 * @param {unknown} value
 */
export function shownValue({ kind }, value) {
  if (value === undefined) return "";
  if (typeof value === "string" && kind !== "json") return value;
  return JSON.stringify(value, null, kind === "json" ? 2 : undefined);
}

/**
 * The JSON text that a typed value means; an empty one means that the field goes. `{% … %}` needs no quotes.
 * @param {Field} field
 * @param {string} typed
 * @returns {string | null}
 */
export function jsonOf({ kind }, typed) {
  const text = typed.trim();
  if (!text) return null;
  if (kind === "text" || kind === "path") return kind === "path" && text === "null" ? "null" : JSON.stringify(text);
  return text.startsWith("{%") ? JSON.stringify(text) : text;
}
