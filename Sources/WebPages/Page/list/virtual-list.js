/**
 * A list of any length of which only what is visible is in the document.
 *
 * It holds on to the end while the reader is there, and to the row at the top of the visible part otherwise: rows that
 * come, go or change their height elsewhere do not move what is being read.
 *
 * @module
 */

import { Measures, anchorAt, endTop, topFor, visibleRange } from "./measure.js";

/** How much is kept ready above and below the visible part, in pixels. */
const margin = 600;
/** How near to the end the reader has to be to stay there. */
const endSlack = 40;

export class VirtualList {
  /** The row at the top of the visible part; undefined while the list holds on to its end. */
  #anchor;
  #isAtEnd = true;
  #items = new Map();
  #rows = new Map();
  #measures;
  #observer;
  #height = 0;
  #isSettling = false;

  /**
   * @param {object} options
   * @param {HTMLElement} options.scroller what scrolls
   * @param {HTMLElement} options.canvas what holds the rows, within the scroller
   * @param {(item: any) => unknown} options.key
   * @param {(item: any) => HTMLElement} options.create makes a row
   * @param {(row: HTMLElement, item: any) => void} options.update draws a row anew
   * @param {() => void} options.onScroll the reader moved, or what is visible changed
   * @param {number} [options.estimate] the usual height of a row
   */
  constructor({ scroller, canvas, key, create, update, onScroll, estimate = 56 }) {
    Object.assign(this, { scroller, canvas, key, create, update, onScroll });
    this.#measures = new Measures(estimate);
    this.#observer = new ResizeObserver((entries) => this.#resized(entries));
    this.#observer.observe(scroller);
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
  }

  /** Whether the newest row is visible and will stay so. */
  get isAtEnd() {
    return this.#isAtEnd;
  }

  /** How far the visible part is from the first and from the last row, in pixels. */
  get distances() {
    const top = this.scroller.scrollTop;
    return { above: top, below: this.#measures.total - top - this.#height };
  }

  /** The last item of which anything is visible. */
  get lastVisible() {
    if (!this.#measures.count) return undefined;
    const bottom = this.scroller.scrollTop + this.#height;
    const place = this.#measures.placeAt(bottom - 8);
    return this.#items.get(this.#measures.key(place));
  }

  /** Sets what the list shows, from top to bottom. */
  setItems(items) {
    this.#items = new Map(items.map((item) => [this.key(item), item]));
    this.#measures.setKeys([...this.#items.keys()]);
    for (const [key, row] of this.#rows) {
      const item = this.#items.get(key);
      if (item === undefined) this.#unmount(key, row);
      else if (row.item !== item) {
        row.item = item;
        this.update(row.element, item);
        row.isFresh = true;
      }
    }
    this.#settle();
  }

  /** Begins anew with other items: the end is visible. */
  reset() {
    this.#anchor = undefined;
    this.#isAtEnd = true;
    for (const [key, row] of this.#rows) this.#unmount(key, row);
  }

  /** Shows the end, and stays there. */
  toEnd() {
    this.#isAtEnd = true;
    this.#anchor = undefined;
    this.#settle();
  }

  /** Brings a row into view. @returns {HTMLElement | undefined} the row */
  reveal(key, where = "middle") {
    const place = this.#measures.place(key);
    if (place < 0) return undefined;
    const top = this.scroller.scrollTop;
    const start = this.#measures.offset(place);
    const end = this.#measures.offset(place + 1);
    const isVisible = start >= top && end <= top + this.#height;
    if (where !== "nearest" || !isVisible) {
      const above = where === "nearest" && end > top + this.#height;
      const shift = where === "middle" ? this.#height / 3 : above ? Math.max(0, this.#height - (end - start) - 8) : 8;
      this.#isAtEnd = false;
      this.#anchor = { key, shift };
      this.#settle();
      this.#remember();
    }
    return this.#rows.get(key)?.element;
  }

  /** The row of an item, if it is in the document. */
  row(key) {
    return this.#rows.get(key)?.element;
  }

  /** The key of the row `step` places further; the nearest one there is. */
  neighbour(key, step) {
    const place = this.#measures.place(key);
    const next = place < 0 ? this.#measures.count - 1 : place + step;
    return this.#measures.key(Math.max(0, Math.min(next, this.#measures.count - 1)));
  }

  /** Ends the list. */
  close() {
    this.#observer.disconnect();
  }

  #scrolled() {
    if (this.#isSettling) return;
    this.#remember();
    this.#settle();
  }

  /** Takes where the reader is for what has to stay. */
  #remember() {
    const top = this.scroller.scrollTop;
    this.#isAtEnd = top >= endTop(this.#measures, this.#height) - endSlack;
    this.#anchor = this.#isAtEnd ? undefined : anchorAt(this.#measures, top);
  }

  #resized(entries) {
    let isChanged = false;
    for (const entry of entries) {
      if (entry.target === this.scroller) {
        isChanged = true;
        const bar = this.scroller.offsetWidth - this.scroller.clientWidth;
        this.scroller.style.setProperty("--scrollbar", `${bar}px`);
      } else if (entry.target.isConnected) {
        const height = entry.borderBoxSize[0].blockSize;
        isChanged = (height > 0 && this.#measures.measure(entry.target.rowKey, height)) || isChanged;
      }
    }
    if (isChanged) this.#settle();
  }

  /** Brings the document in line: mounts what is visible, measures it, puts everything in its place. */
  #settle() {
    this.#isSettling = true;
    this.#height = this.scroller.clientHeight;
    let top = this.#wantedTop();
    // Rows that are shown for the first time turn out higher or lower than estimated: then others are visible.
    for (let round = 0; round < 8; round++) {
      const isMeasured = this.#mount(visibleRange(this.#measures, top, this.#height, margin));
      top = this.#wantedTop();
      if (!isMeasured) break;
    }
    this.canvas.style.height = `${this.#measures.total}px`;
    for (const [key, row] of this.#rows) {
      row.element.style.transform = `translateY(${this.#measures.offset(this.#measures.place(key))}px)`;
    }
    if (Math.abs(this.scroller.scrollTop - top) > 0.5) this.scroller.scrollTop = top;
    this.#isSettling = false;
    this.onScroll();
  }

  #wantedTop() {
    const end = endTop(this.#measures, this.#height);
    if (this.#isAtEnd) return end;
    return Math.max(0, Math.min(topFor(this.#measures, this.#anchor) ?? this.scroller.scrollTop, end));
  }

  /** Mounts a range of rows and measures the new ones. @returns {boolean} whether a height was another than known */
  #mount({ first, end }) {
    const fresh = [];
    for (const [key, row] of this.#rows) {
      const place = this.#measures.place(key);
      // What has the keyboard stays, wherever it is: scrolling must not take away what somebody writes in.
      if ((place < first || place >= end) && !row.element.contains(document.activeElement)) this.#unmount(key, row);
    }
    let next = this.canvas.firstChild;
    for (let place = first; place < end; place++) {
      const key = this.#measures.key(place);
      let row = this.#rows.get(key);
      while (next && this.#measures.place(next.rowKey) < place) next = next.nextSibling;
      if (!row) {
        const item = this.#items.get(key);
        row = { item, element: this.create(item), isFresh: true };
        row.element.rowKey = key;
        this.#rows.set(key, row);
        this.canvas.insertBefore(row.element, next);
        this.#observer.observe(row.element);
      } else if (row.element === next) {
        next = next.nextSibling;
      }
      if (row.isFresh) fresh.push([key, row]);
    }
    let isMeasured = false;
    for (const [key, row] of fresh) {
      row.isFresh = false;
      const height = row.element.getBoundingClientRect().height;
      if (height > 0) isMeasured = this.#measures.measure(key, height) || isMeasured;
    }
    return isMeasured;
  }

  #unmount(key, row) {
    this.#observer.unobserve(row.element);
    this.#rows.delete(key);
    row.element.remove();
  }
}
