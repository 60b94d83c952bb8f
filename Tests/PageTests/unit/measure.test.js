import assert from "node:assert/strict";
import test from "node:test";
import { Measures, anchorAt, endTop, topFor, visibleRange } from "../../../Sources/WebPages/Page/list/measure.js";

function measures(keys, heights = {}, estimate = 50) {
  const made = new Measures(estimate);
  made.setKeys(keys);
  for (const [key, height] of Object.entries(heights)) made.measure(key, height);
  return made;
}

test("rows that were not shown yet have the estimated height", () => {
  const list = measures(["a", "b", "c"], { b: 100 });
  assert.deepEqual([list.offset(0), list.offset(1), list.offset(2), list.total], [0, 50, 150, 200]);
});

test("the row at a distance", () => {
  const list = measures(["a", "b", "c"], { b: 100 });
  assert.deepEqual([-10, 0, 49, 50, 149, 150, 9999].map((distance) => list.placeAt(distance)), [0, 0, 0, 1, 1, 2, 2]);
});

test("only what is visible, and a margin, is shown", () => {
  const list = measures(Array.from({ length: 10_000 }, (_, index) => index));
  const { first, end } = visibleRange(list, 250_000, 800, 600);
  assert.equal(first, Math.floor((250_000 - 600) / 50));
  assert.ok(end - first < 45);
  assert.deepEqual(visibleRange(measures([]), 0, 800, 600), { first: 0, end: 0 });
});

test("what is read stays where it is when rows come before it", () => {
  const list = measures(["c", "d", "e"]);
  const anchor = anchorAt(list, 60);
  assert.deepEqual(anchor, { key: "d", shift: -10 });
  list.setKeys(["a", "b", "c", "d", "e"]);
  assert.equal(topFor(list, anchor), 160);
  list.measure("a", 80);
  assert.equal(topFor(list, anchor), 190);
});

test("an anchor whose row is gone says so", () => {
  const list = measures(["a", "b"]);
  assert.equal(topFor(list, { key: "z", shift: 0 }), undefined);
  assert.equal(topFor(list, undefined), undefined);
});

test("a list that fits is not scrolled", () => {
  assert.equal(endTop(measures(["a"]), 800), 0);
  assert.equal(endTop(measures(Array.from({ length: 20 }, (_, index) => index)), 800), 200);
});

test("measuring the same height again is no news", () => {
  const list = measures(["a"]);
  assert.equal(list.measure("a", 70), true);
  assert.equal(list.measure("a", 70), false);
});
