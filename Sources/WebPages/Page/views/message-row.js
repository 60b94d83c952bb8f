/** One row of a list of messages. @module */

import { isDirect, partnerOf, titleOf } from "../state/rooms.js";
import { plainText } from "../text/markdown.js";
import { renderText, isEmojiOnly } from "./message-text.js";
import { countText, dateText, dayText, exactText, machineText, timeText, whenText } from "../text/times.js";
import { failureText } from "../text/failures.js";
import { avatar, groupAvatar } from "./avatar.js";
import { editForm } from "./edit-form.js";
import { fill, h, icon } from "./dom.js";

/** Texts that would fill the screen are shown in part first: so many characters or lines. */
const longCharacters = 2400;
const longLines = 32;

/** Makes the row of a message; `update` draws it. */
export function createRow() {
  return h("div", { class: "row" });
}

/**
 * Draws a row.
 *
 * @param {HTMLElement} element
 * @param {import("../state/rows.js").Row} row
 * @param {{ app: object, room: number, isThread: boolean }} place
 */
export function updateRow(element, row, place) {
  // What is being typed is not to be thrown away by a change from elsewhere.
  if (row.isEditing && element.querySelector(".edit")) return;
  element.className = `row${row.isFirst ? " is-first" : ""}`;
  if (row.kind === "beginning") return fill(element, h("article",
    { class: "beginning", "aria-label": "The beginning" }, beginning(place)));
  fill(element, dayLine(row), row.isNew && newLine(), row.kind === "post" ? post(row, place) : message(row, place));
}

function dayLine({ day }) {
  return day !== undefined && h("div", { class: "day" }, h("span", {}, dayText(day)));
}

function newLine() {
  return h("div", { class: "new-line" }, h("span", {}, "New"));
}

/** What stands above the first message of a room. */
function beginning({ app, room: number }) {
  const { rooms, users, me } = app.store.state;
  const room = rooms.get(number);
  if (!room) return [];
  const title = titleOf(room, users, me.user);
  const partner = partnerOf(room, me.user);
  return [
    isDirect(room) ? avatar(partner, title, "is-large") : groupAvatar(room.room),
    h("h3", { dir: "auto" }, title),
    h("p", {}, isDirect(room) ? "This is where your conversation begins."
      : `This room was created on ${dateText(room.details.created)}.`),
  ];
}

function message(row, place) {
  const { app, room } = place;
  const { message, isFirst } = row;
  const { users, me } = app.store.state;
  const sender = users.get(message.sender);
  const name = sender?.name ?? "…";
  const isDeleted = message.deletedBy !== undefined;
  const isForMe = message.mentions.includes(me.user);
  const time = h("time", { datetime: machineText(message.posted), title: exactText(message.posted) },
    timeText(message.posted));
  const body = row.isEditing ? editForm(app, message) : isDeleted ? deleted(message, users, me)
    : text(message, users, me);
  return h("article", {
    class: `message${isForMe && !isDeleted ? " is-for-me" : ""}${isDeleted ? " is-deleted" : ""}`,
    tabindex: "-1",
    "data-seq": String(message.seq),
    "aria-label": `${name}, ${whenText(message.posted)}`,
  },
  h("div", { class: "gutter" }, isFirst ? avatar(message.sender, sender?.name ?? "") : time),
  h("div", { class: "body" },
    row.answers && context(row.answers, place),
    isFirst && h("div", { class: "head" },
      h("span", { class: "name", dir: "auto" }, name), sender?.role === "bot" && h("span", { class: "tag" }, "bot"),
      time, message.parent && !row.answers && !place.isThread && inThread(message.parent, place)),
    body,
    message.replies > 0 && !place.isThread && replies(message, app, room)));
}

function text(message, users, me) {
  const people = message.mentions.map((user) => users.get(user)).filter(Boolean);
  const element = h("div", { class: isEmojiOnly(message.text) ? "text is-emoji" : "text" });
  element.append(renderText(message.text, { people, me: me.user }));
  if (message.edited !== undefined) {
    const mark = h("span", { class: "edited", title: exactText(message.edited) }, "(edited)");
    const last = element.lastElementChild;
    if (last?.localName === "p") last.append(" ", mark);
    else element.append(mark);
  }
  const isLong = message.text.length > longCharacters || message.text.split("\n", longLines + 1).length > longLines;
  if (!isLong) return element;
  element.classList.add("is-cut");
  const more = h("button", { type: "button", class: "link-button", "aria-expanded": "false", onclick: () => {
    const isCut = element.classList.toggle("is-cut");
    more.setAttribute("aria-expanded", String(!isCut));
    more.textContent = isCut ? "Show all" : "Show less";
  } }, "Show all");
  return [element, more];
}

function deleted(message, users, me) {
  const by = users.get(message.deletedBy)?.name ?? "somebody";
  const whose = message.deletedBy === message.sender ? "" : message.deletedBy === me.user ? " by you" : ` by ${by}`;
  return h("p", { class: "tombstone", dir: "auto" }, `Message deleted${whose}`);
}

/** Which message this one answers. */
function context(seq, { app, room }) {
  const { users } = app.store.state;
  const root = app.actions.message(room, seq);
  const said = root && (root.deletedBy !== undefined ? "a deleted message" : plainText(root.text.slice(0, 160)));
  return h("button", { type: "button", class: "context", onclick: () => app.actions.openThread(room, seq) },
    icon("reply"),
    root && h("span", { class: "context-name", dir: "auto" }, users.get(root.sender)?.name ?? "…"),
    h("span", { class: "context-text", dir: "auto" }, said ?? "In a thread"));
}

/** That a message belongs to the thread of the one above it, which goes on here under another name. */
function inThread(seq, { app, room }) {
  return h("button", { type: "button", class: "in-thread", onclick: () => app.actions.openThread(room, seq) },
    icon("reply"), "in thread");
}

/** How many answers there are: the way to the thread. */
function replies(message, app, room) {
  return h("button", { type: "button", class: "replies", onclick: () => app.actions.openThread(room, message.seq) },
    icon("thread"), countText(message.replies, "reply", "replies"));
}

/** A post that the server has not acknowledged. */
function post(row, { app }) {
  const { post, isFirst } = row;
  const { users, me } = app.store.state;
  const people = (post.mentions ?? []).map((user) => users.get(user)).filter(Boolean);
  const element = h("div", { class: "text" });
  element.append(renderText(post.text, { people, me: me.user }));
  const isFailed = post.state === "failed";
  return h("article", { class: `message is-pending${isFailed ? " is-failed" : ""}`, tabindex: "-1",
    "aria-label": isFailed ? "Not sent" : "Being sent" },
    h("div", { class: "gutter" }, isFirst && avatar(me.user, me.name)),
    h("div", { class: "body" },
      isFirst && h("div", { class: "head" }, h("span", { class: "name", dir: "auto" }, me.name)),
      element,
      isFailed
        ? h("div", { class: "post-state" }, h("span", { class: "post-error" }, `Not sent. ${failureText(post.error)}`),
          h("button", { type: "button", class: "link-button", onclick: () => app.actions.retry(post.nonce) },
            "Try again"),
          h("button", { type: "button", class: "link-button", onclick: () => app.actions.discard(post.nonce) },
            "Discard"))
        : h("span", { class: "post-state is-waiting" }, "Sending…")));
}
