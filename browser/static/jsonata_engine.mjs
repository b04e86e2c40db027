// jsonata-js 2.0.6 as the engine behind the seam of local_aws: texts in, texts out, and what it refuses as data.

const isFunction = (value) =>
  typeof value === "function" || Boolean(value && (value._jsonata_lambda || value._jsonata_function));

/** What is said of an error: a code such as T0410, and the sentence without it. */
const told = (problem) => ({ code: problem.code ?? "D3137", message: problem.message ?? String(problem) });

class Overrun {
  constructor(code) {
    this.code = code;
    this.message = "";
  }
}

/** Sees to the bounds while an expression is evaluated: seconds, depth, items, characters. */
class Watch {
  constructor(bounds) {
    this.end = performance.now() + bounds.seconds * 1000;
    this.bounds = bounds;
    this.depth = 0;
    this.counted = new WeakMap(); // how often an expression is being evaluated in an environment, and counts
  }

  enter = (expression, input, environment) => {
    if (environment.isParallelCall) return;
    this.count(expression, environment, 1);
    if (this.depth > this.bounds.depth) throw new Overrun("depth");
    if (performance.now() > this.end) throw new Overrun("time");
  };

  leave = (expression, input, environment, result) => {
    if (this.counted.get(environment)?.get(expression)) this.count(expression, environment, -1);
    if (Array.isArray(result) && result.length > this.bounds.items) throw new Overrun("memory");
    if (typeof result === "string" && result.length > this.bounds.characters) throw new Overrun("memory");
  };

  /** What is entered beside others is not counted, and may be left when the environment no longer says so. */
  count(expression, environment, by) {
    this.depth += by;
    if (!this.counted.has(environment)) this.counted.set(environment, new Map());
    const counts = this.counted.get(environment);
    counts.set(expression, (counts.get(expression) ?? 0) + by);
  }
}

/** A function of the host, which is given no number that is none: its arguments and its value as JSON, nothing for what is undefined. */
function host(call) {
  return (...given) => {
    if (given.some((value) => typeof value === "number" && !Number.isFinite(value))) {
      throw Object.assign(new Error("Number out of range: null"), { code: "D1001" });
    }
    const answer = call(JSON.stringify(given.map((value) => (value === undefined ? [] : [value]))));
    const { value, error } = JSON.parse(answer);
    if (error) throw Object.assign(new Error(error.message), error);
    return value?.[0];
  };
}

/** Runs `work` while a new Date() is this moment: jsonata reads the clock when an evaluation begins. */
function at(now, work) {
  const real = globalThis.Date;
  globalThis.Date = class extends real {
    constructor(...given) {
      super(...(given.length ? given : [now]));
    }
  };
  try {
    return work();
  } finally {
    globalThis.Date = real;
  }
}

/** The engine, as browser/jsonata.py asks it. */
export function engine(jsonata) {
  return {
    /** {expression} or {error}; `functions` are [name, [call, signature]] each. */
    compile(source, functions) {
      try {
        const expression = jsonata(source);
        for (const [name, [call, signature]] of functions) expression.registerFunction(name, host(call), signature);
        expression.assign("eval", undefined); // which AWS has taken out
        return { expression };
      } catch (problem) {
        return { error: told(problem) };
      }
    },

    /** JSON of {value} as JSON text, {nothing}, {isFunction} or {error}. */
    async evaluate(expression, variables, bounds, now) {
      const watch = new Watch(JSON.parse(bounds));
      expression.assign(Symbol.for("jsonata.__evaluate_entry"), watch.enter);
      expression.assign(Symbol.for("jsonata.__evaluate_exit"), watch.leave);
      try {
        const value = await at(now, () => expression.evaluate(undefined, JSON.parse(variables)));
        if (isFunction(value)) return JSON.stringify({ isFunction: true });
        return JSON.stringify(value === undefined ? { nothing: true } : { value: written(value) });
      } catch (problem) {
        return JSON.stringify({ error: told(problem) });
      }
    },
  };
}

/** The value as JSON; what JSON has no form for is a text, as AWS writes it. */
function written(value) {
  return JSON.stringify(value, (key, inner) => {
    if (isFunction(inner)) return "";
    return typeof inner === "number" && !Number.isFinite(inner) ? String(inner) : inner;
  });
}
