/**
 * The messages of a room, or of a thread, that the page holds: one stretch without a gap.
 *
 *     [ earlier … ] first ─────── held ─────── last [ … later ]
 *
 * While nothing lies behind the last one (`later` is false) live messages are appended. Pages that were read on the
 * server
 * before something happened, and come after it was told live, are mended with what `live` remembers.
 *
 * @module
 */

/** How many live events are remembered for pages that are on their way. */
const liveMax = 200;

/**
 * @typedef {object} Message
 * @property {number} room
 * @property {number} seq
 * @property {number} sender
 * @property {number} posted Unix milliseconds
 * @property {string} text
 * @property {number} [parent] the message that began the thread
 * @property {number[]} mentions
 * @property {number} change the number of its newest change
 * @property {number} [edited] Unix milliseconds
 * @property {number} [deletedBy]
 * @property {number} replies
 * @property {number} [lastReply]
 */

/**
 * @typedef {object} Timeline
 * @property {Message[]} messages in ascending order
 * @property {boolean} loaded whether any page has come
 * @property {boolean} earlier whether there are messages before the first
 * @property {boolean} later whether there are messages behind the last
 * @property {number} counted up to where the numbers of replies are right
 * @property {object[]} live the newest live events
 */

/** @returns {Timeline} one that holds nothing */
export function emptyTimeline() {
  return { messages: [], loaded: false, earlier: false, later: false, counted: 0, live: [] };
}

/** Where a message is, or would be put. */
function placeOf(messages, seq) {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (messages[middle].seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @returns {Message | undefined} */
export function findMessage(timeline, seq) {
  const found = timeline?.messages[placeOf(timeline.messages, seq)];
  return found?.seq === seq ? found : undefined;
}

/**
 * Takes a page of history.
 *
 * @param {Timeline} timeline
 * @param {{ seq: number, earlier: boolean, later: boolean, messages: Message[] }} page
 * @param {"replace" | "before" | "after"} place where it belongs
 * @returns {Timeline}
 */
export function mergePage(timeline, page, place) {
  const missed = timeline.live.filter((event) => event.change > page.seq);
  let messages = page.messages;
  for (const event of missed) if (event.type !== "message") messages = changed(messages, event);
  const joins = timeline.messages.length > 0 && place !== "replace";
  let { earlier, later } = page;
  if (joins && place === "before") {
    const first = timeline.messages[0].seq;
    messages = [...messages.filter((message) => message.seq < first), ...timeline.messages];
    later = timeline.later;
  } else if (joins) {
    const last = timeline.messages.at(-1).seq;
    messages = [...timeline.messages, ...messages.filter((message) => message.seq > last)];
    earlier = timeline.earlier;
  }
  const reachesEnd = !later && (place !== "before" || !joins);
  if (reachesEnd) {
    // What was posted after the page was read. If more happened than is remembered, the rest has to be fetched.
    if (timeline.live.length === liveMax && timeline.live[0].change > page.seq + 1) later = true;
    else messages = [...messages, ...postedBehind(messages.at(-1)?.seq ?? 0, missed)];
  }
  const counted = joins ? timeline.counted : page.seq;
  return { ...timeline, messages, earlier, later, counted, loaded: true };
}

/** Messages of live events behind a number, each as it stands now. */
function postedBehind(seq, events) {
  let posted = [];
  for (const event of events) {
    if (event.type === "message") {
      if (event.message.seq > seq) posted = [...posted, event.message];
    } else {
      posted = changed(posted, event);
    }
  }
  return posted;
}

/**
 * Takes a message that was posted.
 *
 * @param {Timeline} timeline
 * @param {Message} message
 * @returns {Timeline}
 */
export function withMessage(timeline, message) {
  const live = remember(timeline, { type: "message", change: message.change ?? message.seq, message });
  if (!timeline.loaded || timeline.later) return { ...timeline, live };
  const { messages } = timeline;
  const place = placeOf(messages, message.seq);
  if (messages[place]?.seq === message.seq) return timeline;
  // Behind a hole in what is held only what follows it may be put.
  if (place < messages.length && place === 0) return { ...timeline, live };
  return { ...timeline, live, messages: [...messages.slice(0, place), message, ...messages.slice(place)] };
}

/** Counts an answer at the message that it answers. */
export function withReply(timeline, reply) {
  if (!reply.parent || reply.deletedBy || reply.seq <= timeline.counted) return timeline;
  return replaced(timeline, reply.parent, (root) =>
    (root.lastReply ?? 0) >= reply.seq ? root : { ...root, replies: root.replies + 1, lastReply: reply.seq });
}

/** Takes a deleted answer back from the message that it answered. */
export function withoutReply(timeline, parent, change) {
  if (change <= timeline.counted) return timeline;
  return replaced(timeline, parent, (root) => ({ ...root, replies: Math.max(0, root.replies - 1) }));
}

/**
 * Takes an edit or a deletion.
 *
 * @param {Timeline} timeline
 * @param {{ type: "edited" | "deleted", seq: number, change: number, at?: number, text?: string, mentions?: number[],
 *   by?: number }} event
 * @returns {Timeline}
 */
export function withChange(timeline, event) {
  return { ...timeline, live: remember(timeline, event), messages: changed(timeline.messages, event) };
}

/** One message after another way of telling it, or the same timeline if it does not hold it. */
function replaced(timeline, seq, change) {
  const place = placeOf(timeline.messages, seq);
  const message = timeline.messages[place];
  if (message?.seq !== seq) return timeline;
  return { ...timeline, messages: withItem(timeline.messages, place, change(message)) };
}

function changed(messages, event) {
  const place = placeOf(messages, event.seq);
  const message = messages[place];
  if (message?.seq !== event.seq || (message.change ?? message.seq) >= event.change) return messages;
  const now =
    event.type === "deleted"
      ? { ...message, text: "", mentions: [], deletedBy: event.by, change: event.change }
      : { ...message, text: event.text, mentions: event.mentions ?? [], edited: event.at ?? message.posted,
        change: event.change };
  return withItem(messages, place, now);
}

/** A copy of a list with another value at a place. */
function withItem(list, place, item) {
  const copy = [...list];
  copy[place] = item;
  return copy;
}

function remember(timeline, event) {
  return [...timeline.live.slice(-(liveMax - 1)), event];
}
