// The list of rooms, kept up to date.

import { adviceFor } from "./errors.js";

/** @typedef {import("../protocol.js").Room} Room */
/** @typedef {import("../protocol.js").RoomEntry} RoomEntry */
/** @typedef {import("../protocol.js").RoomState} RoomState */
/** @typedef {import("../protocol.js").LastMessage} LastMessage */
/** @typedef {import("./client.js").ParleyClient} ParleyClient */

/**
 * A room as the user sees it in a list.
 *
 * @typedef {object} RoomView
 * @property {number} room
 * @property {Room} details
 * @property {import("../protocol.js").RoomRole} role
 * @property {boolean} muted
 * @property {number} seq The room's counter, as far as it is known.
 * @property {number} version The `details` of the room's state.
 * @property {number} read The own read marker.
 * @property {number} readAt When it moved, as far as an event has said so.
 * @property {number} unread Messages of others behind it; 1000 means 1000 or more.
 * @property {number} mentions Those of them that mention the user.
 * @property {LastMessage} [last] The newest message.
 * @property {Map<number, any>} typing Who is typing; the values are timers.
 */

/** Typing ends so long after it was last said. */
const TYPING_ENDS = 6000;
/** Changes that come together are read together. */
const READING_DELAY = 50;
/** What could not be read is tried again after so long. */
const RETRY_DELAY = 3000;
/** The most that the server counts. */
const COUNT_MAX = 1000;
/** How many rooms a page of the list holds (the schema's bound), and how long a preview is. */
const PAGE = 200;
const PREVIEW_CHARACTERS = 200;

/**
 * All rooms of the user, with what a list of them shows: names, unread and mention counts, the last message, who is
 * typing.
 *
 *     const list = new RoomList(client);
 *     list.listen((rooms) => …);           // the numbers of the rooms that changed, came or went
 *
 * It is loaded when somebody is signed in, and follows the client's events from then on. Counts are counted on where
 * that is exact, and read anew where it is not (when an unread message was deleted, for example).
 */
export class RoomList {
  /** @param {ParleyClient} client */
  constructor(client) {
    this.client = client;
    /** @type {Map<number, RoomView>} */
    this.rooms = new Map();
    /** Whether the whole list has come. */
    this.isLoaded = false;
    this.isLoading = false;
    /** Whether what is being read may be out of date, so that it is to be read once more. */
    this.isOutdated = false;
    /** Whose list it is.
     * @type {import("./state.js").Account | null} */
    this.owner = null;
    /** @type {Set<(rooms: Set<number>) => void>} */
    this.listeners = new Set();
    /** Rooms that are to be read anew.
     * @type {Set<number>} */
    this.stale = new Set();
    /** @type {any} */
    this.reading = null;
    client.listen((event) => this.received(event));
  }

  /**
   * Tells the numbers of the rooms that changed, came or went.
   *
   * @param {(rooms: Set<number>) => void} listener
   * @returns {() => void} Ends that.
   */
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The rooms, those where something happened last first. */
  get sorted() {
    const at = (/** @type {RoomView} */ view) => Number(view.last?.at ?? view.details.created);
    return [...this.rooms.values()].sort((one, other) => at(other) - at(one) || other.room - one.room);
  }

  // Reading

  /** Reads the whole list. */
  async load() {
    if (this.isLoading) {
      this.isOutdated = true;
      return;
    }
    this.isLoading = true;
    this.isOutdated = false;
    try {
      /** @type {import("../protocol.js").ListRooms} */
      const page = { limit: PAGE, archived: true };
      do {
        const askedAt = this.client.clock.now();
        this.owner = this.client.account;
        const { rooms, more } = await this.client.send("ListRooms", page);
        for (const entry of rooms) this.put(entry, askedAt);
        page.after = more;
        if (!more) this.isLoaded = true;
        this.changed(...rooms.map((entry) => entry.room.room));
      } while (page.after);
      for (const room of this.stale) this.refresh(room);
    } catch (error) {
      if (isPassing(error)) this.client.clock.setTimeout(() => this.load(), RETRY_DELAY);
    } finally {
      this.isLoading = false;
    }
    if (this.isOutdated) await this.load();
  }

  /**
   * A room is to be read anew, soon.
   * @param {number} room
   */
  refresh(room) {
    this.stale.add(room);
    if (this.isLoaded) this.reading ??= this.client.clock.setTimeout(() => this.readStale(), READING_DELAY);
  }

  async readStale() {
    const rooms = [...this.stale];
    this.stale.clear();
    this.reading = null;
    for (const room of rooms) {
      try {
        const askedAt = this.client.clock.now();
        this.put((await this.client.send("GetRoom", { room })).room, askedAt);
        this.changed(room);
      } catch (error) {
        // A room that is not found is gone, which an event tells.
        if (isPassing(error)) this.client.clock.setTimeout(() => this.refresh(room), RETRY_DELAY);
      }
    }
  }

  /**
   * Takes an entry of the server's list.
   *
   * @param {RoomEntry} entry
   * @param {number} [askedAt] When it was asked for.
   */
  put({ room: details, state, role, muted = false, last }, askedAt = this.client.clock.now()) {
    const { room } = details;
    const former = this.rooms.get(room);
    /** @type {RoomView} */
    const view = { room, details, role, muted, last, typing: new Map(), readAt: 0, ...counts(state) };
    if (former) Object.assign(view, { typing: former.typing, readAt: former.readAt });
    // An event has overtaken the answer: what is counted in it is not in the answer.
    if (former && former.seq > state.seq) Object.assign(view, { seq: former.seq, last: former.last });
    this.rooms.set(room, view);
    const hasReadMore = former && former.read > state.read && former.readAt >= askedAt;
    if (hasReadMore || (former && former.seq > state.seq)) this.refresh(room);
  }

  /** @param {...number} rooms */
  changed(...rooms) {
    for (const listener of [...this.listeners]) listener(new Set(rooms));
  }

  // Events

  /** @param {any} event */
  received(event) {
    switch (event.type) {
      case "connected":
        if (event.user && !this.isLoaded) this.load();
        return;
      case "signedIn": {
        const { owner, client } = this;
        const isSame = owner?.user === client.account?.user && owner?.organisation === client.account?.organisation;
        if (owner && !isSame) this.clear();
        this.load();
        return;
      }
      case "valuesBehind":
        this.load();
        return;
      case "signedOut":
        return this.clear();
      case "roomJoined":
        this.put(event.entry);
        return this.changed(event.entry.room.room);
      case "roomLeft":
        this.rooms.delete(event.room);
        this.stale.delete(event.room);
        return this.changed(event.room);
      case "roomState":
      case "roomReset":
        return this.compared(event.state, event.type === "roomReset");
      case "message":
        return this.posted(event.message);
      case "edited":
        return this.edited(event.edit, { preview: [...event.edit.text].slice(0, PREVIEW_CHARACTERS).join("") });
      case "deleted":
        return this.edited(event.deletion, { preview: "", deleted: true });
    }
    const room = event.room ?? event.details?.room;
    const view = this.rooms.get(room);
    if (view && this.update(view, event)) this.changed(room);
    // Its entry is on its way, and may be older than this.
    if (!view && room !== undefined && event.type !== "typing") this.refresh(room);
  }

  clear() {
    const rooms = [...this.rooms.keys()];
    this.rooms.clear();
    this.stale.clear();
    this.isLoaded = false;
    this.changed(...rooms);
  }

  /**
   * @param {RoomState} state
   * @param {boolean} isReset Whether the server has lost what the list shows.
   */
  compared(state, isReset) {
    const view = this.rooms.get(state.room);
    // The client may have begun with this state: then what the list has not heard of is not told.
    const isSkipped = view && state.seq > view.seq && !this.client.state.rooms.timelines.get(state.room)?.isCatchingUp;
    if (view ? isReset || isSkipped || view.version !== state.details : this.isLoaded) this.refresh(state.room);
    if (!view || (state.seq < view.seq && !isReset)) return;
    Object.assign(view, counts(state));
    this.changed(view.room);
  }

  /** @param {import("./timeline.js").ReceivedMessage} message */
  posted({ room, seq, change, sender, posted: at, text, mentions, deletedBy }) {
    const view = this.rooms.get(room);
    if (!view) return this.refresh(room);
    this.endTyping(view, sender);
    if (seq >= (view.last?.seq ?? 0)) {
      view.last = { seq, sender, at, preview: [...text].slice(0, PREVIEW_CHARACTERS).join("") };
      if (deletedBy !== undefined) view.last.deleted = true;
    }
    const user = this.client.account?.user;
    if (sender === user) {
      this.hasRead(view, seq);
    } else if (seq <= view.seq) {
      // It was counted, perhaps as something else than it is now.
      if (change > view.seq && seq > view.read) this.refresh(room);
    } else if (seq > view.read && deletedBy === undefined) {
      view.unread = Math.min(view.unread + 1, COUNT_MAX);
      if (user !== undefined && mentions.includes(user)) view.mentions = Math.min(view.mentions + 1, COUNT_MAX);
    }
    view.seq = Math.max(view.seq, change);
    this.changed(room);
  }

  /**
   * A message was edited or deleted: what is said of it follows, and what is counted of it is read anew.
   *
   * @param {{ room: number, seq: number, change: number }} change
   * @param {Partial<LastMessage>} last
   */
  edited({ room, seq, change }, last) {
    const view = this.rooms.get(room);
    if (!view) return this.refresh(room);
    if (view.last?.seq === seq) view.last = { ...view.last, ...last };
    if (change > view.seq && seq > view.read) this.refresh(room);
    view.seq = Math.max(view.seq, change);
    this.changed(room);
  }

  /**
   * @param {RoomView} view
   * @param {any} event
   * @returns {boolean} Whether something changed.
   */
  update(view, event) {
    switch (event.type) {
      case "roomUpdated":
        view.version += Math.max(0, event.details.revision - view.details.revision);
        view.details = event.details;
        return true;
      case "ownStateChanged":
        Object.assign(view, { role: event.role ?? view.role, muted: event.muted ?? view.muted });
        // Messages have overtaken it: they are not counted in it.
        if (event.state.seq < view.seq) this.refresh(view.room);
        else Object.assign(view, counts(event.state));
        return true;
      case "participantChanged":
      case "participantLeft":
        if (event.revision > view.details.revision) this.refresh(view.room);
        return false;
      case "readMarkerMoved":
        if (event.user !== this.client.account?.user) return false;
        this.hasRead(view, event.seq);
        return true;
      case "typing":
        if (event.stopped || event.user === this.client.account?.user) return this.endTyping(view, event.user);
        this.beginTyping(view, event.user);
        return true;
    }
    return false;
  }

  /**
   * The user has read up to a place.
   *
   * @param {RoomView} view
   * @param {number} seq
   */
  hasRead(view, seq) {
    if (seq <= view.read) return;
    view.read = seq;
    view.readAt = this.client.clock.now();
    if (view.unread === 0) return;
    if (seq >= (view.last?.seq ?? 0)) view.unread = view.mentions = 0;
    else this.refresh(view.room);
  }

  // Typing

  /**
   * @param {RoomView} view
   * @param {number} user
   */
  beginTyping({ room, typing }, user) {
    const { clock } = this.client;
    clock.clearTimeout(typing.get(user));
    const end = () => {
      typing.delete(user);
      this.changed(room);
    };
    typing.set(user, clock.setTimeout(end, TYPING_ENDS));
  }

  /**
   * @param {RoomView} view
   * @param {number} user
   */
  endTyping({ typing }, user) {
    this.client.clock.clearTimeout(typing.get(user));
    return typing.delete(user);
  }
}

/**
 * Whether asking again may help: the connection was cut, or the server is busy.
 * @param {any} error
 */
const isPassing = ({ kind, failure }) =>
  failure
    ? adviceFor(failure.code, "never") === "retry"
    : kind === "connectionLost" || kind === "notConnected" || kind === "timedOut";

/**
 * What a state says that is counted.
 * @param {RoomState} state
 */
const counts = ({ seq, details: version, read, unread, mentions }) => ({ seq, version, read, unread, mentions });
