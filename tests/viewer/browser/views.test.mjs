// What the views work out before anything is on the screen.

import assert from "node:assert/strict";
import { test } from "node:test";

import { faultOf } from "../../../viewer/static/commands.js";
import { isForNotebook } from "../../../viewer/static/keys.js";
import { htmlOf, keptOf, withKept } from "../../../viewer/static/keeping.js";
import { iterationOf } from "../../../viewer/static/moment.js";
import { pageOf } from "../../../viewer/static/pager.js";
import { placeOf } from "../../../viewer/static/place.js";
import { scaleOf, spansOf } from "../../../viewer/static/spans.js";
import { centred, holds, panned, zoomed } from "../../../viewer/static/viewbox.js";
import { duration, plainText, seconds, short } from "../../../viewer/static/words.js";

test("a time is read in the unit that fits it", () => {
  const told = [null, undefined, 0.222, 2, 12.34, 200, 179.6, 7100, 7500].map(seconds);
  assert.deepEqual(told, [
    "–",
    "–",
    "222 ms",
    "2.00 s",
    "12.3 s",
    "3 min 20 s",
    "3 min 0 s",
    "118 min 20 s",
    "2 h 5 min",
  ]);
});

test("a visit without times has no duration", () => {
  assert.equal(duration({ entered: [1, undefined], until: [2, 3] }), "–");
  assert.equal(duration({ entered: [1, 1], until: [2, 3] }), "2.00 s");
});

test("a long value is cut, a search forgets case and spaces", () => {
  assert.equal(short("abc", 2), "ab…");
  assert.equal(short(undefined), "");
  assert.equal(plainText('{"A": 1}'), '{"a":1}');
});

test("rows come in pages of 25, and a page that is gone is the last", () => {
  const rows = [...Array(60).keys()];
  assert.deepEqual(pageOf(rows, 1).rows, rows.slice(25, 50));
  assert.deepEqual([pageOf(rows, 9).page, pageOf(rows, -1).page, pageOf([], 3).page], [2, 0, 0]);
  assert.equal(pageOf(rows, 2).rows.length, 10);
});

test("the part in view stays inside the graph's margins", () => {
  assert.deepEqual(centred([10, 500], [100, 100], [400, 1000]), [0, 450, 100, 100]);
  assert.deepEqual(centred([390, 990], [100, 100], [400, 1000]), [300, 900, 100, 100]);
  assert.deepEqual(centred([10, 10], [400, 400], [200, 200]), [0, 0, 400, 400]);
});

test("zooming keeps the middle, from a twelfth of the graph to twice its size", () => {
  assert.deepEqual(zoomed([0, 0, 100, 200], 2, [100, 200]), [25, 50, 50, 100]);
  assert.equal(zoomed([0, 0, 120, 200], 1000, [120, 200])[2], 10);
  assert.equal(zoomed([0, 0, 120, 200], 0.001, [120, 200])[2], 240);
});

test("a moved view holds other points", () => {
  assert.ok(holds([0, 0, 10, 10], [10, 0]));
  assert.ok(!holds(panned([0, 0, 10, 10], 11, 0), [10, 0]));
});

const attempt = (status, begun, ended) => ({ status, begun: [begun, begun], ended: [ended, ended] });
const visit = (...attempts) => ({ status: "succeeded", entered: [1, 1], until: [9, 9], attempts });

test("a visit is one bar, with retries one for each attempt before a striped one", () => {
  const scale = scaleOf([{ ...visit(), until: [10, 10] }]);
  assert.deepEqual(spansOf(visit(), 10, scale), [{ status: "succeeded", begin: 0.1, width: 0.8 }]);
  const spans = spansOf(visit(attempt("failed", 1, 3), attempt("succeeded", 5, 9)), 6, scale);
  assert.deepEqual(
    spans.map(({ status }) => status),
    [null, "failed", "in progress"],
  );
  assert.deepEqual([spans[1].begin, spans[1].width, spans[2].begin], [0.1, 0.2, 0.5]);
});

test("without times the scale counts events", () => {
  const { timed, far } = scaleOf([{ entered: [2, undefined], until: [8, null] }]);
  assert.deepEqual([timed, far], [false, 8]);
  assert.equal(scaleOf([]).far, 1);
});

test("an input says why it is no JSON", () => {
  assert.equal(faultOf("{}"), null);
  assert.match(faultOf('{"a": '), /JSON/);
});

const key = (key, ...held) => ({ key, ...Object.fromEntries(held.map((one) => [`${one}Key`, true])) });

test("only saving and running are the notebook's keys", () => {
  const passed = [key("s", "ctrl"), key("S", "meta"), key("Enter", "shift"), key("Enter", "ctrl"), key("Enter", "alt")];
  const kept = ["d", "x", "r", "s", "0", "Enter", "Escape", "ArrowDown"].map((one) => key(one));
  kept.push(key("z", "ctrl"), key("b", "ctrl"), key("s", "ctrl", "shift"), key("c", "ctrl", "shift"));
  assert.deepEqual([...passed, ...kept].filter(isForNotebook), passed);
});

const seen = (index, state, status, parent) => ({ index, state, status, parent });

test("a run that goes on is where it was entered last, one that failed where it did", () => {
  const visits = [seen(0, "Both", "failed"), seen(1, "Pay", "failed", 0), seen(2, "Ship", "succeeded", 0)];
  assert.equal(placeOf({ status: "RUNNING", visits }), "Ship");
  assert.equal(placeOf({ status: "FAILED", visits }), "Pay");
  assert.equal(placeOf({ status: "FAILED", visits: [...visits, seen(3, "Sorry", "failed")] }), "Sorry");
  assert.equal(placeOf({ status: "TIMED_OUT", visits: [seen(0, "Wait", "canceled")] }), "Wait");
  assert.equal(placeOf({ status: "RUNNING", visits: [] }), undefined);
});

const VIEW = "application/vnd.jupyter.widget-view+json";
const STATE = "application/vnd.jupyter.widget-state+json";
const output = (id, svg) => ({
  data: { [VIEW]: { model_id: id }, "image/svg+xml": svg, "text/plain": ['A "text"', "."] },
});

test("for each widget in a notebook what is known of it is kept, or its picture, or its text", () => {
  const outputs = [output("a", "<svg>old</svg>"), output("b", ["<svg>", "b</svg>"]), output("c"), { data: {} }, {}];
  const kept = keptOf(outputs, { a: "new", gone: "gone" });
  assert.deepEqual(Object.keys(kept), ["a", "b", "c"]);
  assert.equal(kept.a, "new");
  assert.match(kept.b, /<svg>b<\/svg>/);
  assert.equal(kept.c, "<pre>A &#34;text&#34;.</pre>");
});

test("a picture is written so that it stays whole in a page", () => {
  const html = htmlOf('<svg a="#1">&amp; 100%</svg>', '<a> & "b"');
  assert.match(html, /src="data:image\/svg\+xml,<svg a=%22%231%22>%26amp; 100%25<\/svg>"/);
  assert.match(html, /alt="&#60;a&#62; &#38; &#34;b&#34;"/);
});

test("what others keep of widgets stays", () => {
  const before = { other: 1, [STATE]: { version_major: 2, state: { foreign: { model_name: "X" } } } };
  const after = withKept(withKept(before, { a: "old" }, "~0.11"), { b: "new" }, "~0.11");
  const { foreign, ...ours } = after[STATE].state;
  assert.deepEqual([after.other, foreign], [1, { model_name: "X" }]);
  assert.deepEqual(Object.values(ours)[0].state.kept, { b: "new" });
});

test("the small widget stands in for those that are missing, and its code needs nothing else", async () => {
  const made = [];
  const manager = {
    has_model: (id) => id === "here",
    new_model: (kind, state) => made.push([kind.model_id, state.value]),
  };
  const code = Object.values(withKept(undefined, {}, "1")[STATE].state)[0].state._esm;
  const { initialize } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)).default;
  await initialize({ model: { widget_manager: manager, get: () => ({ here: "1", gone: "2" }) } });
  assert.deepEqual(made, [["gone", "2"]]);
});

test("a visit names the iterations around it, the outermost first; one outside of Maps names none", () => {
  const visits = [{}, { parent: 0, iteration: 2 }, { parent: 1, iteration: 0 }];
  assert.deepEqual(
    visits.map((visit) => iterationOf({ visits }, visit)),
    ["", " #2", " #2.0"],
  );
});
