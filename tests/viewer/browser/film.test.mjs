// A run as a film of a chosen length.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eventAt, filmOf, pauseAfter } from "../../../viewer/static/film.js";

const run = (...times) => ({ last: times.length, events: times.map((time, index) => ({ id: index + 1, time })) });
const steps = ({ at }) => at.slice(1).map((moment, index) => moment - at[index]);
const near = (value, wanted) => assert.ok(Math.abs(value - wanted) < 1e-9, `${value}, not ${wanted}`);

test("every film is as long as was chosen", () => {
  const runs = [run(0, 0.1, 0.222), run(0, 600, 600.1), run(0, 0, 0), run(null, null), run(0, 7200), run(0)];
  for (const one of runs) for (const length of [5, 60]) near(filmOf(one, length).at.at(-1), length);
});

test("pauses keep their proportion", () => {
  const [, first, second] = steps(filmOf(run(0, 0.1, 0.3, 0.5, 0.7, 0.9), 20));
  const evenly = 20 / 4 / 6;
  near((second - evenly) / (first - evenly), 2);
});

test("a held second is seen", () => {
  const film = filmOf(run(0, 0.01, 0.02, 1.02, 1.03), 10);
  assert.ok(steps(film)[3] > 2.5);
  assert.equal(pauseAfter(film, 3), " · 1.00 s until the next, shown shorter");
});

test("a long wait takes a quarter of the film, and what is short beside it is seen all the same", () => {
  const film = filmOf(run(0, 0.05, 7200.05, 7200.1, 7200.15), 20);
  const evenly = 1; // a quarter of the film, on five steps
  near(steps(film)[2], 5 + evenly);
  assert.ok(Math.min(...steps(film).slice(1)) > 2);
  assert.deepEqual(film.cut, [false, false, true, false, false]);
  assert.equal(pauseAfter(film, 2), " · 2 h 0 min until the next, shown shorter");
});

test("events of the same moment come one by one, and nothing is said of a pause between them", () => {
  const film = filmOf(run(0, 0, 0, 1, 1), 10);
  assert.ok(Math.min(...steps(film)) >= 0.5);
  assert.deepEqual([pauseAfter(film, 0), pauseAfter(film, 1)], ["", ""]);
});

test("a history without times, or with gaps, is played evenly and says nothing of pauses", () => {
  const gap = { last: 4, events: [{ id: 4, time: 3 }, { id: 2 }] };
  for (const one of [run(null, undefined, null), gap]) {
    const film = filmOf(one, 12);
    for (const step of steps(film)) near(step, 12 / one.last);
    assert.equal(pauseAfter(film, 1), "");
  }
});

test("at each moment the latest event that has come is shown", () => {
  const film = filmOf(run(null, null), 4);
  assert.deepEqual(
    [-1, 0, 1.9, 2, 3.9, 4, 99].map((moment) => eventAt(film, moment)),
    [0, 0, 0, 1, 1, 2, 2],
  );
});
