/**
 * What outlives a reload beside the client's own: drafts, and edits that were not finished.
 *
 * A storage may be full or forbidden. Then the page goes on without; nothing here throws.
 *
 * @module
 */

const prefix = "parley.draft.";

/** Texts that were typed and not sent, one for each place of each user. */
export class Drafts {
  #storage;
  #owner = "";

  /** @param {Storage} [storage] */
  constructor(storage) {
    this.#storage = storage;
  }

  /** Whose drafts these are. */
  setOwner(organisation, user) {
    this.#owner = `${organisation}.${user}.`;
  }

  /** What was typed in a place. */
  read(place) {
    try {
      return this.#storage?.getItem(prefix + this.#owner + place) ?? "";
    } catch {
      return "";
    }
  }

  /** Keeps what was typed; an empty text is forgotten. */
  write(place, text) {
    try {
      if (text) this.#storage?.setItem(prefix + this.#owner + place, text);
      else this.#storage?.removeItem(prefix + this.#owner + place);
    } catch {
      // Nothing is lost that is on the screen.
    }
  }

  /** The places of the user that hold something. */
  places() {
    const start = prefix + this.#owner;
    try {
      const keys = Object.keys(this.#storage ?? {}).filter((key) => key.startsWith(start));
      return keys.map((key) => key.slice(start.length));
    } catch {
      return [];
    }
  }

  /** Forgets all drafts of the user, who signs out. */
  clear() {
    for (const place of this.places()) this.write(place, "");
  }
}

/** Where the text for a room, a thread or an edit is kept. */
export const placeOf = {
  room: (room) => `${room}`,
  thread: (room, parent) => `${room}.thread.${parent}`,
  edit: (room, seq) => `${room}.edit.${seq}`,
};

const accountKey = "parley.account";

/** Keeps who is signed in, for a page that comes before the server can be asked; undefined forgets it. */
export function keepAccount(storage, account) {
  try {
    if (!account) return storage?.removeItem(accountKey);
    const { user, role, login, name } = account.user;
    const { organisation } = account;
    storage?.setItem(accountKey, JSON.stringify({
      user: { user, role, login, name }, organisation: { slug: organisation.slug, name: organisation.name },
    }));
  } catch {
    // The server says it again.
  }
}

/**
 * Who was signed in.
 *
 * @param {Storage | undefined} storage
 * @param {{ user: number, organisation: string }} account whose token there is
 * @returns {{ user: object, organisation: object }} with as much as is known of them
 */
export function keptAccount(storage, { user, organisation }) {
  try {
    const kept = JSON.parse(storage?.getItem(accountKey) ?? "null");
    if (kept?.user?.user === user && kept.organisation?.slug === organisation) return kept;
  } catch {
    // The server says it again.
  }
  return { user: { user, name: "", login: "" }, organisation: { slug: organisation, name: "" } };
}

/** The browser's storage, if it may be used. */
export function browserStorage() {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
