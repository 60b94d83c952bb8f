import assert from "node:assert/strict";
import { test } from "node:test";
import { RoomList } from "../client/rooms.js";
import { Dialogue, entry, posted, signInReply, state } from "./dialogue.mjs";
import { Simulation } from "./simulation.mjs";
import { settled } from "./support.mjs";

/** A list of these rooms, and the dialogue that it is loaded over. */
async function loaded(...entries) {
  const dialogue = Dialogue.signedIn(entries.map((item) => item.state));
  const list = new RoomList(dialogue.client);
  const loading = list.load();
  assert.deepEqual(dialogue.sent(), [["ListRooms", { limit: 200, archived: true }]]);
  dialogue.reply("ListRooms", { rooms: entries });
  await loading;
  return { dialogue, list };
}

const counts = (list, room = 1) => {
  const { seq, read, unread, mentions, last } = list.rooms.get(room);
  return { seq, read, unread, mentions, last: last && `${last.sender}: ${last.deleted ? "(deleted)" : last.preview}` };
};

test("the whole list is loaded, page by page, when somebody is signed in", async () => {
  const dialogue = new Dialogue();
  const list = new RoomList(dialogue.client);
  dialogue.client.signIn({ organisation: "acme", login: "me", password: "secret", name: "test" });
  dialogue.open();
  dialogue.welcome();
  dialogue.reply("SignIn", signInReply);
  dialogue.reply("SyncRooms", { rooms: [state(1, 5), state(2, 3)] });
  dialogue.reply("ListRooms", { rooms: [entry(1, 5)], more: { at: 1000, room: 1 } });
  await settled();
  assert.ok(!list.isLoaded);
  assert.deepEqual(dialogue.sent(), [["ListRooms", { limit: 200, after: { at: 1000, room: 1 }, archived: true }]]);
  dialogue.reply("ListRooms", { rooms: [entry(2, 3)] });
  await settled();
  assert.ok(list.isLoaded);
  assert.deepEqual([...list.rooms.keys()], [1, 2]);
});

test("messages of others count, with mentions; one's own say that everything before was read", async () => {
  const { dialogue, list } = await loaded(entry(1, 5));
  const changed = [];
  list.listen((rooms) => changed.push(...rooms));
  dialogue.receive(posted(1, 6), posted(1, 7, { mentions: [7] }));
  assert.deepEqual(counts(list), { seq: 7, read: 0, unread: 2, mentions: 1, last: "8: 7" });
  assert.deepEqual(changed, [1, 1]);
  dialogue.receive(posted(1, 8, { sender: 7 }));
  assert.deepEqual(counts(list), { seq: 8, read: 8, unread: 0, mentions: 0, last: "7: 8" });
});

test("a list that is out of date while it is being read is read once more", async () => {
  const { dialogue, list } = await loaded(entry(1, 5));
  dialogue.receive(["ValuesBehind", {}]);
  dialogue.receive(["ValuesBehind", {}]);
  const lists = () => dialogue.names().filter((name) => name === "ListRooms").length;
  assert.equal(lists(), 1);
  dialogue.reply("ListRooms", { rooms: [entry(1, 5)] });
  await settled();
  assert.equal(lists(), 1);
  dialogue.reply("ListRooms", { rooms: [entry(1, 5)] });
  await settled();
  assert.equal(lists(), 0);
  assert.ok(list.isLoaded);
});

test("somebody else's rooms are not shown to whoever signs in next", async () => {
  const { dialogue, list } = await loaded(entry(1, 5));
  dialogue.client.markRead(1, 4);
  dialogue.client.markRead(1, 5);
  dialogue.client.signIn({ organisation: "acme", login: "other", password: "secret", name: "test" });
  dialogue.reply("SignIn", { ...signInReply, user: { ...signInReply.user, user: 9 } });
  assert.equal(list.rooms.size, 0);
  dialogue.sent();
  dialogue.reply("MarkRead", {});
  await settled();
  assert.ok(!dialogue.names().includes("MarkRead"));
});

test("a state that messages have overtaken does not take them out of the counts", async () => {
  const { dialogue, list } = await loaded(entry(1, 5));
  dialogue.receive(posted(1, 6), posted(1, 7));
  const overtaken = state(1, 6, { details: 2, unread: 1 });
  dialogue.receive(["OwnStateChanged", { room: 1, state: overtaken, revision: 1, role: "member", muted: true }]);
  assert.deepEqual([counts(list).unread, counts(list).seq, list.rooms.get(1).muted], [2, 7, true]);
  dialogue.clock.advance(100);
  assert.deepEqual(dialogue.sent(), [["GetRoom", { room: 1 }]]);
  dialogue.receive(posted(1, 8));
  assert.equal(counts(list).unread, 3);
});

test("reading on another device empties the counts, or has them read anew", async () => {
  const { dialogue, list } = await loaded(entry(1, 5));
  dialogue.receive(posted(1, 6), posted(1, 7));
  dialogue.receive(["ReadMarkerMoved", { room: 1, user: 8, seq: 7 }]);
  assert.equal(counts(list).unread, 2);
  dialogue.receive(["ReadMarkerMoved", { room: 1, user: 7, seq: 6 }]);
  dialogue.clock.advance(100);
  assert.deepEqual(dialogue.sent(), [["GetRoom", { room: 1 }]]);
  dialogue.reply("GetRoom", { room: { ...entry(1, 7), state: state(1, 7, { read: 6, unread: 1 }) } });
  await settled();
  assert.equal(counts(list).unread, 1);
  dialogue.receive(["ReadMarkerMoved", { room: 1, user: 7, seq: 7 }]);
  assert.deepEqual([counts(list).unread, counts(list).read], [0, 7]);
});

test("edits and deletions change what is said of the last message, and the counts are read anew", async () => {
  const { dialogue, list } = await loaded(entry(1, 5));
  dialogue.receive(posted(1, 6));
  dialogue.receive(["MessageEdited", { room: 1, seq: 7, message: 1, after: 1, text: "new" }]);
  assert.equal(counts(list).last, "8: new");
  dialogue.receive(["MessageDeleted", { room: 1, seq: 8, message: 2, after: 1, by: 8 }]);
  assert.equal(counts(list).last, "8: (deleted)");
  dialogue.clock.advance(100);
  assert.deepEqual(dialogue.sent(), [["GetRoom", { room: 1 }]]);
});

test("rooms that come and go, and their details", async () => {
  const { dialogue, list } = await loaded(entry(1, 5));
  dialogue.receive(["RoomJoined", { room: 2, entry: entry(2, 1) }]);
  dialogue.receive(["RoomUpdated", { room: 2, details: { ...entry(2, 1).room, revision: 2, name: "New name" } }]);
  assert.equal(list.rooms.get(2).details.name, "New name");
  assert.deepEqual(dialogue.names(), []);
  dialogue.receive(["ParticipantLeft", { room: 2, user: 8, revision: 3, by: 8 }]);
  dialogue.clock.advance(100);
  assert.deepEqual(dialogue.sent(), [["GetRoom", { room: 2 }]]);
  dialogue.receive(["RoomLeft", { room: 2 }]);
  assert.deepEqual([...list.rooms.keys()], [1]);
});

test("what this session changes about itself is seen too", async () => {
  const { dialogue, list } = await loaded(entry(1, 5));
  dialogue.client.send("MuteRoom", { room: 1 });
  dialogue.reply("MuteRoom", { state: state(1, 5, { details: 2 }), revision: 1 });
  assert.equal(list.rooms.get(1).muted, true);
  dialogue.client.send("MarkUnread", { room: 1, seq: 3 });
  dialogue.reply("MarkUnread", { state: state(1, 5, { details: 2, read: 2, unread: 3 }) });
  assert.deepEqual([counts(list).unread, list.rooms.get(1).muted], [3, true]);
  dialogue.client.send("CreateRoom", { name: "Room 3" });
  dialogue.reply("CreateRoom", { room: entry(3, 0) });
  assert.deepEqual([...list.rooms.keys()], [1, 3]);
});

test("somebody types until it is said again, a message comes, or six seconds are over", async () => {
  const { dialogue, list } = await loaded(entry(1, 5));
  const typing = () => [...list.rooms.get(1).typing.keys()];
  dialogue.receive(["Typing", { room: 1, user: 8 }], ["Typing", { room: 1, user: 9 }], ["Typing", { room: 1, user: 7 }]);
  assert.deepEqual(typing(), [8, 9]);
  dialogue.receive(["Typing", { room: 1, user: 9, stopped: true }]);
  dialogue.clock.advance(5000);
  dialogue.receive(["Typing", { room: 1, user: 8 }]);
  dialogue.clock.advance(5000);
  assert.deepEqual(typing(), [8]);
  dialogue.clock.advance(1000);
  assert.deepEqual(typing(), []);
  dialogue.receive(["Typing", { room: 1, user: 8 }], posted(1, 6));
  assert.deepEqual(typing(), []);
});

test("signing out empties the list", async () => {
  const { dialogue, list } = await loaded(entry(1, 5));
  dialogue.client.signOut();
  dialogue.reply("SignOut", {});
  assert.deepEqual([list.rooms.size, list.isLoaded], [0, false]);
});

test("whatever happens to the connection, the list ends as the server has it", async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const simulation = new Simulation(seed, { rooms: 3 });
    const list = new RoomList(simulation.client);
    for (let step = 0; step < 600; step++) {
      simulation.step({ reloads: false });
      await settled();
    }
    for (let round = 0; round < 5; round++) {
      simulation.settle();
      await settled();
      simulation.clock.advance(3100);
      await settled();
    }
    for (const room of simulation.server.rooms.keys()) {
      const { state: expected, last } = simulation.server.entry(room);
      const view = list.rooms.get(room);
      assert.ok(view, `room ${room} with seed ${seed}`);
      const found = { seq: view.seq, read: view.read, unread: view.unread };
      assert.deepEqual(found, { seq: expected.seq, read: expected.read, unread: expected.unread }, `room ${room} with seed ${seed}`);
      assert.deepEqual(view.last, last, `the last message of room ${room} with seed ${seed}`);
    }
  }
});
