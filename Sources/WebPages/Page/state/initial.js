/**
 * The state of the page, all of it.
 *
 * @module
 */

/** @returns the state before anything is known */
export function initialState() {
  return {
    /** "starting", "signedOut" or "signedIn". */
    phase: "starting",
    /** Why somebody was signed out who did not ask for it. */
    notice: "",
    /** How the connection stands: `{ phase, retryAt, text }`; `retryAt` in Unix milliseconds. */
    connection: { phase: "connecting", retryAt: undefined, text: undefined },
    /** The user who is signed in. */
    me: undefined,
    organisation: undefined,
    /** Everybody who is known, by number. */
    users: new Map(),
    /** The own rooms, by number, and whether all of them have been loaded. */
    rooms: new Map(),
    areRoomsLoaded: false,
    /** What is held of the messages, by room. */
    timelines: new Map(),
    /** The thread that is shown: `{ room, parent, root, timeline }`. */
    thread: undefined,
    /** Who takes part in a room: `{ people: Map of participants, isComplete }`, by room. */
    participants: new Map(),
    /** The client's outbox: posts without acknowledgement. */
    posts: [],
    /** Posts of which the message has come before the acknowledgement, by nonce. */
    settled: new Set(),
    /** The place in the page: `{ room, message, thread, panel }`. */
    route: {},
    /** Up to where messages were read when the reader came into the room: behind it they are new. By room. */
    markers: new Map(),
    /** The message that is being edited: `{ room, seq }`. */
    editing: undefined,
    /** What rooms are searched for. */
    search: "",
    /** Short notices: `{ id, text, isError }`. */
    toasts: [],
  };
}
