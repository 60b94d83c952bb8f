// A client without a socket, a clock and a promise.

import { BoundsError, GUARDS, LIMITS, VERSION, digest, encode } from "../protocol.js";
import { ClientError, adviceFor, connectionEnd } from "./errors.js";
import { IN_FLIGHT_MAX, requestOf } from "./outbox.js";
import { observe, takeEvent } from "./news.js";
import { Backoff } from "./pacing.js";
import { Posts } from "./posts.js";
import { USUAL } from "./settings.js";
import { Rooms } from "./sync.js";

/** @typedef {import("../protocol.js").ServerRecord} ServerRecord */
/** @typedef {import("../protocol.js").Failure} Failure */
/** @typedef {import("../protocol.js").RoomCursor} RoomCursor */
/** @typedef {import("../protocol.js").PostMessage} PostMessage */
/** @typedef {import("./errors.js").ConnectionEnd} ConnectionEnd */
/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {import("./timeline.js").StoredCursor} StoredCursor */
/** @typedef {import("./outbox.js").PendingPost} PendingPost */

/**
 * Whose token a client uses.
 * @typedef {{ organisation: string, user: number }} Account
 */

/**
 * What the state asks of the world, to be done in the order given.
 *
 * - `connect`: open a connection. `close`: close it, or give up opening it; nothing of it is to be reported any more.
 * - `send`: send a record.
 * - `deliver`: tell the application.
 * - `hold`: what is held of a room from then on, once the application has taken what it was told before: to be stored.
 * - `answer`: tell whoever waits how a request ended.
 * - `save`: the token or the account changed. `savePost`, `removePost`: a post is to be stored, or is not needed any
 *   more. `loadPosts`: it is known now whose posts are to be taken over, with `restore`.
 *
 * @typedef {{ do: "connect" } | { do: "close" } | { do: "send", data: Uint8Array }
 * | { do: "deliver", event: any } | { do: "hold", room: number, cursor: StoredCursor | null } | { do: "answer", ticket:
 * number, reply?: any, error?: ClientError }
 *   | { do: "save" } | { do: "savePost", post: PendingPost } | { do: "removePost", nonce: bigint }
 *   | { do: "loadPosts" }} Action
 */

/**
 * Why a request was sent.
 *
 * @typedef {{ kind: "hello", claimed: RoomCursor[] } | { kind: "application", ticket: number, name: string, fields: any }
 *   | { kind: "post", nonce: bigint } | { kind: "changes", room: number } | { kind: "sync", sync: any }} Purpose
 */

/** @typedef {{ ticket: number, name: string, fields: any, size: number, deadline: number }} Waiting */

/** Requests that may be unanswered before the server has said how many. */
const WINDOW_BEFORE_WELCOME = 16;
/** How long to wait when the server asks for patience and does not say how long. */
const PATIENCE = 1000;

/**
 * A client as a value: what happens to it goes in, what is to be done comes out (`take`). It knows no socket, no clock
 * and no promise; ParleyClient carries out its actions. Times are milliseconds since any fixed moment.
 *
 *     idle ──start──▶ connecting ──opened──▶ greeting ──Welcome──▶ online
 *                      ▲    └─────── failed, cut, Goodbye ───────────┤
 *                      └────── deadline ────── waiting ◀─────────────┤
 *                                              stopped ◀── never come back, closed
 *
 * Hello goes out with the token and with what the client holds of its rooms, and the pending posts follow it without
 * waiting: coming back takes one round trip. Each room is a RoomTimeline.
 */
export class ClientState {
  /**
   * @param {Partial<Settings>} settings
   * @param {() => number} random From 0 to 1: the jitter of the waits.
   * @param {bigint} firstNonce 64 random bits.
   */
  constructor(settings, random, firstNonce) {
    /** @type {Settings} */
    this.settings = { ...USUAL, ...settings };
    /** @type {"idle" | "connecting" | "greeting" | "online" | "waiting" | "stopped"} */
    this.phase = "idle";
    /** Until when the phase lasts: opening a connection, or waiting for the next attempt.
     * @type {number | null} */
    this.until = null;
    /** The server asked not to come back before this moment. */
    this.notBefore = 0;
    /** Why the client has stopped.
     * @type {ConnectionEnd | null} */
    this.end = null;
    this.backoff = new Backoff(random, this.settings.backoff);

    /** The token to come back with.
     * @type {Uint8Array | null} */
    this.token = null;
    /** Whose token it is; null while the server has not said.
     * @type {Account | null} */
    this.account = null;
    this.isSignedIn = false;

    this.rooms = new Rooms({
      deliver: (event) => this.deliver(event),
      hold: (room, cursor) => this.actions.push({ do: "hold", room, cursor }),
      violated: (what) => (this.violation ??= what),
    });
    /** What the server did against the protocol, found in the midst of something.
     * @type {string | null} */
    this.violation = null;
    this.posts = new Posts(firstNonce, {
      act: (action) => this.actions.push(action),
      heldIn: (room) => this.rooms.timelines.get(room)?.held,
    });

    /** @type {Map<number, { purpose: Purpose, deadline: number }>} */
    this.inFlight = new Map();
    /** @type {Waiting[]} */
    this.waiting = [];
    this.lastID = 0;
    this.window = WINDOW_BEFORE_WELCOME;
    this.keepalive = this.settings.keepaliveSeconds * 1000;
    this.hasToldCaughtUp = false;

    this.openedAt = 0;
    this.lastSent = 0;
    this.lastReceived = 0;
    /** @type {number | null} */
    this.pingSent = null;

    /** @type {Action[]} */
    this.actions = [];
  }

  /** What is to be done since this was last asked for. */
  take() {
    const { actions } = this;
    this.actions = [];
    return actions;
  }

  // The application's wishes

  /**
   * Connects at once, if the client is not connected or connecting; also if it was waiting to do so.
   * @param {number} now
   */
  start(now) {
    if (this.phase === "idle" || this.phase === "stopped" || this.phase === "waiting") this.connect(now);
  }

  /**
   * Uses a token from now on: for the next connection.
   *
   * @param {Uint8Array | null} token
   * @param {Account | null} account
   */
  use(token, account) {
    this.token = token;
    this.account = account;
  }

  /**
   * Takes over what an earlier run of the program held.
   *
   * @param {{ posts?: PendingPost[], cursors?: StoredCursor[] }} held
   */
  restore({ posts = [], cursors = [] }) {
    for (const cursor of cursors) this.rooms.restore(cursor);
    this.posts.restore(posts);
  }

  /**
   * Takes over posts that were stored, while the client runs.
   *
   * @param {PendingPost[]} posts
   * @param {number} now
   */
  restorePosts(posts, now) {
    this.posts.restore(posts);
    this.flush(now);
  }

  /**
   * Looks what other pages have made of the posts that wait here: before anything happens that may send one.
   *
   * @param {(nonce: bigint) => import("./posts.js").Elsewhere | null | undefined} lookUp See Posts.
   * @param {boolean} [all] Whether to look at all of them, and at the failed ones; not only at those that may be sent
   *   next.
   */
  look(lookUp, all = false) {
    this.posts.look(lookUp, all ? undefined : IN_FLIGHT_MAX);
  }

  /**
   * Sends a request, or keeps it until it can be sent. Its end is an action `answer`.
   *
   * @param {string} name
   * @param {any} fields
   * @param {number} ticket
   * @param {number} now
   */
  submit(name, fields, ticket, now) {
    const refusal = this.refusal(GUARDS[name].needs === "signedIn" && name !== "SignIn");
    if (refusal) return this.answer(ticket, { error: refusal });
    const size = this.measure(ticket, () => encode(/** @type {any} */ (name), fields, 0xffffffff).length);
    if (size === null) return;
    this.waiting.push({ ticket, name, fields, size, deadline: now + this.settings.requestTimeout });
    if (this.phase === "idle") this.connect(now);
    this.flush(now);
  }

  /**
   * Posts a message: it is sent, and sent again after the connection was cut, until the server acknowledges or refuses
   * it.
   *
   * @param {Omit<PostMessage, "nonce">} message
   * @param {number} ticket
   * @param {number} now
   */
  post(message, ticket, now) {
    const refusal = this.refusal(true);
    if (refusal) return this.answer(ticket, { error: refusal });
    if (this.measure(ticket, () => this.posts.add(message, ticket)) === null) return;
    if (this.phase === "idle") this.connect(now);
    this.flush(now);
  }

  /**
   * A post that failed goes out again, as a new one.
   *
   * @param {bigint} nonce
   * @param {number} now
   */
  retry(nonce, now) {
    if (!this.posts.retry(nonce)) return;
    if (this.phase === "idle" && this.token) this.connect(now);
    this.flush(now);
  }

  /**
   * Takes back a post that failed, or has never been sent.
   * @param {bigint} nonce
   */
  discard(nonce) {
    return this.posts.discard(nonce);
  }

  /**
   * Sends what needs no answer, if the connection stands; otherwise it is of no use any more.
   *
   * @param {"SetTyping" | "Ping"} name
   * @param {any} fields
   * @param {number} now
   */
  notify(name, fields, now) {
    if (this.phase !== "online" || !this.isSignedIn) return false;
    this.transmit(encode(name, fields), now);
    return true;
  }

  /**
   * Somebody is back, or the network is: connects at once if the client was waiting to do so, but not before the server
   * asked for, and asks the connection for a sign of life. Always: while a computer sleeps, its clock may stand still.
   *
   * @param {number} now
   */
  wake(now) {
    if (this.phase === "waiting" && now >= this.notBefore) this.connect(now);
    else if (this.phase === "waiting") this.until = this.notBefore;
    if (this.phase === "online" && this.pingSent === null) this.ping(now);
  }

  /** Ends the connection and the client. */
  close() {
    if (this.phase === "greeting" || this.phase === "online") {
      this.actions.push({ do: "send", data: encode("Goodbye", { code: "done" }) });
    }
    if (["connecting", "greeting", "online"].includes(this.phase)) this.actions.push({ do: "close" });
    this.phase = "stopped";
    this.end = connectionEnd("closed");
    this.release(new ClientError("closed"));
  }

  /** When `tick` is next of use; null while nothing waits for time to pass. */
  get nextDeadline() {
    /** @type {(number | null)[]} */
    const deadlines = [...this.inFlight.values(), ...this.waiting].map((item) => item.deadline);
    if (this.phase === "connecting" || this.phase === "waiting") deadlines.push(this.until);
    if (this.phase === "online") {
      deadlines.push(this.pingSent === null ? this.pingDue : this.pingSent + this.settings.pongTimeout);
      deadlines.push(this.rooms.syncNotBefore, this.rooms.askNotBefore, this.posts.outbox.notBefore);
    }
    const due = deadlines.filter((deadline) => deadline !== null);
    return due.length > 0 ? Math.min(.../** @type {number[]} */ (due)) : null;
  }

  // What happens to the connection

  /**
   * The connection that was asked for is open: Hello goes out, and what may follow it without waiting.
   * @param {number} now
   */
  opened(now) {
    if (this.phase !== "connecting") return;
    this.phase = "greeting";
    this.openedAt = this.lastReceived = now;
    this.posts.connected();
    this.rooms.connected();
    this.lastID = 0;
    this.window = WINDOW_BEFORE_WELCOME;
    this.hasToldCaughtUp = false;
    const hello = this.makeHello();
    this.request("Hello", hello, { kind: "hello", claimed: hello.rooms ?? [] }, now + this.settings.helloTimeout, now);
    this.flush(now);
  }

  /**
   * The connection ended by itself, or could not be opened.
   *
   * @param {ConnectionEnd} end
   * @param {number} now
   */
  ended(end, now) {
    if (this.phase === "connecting" || this.phase === "greeting" || this.phase === "online") this.finish(end, 0, now);
  }

  /**
   * A record came.
   *
   * @param {ServerRecord} record
   * @param {number} now
   */
  received(record, now) {
    if (this.phase !== "greeting" && this.phase !== "online") return;
    this.lastReceived = now;
    this.pingSent = null;
    const { name } = record;
    if (name === "Failure") this.failed(record.fields, Number(record.id), now);
    else if (name === "Goodbye") this.goodbye(record.fields, now);
    else if (name?.endsWith(".Reply")) this.replied(name.slice(0, -6), record, now);
    else if (name !== null) takeEvent(this, name, /** @type {any} */ (record).fields);
    if (this.violation) this.violated(this.violation, now);
    else this.flush(now);
  }

  /**
   * Time has passed. Afterwards `nextDeadline` is later than `now`.
   * @param {number} now
   */
  tick(now) {
    this.posts.outbox.tick(now);
    this.rooms.tick(now);
    const isOver = this.until !== null && now >= this.until;
    if (this.phase === "waiting" && isOver) this.connect(now);
    else if (this.phase === "connecting" && isOver) this.finish(connectionEnd("unreachable"), 0, now);
    else if (this.phase === "online") this.checkKeepalive(now);
    this.expireRequests(now);
    this.flush(now);
  }

  // Beginning

  /** @param {number} now */
  connect(now) {
    this.phase = "connecting";
    this.until = now + this.settings.connectTimeout;
    this.deliver({ type: "connecting" });
    this.actions.push({ do: "connect" });
  }

  makeHello() {
    const { agent, keepaliveSeconds, digestFromRooms } = this.settings;
    /** @type {import("../protocol.js").Hello} */
    const hello = { version: VERSION, agent, keepalive: keepaliveSeconds };
    if (!this.token) return hello;
    hello.token = this.token;
    const cursors = this.rooms.cursors();
    if (cursors.length < digestFromRooms) hello.rooms = cursors;
    else hello.digest = digest("RoomCursor", cursors);
    return hello;
  }

  /**
   * @param {import("../protocol.js").Welcome} welcome
   * @param {RoomCursor[]} claimed
   */
  welcomed(welcome, claimed) {
    const { user, organisation, agent, now } = welcome;
    this.phase = "online";
    this.until = null;
    this.window = welcome.window;
    this.keepalive = welcome.keepalive * 1000;
    this.isSignedIn = user !== undefined;
    this.deliver({ type: "connected", user, organisation, agent, now });
    if (!user) return;
    if (organisation && !this.account) {
      this.account = { organisation: organisation.slug, user: user.user };
      this.actions.push({ do: "save" }, { do: "loadPosts" });
    }
    if (welcome.unchanged) this.rooms.confirmAll();
    else if (welcome.differs) this.rooms.syncAfter = 0;
    else this.rooms.compared(welcome, claimed);
  }

  // Keeping alive

  /** A little before the keepalive is over, so that the record arrives in time. */
  get pingDue() {
    return Math.min(this.lastSent, this.lastReceived) + this.keepalive * 0.9;
  }

  /** @param {number} now */
  ping(now) {
    this.pingSent = now;
    this.transmit(encode("Ping", {}), now);
  }

  /** @param {number} now */
  checkKeepalive(now) {
    if (this.pingSent === null) {
      if (now >= this.pingDue) this.ping(now);
    } else if (now >= this.pingSent + this.settings.pongTimeout) {
      this.finish(connectionEnd("silent"), 0, now);
    }
  }

  /** @param {number} now */
  expireRequests(now) {
    for (const { ticket } of this.waiting.filter((item) => now >= item.deadline)) {
      this.answer(ticket, { error: new ClientError("notConnected") });
    }
    this.waiting = this.waiting.filter((item) => now < item.deadline);
    for (const [id, { purpose, deadline }] of this.inFlight) {
      if (now < deadline) continue;
      if (purpose.kind === "hello") return this.finish(connectionEnd("helloTimeout"), 0, now);
      if (purpose.kind !== "application") return this.violated("a request was not answered", now);
      this.inFlight.delete(id);
      this.answer(purpose.ticket, { error: new ClientError("timedOut") });
      // Whose connection it is nobody knows any more.
      if (purpose.name === "SignIn") return this.finish(connectionEnd("silent"), 0, now);
    }
  }

  // Sending

  /**
   * Sends what may be sent now: comparing rooms first, then changes, posts, and what the application asks.
   * @param {number} now
   */
  flush(now) {
    if (this.phase !== "greeting" && this.phase !== "online") return;
    while (this.inFlight.size < this.window && this.sendNext(now));
    this.tellCaughtUp();
  }

  /** @param {number} now */
  sendNext(now) {
    const deadline = now + this.settings.requestTimeout;
    if (this.phase === "online" && this.isSignedIn) {
      const sync = this.rooms.nextSync();
      if (sync) return this.request("SyncRooms", sync, { kind: "sync", sync }, deadline, now);
      const ask = this.rooms.nextAsk();
      if (ask) return this.request("GetChanges", ask, { kind: "changes", room: ask.room }, deadline, now);
    }
    const post = this.mayPost ? this.posts.next(now, this.recordBytesMax) : null;
    if (post) return this.request("PostMessage", requestOf(post), { kind: "post", nonce: post.nonce }, deadline, now);
    const index = this.waiting.findIndex((item) => this.mayBeSent(item));
    if (index < 0) return false;
    const [{ ticket, name, fields, deadline: until }] = this.waiting.splice(index, 1);
    return this.request(name, fields, { kind: "application", ticket, name, fields }, until, now);
  }

  /** How long the body of a record may be on the connection as it is. */
  get recordBytesMax() {
    return this.phase === "online" ? LIMITS.client : LIMITS.hello;
  }

  /**
   * Whether a request may be sent now. Before Welcome nothing but signing in is, and, with a token, what fits into the
   * shorter limit that holds until then.
   *
   * @param {Waiting} request
   */
  mayBeSent({ name, size }) {
    if (GUARDS[name].needs !== "signedIn") return true;
    return this.phase === "online" ? this.isSignedIn : this.token !== null && size <= this.recordBytesMax;
  }

  /**
   * Whether somebody is signed in, or will be when the server has read what was sent. Behind a SignIn nothing is posted
   * before its answer: it would be under another token, or even under another name.
   */
  get mayPost() {
    const isSignIn = (/** @type {any} */ { purpose }) => purpose.name === "SignIn";
    if ([...this.inFlight.values()].some(isSignIn)) return false;
    return this.isSignedIn || (this.phase === "greeting" && this.token !== null);
  }

  /**
   * @param {string} name
   * @param {any} fields
   * @param {Purpose} purpose
   * @param {number} deadline
   * @param {number} now
   */
  request(name, fields, purpose, deadline, now) {
    this.lastID += 1;
    this.inFlight.set(this.lastID, { purpose, deadline });
    if (GUARDS[name].budget === "posts") this.posts.pacer.draw(now);
    this.transmit(encode(/** @type {any} */ (name), fields, this.lastID), now);
    return true;
  }

  /**
   * @param {Uint8Array} data
   * @param {number} now
   */
  transmit(data, now) {
    this.lastSent = now;
    this.actions.push({ do: "send", data });
  }

  // Answers

  /**
   * @param {string} name
   * @param {any} record
   * @param {number} now
   */
  replied(name, { id, fields }, now) {
    const sent = this.inFlight.get(id);
    if (!sent) return;
    this.inFlight.delete(id);
    const { purpose } = sent;
    const expected = { hello: "Hello", post: "PostMessage", changes: "GetChanges", sync: "SyncRooms" };
    if (name !== (purpose.kind === "application" ? purpose.name : expected[purpose.kind])) {
      this.violation = "an answer is not of its request's kind";
    } else if (purpose.kind === "hello") {
      this.welcomed(fields, purpose.claimed);
    } else if (purpose.kind === "post") {
      this.posts.acknowledged(purpose.nonce, fields);
    } else if (purpose.kind === "changes") {
      this.rooms.changed(purpose.room, fields);
    } else if (purpose.kind === "sync") {
      this.rooms.compared(fields, purpose.sync.rooms ?? [], purpose.sync.through);
    } else {
      observe(this, name, purpose.fields, fields);
      this.answer(purpose.ticket, { reply: fields });
    }
  }

  /**
   * @param {Failure} failure
   * @param {number} id
   * @param {number} now
   */
  failed(failure, id, now) {
    const sent = this.inFlight.get(id);
    if (!sent) return;
    this.inFlight.delete(id);
    const { purpose } = sent;
    const until = now + (failure.after ?? PATIENCE);
    const advice = adviceFor(failure.code, "never");
    const error = new ClientError("refused", { failure });
    if (purpose.kind === "hello") {
      if (advice === "signIn") this.tokenRefused(failure);
      else this.finish(connectionEnd("helloRefused", failure), failure.after ?? 0, now);
    } else if (purpose.kind === "application") {
      this.answer(purpose.ticket, { error });
    } else if (purpose.kind === "changes") {
      this.rooms.changesFailed(purpose.room, failure, until);
    } else if (purpose.kind === "sync") {
      this.rooms.syncFailed(purpose.sync, failure, until);
    } else if (advice === "never") {
      this.posts.failed(purpose.nonce, error);
    } else {
      this.posts.postponed(purpose.nonce, until);
    }
    if (advice === "signIn" && (purpose.kind === "changes" || purpose.kind === "sync")) this.isSignedIn = false;
  }

  // Signing in and out

  /** @param {import("../protocol.js").SignInReply} reply */
  signedIn(reply) {
    const account = { organisation: reply.organisation.slug, user: reply.user.user };
    const isSame = this.account?.organisation === account.organisation && this.account.user === account.user;
    if (this.account && !isSame) {
      this.rooms.clear();
      this.posts.clear(false);
    }
    this.posts.tokenChanged();
    this.use(reply.token, account);
    this.isSignedIn = true;
    this.hasToldCaughtUp = false;
    this.rooms.syncAfter = 0;
    this.deliver({ type: "signedIn", reply });
    this.actions.push({ do: "save" }, { do: "loadPosts" });
  }

  signedOut() {
    this.use(null, null);
    this.isSignedIn = false;
    this.rooms.clear();
    this.posts.clear(true);
    this.deliver({ type: "signedOut", failure: null });
    this.actions.push({ do: "save" });
  }

  /**
   * The token was refused; the connection stays, with nobody signed in.
   * @param {Failure} failure
   */
  tokenRefused(failure) {
    this.phase = "online";
    this.until = null;
    this.token = null;
    this.isSignedIn = false;
    this.deliver({ type: "signedOut", failure });
    this.actions.push({ do: "save" });
    if (!this.isSigningIn) this.failWaiting(new ClientError("refused", { failure }), true);
  }

  get isSigningIn() {
    const isSignIn = (/** @type {any} */ item) => item.name === "SignIn";
    return this.waiting.some(isSignIn) || [...this.inFlight.values()].some(({ purpose }) => isSignIn(purpose));
  }

  /** Everything that was missed has been told, and this has not been said yet. */
  tellCaughtUp() {
    if (this.phase !== "online" || !this.isSignedIn || this.hasToldCaughtUp || !this.rooms.isQuiet) return;
    if ([...this.inFlight.values()].some(({ purpose }) => purpose.kind === "sync")) return;
    this.hasToldCaughtUp = true;
    this.deliver({ type: "caughtUp" });
  }

  // Ending

  /**
   * @param {import("../protocol.js").Goodbye} goodbye
   * @param {number} now
   */
  goodbye(goodbye, now) {
    this.finish(connectionEnd("goodbye", goodbye), goodbye.after ?? 0, now);
  }

  /**
   * @param {string} what
   * @param {number} now
   */
  violated(what, now) {
    this.violation = null;
    this.finish(connectionEnd("protocolViolation", { detail: `The server broke the protocol: ${what}.` }), 0, now);
  }

  /**
   * Ends the connection, and decides whether and when there is to be another one.
   *
   * @param {ConnectionEnd} end
   * @param {number} after How long the server asked to wait.
   * @param {number} now
   */
  finish(end, after, now) {
    const stood = this.phase === "online" ? now - this.openedAt : 0;
    this.actions.push({ do: "close" });
    this.forgetConnection();
    const advice = end.code === undefined ? "retry" : adviceFor(end.code, "retry");
    this.until = null;
    if (end.kind === "goodbye" && advice === "signIn") {
      const failure = { code: /** @type {import("../protocol.js").FailureCode} */ (end.code), detail: end.text };
      this.phase = "idle";
      if (this.token) this.deliver({ type: "signedOut", failure });
      this.token = null;
      this.deliver({ type: "disconnected", end, retryIn: null });
      this.actions.push({ do: "save" });
      this.failWaiting(new ClientError("refused", { failure }), true);
    } else if (advice === "never") {
      this.phase = "stopped";
      this.end = end;
      this.deliver({ type: "disconnected", end, retryIn: null });
      this.release(new ClientError("notConnected", { end }));
    } else {
      const retryIn = this.backoff.next(stood, after);
      this.notBefore = now + after;
      this.phase = "waiting";
      this.until = now + retryIn;
      this.deliver({ type: "disconnected", end, retryIn });
    }
  }

  /** Requests that only read are sent again on the next connection; of the others nobody knows what became. */
  forgetConnection() {
    /** @type {Waiting[]} */
    const again = [];
    for (const { purpose, deadline } of this.inFlight.values()) {
      if (purpose.kind !== "application") continue;
      const { ticket, name, fields } = purpose;
      if (GUARDS[name].budget === "reads") again.push({ ticket, name, fields, size: LIMITS.hello, deadline });
      else this.answer(ticket, { error: new ClientError("connectionLost") });
    }
    this.waiting.unshift(...again);
    this.inFlight.clear();
    this.isSignedIn = false;
    this.pingSent = null;
    this.violation = null;
    this.posts.disconnected();
    this.rooms.disconnected();
  }

  // Telling

  /** @param {any} event */
  deliver(event) {
    if (event.type === "message" && event.message.sender === this.account?.user) {
      this.rooms.read(event.message.room, event.message.seq);
    }
    this.actions.push({ do: "deliver", event });
    if (event.type === "message" || event.type === "roomLeft" || event.type === "roomReset") this.posts.told();
  }

  /**
   * @param {number} ticket
   * @param {{ reply?: any, error?: ClientError }} result
   */
  answer(ticket, result) {
    this.actions.push({ do: "answer", ticket, ...result });
  }

  /**
   * Why nothing can be asked at all, if it is so.
   * @param {boolean} needsSignIn
   */
  refusal(needsSignIn) {
    if (this.phase === "stopped") {
      if (this.end?.kind === "closed") return new ClientError("closed");
      return new ClientError("notConnected", { end: this.end ?? undefined });
    }
    if (needsSignIn && !this.token && !this.isSignedIn && !this.isSigningIn) return new ClientError("signedOut");
    return null;
  }

  /**
   * What `body` gives; null if the protocol does not allow it, which is told then.
   *
   * @template Value
   * @param {number} ticket
   * @param {() => Value} body
   */
  measure(ticket, body) {
    try {
      return body();
    } catch (error) {
      if (!(error instanceof BoundsError)) throw error;
      this.answer(ticket, { error: new ClientError("invalid", { text: error.message }) });
      return null;
    }
  }

  /**
   * @param {ClientError} error
   * @param {boolean} onlySignedIn Whether only what needs a sign-in has failed.
   */
  failWaiting(error, onlySignedIn) {
    const hasFailed = (/** @type {Waiting} */ { name }) => !onlySignedIn || GUARDS[name].needs === "signedIn";
    for (const { ticket } of this.waiting.filter(hasFailed)) this.answer(ticket, { error });
    this.waiting = this.waiting.filter((item) => !hasFailed(item));
  }

  /**
   * Nobody waits any more.
   * @param {ClientError} error
   */
  release(error) {
    this.failWaiting(error, false);
    for (const { purpose } of this.inFlight.values()) {
      if (purpose.kind === "application") this.answer(purpose.ticket, { error });
    }
    this.inFlight.clear();
    for (const ticket of this.posts.outbox.releaseTickets()) this.answer(ticket, { error });
  }
}
