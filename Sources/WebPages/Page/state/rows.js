/**
 * What a list of messages shows, row by row: messages with what stands above them (a day, the line of what is new, the
 * message that is answered), then posts that the server has not acknowledged.
 *
 * @module
 */

import { dayOf } from "../text/times.js";
import { findMessage } from "./timeline.js";

/** Messages of one sender that follow each other within this time are one group. In milliseconds. */
const groupSpan = 5 * 60_000;

/**
 * @typedef {object} Row
 * @property {string} key
 * @property {"beginning" | "message" | "post"} kind
 * @property {import("./timeline.js").Message} [message]
 * @property {object} [post] an entry of the client's outbox
 * @property {boolean} [isFirst] whether it begins a group
 * @property {number} [day] the time to show as a day above it
 * @property {boolean} [isNew] whether it is the first of what is new
 * @property {number} [answers] the message that it answers, where that is not plain from the row above
 * @property {boolean} [isEditing] whether its text is being edited
 */

/**
 * @param {import("./timeline.js").Timeline} timeline
 * @param {object} options
 * @param {number} options.me
 * @param {object[]} options.posts of the same room or thread
 * @param {number} [options.marker] messages of others behind this number are new
 * @param {boolean} [options.isThread] whether all messages answer the same one
 * @param {number} [options.editing] the message that is being edited
 * @param {Map<string, Row>} [previous] the rows as they were: a row that says the same stays the same value
 * @returns {Row[]}
 */
export function buildRows(timeline, { me, posts, marker, editing, isThread = false }, previous = new Map()) {
  const rows = [];
  const add = (row) => rows.push(unchanged(previous.get(row.key), row));
  if (timeline.loaded && !timeline.earlier && !isThread) add({ key: "beginning", kind: "beginning" });
  let last;
  let isMarked = marker === undefined;
  for (const message of timeline.messages) {
    const isNewDay = !last || dayOfMessage(last) !== dayOfMessage(message);
    const isNew = !isMarked && message.seq > marker && message.sender !== me;
    if (isNew) isMarked = true;
    const isSameThread = isThread || last?.parent === message.parent;
    const follows =
      last && !isNewDay && !isNew && isSameThread && last.sender === message.sender
        && message.posted - last.posted < groupSpan;
    add({
      key: `m${message.seq}`,
      kind: "message",
      message,
      isFirst: !follows,
      day: isNewDay ? message.posted : undefined,
      isNew,
      answers: message.parent && !isSameThread ? message.parent : undefined,
      isEditing: message.seq === editing && message.deletedBy === undefined,
    });
    last = message;
  }
  if (!timeline.later) addPosts(rows, add, timeline, { me, posts, isThread }, last);
  return rows;
}

/** What waits for its acknowledgement stands at the end. */
function addPosts(rows, add, timeline, { me, posts, isThread }, last) {
  let isFirst = last?.sender !== me;
  let parent = last?.parent;
  for (const post of posts) {
    if (post.seq !== undefined && findMessage(timeline, post.seq)) continue;
    const isSameThread = isThread || post.parent === parent;
    add({
      key: `p${post.nonce}`,
      kind: "post",
      post,
      isFirst: isFirst || !isSameThread,
      answers: post.parent && !isSameThread ? post.parent : undefined,
    });
    isFirst = false;
    parent = post.parent;
  }
}

const days = new WeakMap();
function dayOfMessage(message) {
  let day = days.get(message);
  if (day === undefined) days.set(message, (day = dayOf(message.posted)));
  return day;
}

/** What a row says. */
const told = ["message", "post", "isFirst", "day", "isNew", "answers", "isEditing"];

/** The former row if the new one says the same: then nothing is drawn. */
function unchanged(former, row) {
  if (!former) return row;
  return told.every((name) => former[name] === row[name]) ? former : row;
}
