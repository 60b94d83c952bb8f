/**
 * What can be done with a message: a small bar that appears on the one under the pointer or the keyboard, and single
 * keys.
 *
 * @module
 */

import { hasRole } from "../state/rooms.js";
import { h, iconButton } from "./dom.js";

/** How much room the bar takes above a message, in pixels. */
const barHeight = 44;

export class MessageTools {
  #app;
  #list;
  #place;
  #bar;

  constructor(app, list, place) {
    this.#app = app;
    this.#list = list;
    this.#place = place;
    this.#bar = h("div", { class: "tools", role: "group", "aria-label": "Message actions" });
  }

  /** Follows pointer and keyboard over the rows of a list. */
  listen(canvas) {
    // After a tap browsers tell of a pointer that hovers where nothing does.
    const hovers = matchMedia("(hover: hover)");
    canvas.addEventListener("pointerover", (event) => {
      if (event.pointerType !== "touch" && hovers.matches) this.#show(event.target.closest?.(".message"));
    });
    canvas.addEventListener("focusin", (event) => this.#show(event.target.closest?.(".message")));
    // On a touch screen a tap is what the pointer's hovering is elsewhere.
    canvas.addEventListener("click", (event) => {
      if (event.target.closest("a, button, textarea") || String(getSelection())) return;
      event.target.closest(".message")?.focus({ preventScroll: true });
    });
    const hide = (isLeft) => isLeft && this.#bar.remove();
    canvas.addEventListener("pointerleave", () => hide(!this.#bar.closest(".message")?.matches(":focus-within")));
    canvas.addEventListener("focusout", (event) => hide(!canvas.contains(event.relatedTarget)
      && !(hovers.matches && canvas.matches(":hover"))));
  }

  /** Does what a single key means on a message. @returns whether it means something */
  key(event, message) {
    if (!message) return false;
    const action = this.#actionsFor(message).find(({ keys }) => keys.includes(event.key));
    action?.run();
    return action !== undefined;
  }

  #show(article) {
    if (!article || this.#bar.parentElement === article) return;
    if (this.#bar.contains(document.activeElement)) return;
    const message = this.#list.messageOf(article);
    if (!message || article.querySelector(".edit")) return this.#bar.remove();
    const actions = this.#actionsFor(message);
    if (!actions.length) return this.#bar.remove();
    this.#bar.replaceChildren(...actions.map(({ icon, label, run }) => iconButton(icon, label, { onclick: run })));
    // Where there is no room above a message the bar lies below it, or within it if it is tall.
    const { top, height } = article.getBoundingClientRect();
    const above = top - article.closest(".messages, .thread-top").getBoundingClientRect().top;
    const isTall = height > 3 * barHeight;
    this.#bar.classList.toggle("is-below", above < barHeight && !isTall);
    this.#bar.style.inset = above < barHeight && isTall ? `${Math.max(0, -above) + 4}px 8px auto auto` : "";
    article.append(this.#bar);
  }

  #actionsFor(message) {
    const { app, room: number, isThread } = this.#place;
    const { me, rooms } = this.#app.store.state;
    const room = rooms.get(number);
    if (!room) return [];
    const { actions } = app;
    const isDeleted = message.deletedBy !== undefined;
    const isWritable = !room.details.archived;
    const isOwn = message.sender === me.user;
    const thread = message.parent ?? message.seq;
    const list = [];
    const add = (icon, label, keys, run) => list.push({ icon, label, keys, run });
    if (!isThread) add("reply", "Reply in thread", ["Enter", "r"], () => actions.openThread(number, thread));
    if (isOwn && !isDeleted && isWritable) add("edit", "Edit", ["e"], () => actions.beginEdit(number, message.seq));
    if (!isDeleted) add("link", "Copy link", ["c"], () => actions.copyLink(message));
    if (!isOwn && !isThread) add("unread", "Mark as unread", ["u"], () => actions.markUnread(message));
    if (!isDeleted && isWritable && (isOwn || hasRole(room, "moderator"))) {
      add("delete", "Delete", ["Delete", "Backspace"], () => actions.remove(message));
    }
    return list;
  }
}
