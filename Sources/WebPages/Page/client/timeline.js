// What the client holds of one room.

/** @typedef {import("../protocol.js").RoomState} RoomState */
/** @typedef {import("../protocol.js").GetChangesReply} GetChangesReply */
/** @typedef {import("../protocol.js").Change} Change */
/** @typedef {import("../protocol.js").Message} Message */

/**
 * A message as the client learnt of it, with absolute numbers and times.
 *
 * @typedef {object} ReceivedMessage
 * @property {number} room Where it was posted.
 * @property {number} seq Its number.
 * @property {number} sender Who posted it.
 * @property {number} posted When it was posted: a timestamp.
 * @property {string} text What it says; empty when it was deleted.
 * @property {number} [parent] The message that it answers.
 * @property {number[]} mentions Whom it mentions.
 * @property {string} [fields] Custom fields.
 * @property {number} [edited] When it was last edited, if that happened before the client heard of it.
 * @property {number} [deletedBy] Who deleted it, if that happened before the client heard of it.
 * @property {number} replies How many messages answered it, when the client learnt of it.
 * @property {number} [lastReply] The number of the newest answer.
 * @property {number} change The number of its newest change; `seq` if there was none.
 */

/**
 * @typedef {object} ReceivedEdit
 * @property {number} room
 * @property {number} seq The message.
 * @property {number} change The number of the change.
 * @property {number | null} at When it was edited; null when the server no longer tells.
 * @property {string} text
 * @property {number[]} mentions
 * @property {string} [fields]
 */

/**
 * @typedef {object} ReceivedDeletion
 * @property {number} room
 * @property {number} seq The message.
 * @property {number} change The number of the change.
 * @property {number | null} at When it was deleted; null when the server does not tell.
 * @property {number} by
 * @property {number} [parent] The message that it answered.
 */

/**
 * What a client holds of a room, as it is stored. `told` is there in the midst of catching up, with ranges of numbers: see
 * Told.
 *
 * @typedef {object} StoredCursor
 * @property {number} room
 * @property {number} seq Up to where the room's messages and changes are held.
 * @property {number | null} at When the room's counter took that number; null when it is not known.
 * @property {number} details The `details` of the room that are held.
 * @property {number} read The own read marker.
 * @property {{ known: number, numbers: [number, number][] }} [told]
 */

/** @typedef {{ name: "MessagePosted" | "MessageEdited" | "MessageDeleted", fields: any }} NumberedEvent */

/**
 * What is to be done, in this order: tell the application, ask for what changed since what is held, or give up a
 * connection whose server says one thing and does another.
 *
 * @typedef {{ deliver: any } | { ask: true } | { contradiction: string }} Step
 */

/** Live events that wait at the most while a page is on its way. Above it they are dropped and fetched later. */
const WAITING_MAX = 64;
/** Pages in a row that bring nothing although the server said that there is more. */
const FRUITLESS_MAX = 3;

/**
 * Which messages the application knows in the midst of catching up. A message that was changed while the pages were
 * read comes with a later page than its own number, and whether it is new cannot be seen from it.
 */
class Told {
  /**
   * @param {number} known Messages up to here were known before.
   * @param {[number, number][]} [numbers] The numbers behind it that were told since, as ranges in ascending order:
   *   messages, and changes, which are no messages. Mostly one range, however much there is to catch up.
   */
  constructor(known, numbers = []) {
    this.known = known;
    this.numbers = numbers.map(([first, last]) => /** @type {[number, number]} */ ([first, last]));
  }

  /**
   * Whether the application hears of this message for the first time; it has heard of it from then on.
   * @param {number} number
   */
  isFirst(number) {
    if (number <= this.known) return false;
    const range = this.numbers[this.behind(number) - 1];
    if (range && number <= range[1]) return false;
    this.note(number);
    return true;
  }

  /**
   * The room's counter gave this number to something that has been told.
   * @param {number} number
   */
  note(number) {
    if (number <= this.known) return;
    const place = this.behind(number);
    const before = this.numbers[place - 1];
    const after = this.numbers[place];
    if (before && number <= before[1]) return;
    const joinsBefore = before?.[1] === number - 1;
    const joinsAfter = after?.[0] === number + 1;
    if (joinsBefore) before[1] = joinsAfter ? after[1] : number;
    else if (joinsAfter) after[0] = number;
    else this.numbers.splice(place, 0, [number, number]);
    if (joinsBefore && joinsAfter) this.numbers.splice(place, 1);
  }

  /**
   * The first range that begins behind a number.
   * @param {number} number
   */
  behind(number) {
    let low = 0;
    let high = this.numbers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.numbers[middle][0] <= number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** As it is stored. */
  get stored() {
    const { known, numbers } = new Told(this.known, this.numbers);
    return { known, numbers };
  }
}

/**
 * What the client holds of one room, and how it stays without gap and without double.
 *
 *     current ──event held+1──▶ current (delivered)
 *        │  └───event ≤ held──▶ current (known already)
 *        └──event > held+1, RoomBehind, a newer state──▶ catching up ──the last page of GetChanges──▶ current
 *                                                          │  ▲
 *                                                          └──┘ pages; live events wait
 *
 * Invariant: everything up to `held` has been delivered, once, in the order of the room's counter.
 */
export class RoomTimeline {
  /**
   * @param {StoredCursor} held What is held; or the state of a room that was not held, which begins where the server
   *   stands.
   */
  constructor({ room, seq, at, details, read, told }) {
    this.room = room;
    /** Up to where everything has been delivered. */
    this.held = seq;
    /** When the counter took `held`: the base of the next `elapsed`. Null when it has to be asked for. */
    this.at = at;
    this.details = details;
    /** How much `details` is above the room's `revision`: the own mutes. Null while it is not known.
     * @type {number | null} */
    this.mutes = null;
    this.read = read;
    /** What was held when the connection began: a counter below it has gone back. */
    this.begun = 0;
    /** @type {{ told: Told, target: number, waiting: NumberedEvent[], fruitless: number } | null} */
    this.catchUp = null;
    /** What a catching up that was cut in the middle had delivered.
     * @type {Told | null} */
    this.interrupted = told ? new Told(told.known, told.numbers) : null;
  }

  get isCatchingUp() {
    return this.catchUp !== null;
  }

  /** What is held, as the server is told. */
  get cursor() {
    return { room: this.room, seq: this.held, details: this.details, read: this.read };
  }

  /**
   * What is held, as it is stored.
   * @returns {StoredCursor}
   */
  get stored() {
    const { room, held: seq, at, details, read } = this;
    const told = this.catchUp?.told ?? this.interrupted;
    const stored = { room, seq, at, details, read };
    return told ? { ...stored, told: told.stored } : stored;
  }

  // What comes

  /**
   * Takes an event that carries a number of the room's counter.
   *
   * @param {NumberedEvent} event
   * @returns {Step[]}
   */
  received(event) {
    const number = event.fields.seq;
    if (number <= this.held) return [];
    if (this.catchUp) {
      this.catchUp.target = Math.max(this.catchUp.target, number);
      if (this.catchUp.waiting.length < WAITING_MAX) this.catchUp.waiting.push(event);
      else this.catchUp.waiting = [];
      return [];
    }
    if (number !== this.held + 1 || this.at === null) return this.begin(number, [event]);
    // Nothing is missing before it: the room was current.
    this.interrupted = null;
    return this.apply(event);
  }

  /**
   * The server's counter stands at a place or behind it, and the events up to there do not come by themselves.
   *
   * @param {number} position
   * @returns {Step[]}
   */
  isBehind(position) {
    if (position <= this.held) return [];
    if (!this.catchUp) return this.begin(position, []);
    this.catchUp.target = Math.max(this.catchUp.target, position);
    return [];
  }

  /**
   * Takes a state that the server told: of Welcome, SyncRooms, or another answer.
   *
   * @param {RoomState} state
   * @returns {Step[]}
   */
  compared(state) {
    if (state.details > this.details) {
      this.details = state.details;
      this.mutes = null;
    }
    this.read = state.read;
    if (state.seq === this.held && !this.catchUp) {
      this.at ??= state.at;
      this.interrupted = null;
    }
    return this.isBehind(state.seq);
  }

  /**
   * The room's details, or who takes part, have changed. Where the own mutes are known, so is `details`.
   * @param {number} revision
   */
  revised(revision) {
    if (this.mutes !== null) this.details = Math.max(this.details, revision + this.mutes);
  }

  /**
   * The server has confirmed that what is held is all there is.
   * @returns {boolean} Whether that is news.
   */
  confirmCurrent() {
    if (this.catchUp || !this.interrupted) return false;
    this.interrupted = null;
    return true;
  }

  /**
   * Takes a page of what changed since `held`.
   *
   * @param {GetChangesReply} page
   * @returns {Step[]}
   */
  changed(page) {
    if (!this.catchUp) return [];
    /** @type {Step[]} */
    const steps = [];
    for (const change of page.changes) {
      const number = change.message.change ?? change.message.seq;
      if (number <= this.held) continue;
      steps.push({ deliver: this.tell(change, number, this.catchUp.told) });
      this.catchUp.told.note(number);
    }
    if (page.through >= this.held) this.at = page.at;
    this.catchUp.fruitless = page.through > this.held ? 0 : this.catchUp.fruitless + 1;
    this.held = Math.max(this.held, page.through);
    return [...steps, ...(page.more ? this.askAgain() : this.finish())];
  }

  /** The connection is gone: what was on its way does not come any more. */
  disconnected() {
    if (!this.catchUp) return;
    this.interrupted = this.catchUp.told;
    this.catchUp = null;
  }

  // Inside

  /**
   * @param {number} target
   * @param {NumberedEvent[]} waiting
   * @returns {Step[]}
   */
  begin(target, waiting) {
    this.catchUp = { told: this.interrupted ?? new Told(this.held), target, waiting, fruitless: 0 };
    this.interrupted = null;
    return [{ ask: true }];
  }

  /** @returns {Step[]} */
  askAgain() {
    if (this.catchUp && this.catchUp.fruitless >= FRUITLESS_MAX) {
      return [{ contradiction: `the changes of room ${this.room} behind ${this.held} do not come` }];
    }
    return [{ ask: true }];
  }

  /**
   * The last page has come: what waited follows, unless something is missing still.
   * @returns {Step[]}
   */
  finish() {
    const done = this.catchUp;
    if (!done) return [];
    /** @type {Step[]} */
    const steps = [];
    while (done.waiting.length > 0 && done.waiting[0].fields.seq <= this.held + 1) {
      const event = /** @type {NumberedEvent} */ (done.waiting.shift());
      if (event.fields.seq === this.held + 1) steps.push(...this.apply(event));
    }
    if (this.held < done.target) return [...steps, ...this.askAgain()];
    this.catchUp = null;
    return steps;
  }

  /**
   * Delivers the live event that follows `held`.
   *
   * @param {NumberedEvent} event
   * @returns {Step[]}
   */
  apply({ name, fields }) {
    const { room } = this;
    const { seq: change } = fields;
    const at = Number(this.at) + Number(fields.after);
    if (name !== "MessagePosted" && fields.message >= change) return [{ contradiction: "a change names no message" }];
    this.held = change;
    this.at = at;
    this.catchUp?.told.note(change);
    if (name === "MessagePosted") {
      return [{ deliver: { type: "message", message: received({ ...fields, replies: 0 }, at, room) } }];
    }
    const seq = change - fields.message;
    if (name === "MessageDeleted") {
      const parent = fields.parent && change - fields.parent;
      return [{ deliver: { type: "deleted", deletion: { room, seq, change, at, by: fields.by, parent } } }];
    }
    const { text, mentions = [], fields: custom } = fields;
    return [{ deliver: { type: "edited", edit: { room, seq, change, at, text, mentions, fields: custom } } }];
  }

  /**
   * Tells a change of a page: as a message if the application does not know it, or else as what happened to it.
   *
   * @param {Change} change
   * @param {number} number
   * @param {Told} told
   */
  tell({ message, posted }, number, told) {
    const { room } = this;
    const { seq, text, parent, mentions = [], fields, edited, deletedBy } = message;
    if (told.isFirst(seq)) return { type: "message", message: received(message, posted, room) };
    if (deletedBy !== undefined) {
      const answered = parent && seq - parent;
      return { type: "deleted", deletion: { room, seq, change: number, at: null, by: deletedBy, parent: answered } };
    }
    return { type: "edited", edit: { room, seq, change: number, at: edited ?? null, text, mentions, fields } };
  }
}

/**
 * A message of a page or an event, with absolute numbers and times.
 *
 * @param {Message} message
 * @param {number} posted When it was posted.
 * @param {number} room
 * @returns {ReceivedMessage}
 */
export function received(message, posted, room) {
  const { seq, sender, text, parent, mentions, fields, edited, deletedBy, replies, lastReply, change } = message;
  /** @type {ReceivedMessage} */
  const result = { room, seq, sender, posted, text, mentions: mentions ?? [], replies: replies ?? 0, change: seq };
  if (change !== undefined) result.change = change;
  if (parent !== undefined && parent < seq) result.parent = seq - parent;
  for (const [name, value] of Object.entries({ fields, edited, deletedBy, lastReply })) {
    if (value !== undefined) Object.assign(result, { [name]: value });
  }
  return result;
}

/**
 * The messages of a page, with absolute numbers and times.
 *
 * @param {{ start: number, messages: Message[] }} page The reply to GetMessages or GetReplies.
 * @param {number} room
 * @returns {ReceivedMessage[]}
 */
export function messagesOf(page, room) {
  let at = Number(page.start);
  return page.messages.map((message) => {
    at += Number(message.after);
    return received(message, at, room);
  });
}
