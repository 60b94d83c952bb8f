// The rooms that a client holds: comparing them with what is there, and catching up.

import { adviceFor } from "./errors.js";
import { RoomTimeline } from "./timeline.js";

/** @typedef {import("../protocol.js").RoomState} RoomState */
/** @typedef {import("../protocol.js").RoomCursor} RoomCursor */
/** @typedef {import("../protocol.js").SyncRooms} SyncRooms */
/** @typedef {import("../protocol.js").Failure} Failure */
/** @typedef {import("./timeline.js").Step} Step */

/** @typedef {import("./timeline.js").StoredCursor} StoredCursor */

/**
 * What the rooms ask of the client that they belong to.
 *
 * @typedef {object} Host
 * @property {(event: any) => void} deliver Tells the application.
 * @property {(room: number, cursor: StoredCursor | null) => void} hold What is held of a room from then on, once the
 *   application has taken what it was told before: to be stored. Null when the room is not held any more.
 * @property {(what: string) => void} violated The connection is not worth keeping.
 */

/** Rooms that one SyncRooms may name (the schema's bound). */
const SYNC_ROOMS_MAX = 800;
/** Rooms that catch up at the same time. */
const ASKS_MAX = 8;
/** Rooms that are remembered because an event came before the client heard of the room itself. */
const STRAYS_MAX = 10_000;
/** How much a page of changes may hold (the schema's bound). */
const PAGE = 200;

/** The rooms of a client, each a RoomTimeline, and what is to be asked about them. */
export class Rooms {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    /** @type {Map<number, RoomTimeline>} */
    this.timelines = new Map();
    /** @type {Map<number, number>} */
    this.strays = new Map();
    /** Behind which room comparing goes on, 0 for the beginning; null when it is done or on its way.
     * @type {number | null} */
    this.syncAfter = null;
    /** @type {number | null} */
    this.syncNotBefore = null;
    /** Rooms whose changes are to be asked for.
     * @type {number[]} */
    this.askQueue = [];
    /** @type {number | null} */
    this.askNotBefore = null;
    this.asksInFlight = 0;
  }

  /** A connection begins. */
  connected() {
    for (const timeline of this.timelines.values()) timeline.begun = timeline.held;
  }

  /** What is held of all rooms, in ascending order. */
  cursors() {
    return [...this.timelines.values()].map((timeline) => timeline.cursor).sort((one, other) => one.room - other.room);
  }

  /** Whether nothing is left to be asked, but for what is on its way. */
  get isQuiet() {
    return this.syncAfter === null && this.askQueue.length === 0 && this.asksInFlight === 0;
  }

  /**
   * Takes over what an earlier run of the program held.
   * @param {StoredCursor} held
   */
  restore(held) {
    this.timelines.set(held.room, new RoomTimeline(held));
  }

  /**
   * What is held of a room has changed.
   * @param {number} room
   */
  changedHold(room) {
    this.host.hold(room, this.timelines.get(room)?.stored ?? null);
  }

  /** Forgets all rooms. */
  clear() {
    for (const room of this.timelines.keys()) this.host.hold(room, null);
    this.timelines.clear();
    this.strays.clear();
    this.askQueue = [];
  }

  /** The connection is gone. */
  disconnected() {
    for (const timeline of this.timelines.values()) timeline.disconnected();
    this.syncAfter = this.syncNotBefore = this.askNotBefore = null;
    this.asksInFlight = 0;
    this.askQueue = [];
  }

  /**
   * Time has passed.
   * @param {number} now
   */
  tick(now) {
    if (this.askNotBefore !== null && now >= this.askNotBefore) this.askNotBefore = null;
    if (this.syncNotBefore !== null && now >= this.syncNotBefore) this.syncNotBefore = null;
  }

  // Comparing

  /**
   * The next comparison to ask for, if there is one.
   * @returns {SyncRooms | null}
   */
  nextSync() {
    const after = this.syncAfter;
    if (after === null || this.syncNotBefore !== null) return null;
    this.syncAfter = null;
    const cursors = this.cursors().filter((cursor) => cursor.room > after);
    const rooms = cursors.slice(0, SYNC_ROOMS_MAX);
    /** @type {SyncRooms} */
    const sync = { rooms };
    if (after > 0) sync.after = after;
    if (rooms.length < cursors.length) sync.through = rooms[rooms.length - 1].room;
    return sync;
  }

  /**
   * A comparison was refused.
   *
   * @param {SyncRooms} sync
   * @param {Failure} failure
   * @param {number} until When to ask again, if that is of use.
   */
  syncFailed(sync, failure, until) {
    if (adviceFor(failure.code, "never") === "never") {
      return this.host.violated(`the rooms cannot be compared: ${failure.code}`);
    }
    this.syncAfter = sync.after ?? 0;
    this.syncNotBefore = until;
  }

  /** The server has confirmed that what is held is all there is. */
  confirmAll() {
    for (const room of this.timelines.keys()) this.confirm(room);
  }

  /** @param {number} room */
  confirm(room) {
    if (this.timelines.get(room)?.confirmCurrent()) this.changedHold(room);
  }

  /**
   * Takes what the server said of rooms that it compared.
   *
   * A state below what was held when the connection began is of a server that was restored from a backup. One that is
   * only below what is held now was overtaken by events.
   *
   * @param {object} answer
   * @param {RoomState[]} [answer.rooms]
   * @param {number[]} [answer.gone]
   * @param {number} [answer.more] After which room the answer was cut.
   * @param {RoomCursor[]} claimed What the client said that it held.
   * @param {number} [through] Up to which room the client had asked; undefined for all.
   */
  compared({ rooms = [], gone = [], more }, claimed, through) {
    const asked = claimed.map((cursor) => cursor.room);
    const confirmed = new Set(asked.filter((room) => more === undefined || room <= more));
    for (const state of rooms) {
      confirmed.delete(state.room);
      if (state.seq < (this.timelines.get(state.room)?.begun ?? 0)) {
        this.timelines.set(state.room, new RoomTimeline(state));
        this.host.deliver({ type: "roomReset", state });
        this.changedHold(state.room);
      } else {
        this.host.deliver({ type: "roomState", state });
        this.adopt(state);
      }
    }
    for (const room of gone) {
      confirmed.delete(room);
      this.forget(room);
    }
    for (const room of confirmed) this.confirm(room);
    this.syncAfter = more ?? through ?? this.syncAfter;
  }

  // Rooms that come and go

  /**
   * Takes a state of a room: it is held from now on, or was already and may have fallen behind.
   * @param {RoomState} state
   */
  adopt(state) {
    const { room } = state;
    const timeline = this.timelines.get(room);
    if (timeline) return this.carryOut(room, timeline.compared(state));
    this.timelines.set(room, new RoomTimeline(state));
    this.changedHold(room);
    const stray = this.strays.get(room);
    if (stray === undefined) return;
    this.strays.delete(room);
    this.isBehind(room, stray);
  }

  /**
   * A room's `revision` is known beside its state: from then on its `details` are kept by arithmetic.
   *
   * @param {RoomState} state
   * @param {number} revision
   */
  learn(state, revision) {
    const timeline = this.timelines.get(state.room);
    if (timeline && state.details === timeline.details) timeline.mutes = state.details - revision;
  }

  /**
   * A room's details, or who takes part, have changed.
   *
   * @param {number} room
   * @param {number} revision
   */
  revised(room, revision) {
    this.timelines.get(room)?.revised(revision);
    this.changedHold(room);
  }

  /**
   * The user takes no part in a room any more.
   * @param {number} room
   */
  forget(room) {
    this.strays.delete(room);
    this.askQueue = this.askQueue.filter((other) => other !== room);
    if (!this.timelines.delete(room)) return;
    this.host.deliver({ type: "roomLeft", room });
    this.changedHold(room);
  }

  /**
   * The user has read up to a place.
   *
   * @param {number} room
   * @param {number} position
   */
  read(room, position) {
    const timeline = this.timelines.get(room);
    if (!timeline || position <= timeline.read) return;
    timeline.read = position;
    this.changedHold(room);
  }

  // Messages

  /**
   * An event that carries a number of its room's counter.
   * @param {import("./timeline.js").NumberedEvent} event
   */
  received(event) {
    const { room, seq } = event.fields;
    const timeline = this.timelines.get(room);
    if (timeline) this.carryOut(room, timeline.received(event));
    else this.remember(room, seq);
  }

  /**
   * The counter of a room stands at a place, and the events up to there do not come by themselves.
   *
   * @param {number} room
   * @param {number} position
   */
  isBehind(room, position) {
    const timeline = this.timelines.get(room);
    if (timeline) this.carryOut(room, timeline.isBehind(position));
    else this.remember(room, position);
  }

  /**
   * An event of a room came before the client heard of the room: when it does, the event is not to be missing.
   *
   * @param {number} room
   * @param {number} seq
   */
  remember(room, seq) {
    if (this.strays.size >= STRAYS_MAX && !this.strays.has(room)) return;
    this.strays.set(room, Math.max(this.strays.get(room) ?? 0, seq));
  }

  /** The next page of changes to ask for, if there is one. */
  nextAsk() {
    if (this.asksInFlight >= ASKS_MAX || this.askNotBefore !== null) return null;
    for (let room; (room = this.askQueue.shift()) !== undefined; ) {
      const timeline = this.timelines.get(room);
      if (!timeline?.isCatchingUp) continue;
      this.asksInFlight += 1;
      return { room, since: timeline.held, limit: PAGE };
    }
    return null;
  }

  /**
   * A page of changes has come.
   *
   * @param {number} room
   * @param {import("../protocol.js").GetChangesReply} page
   */
  changed(room, page) {
    this.asksInFlight -= 1;
    const timeline = this.timelines.get(room);
    if (timeline) this.carryOut(room, timeline.changed(page));
  }

  /**
   * A page of changes was refused.
   *
   * @param {number} room
   * @param {Failure} failure
   * @param {number} until When to ask again, if that is of use.
   */
  changesFailed(room, failure, until) {
    this.asksInFlight -= 1;
    if (adviceFor(failure.code, "never") !== "never") {
      this.askQueue.unshift(room);
      this.askNotBefore = until;
    } else if (failure.code === "notFound" || failure.code === "forbidden") {
      this.forget(room);
    } else {
      this.host.violated(`the changes of room ${room}: ${failure.code}`);
    }
  }

  /**
   * Carries out what a timeline asks for.
   *
   * @param {number} room
   * @param {Step[]} steps
   */
  carryOut(room, steps) {
    for (const step of steps) {
      if ("deliver" in step) this.host.deliver(step.deliver);
      else if ("contradiction" in step) this.host.violated(step.contradiction);
      else if (!this.askQueue.includes(room)) this.askQueue.push(room);
    }
    this.changedHold(room);
  }
}
