// When to do things: again after a connection was cut, and posts within their budget. Times are milliseconds since any
// fixed moment.

import { BUDGETS } from "../protocol.js";

/**
 * How long to wait before connecting again: exponential, with full jitter, so that a thousand clients that lost the
 * same server do not come back in the same moment.
 *
 * The n-th attempt in a row waits a random time between 0 and min(`longest`, `first` · 2ⁿ). What the server asks for is
 * waited for besides, and up to as long again: it says so to all its clients when it stops.
 */
export class Backoff {
  /**
   * @param {() => number} random From 0 to 1.
   * @param {{ first?: number, longest?: number, steadyAfter?: number }} [settings] The most that the first wait takes
   *   and that any takes; a connection that stood for `steadyAfter` begins a new count.
   */
  constructor(random, settings = {}) {
    const { first = 200, longest = 30_000, steadyAfter = 5_000 } = settings;
    this.random = random;
    this.first = first;
    this.longest = longest;
    this.steadyAfter = steadyAfter;
    this.attempts = 0;
  }

  /**
   * The next wait.
   *
   * @param {number} stood How long the connection that ended had stood; 0 if there was none.
   * @param {number} atLeast What the server asked for; it is never undercut.
   */
  next(stood, atLeast) {
    if (stood >= this.steadyAfter) this.attempts = 0;
    const ceiling = Math.min(this.longest, this.first * 2 ** Math.min(this.attempts, 40));
    this.attempts += 1;
    return atLeast + Math.max(ceiling, atLeast) * this.random();
  }
}

/**
 * Keeps posts within the budget that the server allows a connection, so that none is refused for now and overtaken by
 * those behind it.
 *
 * The same bucket as the server's, a quarter smaller: records that leave the client apart may arrive close together.
 */
export class PostPacer {
  constructor() {
    const { burst, perSecond } = BUDGETS.posts;
    this.interval = 1000 / perSecond;
    this.allowance = this.interval * ((burst * 3) / 4 - 1);
    /** When the bucket is full again. */
    this.fullAt = 0;
  }

  /**
   * When the next post may go; null if it may go now.
   * @param {number} now
   */
  notBefore(now) {
    return this.fullAt - now > this.allowance ? this.fullAt - this.allowance : null;
  }

  /**
   * Something was sent that draws on the budget.
   * @param {number} now
   */
  draw(now) {
    this.fullAt = Math.max(this.fullAt, now) + this.interval;
  }
}
