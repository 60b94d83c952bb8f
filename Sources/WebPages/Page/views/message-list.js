/**
 * A list of messages, of a room or of a thread: only what is visible is in the document. What lies before and behind is
 * loaded as the reader comes near.
 *
 * @module
 */

import { VirtualList } from "../list/virtual-list.js";
import { buildRows } from "../state/rows.js";
import { dayOf, present } from "../text/times.js";
import { h, setAttributes } from "./dom.js";
import { MessageTools } from "./message-tools.js";
import { createRow, updateRow } from "./message-row.js";

/** How near to the first or last row the reader has to come for more to be loaded, in pixels. */
const nearness = 1200;

export class MessageList {
  #app;
  #options;
  #list;
  #rows = new Map();
  #tools;
  #current;
  #pendingReveal;

  /**
   * @param app
   * @param {object} options
   * @param {number} options.room
   * @param {boolean} [options.isThread]
   * @param {string} options.label for those who listen to the page
   * @param {() => void} options.loadEarlier
   * @param {() => void} [options.loadLater]
   * @param {(list: MessageList) => void} [options.onScroll] what is visible may be another
   */
  constructor(app, options) {
    this.#app = app;
    this.#options = options;
    this.canvas = h("div", { class: "canvas" });
    this.element = h("div", { class: "messages" }, this.canvas);
    const place = { app, room: options.room, isThread: options.isThread ?? false };
    const update = (element, row) => {
      const former = element.querySelector(".message");
      const hadFocus = former && former === document.activeElement;
      updateRow(element, row, place);
      const article = element.querySelector(".message");
      if (article && former?.classList.contains("is-target")) this.#point(article);
      this.#focusable(element, row.key);
      if (hadFocus) article?.focus({ preventScroll: true });
    };
    this.#list = new VirtualList({
      scroller: this.element,
      canvas: this.canvas,
      key: (row) => row.key,
      create: (row) => {
        const element = createRow();
        update(element, row);
        return element;
      },
      update,
      onScroll: () => this.#scrolled(),
    });
    this.#tools = new MessageTools(app, this, place);
    this.#tools.listen(this.canvas);
    this.canvas.addEventListener("keydown", (event) => this.#key(event));
    this.canvas.addEventListener("focusin", (event) => this.#focused(event));
    this.day = dayOf(present());
  }

  /** The row at which the keyboard is. */
  get isAtEnd() {
    return this.#list.isAtEnd;
  }

  /**
   * Shows what a timeline holds.
   *
   * @param {import("../state/timeline.js").Timeline} timeline
   * @param {object} options see `buildRows`
   */
  show(timeline, options) {
    const rows = buildRows(timeline, { ...options, isThread: this.#options.isThread }, this.#rows);
    this.#rows = new Map(rows.map((row) => [row.key, row]));
    this.timeline = timeline;
    // A feed without articles is none.
    setAttributes(this.canvas, {
      role: rows.length > 0 && "feed",
      "aria-label": rows.length > 0 && this.#options.label,
      "aria-busy": String(!timeline.loaded),
    });
    const hadFocus = this.canvas.contains(document.activeElement);
    this.#list.setItems(rows);
    // The row of a post goes when its message comes: the keyboard goes on with that.
    if (hadFocus && !this.canvas.contains(document.activeElement)) this.focus();
    if (this.#pendingReveal !== undefined && this.#rows.has(this.#pendingReveal)) this.reveal(this.#pendingReveal);
  }

  /** Draws everything anew: people got names, or a day has passed. */
  redraw() {
    const rows = [...this.#rows.values()].map((row) => ({ ...row }));
    this.#rows = new Map(rows.map((row) => [row.key, row]));
    this.#list.setItems(rows);
  }

  /** The row of the line above what is new, if it is held. */
  get newKey() {
    for (const row of this.#rows.values()) if (row.isNew) return row.key;
    return undefined;
  }

  /** Shows the newest message, and stays there. */
  toEnd() {
    this.#list.toEnd();
  }

  /** Brings a row into view, now or once it is there; `isTarget` points at it. */
  reveal(key, { isTarget = this.pointsAtTarget, where = "middle" } = {}) {
    this.pointsAtTarget = isTarget;
    if (!this.#rows.has(key)) {
      this.#pendingReveal = key;
      return;
    }
    this.#pendingReveal = undefined;
    const row = this.#list.reveal(key, where);
    if (!isTarget) return;
    const article = row?.querySelector(".message");
    if (!article) return;
    this.#makeCurrent(key);
    article.focus({ preventScroll: true });
    this.#point(article);
  }

  /** The newest message of which something is visible. */
  get lastVisible() {
    const row = this.#list.lastVisible;
    return row?.message ?? (row?.kind === "post" ? this.timeline?.messages.at(-1) : undefined);
  }

  /** Puts the keyboard on the row where it was, or on the newest. */
  focus() {
    const key = this.#rows.has(this.#current) ? this.#current : [...this.#rows.keys()].at(-1);
    if (key !== undefined) this.#focusRow(key);
  }

  /** The message of a key, if it is one. */
  messageOf(element) {
    return this.#rows.get(element?.closest(".row")?.rowKey)?.message;
  }

  close() {
    this.#list.close();
  }

  /** Lets the eye find a message. */
  #point(article) {
    article.classList.add("is-target");
    article.addEventListener("animationend", () => article.classList.remove("is-target"), { once: true });
  }

  #scrolled() {
    if (!this.timeline?.loaded) return this.#options.onScroll?.(this);
    const { above, below } = this.#list.distances;
    if (above < nearness && this.timeline.earlier) this.#options.loadEarlier();
    if (below < nearness && this.timeline.later) this.#options.loadLater?.();
    this.#keepFocusable();
    this.#options.onScroll?.(this);
  }

  // The keyboard: one message can be reached with Tab, the others with the arrows.

  #focusable(element, key) {
    element.querySelector(".message")?.setAttribute("tabindex", key === this.#current ? "0" : "-1");
  }

  /** One message in the document has to be reachable: the newest, unless the reader has chosen another. */
  #keepFocusable() {
    const isElsewhere = this.#list.isAtEnd && !this.canvas.contains(document.activeElement);
    if (!isElsewhere && this.#current !== undefined && this.#list.row(this.#current)) return;
    const last = this.canvas.lastElementChild?.rowKey;
    if (last !== undefined) this.#makeCurrent(last);
  }

  #makeCurrent(key) {
    if (this.#current === key) return;
    const former = this.#current;
    this.#current = key;
    for (const each of [former, key]) {
      const row = each !== undefined && this.#list.row(each);
      if (row) this.#focusable(row, each);
    }
  }

  #focused(event) {
    const key = event.target.closest?.(".row")?.rowKey;
    if (key !== undefined) this.#makeCurrent(key);
  }

  #focusRow(key) {
    this.#list.reveal(key, "nearest");
    this.#makeCurrent(key);
    this.#list.row(key)?.querySelector(".message")?.focus({ preventScroll: true });
  }

  #key(event) {
    const article = event.target.closest(".message");
    if (!article || event.target !== article || event.altKey || event.ctrlKey || event.metaKey) return;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -1e9, End: 1e9 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      this.#focusRow(this.#list.neighbour(article.closest(".row").rowKey, step));
      return;
    }
    if (this.#tools.key(event, this.messageOf(article))) event.preventDefault();
  }
}
