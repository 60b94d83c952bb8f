/**
 * The place in the page is the part of the address behind `#`, so that back, forward, reload and links work:
 *
 *     #/room/3     #/room/3/message/17     #/room/3/thread/12     #/room/3/details
 *
 * @module
 */

const form = /^#\/room\/(\d{1,10})(?:\/(message|thread)\/(\d{1,10})|\/(details))?$/;

/**
 * @param {string} hash
 * @returns {{ room?: number, message?: number, thread?: number, panel?: "details" }}
 */
export function parseRoute(hash) {
  const found = form.exec(hash);
  if (!found) return {};
  const [, room, kind, seq, panel] = found;
  return { room: Number(room), ...(kind && { [kind]: Number(seq) }), ...(panel && { panel }) };
}

/** The address of a place. */
export function routeHash({ room, message, thread, panel }) {
  if (room === undefined) return "#/";
  if (thread !== undefined) return `#/room/${room}/thread/${thread}`;
  if (message !== undefined) return `#/room/${room}/message/${message}`;
  return `#/room/${room}${panel ? `/${panel}` : ""}`;
}

/** Keeps the state's `route` in line with the address. */
export class Router {
  #store;

  constructor(store) {
    this.#store = store;
    addEventListener("hashchange", () => this.read());
    this.read();
  }

  /** Goes to a place. With `replace` the way back leads past the present one. */
  go(route, { replace = false } = {}) {
    const hash = routeHash(route);
    if (hash === location.hash) return this.read();
    if (replace) history.replaceState(null, "", hash);
    else history.pushState(null, "", hash);
    this.read();
  }

  /** The whole address of a place, to be given to others. */
  address(route) {
    return `${location.origin}${location.pathname}${routeHash(route)}`;
  }

  /** Takes the address as it stands. */
  read() {
    this.#store.update({ route: parseRoute(location.hash) });
  }
}
