/**
 * The one place where the state of the page is kept.
 *
 * A state is never changed: an update makes a new one that shares what stayed the same. So a view that watches a part
 * of it knows by comparing references whether there is something to draw.
 *
 * @module
 */

/** Holds the state and tells those who watch a part of it when that part was replaced. */
export class Store {
  #state;
  #watchers = new Set();
  #isScheduled = false;

  /** @param {object} initial the state to begin with */
  constructor(initial) {
    this.#state = initial;
  }

  /** The state as it stands. */
  get state() {
    return this.#state;
  }

  /**
   * Replaces parts of the state; the watchers are told once the running task is done.
   *
   * @param {object | ((state: object) => object)} change the parts to replace, or what gives them
   */
  update(change) {
    const parts = typeof change === "function" ? change(this.#state) : change;
    if (!parts || parts === this.#state) return;
    this.#state = { ...this.#state, ...parts };
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => this.flush());
  }

  /**
   * Calls `listener` now, and whenever what `select` gives is another.
   *
   * @param {(state: object) => unknown} select a part of the state, or a list of parts
   * @param {(selected: any, state: object) => void} listener
   * @returns {() => void} ends it
   */
  watch(select, listener) {
    const watcher = { select, listener, last: select(this.#state) };
    this.#watchers.add(watcher);
    listener(watcher.last, this.#state);
    return () => this.#watchers.delete(watcher);
  }

  /** Tells the watchers at once what has changed. */
  flush() {
    this.#isScheduled = false;
    for (const watcher of [...this.#watchers]) {
      if (!this.#watchers.has(watcher)) continue;
      const selected = watcher.select(this.#state);
      if (isSame(selected, watcher.last)) continue;
      watcher.last = selected;
      watcher.listener(selected, this.#state);
    }
  }
}

/** Whether two selections are the same: the same value, or lists of the same values. */
function isSame(one, other) {
  if (Object.is(one, other)) return true;
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  return one.every((part, index) => Object.is(part, other[index]));
}

/** A copy of a map with one entry set; without it if the value is undefined. */
export function withEntry(map, key, value) {
  const copy = new Map(map);
  if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  return copy;
}
