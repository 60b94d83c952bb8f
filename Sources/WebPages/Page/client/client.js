// The client: what an application uses.

import { DecodingError, FAILURES, LIMITS, decode } from "../protocol.js";
import { ClientError, adviceFor, connectionEnd } from "./errors.js";
import { ClientState } from "./state.js";
import { ClientStorage, MemoryTexts } from "./storage.js";
import { messagesOf, received } from "./timeline.js";

export { ClientError } from "./errors.js";
export { MemoryTexts } from "./storage.js";

/** @typedef {import("../protocol.js").Requests} Requests */
/** @typedef {import("../protocol.js").Replies} Replies */
/** @typedef {import("../protocol.js").PostMessage} PostMessage */
/** @typedef {import("../protocol.js").SignIn} SignIn */
/** @typedef {import("./outbox.js").PendingPost} PendingPost */
/** @typedef {import("./timeline.js").StoredCursor} StoredCursor */

/**
 * Time, as a browser or node gives it.
 * @typedef {{ now(): number, setTimeout(body: () => void, wait: number): any, clearTimeout(timer: any): void }} Clock
 */

/**
 * A connection, as much of it as the client uses: a WebSocket, or something like it.
 *
 * @typedef {object} Socket
 * @property {string} binaryType
 * @property {((event: any) => void) | null} onopen
 * @property {((event: { data: any }) => void) | null} onmessage
 * @property {((event: { code: number, reason?: string }) => void) | null} onclose
 * @property {((event: any) => void) | null} onerror
 * @property {(data: Uint8Array) => void} send
 * @property {(code?: number) => void} close
 */

/**
 * What a client may be told.
 *
 * @typedef {object} Options
 * @property {string} url Where the server's WebSocket is: `wss://chat.example.org/ws`.
 * @property {import("./storage.js").KeyedTexts} [storage] Where to keep what a later run of the program needs:
 *   `localStorage`. Without one, nothing is kept. Several pages may share it; see `storageChanged`.
 * @property {boolean} [keepsCursors] Whether what is held of the rooms is kept too, so that a later run is told what
 *   changed since: for an application that keeps its messages. One that loads them anew has no use for it. They are
 *   those of one page at a time, and stored within a second: after a crash the events of the last second are told again.
 * @property {(url: string, protocol: string) => Socket} [webSocket]
 * @property {Clock} [clock] Milliseconds since any fixed moment, and timers.
 * @property {() => number} [random] From 0 to 1.
 * @property {() => bigint} [randomNonce] 64 random bits.
 */

/** The subprotocol of the WebSocket. */
const SUBPROTOCOL = "parley.v1";
/** Close codes from here on say what a Goodbye says (they are this and the number of a failure). */
const CLOSE_CODES = 4000;
/** For how long typing is taken to go on; it is said again before that. */
const TYPING_AGAIN = 4000;
const TYPING_ENDS = 6000;
/** Cursors are stored so much later: many change together. */
const SAVING_DELAY = 1000;

/**
 * A client of a Parley server: connects, signs in, keeps the connection, and tells what happens.
 *
 *     const client = new ParleyClient({ url, agent: "example 1.0", storage: localStorage });
 *     client.listen((event) => …);
 *     if (!client.restore()) await client.signIn({ organisation, login, password, name: "Example" });
 *     else client.connect();
 *     const { seq } = await client.post({ room, text: "Hello" });
 *
 * After the connection was cut the client connects again by itself, comes back with its token and with what it holds of
 * its rooms, and sends again what was not acknowledged. What the listeners are told goes on without gap and without
 * double.
 *
 * The rules are in ClientState; this class carries out its actions.
 *
 * ## Events
 *
 * Objects with a `type`, in one order. Those of one room that carry a number of its counter (`message`, `edited`,
 * `deleted`) come in the order of the counter, each exactly once, whatever happens to the connection in between.
 *
 * | type | with | |
 * | --- | --- | --- |
 * | `connecting` | | an attempt begins |
 * | `connected` | `user`, `organisation`, `agent`, `now` | the connection stands; without `user`, nobody is signed in |
 * | `disconnected` | `end`, `retryIn` | it ended, or did not come about; milliseconds until the next attempt, or null |
 * | `signedIn` | `reply` | with a password |
 * | `signedOut` | `failure` | the token is not valid any more, or was given back (null) |
 * | `caughtUp` | | everything that changed while the client was away has been told |
 * | `message` | `message` | a message was posted; if it was changed since, this is how it stands now |
 * | `edited`, `deleted` | `edit`, `deletion` | what happened to a message |
 * | `outbox` | `posts` | the posts that are on their way, or failed, have changed |
 * | `roomState` | `state` | a room is new to the client, or something about it differs from what the client held |
 * | `roomReset` | `state` | the server lost data and was restored: what is kept of the room is to be fetched anew |
 * | `valuesBehind` | | names, participants and read markers that are shown are to be read again |
 * | `roomJoined`, `roomLeft` | `entry`; `room` | the user came into a room, or takes no part in it any more |
 * | `roomUpdated` | `details` | a room's details |
 * | `ownStateChanged` | `room`, `state`, `role`, `muted` | one's own standing; what is absent is as before |
 * | `participantChanged`, `participantLeft` | `room`, `user`, `revision`, `role`, `by` | |
 * | `readMarkerMoved` | `room`, `user`, `seq` | somebody has read up to a place |
 * | `userUpdated` | `user` | a person's details |
 * | `typing` | `room`, `user`, `stopped` | |
 */
export class ParleyClient {
  /** @param {Options & Partial<import("./settings.js").Settings>} options */
  constructor({ url, storage, keepsCursors = false, webSocket, clock, random, randomNonce, ...settings }) {
    this.url = url;
    this.webSocket = webSocket ?? ((address, protocol) => /** @type {Socket} */ (new WebSocket(address, protocol)));
    /** @type {Clock} */
    this.clock = clock ?? {
      now: () => performance.now(),
      setTimeout: (body, wait) => setTimeout(body, wait),
      clearTimeout: (timer) => clearTimeout(timer),
    };
    this.storage = new ClientStorage(storage ?? new MemoryTexts());
    this.keepsCursors = keepsCursors;
    const nonce = randomNonce ?? (() => crypto.getRandomValues(new BigUint64Array(1))[0]);
    this.state = new ClientState(settings, random ?? Math.random, nonce());

    /** @type {Set<(event: any) => void>} */
    this.listeners = new Set();
    /** @type {Socket | null} */
    this.socket = null;
    /** @type {any} */
    this.timer = null;
    /** @type {number | null} */
    this.timerDeadline = null;
    this.isRunning = false;

    this.lastTicket = 0;
    /** @type {Map<number, { resolve: (reply: any) => void, reject: (error: ClientError) => void }>} */
    this.waiters = new Map();

    /** The token as it is stored.
     * @type {Uint8Array | null} */
    this.storedToken = null;
    /** @type {Map<number, StoredCursor>} */
    this.cursors = new Map();
    /** @type {any} */
    this.saving = null;

    /** Read markers that the server is still to be told.
     * @type {Map<number, { seq: number, isSent: boolean }>} */
    this.marks = new Map();
    /** When it was last said that the user is typing, by rooms.
     * @type {Map<number, number>} */
    this.typingSince = new Map();
  }

  // What is known

  /** Who is signed in, or was before the connection was cut, as far as the server has said so. */
  get account() {
    return this.state.account;
  }

  /** Whether there is a token to come back with. */
  get hasToken() {
    return this.state.token !== null;
  }

  /** Where the connection stands; while it waits, in how many milliseconds it tries again. */
  get status() {
    const { phase, until, isSignedIn } = this.state;
    const retryIn = phase === "waiting" && until !== null ? Math.max(0, until - this.clock.now()) : null;
    return { phase, isSignedIn, retryIn };
  }

  /** The posts that are on their way, or failed, in their order. */
  get outbox() {
    return this.state.posts.outbox.posts.map((post) => ({ ...post }));
  }

  /**
   * Tells what happens to a function, from now on.
   *
   * @param {(event: any) => void} listener
   * @returns {() => void} Ends that.
   */
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // Connecting

  /**
   * Takes over what the storage holds, before `connect`.
   * @returns {boolean} Whether there was a token to come back with.
   */
  restore() {
    const { token, account } = this.storage.loadSession();
    this.storedToken = token;
    this.state.use(token, account);
    const cursors = this.keepsCursors ? this.storage.loadCursors(account) : [];
    for (const cursor of cursors) this.cursors.set(cursor.room, cursor);
    this.state.restore({ posts: this.storage.loadPosts({ token, account }), cursors });
    this.run();
    return token !== null;
  }

  /** Connects, and from then on keeps connecting until `close`. Requests may follow without waiting. */
  connect() {
    this.state.start(this.clock.now());
    this.run();
  }

  /**
   * Somebody is back, or the network is: tries again at once (but not before the server asked for), and looks whether
   * the connection is alive.
   */
  wake() {
    this.look();
    this.state.wake(this.clock.now());
    this.run();
  }

  /**
   * Another page has changed the storage that both share. To be called at each event `storage` of the window, so that
   * what the other page has made of a post is seen here too.
   */
  storageChanged() {
    this.look(true);
    this.run();
  }

  /**
   * Before a post is sent: another page may have settled it.
   * @param {boolean} [all] Whether to look at all of them, and at the failed ones; not only at those that may be sent
   *   next.
   */
  look(all) {
    this.state.look((nonce) => this.storage.lookUp(nonce, this.state), all);
  }

  /** Tries again at once, if the client was waiting to do so. */
  reconnect() {
    this.wake();
  }

  /** Ends the connection, and stores what is to be stored. */
  close() {
    this.state.close();
    this.run();
    this.clock.clearTimeout(this.timer);
    this.clock.clearTimeout(this.saving);
    if (this.saving !== null) this.saveCursors();
  }

  // Asking

  /**
   * Sends a request and gives its reply.
   *
   * While the client is connecting, the request waits. If the connection is cut before the reply came, a request that
   * only reads is sent again; any other fails with `connectionLost`.
   *
   * @template {keyof Requests} Name
   * @param {Name} name
   * @param {Requests[Name]} fields
   * @returns {Promise<Replies[Name]>}
   * @throws {ClientError}
   */
  send(name, fields) {
    return this.ask((ticket, now) => this.state.submit(name, fields, ticket, now));
  }

  /**
   * Signs in with a password; `name` is what the user knows this session by, as in "Maria's telephone".
   * @param {SignIn} fields
   */
  signIn(fields) {
    return this.send("SignIn", fields);
  }

  /** Gives the token back: it is of no use to anybody from then on. */
  signOut() {
    return this.send("SignOut", {});
  }

  /**
   * Posts a message, and gives its number when the server has stored it: after the next connection, if there is none.
   *
   * Until then it stands in the outbox, also after a reload, and is sent again under the same nonce: it is posted once.
   *
   * @param {Omit<PostMessage, "nonce">} message
   * @returns {Promise<import("../protocol.js").PostMessageReply>}
   * @throws {ClientError}
   */
  post(message) {
    this.typingSince.delete(message.room);
    return this.ask((ticket, now) => this.state.post(message, ticket, now));
  }

  /**
   * Sends a post that failed once more, as a new one. What becomes of it is seen in the outbox.
   * @param {bigint} nonce
   */
  retry(nonce) {
    this.look(true);
    this.state.retry(nonce, this.clock.now());
    this.run();
  }

  /**
   * Takes back a post that failed, or has never been sent.
   *
   * @param {bigint} nonce
   * @returns {boolean} Whether it was taken back: one that may have arrived cannot be.
   */
  discard(nonce) {
    this.look(true);
    const isDiscarded = this.state.discard(nonce);
    this.run();
    return isDiscarded;
  }

  /**
   * Says that the user is typing, as often as it has to be said. To be called at each stroke of a key.
   * @param {number} room
   */
  typing(room) {
    const now = this.clock.now();
    const since = this.typingSince.get(room);
    if (since !== undefined && now - since < TYPING_AGAIN) return;
    if (this.state.notify("SetTyping", { room }, now)) this.typingSince.set(room, now);
    this.run();
  }

  /**
   * Says that the user has stopped typing, if the others think otherwise.
   * @param {number} room
   */
  stopTyping(room) {
    const now = this.clock.now();
    const since = this.typingSince.get(room);
    this.typingSince.delete(room);
    if (since === undefined || now - since > TYPING_ENDS) return;
    this.state.notify("SetTyping", { room, stopped: true }, now);
    this.run();
  }

  /**
   * Moves the own read marker of a room forward. May be called as often as one likes: it is said once, and said again
   * if the connection was cut meanwhile.
   *
   * @param {number} room
   * @param {number} seq
   */
  markRead(room, seq) {
    const mark = this.marks.get(room);
    const read = Math.max(mark?.seq ?? 0, this.state.rooms.timelines.get(room)?.read ?? 0);
    if (seq <= read) return;
    this.marks.set(room, { seq, isSent: mark?.isSent ?? false });
    if (!mark?.isSent) this.sendMark(room);
  }

  /** @param {number} room */
  async sendMark(room) {
    const mark = this.marks.get(room);
    if (!mark || mark.isSent) return;
    const { seq } = mark;
    mark.isSent = true;
    try {
      await this.send("MarkRead", { room, seq });
    } catch (error) {
      const { kind, failure } = /** @type {ClientError} */ (error);
      const now = this.marks.get(room);
      if (now) now.isSent = false;
      const isOver = kind === "closed" || kind === "signedOut";
      const advice = failure ? adviceFor(failure.code, "never") : isOver ? "never" : "again";
      if (advice === "never" || advice === "signIn") this.marks.delete(room);
      // A cut is mended with the next connection (`caughtUp`); a refusal for now, a while later.
      else if (advice === "retry") this.clock.setTimeout(() => this.sendMark(room), failure?.after ?? 1000);
      return;
    }
    const now = this.marks.get(room);
    if (!now) return;
    now.isSent = false;
    if (now.seq <= seq) this.marks.delete(room);
    else this.sendMark(room);
  }

  /**
   * The messages of a page (the reply to GetMessages or GetReplies), in the form of the events.
   *
   * @param {{ start: number, messages: import("../protocol.js").Message[] }} page
   * @param {number} room
   */
  messages(page, room) {
    return messagesOf(page, room);
  }

  /**
   * A thread or a change (of ListThreads or GetChanges) as a message in the form of the events.
   *
   * @param {{ message: import("../protocol.js").Message, posted: number }} entry
   * @param {number} room
   */
  message({ message, posted }, room) {
    return received(message, posted, room);
  }

  // Carrying out what the state asks for

  /** @param {(ticket: number, now: number) => void} submit */
  ask(submit) {
    const ticket = ++this.lastTicket;
    return new Promise((resolve, reject) => {
      this.waiters.set(ticket, { resolve, reject });
      this.look();
      submit(ticket, this.clock.now());
      this.run();
    });
  }

  /** Carries out the actions, in their order; also those that come about in between. */
  run() {
    if (this.isRunning) return;
    this.isRunning = true;
    try {
      for (let actions; (actions = this.state.take()).length > 0; ) {
        /** @type {Uint8Array[]} */
        let records = [];
        for (const action of actions) {
          if (action.do === "send") {
            records.push(action.data);
            continue;
          }
          if (action.do === "close" || action.do === "connect") records = this.transmit(records);
          this.carryOut(action);
        }
        this.transmit(records);
      }
    } finally {
      this.isRunning = false;
    }
    this.setTimer();
  }

  /** @param {import("./state.js").Action} action */
  carryOut(action) {
    switch (action.do) {
      case "connect":
        return this.open();
      case "close":
        return this.closeSocket();
      case "deliver":
        return this.deliver(action.event);
      case "hold":
        return this.hold(action.room, action.cursor);
      case "answer": {
        const waiter = this.waiters.get(action.ticket);
        this.waiters.delete(action.ticket);
        if (action.error) waiter?.reject(action.error);
        else waiter?.resolve(action.reply);
        return;
      }
      case "save":
        this.storage.saveSession(this.state, this.storedToken);
        this.storedToken = this.state.token;
        if (!this.state.account) this.forgetCursors();
        return;
      case "savePost":
        return this.storage.savePost(action.post, this.state);
      case "removePost":
        return this.storage.removePost(action.nonce);
      case "loadPosts":
        return this.state.restorePosts(this.storage.loadPosts(this.state), this.clock.now());
    }
  }

  /** @param {any} event */
  deliver(event) {
    if (event.type === "caughtUp") for (const room of this.marks.keys()) this.sendMark(room);
    // They may be of somebody else's rooms.
    if (event.type === "signedOut" || event.type === "signedIn") this.marks.clear();
    for (const listener of [...this.listeners]) {
      try {
        listener(event);
      } catch (error) {
        // The listener's fault must not keep the client from going on.
        this.clock.setTimeout(() => {
          throw error;
        }, 0);
      }
    }
  }

  /**
   * @param {number} room
   * @param {StoredCursor | null} cursor
   */
  hold(room, cursor) {
    if (!this.keepsCursors) return;
    if (cursor) this.cursors.set(room, cursor);
    else this.cursors.delete(room);
    this.saving ??= this.clock.setTimeout(() => this.saveCursors(), SAVING_DELAY);
  }

  saveCursors() {
    this.saving = null;
    this.storage.saveCursors([...this.cursors.values()], this.account);
  }

  forgetCursors() {
    this.cursors.clear();
    this.storage.saveCursors(null, null);
  }

  setTimer() {
    const deadline = this.state.nextDeadline;
    if (deadline === this.timerDeadline) return;
    this.clock.clearTimeout(this.timer);
    this.timerDeadline = deadline;
    if (deadline === null) return;
    this.timer = this.clock.setTimeout(() => {
      this.timerDeadline = null;
      this.look();
      this.state.tick(this.clock.now());
      this.run();
    }, Math.max(0, deadline - this.clock.now()) + 1);
  }

  // The connection

  open() {
    const socket = this.webSocket(this.url, SUBPROTOCOL);
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    let isOpen = false;
    socket.onopen = () => {
      isOpen = true;
      this.report(socket, (now) => this.state.opened(now));
    };
    socket.onmessage = ({ data }) => this.report(socket, (now) => this.take(data, now));
    socket.onclose = ({ code }) => this.report(socket, (now) => this.state.ended(endOf(code, isOpen), now));
    socket.onerror = () => {};
  }

  /**
   * Something happened to a connection: of one that was given up, nothing is news.
   *
   * @param {Socket} socket
   * @param {(now: number) => void} body
   */
  report(socket, body) {
    if (socket !== this.socket) return;
    this.look();
    body(this.clock.now());
    this.run();
  }

  /**
   * A message of the WebSocket, which holds whole records.
   *
   * @param {unknown} data
   * @param {number} now
   */
  take(data, now) {
    try {
      if (!(data instanceof ArrayBuffer)) throw new DecodingError("text", 0);
      for (const record of decode(new Uint8Array(data), "server")) this.state.received(record, now);
    } catch (error) {
      if (!(error instanceof DecodingError)) throw error;
      const detail = `The server broke the protocol: ${error.message}.`;
      this.state.ended(connectionEnd("protocolViolation", { detail }), now);
    }
  }

  /**
   * Sends records, as many as fit into one message.
   *
   * @param {Uint8Array[]} records
   * @returns {Uint8Array[]} What is left of them: nothing.
   */
  transmit(records) {
    while (this.socket && records.length > 0) {
      let count = 1;
      let size = records[0].length;
      while (count < records.length && size + records[count].length <= LIMITS.client) size += records[count++].length;
      const message = new Uint8Array(size);
      let at = 0;
      for (const record of records.splice(0, count)) {
        message.set(record, at);
        at += record.length;
      }
      this.socket.send(message);
    }
    return [];
  }

  closeSocket() {
    const { socket } = this;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }
}

/**
 * Why a connection ended, by the code that it was closed with.
 *
 * @param {number} code
 * @param {boolean} wasOpen
 */
function endOf(code, wasOpen) {
  if (!wasOpen) return connectionEnd("unreachable");
  const failure = Object.keys(FAILURES).find((name) => FAILURES[name].number === code - CLOSE_CODES);
  return failure ? connectionEnd("goodbye", { code: /** @type {any} */ (failure) }) : connectionEnd("cut");
}
