// What a client keeps between two runs of a program: two reloads of a page.

import { ClientError } from "./errors.js";

/** @typedef {import("./state.js").Account} Account */
/** @typedef {import("./outbox.js").PendingPost} PendingPost */
/** @typedef {import("./timeline.js").StoredCursor} StoredCursor */

/**
 * Where texts are kept under keys: `localStorage`, or something like it.
 * @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} KeyedTexts
 */

/**
 * Who has signed in, and with what.
 * @typedef {{ token: Uint8Array | null, account: Account | null }} Session
 */

/**
 * Keeps what a client needs to go on where an earlier run of the program stopped, in `localStorage` or the like:
 *
 *     parley.session           {"token": 64 hexadecimal digits, "account": {…}}
 *     parley.cursors           {"account": {…}, "cursors": [{"room": …, "seq": …, …}, …]}
 *     parley.post.NONCE        one post that has not been acknowledged, with its "owner": {"account": {…}, "token": …}
 *
 * Each post has a key of its own, so that several pages that share the storage do not overwrite each other's. A page
 * takes over the posts of its own account only. With the same token it sends them under the same nonce, so that they are
 * posted once; of what was made with another token the server cannot tell whether another page has posted it, so it
 * comes back as failed, for the person to decide.
 *
 * A storage that is full, or forbidden, keeps nothing; the client works all the same.
 */
export class ClientStorage {
  /**
   * @param {KeyedTexts} texts
   * @param {string} [prefix]
   */
  constructor(texts, prefix = "parley.") {
    this.texts = texts;
    this.prefix = prefix;
    /** What the next post is numbered with, to know their order.
     * @type {number | null} */
    this.nextOrder = null;
  }

  /** Who was signed in, and with which token. */
  loadSession() {
    const { token, account } = this.read("session") ?? {};
    return { token: bytesOf(token), account: /** @type {Account | null} */ (account ?? null) };
  }

  /**
   * Stores who is signed in. Another page may have signed in meanwhile: a token is taken away only if it is still the
   * one that this client had.
   *
   * @param {Session} session
   * @param {Uint8Array | null} former The token that this client had before.
   */
  saveSession({ token, account }, former) {
    const stored = this.read("session")?.token;
    if (!token && stored && stored !== digitsOf(former)) return;
    this.write("session", token || account ? { token: digitsOf(token), account } : null);
  }

  /**
   * The posts that were stored of an account, in their order.
   *
   * @param {Session} session
   * @returns {PendingPost[]}
   */
  loadPosts({ token, account }) {
    const name = nameOf(token);
    const isOwn = (/** @type {any} */ owner) =>
      (name && owner?.token === name) || (account && isSame(owner?.account, account));
    return this.readPosts()
      .filter(({ owner }) => isOwn(owner))
      .map(({ order, owner, nonce, ...post }) => {
        const isOpen = name && owner.token !== name && post.state !== "failed";
        const end = isOpen ? { state: "failed", error: new ClientError("uncertain").message } : {};
        return { ...post, ...end, nonce: BigInt(nonce) };
      });
  }

  /**
   * @param {PendingPost} post
   * @param {Session} session Whose it is.
   */
  savePost(post, { token, account }) {
    const key = `post.${post.nonce}`;
    this.nextOrder ??= 1 + Math.max(0, ...this.readPosts().map(({ order }) => order));
    const order = this.read(key)?.order ?? this.nextOrder++;
    this.write(key, { ...post, nonce: String(post.nonce), order, owner: { account, token: nameOf(token) } });
  }

  /** @returns {any[]} */
  readPosts() {
    const begin = `${this.prefix}post.`;
    const keys = Array.from({ length: this.texts.length }, (_, index) => this.texts.key(index) ?? "");
    const posts = keys.filter((key) => key.startsWith(begin)).map((key) => this.read(key.slice(this.prefix.length)));
    return posts
      .filter((post) => /^\d+$/.test(post?.nonce) && typeof post.text === "string" && Number.isSafeInteger(post.room))
      .sort((one, other) => one.order - other.order);
  }

  /** @param {bigint} nonce */
  removePost(nonce) {
    this.write(`post.${nonce}`, null);
  }

  /**
   * What was stored of an account's rooms.
   *
   * @param {Account | null} account
   * @returns {StoredCursor[]}
   */
  loadCursors(account) {
    const stored = this.read("cursors");
    return account && isSame(stored?.account, account) ? stored.cursors : [];
  }

  /**
   * @param {StoredCursor[] | null} cursors
   * @param {Account | null} account Whose they are.
   */
  saveCursors(cursors, account) {
    this.write("cursors", cursors && account && { account, cursors });
  }

  /** @param {string} key */
  read(key) {
    try {
      return JSON.parse(this.texts.getItem(this.prefix + key) ?? "null");
    } catch {
      return null;
    }
  }

  /**
   * @param {string} key
   * @param {unknown} value Null takes it away.
   */
  write(key, value) {
    try {
      if (value === null) this.texts.removeItem(this.prefix + key);
      else this.texts.setItem(this.prefix + key, JSON.stringify(value));
    } catch {
      // Full or forbidden.
    }
  }
}

/** A storage that lasts as long as the program. */
export class MemoryTexts {
  constructor() {
    /** @type {Map<string, string>} */
    this.texts = new Map();
  }

  get length() {
    return this.texts.size;
  }

  /** @param {number} index */
  key(index) {
    return [...this.texts.keys()][index] ?? null;
  }

  /** @param {string} key */
  getItem(key) {
    return this.texts.get(key) ?? null;
  }

  /**
   * @param {string} key
   * @param {string} text
   */
  setItem(key, text) {
    this.texts.set(key, text);
  }

  /** @param {string} key */
  removeItem(key) {
    this.texts.delete(key);
  }
}

/** @param {Uint8Array | null} bytes */
const digitsOf = (bytes) => bytes && Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {unknown} digits */
const bytesOf = (digits) =>
  typeof digits === "string" && /^[0-9a-f]{64}$/.test(digits)
    ? Uint8Array.from({ length: 32 }, (_, index) => parseInt(digits.slice(2 * index, 2 * index + 2), 16))
    : null;

/**
 * A few digits by which a token is told from others, and which are of no use otherwise (FNV-1a).
 * @param {Uint8Array | null} token
 */
const nameOf = (token) =>
  token &&
  token.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5).toString(16).padStart(8, "0");

/**
 * @param {Account | null | undefined} one
 * @param {Account} other
 */
const isSame = (one, other) => one?.organisation === other.organisation && one.user === other.user;
