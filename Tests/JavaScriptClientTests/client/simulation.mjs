// A client, a model server and a bad link between them, all driven by one seed: what happens in a run depends on
// nothing else. The link carries the bytes that a WebSocket would carry.

import assert from "node:assert/strict";
import { ParleyClient, MemoryTexts } from "../client/client.js";
import { decode, encode } from "../protocol.js";
import { ModelServer } from "./model-server.mjs";
import { FakeClock, seeded } from "./support.mjs";

export class Simulation {
  server = new ModelServer();
  clock = new FakeClock();
  texts = new MemoryTexts();
  /**
   * What is on its way to the server, to the client, and answers that were made but not sent yet: events may overtake
   * them.
   */
  upward = [];
  downward = [];
  late = [];
  /** @type {any} */
  socket = null;
  isSubscribed = false;
  /** Rooms of which events are being left out, with the last one. */
  behind = new Map();
  view = new ApplicationView();
  /** The texts of the posts, and those that were acknowledged. */
  posted = [];
  acknowledged = [];

  constructor(seed, { rooms, settings = {} }) {
    this.random = seeded(seed);
    this.settings = settings;
    this.texts.setItem("parley.session", JSON.stringify({ token: "01".repeat(32), account: null }));
    for (let room = 1; room <= rooms; room++) {
      this.server.addRoom(room);
      for (let count = this.roll(4); count > 0; count--) this.server.post("before", room);
    }
    this.start();
  }

  /** A page is loaded: a client that knows what the storage holds. */
  start() {
    this.client = new ParleyClient({
      url: "wss://simulation/ws",
      agent: "simulation",
      storage: this.texts,
      keepsCursors: true,
      clock: this.clock,
      random: this.random,
      randomNonce: () => BigInt(Math.floor(this.random() * 2 ** 52)) << 8n,
      webSocket: () => this.#open(),
      ...this.settings,
    });
    this.client.listen((event) => this.view.take(event));
    this.client.restore();
    this.client.connect();
  }

  roll(sides) {
    return Math.floor(this.random() * sides);
  }

  someRoom() {
    return [...this.server.rooms.keys()][this.roll(this.server.rooms.size)];
  }

  // One step

  step({ cuts = true, reloads = true } = {}) {
    this.clock.advance(this.roll(50));
    const dice = this.roll(100);
    if (dice < 22) this.publish(this.#someChange());
    else if (dice < 58) this.#deliver();
    else if (dice < 80) this.#serve();
    else if (dice < 86) this.#sendLate();
    else if (dice < 92) this.#post();
    else if (dice < 94) this.#read();
    else if (dice < 95) this.#addRoom();
    else if (dice < 97 && cuts) this.#cut();
    else if (dice === 99 && this.roll(5) === 0 && reloads) this.#reload();
    if (this.client.status.phase === "waiting") this.clock.advance(1000);
  }

  /** Lets everything arrive, without further faults. */
  settle() {
    for (let round = 0; round < 20_000; round++) {
      this.clock.advance(10);
      for (const room of [...this.behind.keys()]) this.#endBehind(room);
      this.#serve();
      this.#sendLate();
      this.#deliver();
      if (this.#isQuiet) return;
    }
    assert.fail("the client does not come to rest");
  }

  get #isQuiet() {
    const { state } = this.client;
    return (
      state.phase === "online" &&
      this.upward.length + this.downward.length + this.late.length + state.inFlight.size === 0 &&
      state.posts.outbox.entries.length === 0 &&
      state.rooms.isQuiet
    );
  }

  // The server's side

  #someChange() {
    const room = this.someRoom();
    const alive = [...this.server.rooms.get(room).messages.values()].filter((message) => message.deletedBy === undefined);
    if (alive.length === 0 || this.roll(3) > 0) return this.server.post(`text ${this.roll(1000)}`, room);
    const { seq } = alive[this.roll(alive.length)];
    return this.roll(3) === 0 ? this.server.delete(seq, room) : this.server.edit(seq, room, `edited ${this.roll(1000)}`);
  }

  publish({ name, fields }) {
    if (!this.isSubscribed) return;
    const { room, seq } = fields;
    if (name.startsWith("Message") && (this.behind.has(room) || this.roll(20) === 0)) {
      this.behind.set(room, seq);
      if (this.roll(3) === 0) this.#endBehind(room);
    } else {
      this.downward.push(encode(name, fields));
    }
  }

  /** The connection takes again what comes: the mark stands before what follows. */
  #endBehind(room) {
    const seq = this.behind.get(room);
    this.behind.delete(room);
    this.downward.push(encode("RoomBehind", { room, seq, at: this.server.rooms.get(room).at }));
  }

  #serve() {
    const record = this.upward.shift();
    if (!record || record.id === undefined) return;
    const { name, id, fields } = record;
    if (name === "Hello" && fields.token) this.isSubscribed = true;
    if (name === "PostMessage" && this.roll(30) === 0) {
      this.downward.push(encode("Failure", { code: "unavailable", after: 50 }, id));
      return;
    }
    const { reply, event } = this.server.answer(name, fields);
    if (event) this.publish(event);
    const answer = encode(`${name}.Reply`, reply, id);
    (this.roll(3) === 0 ? this.late : this.downward).push(answer);
  }

  #sendLate() {
    if (this.late.length > 0) this.downward.push(this.late.shift());
  }

  #addRoom() {
    const room = this.server.rooms.size + 1;
    this.server.addRoom(room);
    this.server.post("first", room);
    if (this.isSubscribed) this.downward.push(encode("RoomJoined", { room, entry: this.server.entry(room) }));
  }

  #cut() {
    if (!this.socket) return;
    // Of what was on its way to the server, a part still arrives; its answers do not.
    for (const { name, id, fields } of this.upward.splice(0, this.roll(this.upward.length + 1))) {
      if (id !== undefined) this.server.answer(name, fields);
    }
    const socket = this.socket;
    if (this.roll(2) === 0) {
      socket.onmessage?.({ data: encode("Goodbye", { code: "shuttingDown", after: 100 }).buffer });
      this.#disconnect();
    } else {
      this.#disconnect();
      socket.onclose?.({ code: 1006 });
    }
  }

  #disconnect() {
    this.socket = null;
    this.isSubscribed = false;
    this.upward = [];
    this.downward = [];
    this.late = [];
    this.behind.clear();
  }

  // The client's side

  #open() {
    const socket = {
      send: (data) => {
        if (socket === this.socket) this.upward.push(...decode(data, "client"));
      },
      close: () => {
        if (socket === this.socket) this.#disconnect();
      },
    };
    this.#disconnect();
    this.socket = socket;
    this.clock.setTimeout(() => socket.onopen?.({}), 1);
    return socket;
  }

  /** A message of the WebSocket holds a few records. */
  #deliver() {
    if (!this.socket || this.downward.length === 0) return;
    const records = this.downward.splice(0, 1 + this.roll(3));
    this.socket.onmessage?.({ data: new Uint8Array(Buffer.concat(records)).buffer });
  }

  #post() {
    const text = `mine ${this.posted.length}`;
    this.posted.push(text);
    this.client.post({ room: this.someRoom(), text }).then(
      (reply) => this.acknowledged.push({ text, reply }),
      (error) => assert.equal(error.kind, "closed", `a post ended with ${error}`),
    );
  }

  #read() {
    const room = this.someRoom();
    const last = this.view.last.get(room);
    if (last) this.client.markRead(room, 1 + this.roll(last));
  }

  #reload() {
    this.client.close();
    this.#disconnect();
    this.start();
  }

  // What must be so at the end

  expectComplete() {
    for (const [room, { messages, posted }] of this.server.rooms) {
      const base = this.view.base.get(room);
      assert.notEqual(base, undefined, `room ${room} was never told`);
      const seen = this.view.messages.get(room) ?? new Map();
      for (const { seq, text, deletedBy } of messages.values()) {
        if (seq <= base) continue;
        const expected = { text, isDeleted: deletedBy !== undefined, posted: posted.get(seq) };
        assert.deepEqual(seen.get(seq), expected, `message ${seq} of room ${room}`);
      }
      assert.ok([...seen.keys()].every((seq) => seq > base));
    }
    assert.equal(this.server.nonces.size, this.posted.length, "every post is there once");
    for (const { text, reply } of this.acknowledged) {
      const matching = [...this.server.rooms.values()].map(({ messages }) => messages.get(reply.seq));
      assert.ok(matching.some((message) => message && (message.text === text || message.change)), `${text} is not there`);
    }
  }
}

/** What an application makes of the events, and keeps over reloads. */
class ApplicationView {
  /** From which place on the application is told of a room. */
  base = new Map();
  last = new Map();
  messages = new Map();

  take({ type, state, entry, message, edit, deletion }) {
    if (type === "roomState" && !this.base.has(state.room)) this.base.set(state.room, state.seq);
    if (type === "roomJoined" && !this.base.has(entry.room.room)) this.base.set(entry.room.room, entry.state.seq);
    if (type === "message") {
      this.#advance(message.room, message.change);
      const room = this.#room(message.room);
      assert.ok(!room.has(message.seq), `message ${message.seq} of room ${message.room} came twice`);
      const { text, posted, deletedBy } = message;
      room.set(message.seq, { text, isDeleted: deletedBy !== undefined, posted });
    }
    if (type === "edited") this.#change(edit, { text: edit.text });
    if (type === "deleted") this.#change(deletion, { text: "", isDeleted: true });
  }

  #room(room) {
    if (!this.messages.has(room)) this.messages.set(room, new Map());
    return this.messages.get(room);
  }

  #change({ room, seq, change }, what) {
    this.#advance(room, change);
    const message = this.#room(room).get(seq);
    if (message) Object.assign(message, what);
  }

  #advance(room, change) {
    const last = this.last.get(room) ?? 0;
    assert.ok(change > last, `room ${room} went back from ${last} to ${change}`);
    this.last.set(room, change);
  }
}
