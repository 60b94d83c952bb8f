/**
 * The parts of the page that are opened now and then. They are no part of what is loaded first, but are fetched as soon
 * as there is time: so they open at once, and also while the server is away.
 *
 * @module
 */

const parts = ["confirm", "details", "emoji-picker", "help", "new-room", "thread"];

/** Fetches them when the browser has nothing better to do. */
export function fetchParts() {
  const whenIdle = window.requestIdleCallback ?? ((run) => setTimeout(run, 1000));
  whenIdle(() => {
    // What fails is tried again when it is opened.
    for (const name of parts) import(`../views/${name}.js`).catch(() => {});
  });
}
