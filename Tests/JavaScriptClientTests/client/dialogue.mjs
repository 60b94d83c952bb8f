// A client and the test as its server, record by record.

import assert from "node:assert/strict";
import { ParleyClient, MemoryTexts } from "../client/client.js";
import { decode, encode } from "../protocol.js";
import { FakeClock } from "./support.mjs";

export const TOKEN = new Uint8Array(32).fill(1);
const user = { user: 7, role: "member", login: "me", name: "Me" };
const organisation = { slug: "acme", name: "Acme" };
const welcome = { version: 1, agent: "test 1", now: 1, window: 8, keepalive: 60 };

export const state = (room, seq, more = {}) => ({ room, seq, at: 1000, details: 1, read: 0, unread: 0, mentions: 0, ...more });

export const entry = (room, seq, more = {}) => ({
  room: { room, kind: "group", revision: 1, participants: 2, created: 1, createdBy: 8, updated: 1, updatedBy: 8, name: `Room ${room}` },
  state: state(room, seq),
  role: "member",
  ...more,
});

export const posted = (room, seq, more = {}) => ["MessagePosted", { room, seq, sender: 8, after: 5, text: `${seq}`, ...more }];

export class Dialogue {
  clock = new FakeClock();
  sockets = [];
  events = [];
  #sent = [];

  /** @param {any} [options] `token`: signed in already. */
  constructor({ token, texts = new MemoryTexts(), ...options } = {}) {
    this.texts = texts;
    if (token) texts.setItem("parley.session", JSON.stringify({ token: Buffer.from(token).toString("hex"), account: null }));
    this.client = new ParleyClient({
      url: "wss://test/ws",
      agent: "test",
      storage: texts,
      clock: this.clock,
      random: () => 0.5,
      randomNonce: () => 100n,
      webSocket: (url, protocol) => {
        assert.deepEqual([url, protocol], ["wss://test/ws", "parley.v1"]);
        const socket = { send: (data) => this.#sent.push(...decode(data, "client")), close: () => (socket.isClosed = true) };
        this.sockets.push(socket);
        return socket;
      },
      ...options,
    });
    this.client.listen((event) => this.events.push(event));
    this.client.restore();
  }

  get socket() {
    return this.sockets[this.sockets.length - 1];
  }

  /** The records that were sent since this was last asked for. */
  records() {
    const records = this.#sent;
    this.#sent = [];
    for (const { name, id } of records) if (id !== undefined) this.ids.set(name, id);
    return records;
  }

  /** The same, as [name, fields]; answers go out by `reply`. */
  sent() {
    return this.records().map(({ name, fields }) => [name, fields]);
  }

  /** The newest request of each name. */
  ids = new Map();

  names() {
    return this.sent().map(([name]) => name);
  }

  /** What was told since this was last asked for. */
  told(...types) {
    const events = this.events.filter((event) => types.length === 0 || types.includes(event.type));
    this.events = [];
    return events;
  }

  open() {
    this.socket.onopen({});
  }

  /** Several records come in one message. */
  receive(...records) {
    const data = Buffer.concat(records.map(([name, fields, id]) => encode(name, fields, id)));
    this.socket.onmessage({ data: new Uint8Array(data).buffer });
  }

  /** The answer to the newest request of a name. */
  reply(name, fields) {
    this.sent();
    this.receive([`${name}.Reply`, fields, this.ids.get(name)]);
  }

  fail(name, failure) {
    this.sent();
    this.receive(["Failure", failure, this.ids.get(name)]);
  }

  cut() {
    this.socket.onclose?.({ code: 1006 });
  }

  /** Signed in by its token, with these rooms. */
  signedIn(more = {}) {
    this.client.connect();
    this.open();
    this.welcome({ user, organisation, token: 1, ...more });
    this.sent();
    this.told();
    return this;
  }

  welcome(more = {}) {
    this.reply("Hello", { ...welcome, ...more });
  }

  static signedIn(rooms = [state(1, 5)], options = {}) {
    return new Dialogue({ token: TOKEN, ...options }).signedIn({ rooms });
  }
}

export const signInReply = { token: new Uint8Array(32).fill(2), info: { token: 2, name: "t", created: 1, expires: 2 }, user, organisation };
