import assert from "node:assert/strict";
import test from "node:test";
import { buildRows } from "../../../Sources/WebPages/Page/state/rows.js";

const minute = 60_000;
const message = (seq, sender, at, more = {}) => ({ room: 1, seq, sender, posted: at * minute, text: "t", mentions: [],
  replies: 0, change: seq, ...more });
const timeline = (messages, more = {}) => ({ messages, loaded: true, earlier: true, later: false, counted: 0, live: [],
  ...more });
const me = 1;

test("messages of one sender within five minutes are one group", () => {
  const rows = buildRows(timeline([message(1, 2, 0), message(2, 2, 4), message(3, 2, 10), message(4, 3, 10)]),
    { me, posts: [] });
  assert.deepEqual(rows.map((row) => row.isFirst), [true, false, true, true]);
});

test("a new day begins with its date and a new group", () => {
  const rows = buildRows(timeline([message(1, 2, 0), message(2, 2, 36 * 60)]), { me, posts: [] });
  assert.deepEqual(rows.map((row) => row.day !== undefined), [true, true]);
});

test("the line of what is new stands once, above the first message of others behind the marker", () => {
  const rows = buildRows(timeline([message(1, 2, 0), message(2, 1, 1), message(3, 2, 2), message(4, 2, 3)]),
    { me, posts: [], marker: 1 });
  assert.deepEqual(rows.map((row) => row.isNew), [false, false, true, false]);
});

test("the beginning is shown when there is nothing before", () => {
  assert.equal(buildRows(timeline([], { earlier: false }), { me, posts: [] })[0].kind, "beginning");
  assert.equal(buildRows(timeline([message(9, 2, 0)]), { me, posts: [] })[0].kind, "message");
});

test("answers say what they answer, unless the one above says it", () => {
  const rows = buildRows(timeline([message(1, 2, 0), message(2, 2, 1, { parent: 1 }), message(3, 2, 2, { parent: 1 }),
    message(4, 2, 3)]), { me, posts: [] });
  assert.deepEqual(rows.map((row) => row.answers), [undefined, 1, undefined, undefined]);
  assert.deepEqual(rows.map((row) => row.isFirst), [true, true, false, true]);
});

test("posts without acknowledgement stand at the end, once", () => {
  const posts = [{ nonce: 7n, text: "a", state: "stored", seq: 2 }, { nonce: 8n, text: "b", state: "waiting" }];
  const rows = buildRows(timeline([message(1, 2, 0), message(2, 1, 1)]), { me, posts });
  assert.deepEqual(rows.map((row) => row.key), ["m1", "m2", "p8"]);
});

test("rows that say the same stay the same value", () => {
  const held = timeline([message(1, 2, 0), message(2, 2, 1)]);
  const first = buildRows(held, { me, posts: [] });
  const again = buildRows({ ...held, messages: [...held.messages, message(3, 2, 2)] }, { me, posts: [] },
    new Map(first.map((row) => [row.key, row])));
  assert.equal(again[0], first[0]);
  assert.equal(again[1], first[1]);
});
