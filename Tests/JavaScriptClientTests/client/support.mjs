// What the tests have in common: random numbers with a seed, a clock that is moved by hand.

/**
 * Random numbers from 0 to 1 with a seed (mulberry32).
 * @param {number} seed
 */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A clock that stands still until it is moved. */
export class FakeClock {
  time = 0;
  timers = new Map();
  lastTimer = 0;

  now() {
    return this.time;
  }

  setTimeout(body, wait) {
    this.timers.set(++this.lastTimer, { due: this.time + wait, body });
    return this.lastTimer;
  }

  clearTimeout(timer) {
    this.timers.delete(timer);
  }

  /** Moves on, and does what is due, in its order. */
  advance(milliseconds) {
    const end = this.time + milliseconds;
    for (;;) {
      const due = [...this.timers].filter(([, timer]) => timer.due <= end).sort(([, one], [, other]) => one.due - other.due)[0];
      if (!due) break;
      this.timers.delete(due[0]);
      this.time = Math.max(this.time, due[1].due);
      due[1].body();
    }
    this.time = end;
  }
}

/** Lets the promises that are settled tell those who wait for them. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));
