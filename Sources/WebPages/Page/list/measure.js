/**
 * The arithmetic of a long list of which only the visible part is in the document: heights, offsets, what to show, and
 * where to scroll so that nothing jumps. No document here.
 *
 * @module
 */

/** The heights of a list's rows: measured where a row was shown, estimated elsewhere. */
export class Measures {
  #keys = [];
  #places = new Map();
  #heights = new Map();
  #offsets = new Float64Array(1);
  #isStale = false;
  #estimate;

  /** @param {number} estimate how high a row is taken to be before it was shown, in pixels */
  constructor(estimate) {
    this.#estimate = estimate;
  }

  /** Sets the rows, by their keys, from top to bottom. */
  setKeys(keys) {
    this.#keys = keys;
    this.#places = new Map(keys.map((key, place) => [key, place]));
    this.#isStale = true;
  }

  /** How many rows there are. */
  get count() {
    return this.#keys.length;
  }

  /** The height of all rows together. */
  get total() {
    return this.offset(this.count);
  }

  /** Where a row is in the list; -1 if it is not there. */
  place(key) {
    return this.#places.get(key) ?? -1;
  }

  /** The key of the row at a place. */
  key(place) {
    return this.#keys[place];
  }

  /** Takes the measured height of a row. @returns {boolean} whether it is another than was known */
  measure(key, height) {
    if (this.#heights.get(key) === height) return false;
    this.#heights.set(key, height);
    this.#isStale = true;
    return true;
  }

  /** Where a row begins, in pixels from the top of the list. */
  offset(place) {
    if (this.#isStale) this.#recount();
    return this.#offsets[Math.max(0, Math.min(place, this.count))];
  }

  /** The place of the row at a distance from the top of the list. */
  placeAt(distance) {
    if (this.#isStale) this.#recount();
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#offsets[middle] <= distance) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }

  #recount() {
    const offsets = new Float64Array(this.count + 1);
    for (let place = 0; place < this.count; place++) {
      offsets[place + 1] = offsets[place] + (this.#heights.get(this.#keys[place]) ?? this.#estimate);
    }
    this.#offsets = offsets;
    this.#isStale = false;
  }
}

/**
 * Which rows belong in the document.
 *
 * @param {Measures} measures
 * @param {number} top how far the list is scrolled, in pixels
 * @param {number} height of what is visible
 * @param {number} margin how much more is kept ready on both sides
 * @returns {{ first: number, end: number }} places; `end` is behind the last
 */
export function visibleRange(measures, top, height, margin) {
  if (measures.count === 0) return { first: 0, end: 0 };
  return { first: measures.placeAt(top - margin), end: measures.placeAt(top + height + margin) + 1 };
}

/**
 * The row that must not move while others change: the first one that is not above the visible part.
 *
 * @returns {{ key: unknown, shift: number } | undefined} `shift` is where the row begins, from the top of the visible
 *   part
 */
export function anchorAt(measures, top) {
  if (measures.count === 0) return undefined;
  const place = measures.placeAt(Math.max(0, top));
  return { key: measures.key(place), shift: measures.offset(place) - top };
}

/** How far to scroll so that the anchor stands where it stood; undefined if its row is gone. */
export function topFor(measures, anchor) {
  const place = anchor ? measures.place(anchor.key) : -1;
  return place < 0 ? undefined : measures.offset(place) - anchor.shift;
}

/** The furthest that a list can be scrolled. */
export function endTop(measures, height) {
  return Math.max(0, measures.total - height);
}
