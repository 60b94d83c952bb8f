// The way of a post: from the application over the outbox to the server, and back.

import { ClientError } from "./errors.js";
import { Outbox } from "./outbox.js";
import { PostPacer } from "./pacing.js";

/** @typedef {import("../protocol.js").PostMessage} PostMessage */
/** @typedef {import("./outbox.js").PendingPost} PendingPost */
/** @typedef {import("./outbox.js").Entry} Entry */

/**
 * What the posts ask of the client that they belong to.
 *
 * @typedef {object} Host
 * @property {(action: import("./state.js").Action) => void} act
 * @property {(room: number) => number | undefined} heldIn Up to where the messages of a room have been told; undefined
 *   for a room that is not held.
 */

/**
 * What the record of a post says that other pages hold as well.
 *
 * @typedef {object} Elsewhere
 * @property {boolean} isForeign Whether another token has it now.
 * @property {boolean} wasSent
 * @property {string} [error] Why it failed, if it did.
 */

/** The posts of a client: stored, sent within their budget, settled; each change is told to the application. */
export class Posts {
  /**
   * @param {bigint} firstNonce 64 random bits.
   * @param {Host} host
   */
  constructor(firstNonce, host) {
    this.host = host;
    this.outbox = new Outbox(firstNonce);
    this.pacer = new PostPacer();
  }

  // The application's wishes

  /**
   * Takes over posts of an earlier run of the program.
   * @param {PendingPost[]} posts
   */
  restore(posts) {
    if (posts.filter((post) => this.outbox.restore(post)).length > 0) this.changed();
  }

  /**
   * Several pages may hold one post: what the others have made of those that wait here counts. Of what is on its way
   * the answer tells more.
   *
   * @param {(nonce: bigint) => Elsewhere | null | undefined} lookUp What is stored: null when the post is settled,
   *   undefined when that is not known.
   * @param {number} [most] How many to look at, from the first on, of those that wait to be sent; without it all, and
   *   the failed ones.
   */
  look(lookUp, most) {
    const states = most === undefined ? ["waiting", "failed"] : ["waiting"];
    let hasChanged = false;
    for (const entry of this.outbox.entries.filter(({ post }) => states.includes(post.state)).slice(0, most)) {
      const { post } = entry;
      const stored = lookUp(post.nonce);
      if (stored === undefined) continue;
      const isWaiting = post.state === "waiting";
      if (!stored || (isWaiting && stored.isForeign)) {
        this.outbox.remove(post.nonce);
        this.answer(entry, { error: new ClientError("elsewhere") });
      } else if (isWaiting && stored.error !== undefined) {
        const error = new ClientError("elsewhere", { text: stored.error });
        this.outbox.fail(post.nonce, error);
        this.answer(entry, { error });
      } else if (stored.wasSent && !post.wasSent) {
        post.wasSent = true;
        entry.attempts += 1;
      } else {
        continue;
      }
      hasChanged = true;
    }
    if (hasChanged) this.changed();
  }

  /**
   * Takes a message of the application.
   *
   * @param {Omit<PostMessage, "nonce">} message
   * @param {number} ticket
   * @throws {import("../protocol.js").BoundsError} when the protocol does not allow it.
   */
  add(message, ticket) {
    this.save(this.outbox.add(message, ticket));
  }

  /**
   * A post that failed goes out again, as a new one.
   *
   * @param {bigint} nonce
   * @returns {boolean} Whether there was such a post.
   */
  retry(nonce) {
    const post = this.outbox.retry(nonce);
    if (!post) return false;
    this.save(post);
    this.host.act({ do: "removePost", nonce });
    return true;
  }

  /**
   * Takes back a post that failed, or has never been sent.
   *
   * @param {bigint} nonce
   * @returns {boolean} Whether it was taken back.
   */
  discard(nonce) {
    const entry = this.outbox.remove(nonce, (post) => post.state === "failed" || !post.wasSent);
    if (!entry) return false;
    this.host.act({ do: "removePost", nonce });
    this.answer(entry, { error: new ClientError("discarded") });
    this.changed();
    return true;
  }

  /**
   * Takes out all posts: they belong to somebody who is not signed in any more.
   * @param {boolean} isForgotten Whether they are forgotten; or else they stay stored until that person signs in again.
   */
  clear(isForgotten) {
    for (const entry of this.outbox.removeAll(() => true)) {
      if (isForgotten) this.host.act({ do: "removePost", nonce: entry.post.nonce });
      this.answer(entry, { error: new ClientError("signedOut") });
    }
    this.changed();
  }

  // The connection

  /** A connection is open: its budget is full. */
  connected() {
    this.pacer = new PostPacer();
  }

  /** The connection is gone: everything goes out again on the next one. */
  disconnected() {
    this.outbox.disconnected();
    if (this.outbox.entries.length > 0) this.changed();
  }

  /**
   * The next post to send, if one may be sent now; it counts as sent from then on.
   *
   * @param {number} now
   * @param {number} bytesMax How long a record may be on the connection as it is.
   */
  next(now, bytesMax) {
    const notBefore = this.pacer.notBefore(now);
    if (notBefore !== null) {
      if (this.outbox.isWaiting) this.outbox.wait(notBefore);
      return null;
    }
    const post = this.outbox.takeNext(bytesMax);
    if (post) this.save(post);
    return post;
  }

  // What becomes of them

  /**
   * The server has a post. It stays in the outbox until its event has been told, so that it is always to be seen.
   *
   * @param {bigint} nonce
   * @param {import("../protocol.js").PostMessageReply} reply
   */
  acknowledged(nonce, reply) {
    const entry = this.outbox.find(nonce);
    if (!entry) return;
    this.host.act({ do: "removePost", nonce });
    Object.assign(entry.post, { state: "stored", ...reply });
    this.answer(entry, { reply });
    this.removeTold();
    this.changed();
  }

  /**
   * A post was refused for good, or it is not known whether it arrived: it waits for the application's wish.
   *
   * @param {bigint} nonce
   * @param {ClientError} error
   */
  failed(nonce, error) {
    const entry = this.outbox.find(nonce);
    if (!entry) return;
    this.outbox.fail(nonce, error);
    this.answer(entry, { error });
    this.save(entry.post);
  }

  /**
   * The server did not take a post now: it goes out again.
   *
   * @param {bigint} nonce
   * @param {number} until
   */
  postponed(nonce, until) {
    this.outbox.returned(nonce);
    this.outbox.wait(until);
    const entry = this.outbox.find(nonce);
    if (entry) this.save(entry.post);
  }

  /** Under another token the server cannot tell whether it has a message that may have arrived. */
  tokenChanged() {
    for (const { post } of this.outbox.entries) {
      const isOpen = post.state === "waiting" || post.state === "sent";
      if (post.wasSent && isOpen) this.failed(post.nonce, new ClientError("uncertain"));
      else if (isOpen) this.save(post);
    }
  }

  /** Messages were told: their posts leave the outbox. */
  told() {
    if (this.removeTold()) this.changed();
  }

  removeTold() {
    const isTold = (/** @type {PendingPost} */ { state, room, seq = 0 }) =>
      state === "stored" && (this.host.heldIn(room) ?? seq) >= seq;
    return this.outbox.removeAll(isTold).length > 0;
  }

  // Telling

  /** @param {PendingPost} post */
  save(post) {
    this.host.act({ do: "savePost", post });
    this.changed();
  }

  /** The application is to see what is on its way. */
  changed() {
    const posts = this.outbox.posts.map((post) => ({ ...post }));
    this.host.act({ do: "deliver", event: { type: "outbox", posts } });
  }

  /**
   * @param {Entry} entry
   * @param {{ reply?: any, error?: ClientError }} result
   */
  answer(entry, result) {
    if (entry.ticket !== null) this.host.act({ do: "answer", ticket: entry.ticket, ...result });
    entry.ticket = null;
  }
}
