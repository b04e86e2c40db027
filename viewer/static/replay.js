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

const known = new WeakMap(); // run → its events by their ids

function eventOf(run, id) {
  if (!known.has(run)) known.set(run, new Map(run.events.map((event) => [event.id, event])));
  return known.get(run).get(id);
}

// The visits that had begun by that event, each with its status then, and until when it had lasted: [event, time].
function visitsAt(run, event) {
  return run.visits
    .map((visit, index) => {
      const [changed, status] = lastChange(visit.changes, event);
      const until = status === "in progress" ? event : changed;
      return { ...visit, index, status, until: [until, eventOf(run, until)?.time ?? null] };
    })
    .filter((visit) => visit.status !== null);
}

// Which iterations a visit stands in, the outermost first: " #0.1".
function iterationOf(run, visit) {
  const around = [];
  for (let one = visit; one; one = run.visits[one.parent])
    if (one.iteration !== null) around.unshift(one.iteration);
  return around.length ? ` #${around.join(".")}` : "";
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
  const edges = edgesAt(scene, run, visits);
  return { run, event, visits, states, edges, status: lastChange(run.changes, event)[1] };
}
