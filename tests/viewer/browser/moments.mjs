// What the browser would show at each moment of each run: [scene, run] pairs in from stdin, their moments out as JSON.

import { text } from "node:stream/consumers";

import { attemptStatus, attemptsAt, moment } from "../../../viewer/static/moment.js";

function told(scene, run, event) {
  const now = moment(scene, run, event);
  return {
    status: now.status,
    states: Object.fromEntries([...now.states].map(([name, { status, note }]) => [name, [status, note]])),
    attempts: now.visits.map((visit) => attemptsAt(visit, event).map((attempt) => attemptStatus(attempt, event))),
    edges: [...now.edges].sort((one, other) => one - other),
  };
}

const runs = JSON.parse(await text(process.stdin));
const moments = runs.map(([scene, run]) => [...Array(run.last + 1).keys()].map((event) => told(scene, run, event)));
process.stdout.write(JSON.stringify(moments));
