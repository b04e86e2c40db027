// jsonata-js, asked a question a line: {source, data} → {value}, {nothing}, {function}, or {code, message}.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const jsonata = createRequire(import.meta.url)(process.argv[2]);

const isFunction = (value) =>
  typeof value === "function" || Boolean(value && (value._jsonata_lambda || value._jsonata_function));

/** What JSON has no form for, as a text. */
function written(key, value) {
  if (isFunction(value)) return "<function>";
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

async function answer({ source, data }) {
  try {
    const value = await jsonata(source).evaluate(undefined, { d: data });
    if (isFunction(value)) return { function: true };
    return value === undefined ? { nothing: true } : { value };
  } catch (problem) {
    return { code: problem.code ?? "crash", message: problem.message };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await answer(JSON.parse(line)), written) + "\n");
}
