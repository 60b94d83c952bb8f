import assert from "node:assert/strict";
import test from "node:test";
import { Store, withEntry } from "../../../Sources/WebPages/Page/state/store.js";

test("those who watch a part are told once for a task, and only if it is another", async () => {
  const store = new Store({ a: 1, b: 1 });
  const told = [];
  store.watch(({ a }) => a, (a) => told.push(a));
  store.update({ a: 2 });
  store.update({ a: 3, b: 2 });
  await Promise.resolve();
  store.update({ b: 3 });
  await Promise.resolve();
  assert.deepEqual(told, [1, 3]);
});

test("a list of parts is compared part by part", async () => {
  const store = new Store({ a: 1, b: 1, c: 1 });
  let count = 0;
  store.watch(({ a, b }) => [a, b], () => (count += 1));
  store.update({ c: 2 });
  await Promise.resolve();
  assert.equal(count, 1);
  store.update({ b: 2 });
  store.flush();
  assert.equal(count, 2);
});

test("nobody is told who has stopped watching, even while others are told", () => {
  const store = new Store({ a: 1 });
  const told = [];
  let stop = () => {};
  store.watch(({ a }) => a, () => stop());
  stop = store.watch(({ a }) => a, (a) => told.push(a));
  store.update({ a: 2 });
  store.flush();
  assert.deepEqual(told, [1]);
});

test("an update may leave everything as it is", () => {
  const store = new Store({ a: 1 });
  const before = store.state;
  store.update(() => undefined);
  assert.equal(store.state, before);
});

test("a map with one entry more is another map", () => {
  const map = new Map([[1, "a"]]);
  assert.deepEqual([...withEntry(map, 2, "b")], [[1, "a"], [2, "b"]]);
  assert.deepEqual([...withEntry(map, 1, undefined)], []);
  assert.equal(map.size, 1);
});
