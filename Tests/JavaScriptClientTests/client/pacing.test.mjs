import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff, PostPacer } from "../client/pacing.js";
import { BUDGETS } from "../protocol.js";

test("the ceiling of the waits doubles up to the longest", () => {
  const backoff = new Backoff(() => 1, { first: 100, longest: 1000 });
  assert.deepEqual([1, 2, 3, 4, 5, 6].map(() => backoff.next(0, 0)), [100, 200, 400, 800, 1000, 1000]);
});

test("a connection that stood begins the count anew, one that fell at once does not", () => {
  const backoff = new Backoff(() => 1, { first: 100, longest: 1000, steadyAfter: 5000 });
  backoff.next(0, 0);
  backoff.next(0, 0);
  assert.equal(backoff.next(4999, 0), 400);
  assert.equal(backoff.next(5000, 0), 100);
});

test("what the server asks for is never undercut", () => {
  assert.equal(new Backoff(() => 0).next(0, 700), 700);
  assert.equal(new Backoff(() => 0).next(0, 30_000), 30_000);
});

test("what the server asks of everybody is spread over as long again", () => {
  assert.equal(new Backoff(() => 1, { first: 100 }).next(0, 700), 1400);
  assert.equal(new Backoff(() => 0.5, { first: 100 }).next(0, 700), 1050);
  assert.equal(new Backoff(() => 1, { first: 1000 }).next(0, 700), 1700);
});

test("a burst of posts goes at once, and then as many as the budget gives back", () => {
  const pacer = new PostPacer();
  let count = 0;
  for (; pacer.notBefore(0) === null; count++) pacer.draw(0);
  assert.ok(count > BUDGETS.posts.burst / 2 && count < BUDGETS.posts.burst, `${count}`);
  const next = pacer.notBefore(0);
  assert.equal(pacer.notBefore(next), null);
  pacer.draw(next);
  assert.equal(pacer.notBefore(next), next + 1000 / BUDGETS.posts.perSecond);
});
