import assert from "node:assert/strict";
import { test } from "node:test";
import { Simulation } from "./simulation.mjs";
import { settled } from "./support.mjs";

async function run(seed, options, steps, faults) {
  const simulation = new Simulation(seed, options);
  for (let step = 0; step < steps; step++) simulation.step(faults);
  simulation.settle();
  await settled();
  simulation.expectComplete();
  return simulation;
}

test("nothing is missing, doubled or out of order, whatever happens to the connection and the page", async () => {
  for (let seed = 1; seed <= 100; seed++) await run(seed, { rooms: 3 }, 1500);
});

test("with many rooms the digest and the pages of the comparison do the same", async () => {
  for (let seed = 1; seed <= 20; seed++) await run(seed, { rooms: 12, settings: { digestFromRooms: 5 } }, 1500);
});

test("without cuts no post is sent twice, and every one is acknowledged", async () => {
  const simulation = await run(5, { rooms: 2 }, 1000, { cuts: false, reloads: false });
  assert.ok(simulation.posted.length > 20);
  assert.equal(simulation.acknowledged.length, simulation.posted.length);
  assert.ok([...simulation.server.postsReceived.values()].every((count) => count === 1));
});
