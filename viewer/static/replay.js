// What a run looked like after its first events: the same rules as history and path.py, applied to their snapshot.

const ORDER = ["in progress", "failed", "caught error", "canceled", "succeeded"];

// The last of a list of [event, status] up to that event.
function lastChange(changes, event) {
  let last = [null, null];
  for (const change of changes) {
    if (change[0] > event) break;
    last = change;
  }
  return last;
}

// The visits that had begun by that event, each with its status then, and until when it had lasted: [event, time].
function visitsAt(run, event) {
  const times = new Map(run.events.map(({ id, time }) => [id, time]));
  return run.visits
    .map((visit, index) => {
      const [changed, status] = lastChange(visit.changes, event);
      const until = status === "in progress" ? event : changed;
      return { ...visit, index, status, until: [until, times.get(until) ?? null] };
    })
    .filter((visit) => visit.status !== null);
}

function byState(visits) {
  const states = new Map();
  for (const visit of visits) {
    if (!states.has(visit.state)) states.set(visit.state, []);
    states.get(visit.state).push(visit);
  }
  return states;
}

// One status for all visits of a state: see status_of in history.
function statusOf(visits) {
  if (visits.some((visit) => visit.status === "in progress")) return "in progress";
  const parent = visits[visits.length - 1].parent;
  const last = new Map();
  for (const visit of visits) if (visit.parent === parent) last.set(visit.iteration, visit.status);
  return [...last.values()].sort((one, other) => ORDER.indexOf(one) - ORDER.indexOf(other))[0];
}

function attemptsAt(visit, event) {
  return visit.attempts.filter((attempt) => attempt.begun[0] <= event);
}

function noteOf(visits, event) {
  const last = visits[visits.length - 1];
  const notes = visits.length > 1 ? [`×${visits.length}`] : [];
  const attempts = attemptsAt(last, event);
  if (attempts.length > 1) notes.push(`${attempts.length} attempts`);
  if (attempts.length) {
    const since = attempts[attempts.length - 1].begun[0];
    const iterations = new Map();
    for (const [id, index, status] of last.iterations)
      if (id >= since && id <= event) iterations.set(index, status);
    if (iterations.size)
      notes.push(
        `${[...iterations.values()].filter((status) => status === "succeeded").length}/${last.length}`,
      );
  }
  return notes.join(" · ");
}

// The numbers of the edges between two states; kept with the scene, because every moment asks.
function edgesBetween(scene, source, target, enters) {
  scene.between ??= new Map();
  if (!scene.between.size) {
    scene.edges.forEach((edge, number) => {
      const key = JSON.stringify([edge.source, edge.target, edge.enters]);
      scene.between.set(key, [...(scene.between.get(key) || []), number]);
    });
  }
  return scene.between.get(JSON.stringify([source, target, enters])) || [];
}

// The edges that had been taken: a Set of their numbers.
function edgesAt(scene, run, visits) {
  const followed = new Set(visits.map((visit) => visit.previous));
  const taken = new Set();
  const take = (numbers, caught) =>
    numbers
      .filter((number) => (scene.edges[number].kind === "catch") === caught)
      .forEach((number) => taken.add(number));
  for (const visit of visits) {
    const parent = visit.parent === null ? null : run.visits[visit.parent].state;
    const before = visits[visit.previous ?? -1];
    if (!before) take(edgesBetween(scene, parent, visit.state, parent), false);
    else take(edgesBetween(scene, before.state, visit.state, null), before.status === "caught error");
    const over = visit.status === "succeeded" || (visit.type === "Fail" && visit.status === "failed");
    if (over && !followed.has(visit.index)) take(edgesBetween(scene, visit.state, parent, null), false);
  }
  return taken;
}

// All that is shown at one moment.
function moment(scene, run, event) {
  const visits = visitsAt(run, event);
  const states = new Map(
    [...byState(visits)].map(([name, entries]) => [
      name,
      { status: statusOf(entries), note: noteOf(entries, event), visits: entries },
    ]),
  );
  return { event, visits, states, edges: edgesAt(scene, run, visits), status: lastChange(run.changes, event)[1] };
}

// Lines of JSON with a mark for what a step added (+), changed (~) or removed (-).
function marked(before, after, key = "", depth = 0) {
  if (JSON.stringify(before) === JSON.stringify(after)) return plain(" ", key, after, depth);
  const isOpen = (value) => value !== null && typeof value === "object";
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

// JSON of what a snapshot holds: integers that would be rounded are texts of NUL and digits there.
function json(value, indent) {
  return (JSON.stringify(value, null, indent) ?? "").replace(/"\\u0000(-?\d+)"/g, "$1");
}

function plain(mark, key, value, depth, before) {
  const rows = json(value, 2).split("\n");
  const was = before === undefined ? "" : `   (was ${short(before)})`;
  return rows.map((row, index) =>
    line(mark, index ? "" : key, row + (index === rows.length - 1 ? was : ""), depth),
  );
}

function short(value, most = 60) {
  const text = typeof value === "string" ? value : json(value);
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
