// The posts that wait for their acknowledgement.

import { ClientError } from "./errors.js";
import { BoundsError, encode } from "../protocol.js";

/** @typedef {import("../protocol.js").PostMessage} PostMessage */

/**
 * A message that somebody has written, on its way.
 *
 * - `waiting`: it goes out as soon as that is possible.
 * - `sent`: it is on its way.
 * - `stored`: the server has it, as number `seq`; the event of it is still to come.
 * - `failed`: it was refused, or it is not known whether it arrived; `error` says why. It waits for `retry` or
 *   `discard`.
 *
 * @typedef {object} PendingPost
 * @property {bigint} nonce What tells it from all others.
 * @property {number} room
 * @property {string} text
 * @property {number} [parent]
 * @property {number[]} [mentions]
 * @property {string} [fields]
 * @property {"waiting" | "sent" | "stored" | "failed"} state
 * @property {boolean} wasSent Whether it may have reached the server, so that only the nonce keeps it from being posted
 *   twice.
 * @property {string} [error] Why it failed, for people.
 * @property {number} [seq] Its number, once it is stored.
 * @property {number} [at] When it was stored.
 */

/**
 * @typedef {object} Entry
 * @property {PendingPost} post
 * @property {number | null} ticket Whom to tell; null for a post of an earlier run of the program.
 * @property {number} attempts How often it was sent, here or by another page, since it is certain that it had not
 *   arrived.
 * @property {number} size Bytes of its record at the most.
 */

/** The most posts that are on their way at a time, so that other requests find room in the window. */
export const IN_FLIGHT_MAX = 16;

/**
 * The posts that wait for their acknowledgement, in the order in which they were made.
 *
 * Invariant: an entry leaves only with its acknowledgement or by the application's wish; until then it is sent again on
 * each new connection, under the nonce that it was given at the beginning.
 */
export class Outbox {
  /** @param {bigint} firstNonce A random number. Nonces count up from it, so that those of two runs do not meet. */
  constructor(firstNonce) {
    this.nextNonce = firstNonce;
    /** @type {Entry[]} */
    this.entries = [];
    /** No post is sent before this moment: the server asked for patience, or the budget is used up.
     * @type {number | null} */
    this.notBefore = null;
  }

  /** What the application sees of it. */
  get posts() {
    return this.entries.map((entry) => entry.post);
  }

  get isWaiting() {
    return this.entries.some((entry) => entry.post.state === "waiting");
  }

  makeNonce() {
    const nonce = this.nextNonce;
    this.nextNonce = BigInt.asUintN(64, nonce + 1n);
    return nonce;
  }

  /**
   * Takes a message of the application.
   *
   * @param {Omit<PostMessage, "nonce">} message
   * @param {number} ticket
   * @throws {import("../protocol.js").BoundsError} when the protocol does not allow it.
   */
  add({ room, text, parent, mentions, fields }, ticket) {
    /** @type {PendingPost} */
    const post = { nonce: this.makeNonce(), room, text, parent, mentions, fields, state: "waiting", wasSent: false };
    this.entries.push({ post, ticket, attempts: 0, size: sizeOf(post) });
    return post;
  }

  /**
   * Takes over a post of an earlier run of the program; one that the protocol does not allow is left where it is.
   *
   * @param {PendingPost} post
   * @returns {boolean} Whether it is new here.
   */
  restore(post) {
    if (this.find(post.nonce)) return false;
    const state = post.state === "failed" ? "failed" : "waiting";
    try {
      this.entries.push({ post: { ...post, state }, ticket: null, attempts: 0, size: sizeOf(post) });
    } catch (error) {
      if (!(error instanceof BoundsError)) throw error;
      return false;
    }
    return true;
  }

  /** @param {bigint} nonce */
  find(nonce) {
    return this.entries.find((entry) => entry.post.nonce === nonce);
  }

  /**
   * No post is sent before a moment.
   * @param {number} moment
   */
  wait(moment) {
    this.notBefore = Math.max(this.notBefore ?? moment, moment);
  }

  /**
   * Time has passed.
   * @param {number} now
   */
  tick(now) {
    if (this.notBefore !== null && now >= this.notBefore) this.notBefore = null;
  }

  /**
   * The next post to send, if one may be sent now; it counts as sent from then on. The first one that does not fit
   * holds back those behind it, so that the order stays.
   *
   * @param {number} bytesMax How long a record may be on the connection as it is.
   */
  takeNext(bytesMax) {
    if (this.notBefore !== null) return null;
    if (this.entries.filter((entry) => entry.post.state === "sent").length >= IN_FLIGHT_MAX) return null;
    const entry = this.entries.find((candidate) => candidate.post.state === "waiting");
    if (!entry || entry.size > bytesMax) return null;
    entry.post.state = "sent";
    entry.post.wasSent = true;
    entry.attempts += 1;
    return entry.post;
  }

  /**
   * The server did not take a post yet; it goes out again. If this was the first time, it certainly has not arrived.
   * @param {bigint} nonce
   */
  returned(nonce) {
    const entry = this.find(nonce);
    if (entry?.post.state !== "sent") return;
    entry.post.state = "waiting";
    if (entry.attempts !== 1 || entry.ticket === null) return;
    entry.attempts = 0;
    entry.post.wasSent = false;
  }

  /**
   * A post failed for good: it waits for the application's wish.
   *
   * @param {bigint} nonce
   * @param {ClientError} error
   */
  fail(nonce, error) {
    const entry = this.find(nonce);
    if (!entry) return;
    entry.post.state = "failed";
    entry.post.error = error.message;
  }

  /**
   * A post that failed goes out again, as a new one behind the others.
   * @param {bigint} nonce
   */
  retry(nonce) {
    const entry = this.remove(nonce, (post) => post.state === "failed");
    if (!entry) return null;
    const { error, ...post } = entry.post;
    entry.post = { ...post, nonce: this.makeNonce(), state: "waiting", wasSent: false };
    this.entries.push({ ...entry, attempts: 0 });
    return entry.post;
  }

  /**
   * Takes out a post.
   *
   * @param {bigint} nonce
   * @param {(post: PendingPost) => boolean} [condition]
   */
  remove(nonce, condition = () => true) {
    return this.removeAll((post) => post.nonce === nonce && condition(post))[0];
  }

  /**
   * Takes out all posts of a kind.
   * @param {(post: PendingPost) => boolean} condition
   */
  removeAll(condition) {
    const removed = this.entries.filter((entry) => condition(entry.post));
    this.entries = this.entries.filter((entry) => !condition(entry.post));
    return removed;
  }

  /** The connection is gone: everything goes out again on the next one. */
  disconnected() {
    for (const { post } of this.entries) if (post.state === "sent") post.state = "waiting";
    this.notBefore = null;
  }

  /** Nobody waits any more; gives the tickets of those who did. The posts stay. */
  releaseTickets() {
    const tickets = this.entries.flatMap((entry) => entry.ticket ?? []);
    for (const entry of this.entries) entry.ticket = null;
    return tickets;
  }
}

/**
 * The request that a post is sent with.
 *
 * @param {PendingPost} post
 * @returns {PostMessage}
 */
export function requestOf({ room, nonce, text, parent, mentions, fields }) {
  return { room, nonce, text, parent, mentions, fields };
}

/** @param {PendingPost} post */
const sizeOf = (post) => encode("PostMessage", requestOf(post), 0xffffffff).length;
