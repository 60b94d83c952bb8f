// What a server knows of one user's rooms, as simply as it can be written down: the yardstick of the simulation.

import { digest } from "../protocol.js";

export const ME = 7;
export const OTHER = 8;

export class ModelServer {
  /** @type {Map<number, { seq: number, at: number, messages: Map<number, any>, posted: Map<number, number>, read: number, details: number }>} */
  rooms = new Map();
  nonces = new Map();
  postsReceived = new Map();
  /** Pages hold so many entries, whatever is asked for. */
  pageMax = 3;

  addRoom(room) {
    this.rooms.set(room, { seq: 0, at: 1000, messages: new Map(), posted: new Map(), read: 0, details: 1 });
  }

  // Changes; each gives the event that the participants hear

  post(text, room, sender = OTHER, after = 5) {
    const { held, seq } = this.#take(room, after);
    held.messages.set(seq, { seq, sender, after: 0, text });
    held.posted.set(seq, held.at);
    return { name: "MessagePosted", fields: { room, seq, sender, after, text } };
  }

  edit(message, room, text, after = 5) {
    const { held, seq } = this.#take(room, after);
    Object.assign(held.messages.get(message), { text, change: seq, edited: held.at });
    return { name: "MessageEdited", fields: { room, seq, message: seq - message, after, text } };
  }

  delete(message, room, after = 5) {
    const { held, seq } = this.#take(room, after);
    Object.assign(held.messages.get(message), { text: "", change: seq, deletedBy: OTHER });
    return { name: "MessageDeleted", fields: { room, seq, message: seq - message, after, by: OTHER } };
  }

  #take(room, after) {
    const held = this.rooms.get(room);
    held.seq += 1;
    held.at += after;
    return { held, seq: held.seq };
  }

  // Answers: the fields of a reply, with the event that the request causes

  answer(name, fields) {
    switch (name) {
      case "Hello":
        return { reply: this.#welcome(fields) };
      case "SyncRooms":
        return { reply: this.#compare(fields) };
      case "GetChanges":
        return { reply: this.#changes(fields) };
      case "PostMessage":
        return this.#accept(fields);
      case "GetRoom":
        return { reply: { room: this.entry(fields.room) } };
      case "ListRooms":
        return { reply: { rooms: [...this.rooms.keys()].map((room) => this.entry(room)) } };
      case "MarkRead":
        this.rooms.get(fields.room).read = Math.max(this.rooms.get(fields.room).read, fields.seq);
        return { reply: {}, event: { name: "ReadMarkerMoved", fields: { room: fields.room, user: ME, seq: fields.seq } } };
      case "SignIn":
        return {
          reply: {
            token: new Uint8Array(32).fill(9),
            info: { token: 1, name: fields.name, created: 1, expires: 2 },
            user: this.user,
            organisation: this.organisation,
          },
        };
      case "SignOut":
        return { reply: {} };
    }
    throw new Error(`the model does not know ${name}`);
  }

  user = { user: ME, role: "member", login: "me", name: "Me" };
  organisation = { slug: "acme", name: "Acme" };

  #accept({ nonce, room, text }) {
    this.postsReceived.set(nonce, (this.postsReceived.get(nonce) ?? 0) + 1);
    if (this.nonces.has(nonce)) return { reply: this.nonces.get(nonce) };
    const event = this.post(text, room, ME);
    const held = this.rooms.get(room);
    held.read = held.seq;
    this.nonces.set(nonce, { seq: held.seq, at: held.at });
    return { reply: this.nonces.get(nonce), event };
  }

  state(room) {
    const { seq, at, details, read, messages } = this.rooms.get(room);
    const unread = [...messages.values()].filter(
      (message) => message.seq > read && message.sender !== ME && message.deletedBy === undefined,
    );
    return { room, seq, at, details, read, unread: unread.length, mentions: 0 };
  }

  entry(room) {
    const details = { room, kind: "group", revision: 1, participants: 2, created: 1, createdBy: OTHER, updated: 1, updatedBy: OTHER };
    const messages = [...this.rooms.get(room).messages.values()];
    const newest = messages[messages.length - 1];
    const entry = { room: { ...details, name: `Room ${room}` }, state: this.state(room), role: "member" };
    if (!newest) return entry;
    const last = { seq: newest.seq, sender: newest.sender, at: this.rooms.get(room).posted.get(newest.seq), preview: newest.text };
    return { ...entry, last: newest.deletedBy === undefined ? last : { ...last, deleted: true } };
  }

  #welcome({ token, digest: claimed, rooms }) {
    const welcome = { version: 1, agent: "model 1", now: 1, window: 8, keepalive: 60 };
    if (!token) return welcome;
    Object.assign(welcome, { user: this.user, organisation: this.organisation });
    if (!claimed) return Object.assign(welcome, this.#compare({ rooms }));
    const all = [...this.rooms.keys()].sort((one, other) => one - other).map((room) => {
      const { seq, details, read } = this.rooms.get(room);
      return { room, seq, details, read };
    });
    const isEqual = Buffer.from(digest("RoomCursor", all)).equals(Buffer.from(claimed));
    return Object.assign(welcome, isEqual ? { unchanged: true } : { differs: true });
  }

  #compare({ after = 0, through = Infinity, rooms: claimed = [] }) {
    const held = new Map(claimed.map((cursor) => [cursor.room, cursor]));
    let rooms = [...this.rooms.keys()]
      .filter((room) => room > after && room <= through)
      .sort((one, other) => one - other)
      .map((room) => this.state(room))
      .filter(({ room, seq, details, read }) => {
        const cursor = held.get(room);
        return !cursor || cursor.seq !== seq || cursor.details !== details || cursor.read !== read;
      });
    let more;
    if (rooms.length > this.pageMax) {
      rooms = rooms.slice(0, this.pageMax);
      more = rooms[rooms.length - 1].room;
    }
    const gone = [...held.keys()].filter((room) => !this.rooms.has(room) && room <= (more ?? Infinity));
    return { rooms, gone, more };
  }

  #changes({ room, since }) {
    const { seq, at, messages, posted } = this.rooms.get(room);
    const numberOf = (message) => message.change ?? message.seq;
    const changed = [...messages.values()]
      .filter((message) => numberOf(message) > since)
      .sort((one, other) => numberOf(one) - numberOf(other));
    const page = changed.slice(0, this.pageMax);
    const isCut = page.length < changed.length;
    return {
      through: isCut ? numberOf(page[page.length - 1]) : seq,
      at: isCut ? 0 : at,
      changes: page.map((message) => ({ message, posted: posted.get(message.seq) })),
      more: isCut,
    };
  }
}
