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
 * takes over the posts of its own account only. With the same token it sends them under the same nonce, so that they
 * are posted once; of what was made with another token the server cannot tell whether another page has posted it, so it
 * comes back as failed, for the person to decide. So does what an early version stored without saying whose it is.
 *
 * Several pages may hold one post. It is settled (acknowledged, sent anew, taken back) by whoever takes its record
 * away: the others look for the record before they do something with the post (`lookUp`).
 *
 * A storage that is full, or forbidden, keeps nothing; the client works all the same. What it holds is not trusted: it
 * may be of another version, or damaged.
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
    /** The posts that this page has stored or taken over.
     * @type {Set<bigint>} */
    this.held = new Set();
  }

  /** Who was signed in, and with which token. */
  loadSession() {
    const { token, account } = this.read("session") ?? {};
    return { token: bytesOf(token), account: isAccount(account) ? account : null };
  }

  /**
   * Stores who is signed in. Another page may have signed in or out meanwhile: unless somebody has just signed in here,
   * what is stored is replaced only if it is still of the token that this client had.
   *
   * @param {Session} session
   * @param {Uint8Array | null} former The token that this client had before.
   */
  saveSession({ token, account }, former) {
    const stored = this.read("session")?.token ?? null;
    const isNew = token && digitsOf(token) !== digitsOf(former);
    if (!isNew && stored !== digitsOf(former)) return;
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
    if (!name && !account) return [];
    const isNobodys = (/** @type {any} */ owner) => !owner?.token && !isAccount(owner?.account);
    const isOwn = (/** @type {any} */ owner) =>
      account && isAccount(owner?.account) ? isSame(owner.account, account) : name && owner?.token === name;
    return this.readPosts()
      .filter(({ owner }) => isNobodys(owner) || isOwn(owner))
      .map(({ order, owner, nonce: digits, ...stored }) => {
        const nonce = BigInt(digits);
        const isOpen = name && owner?.token !== name && stored.state !== "failed";
        const end = isOpen || isNobodys(owner) ? { state: "failed", error: new ClientError("uncertain").message } : {};
        const post = { ...stored, ...end, nonce };
        this.held.add(nonce);
        // From now on it is of this account, and of no other.
        if (isNobodys(owner)) this.savePost(post, { token, account });
        return post;
      });
  }

  /**
   * What the record of a post says, which another page may have changed: undefined where this is not known, because the
   * post is not stored or the storage was emptied; null when the post is settled.
   *
   * @param {bigint} nonce
   * @param {Session} session
   * @returns {import("./posts.js").Elsewhere | null | undefined}
   */
  lookUp(nonce, { token }) {
    if (!this.held.has(nonce)) return undefined;
    const stored = this.read(`post.${nonce}`);
    if (!stored) return this.read("session") ? null : undefined;
    const isForeign = token !== null && Boolean(stored.owner?.token) && stored.owner.token !== nameOf(token);
    const error = stored.state === "failed" ? String(stored.error) : undefined;
    return { isForeign, wasSent: stored.wasSent === true, error };
  }

  /**
   * @param {PendingPost} post
   * @param {Session} session Whose it is.
   */
  savePost(post, { token, account }) {
    const key = `post.${post.nonce}`;
    this.nextOrder ??= 1 + Math.max(0, ...this.readPosts().map(({ order }) => order));
    const former = this.read(key);
    // Another page has settled it.
    if (!former && this.held.has(post.nonce) && this.read("session")) return;
    const order = former?.order ?? this.nextOrder++;
    const owner = { account, token: nameOf(token) };
    if (this.write(key, { ...post, nonce: String(post.nonce), order, owner })) this.held.add(post.nonce);
    // A record must not say that a post was never sent when it was.
    else if (former && !former.wasSent && post.wasSent) this.removePost(post.nonce);
  }

  /** @returns {any[]} */
  readPosts() {
    const begin = `${this.prefix}post.`;
    /** @type {string[]} */
    let keys = [];
    try {
      keys = Array.from({ length: this.texts.length }, (_, index) => this.texts.key(index) ?? "");
    } catch {
      // Forbidden.
    }
    const posts = keys.filter((key) => key.startsWith(begin)).map((key) => this.read(key.slice(this.prefix.length)));
    return posts
      .filter((post) => /^\d{1,20}$/.test(post?.nonce) && typeof post.text === "string" && isNumber(post.room))
      .map((post) => ({ ...post, order: isNumber(post.order) ? post.order : 0 }))
      .sort((one, other) => one.order - other.order);
  }

  /** @param {bigint} nonce */
  removePost(nonce) {
    this.held.delete(nonce);
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
    if (!account || !isSame(stored?.account, account) || !Array.isArray(stored.cursors)) return [];
    return stored.cursors.filter(isCursor);
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
   * @returns {boolean} Whether it was stored: a storage may be full or forbidden.
   */
  write(key, value) {
    try {
      if (value === null) this.texts.removeItem(this.prefix + key);
      else this.texts.setItem(this.prefix + key, JSON.stringify(value));
      return true;
    } catch {
      return false;
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

/** @param {unknown} value */
const isNumber = (value) => Number.isSafeInteger(value) && Number(value) >= 0;

/** @param {any} value */
const isAccount = (value) => typeof value?.organisation === "string" && isNumber(value.user);

/** @param {any} cursor */
const isCursor = (cursor) =>
  [cursor?.room, cursor?.seq, cursor?.details, cursor?.read].every((value) => isNumber(value) && value < 2 ** 32) &&
  cursor.room > 0 &&
  (cursor.at === null || isNumber(cursor.at)) &&
  (cursor.told === undefined || (isNumber(cursor.told?.known) && isRanges(cursor.told.numbers)));

/** @param {any} ranges In ascending order, with gaps between them. */
const isRanges = (ranges) =>
  Array.isArray(ranges) &&
  ranges.every((range, index) => {
    if (!Array.isArray(range) || !isNumber(range[0]) || !isNumber(range[1]) || range[0] > range[1]) return false;
    return index === 0 || ranges[index - 1][1] < range[0];
  });

/**
 * @param {Account | null | undefined} one
 * @param {Account} other
 */
const isSame = (one, other) => one?.organisation === other.organisation && one.user === other.user;
