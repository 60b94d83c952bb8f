import assert from "node:assert/strict";
import { test } from "node:test";
import { Browser } from "./tabs.mjs";
import { settled } from "./support.mjs";

test("whatever several pages of one browser do, a post is there once, under the name of who made it", async () => {
  let posts = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const browser = new Browser(seed);
    for (let step = 0; step < 400; step++) browser.step();
    browser.end();
    await settled();
    try {
      browser.expectOnce();
    } catch (error) {
      error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
    posts += browser.posted.length;
  }
  assert.ok(posts > 500, `${posts}`);
});
