import assert from "node:assert/strict";
import { test } from "node:test";
import { RoomTimeline, messagesOf } from "../client/timeline.js";

const timeline = (seq = 5, more = {}) => new RoomTimeline({ room: 1, seq, at: 1000, details: 1, read: 0, ...more });
const posted = (seq, more = {}) => ({ name: "MessagePosted", fields: { room: 1, seq, sender: 8, after: 5, text: `${seq}`, ...more } });
const change = (seq, more = {}) => ({ message: { seq, sender: 8, after: 0, text: `${seq}`, ...more }, posted: 900 + seq });
/** What was told, in short: `message 6`, `edited 6 (7)`. */
const told = (steps) =>
  steps.map(({ deliver, ask, contradiction }) => {
    if (ask) return "ask";
    if (contradiction) return "contradiction";
    const { seq, change } = deliver.message ?? deliver.edit ?? deliver.deletion;
    return `${deliver.type} ${seq}${change === seq ? "" : ` (${change})`}`;
  });

test("events in order are delivered with the time that their differences add up to", () => {
  const room = timeline();
  const [first] = room.received(posted(6, { parent: 2, mentions: [7] }));
  assert.deepEqual(first.deliver.message, {
    room: 1, seq: 6, sender: 8, posted: 1005, text: "6", parent: 4, mentions: [7], replies: 0, change: 6,
  });
  const [edited] = room.received({ name: "MessageEdited", fields: { room: 1, seq: 7, message: 1, after: 10, text: "new" } });
  assert.deepEqual(edited.deliver.edit, { room: 1, seq: 6, change: 7, at: 1015, text: "new", mentions: [], fields: undefined });
  const [deleted] = room.received({ name: "MessageDeleted", fields: { room: 1, seq: 8, message: 2, after: 0, by: 8, parent: 4 } });
  assert.deepEqual(deleted.deliver.deletion, { room: 1, seq: 6, change: 8, at: 1015, by: 8, parent: 4 });
  assert.equal(room.held, 8);
});

test("what is held already is ignored", () => {
  assert.deepEqual(timeline().received(posted(5)), []);
  assert.deepEqual(timeline().isBehind(5), []);
});

test("a gap is asked for, and what comes meanwhile follows it", () => {
  const room = timeline();
  assert.deepEqual(told(room.received(posted(7))), ["ask"]);
  assert.deepEqual(told(room.received(posted(8))), []);
  assert.deepEqual(told(room.changed({ through: 7, at: 1010, changes: [change(6), change(7)] })), ["message 6", "message 7", "message 8"]);
  assert.equal(room.at, 1015);
  assert.ok(!room.isCatchingUp);
});

test("more than may wait is dropped and asked for again", () => {
  const room = timeline();
  room.received(posted(7));
  for (let seq = 8; seq < 80; seq++) room.received(posted(seq));
  assert.deepEqual(told(room.changed({ through: 7, at: 1010, changes: [change(6), change(7)] })), ["message 6", "message 7", "ask"]);
});

test("a message that was changed while pages were read is told as new, once", () => {
  const room = timeline();
  room.isBehind(9);
  // 6 was changed to 8 before the first page was read, and to 9 after it.
  assert.deepEqual(told(room.changed({ through: 7, at: 0, changes: [change(7)], more: true })), ["message 7", "ask"]);
  assert.deepEqual(told(room.changed({ through: 8, at: 0, changes: [change(6, { change: 8 })], more: true })), ["message 6 (8)", "ask"]);
  assert.deepEqual(told(room.changed({ through: 9, at: 1020, changes: [change(6, { change: 9 })] })), ["edited 6 (9)"]);
});

test("a live event that follows a page counts as told, if there is more to fetch", () => {
  const room = timeline();
  room.received(posted(7));
  room.received(posted(9));
  assert.deepEqual(told(room.changed({ through: 6, at: 1005, changes: [change(6)] })), ["message 6", "message 7", "ask"]);
  const page = { through: 9, at: 1020, changes: [change(7, { change: 8 }), change(9)] };
  assert.deepEqual(told(room.changed(page)), ["edited 7 (8)", "message 9"]);
});

test("catching up goes on after a cut, and after a reload, without telling a message as new a second time", () => {
  const room = timeline();
  room.isBehind(9);
  room.changed({ through: 7, at: 0, changes: [change(7)], more: true });
  room.disconnected();
  for (const again of [room, new RoomTimeline(JSON.parse(JSON.stringify(room.stored)))]) {
    again.isBehind(9);
    const page = { through: 9, at: 1020, changes: [change(6, { change: 8 }), change(7, { change: 9 })] };
    assert.deepEqual(told(again.changed(page)), ["message 6 (8)", "edited 7 (9)"]);
    assert.equal(again.stored.told, undefined);
  }
});

test("after the server has confirmed what is held, everything of it counts as known", () => {
  const room = timeline();
  room.isBehind(9);
  room.changed({ through: 7, at: 1010, changes: [change(7)], more: true });
  room.disconnected();
  assert.ok(room.confirmCurrent());
  room.isBehind(8);
  assert.deepEqual(told(room.changed({ through: 8, at: 1020, changes: [change(7, { change: 8 })] })), ["edited 7 (8)"]);
});

test("without a base for the time the next event is asked for", () => {
  assert.deepEqual(told(timeline(5, { at: null }).received(posted(6))), ["ask"]);
});

test("a change that names no message, and changes that never come, are contradictions", () => {
  const bad = { name: "MessageDeleted", fields: { room: 1, seq: 6, message: 6, after: 0, by: 8 } };
  assert.deepEqual(told(timeline().received(bad)), ["contradiction"]);
  const room = timeline();
  room.isBehind(9);
  const empty = { through: 5, at: 1000, changes: [], more: true };
  assert.deepEqual([told(room.changed(empty)), told(room.changed(empty)), told(room.changed(empty))], [["ask"], ["ask"], ["contradiction"]]);
});

test("the messages of a page have absolute numbers and times", () => {
  const messages = [
    { seq: 3, sender: 8, after: 0, text: "a" },
    { seq: 5, sender: 8, after: 20, text: "", parent: 2, deletedBy: 8, change: 6 },
  ];
  assert.deepEqual(messagesOf({ start: 1000, messages }, 1), [
    { room: 1, seq: 3, sender: 8, posted: 1000, text: "a", mentions: [], replies: 0, change: 3 },
    { room: 1, seq: 5, sender: 8, posted: 1020, text: "", parent: 3, mentions: [], deletedBy: 8, replies: 0, change: 6 },
  ]);
});

test("what a catching up told that was cut is forgotten once the room is current", () => {
  const stand = { room: 1, at: 1020, details: 2, read: 0, unread: 0, mentions: 0 };
  const becomesCurrent = [(room) => room.compared({ ...stand, seq: 7 }), (room) => room.confirmCurrent(), () => {}];
  for (const happens of becomesCurrent) {
    const room = timeline();
    room.isBehind(7);
    room.changed({ through: 7, at: 1010, changes: [change(6), change(7)], more: true });
    room.disconnected();
    happens(room);
    assert.deepEqual(told(room.received(posted(8))), ["message 8"]);
    assert.deepEqual(told(room.received(posted(10))), ["ask"]);
    const page = { through: 10, at: 1030, changes: [change(8, { text: "new", edited: 1025, change: 9 }), change(10)] };
    assert.deepEqual(told(room.changed(page)), ["edited 8 (9)", "message 10"]);
  }
});

test("what a catching up has told takes little room, however much it is", () => {
  const room = timeline();
  room.isBehind(20_005);
  for (let page = 0; page < 100; page++) {
    const first = 6 + 200 * page;
    const changes = Array.from({ length: 200 }, (_, index) => change(first + index));
    // One message was edited, and comes with its change, out of its place.
    changes[199].message = { ...change(first + 50).message, change: first + 199 };
    changes.splice(50, 1);
    room.changed({ through: first + 199, at: 2000, changes, more: true });
  }
  assert.ok(JSON.stringify(room.stored).length < 5000);
  room.disconnected();
  const again = new RoomTimeline(room.stored);
  again.isBehind(20_006);
  const page = { through: 20_010, at: 2000, changes: [change(56, { change: 20_006 }), change(57, { change: 20_007 }), change(20_008)] };
  assert.deepEqual(told(again.changed(page)), ["edited 56 (20006)", "edited 57 (20007)", "message 20008"]);
});
