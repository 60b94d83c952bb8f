/** What stands in the place of a room: nothing is chosen, it is not there, or the server cannot be asked. @module */

import { numberText } from "../text/times.js";
import { fill, h, icon } from "./dom.js";
import { commandKey } from "./keys.js";

/** What stands in place of a room while none is chosen. */
export function welcome(app, hasRooms) {
  const start = async () => (await import("./new-room.js")).showNewRoom(app);
  return h("div", { class: "nothing" },
    icon("chat"),
    h("h2", {}, hasRooms ? "Choose a conversation" : "Welcome to Parley"),
    h("p", {}, hasRooms ? "Or start a new one with anybody in your organisation."
      : "Start a conversation with anybody in your organisation."),
    h("button", { type: "button", class: "button is-primary", onclick: start }, "Start a conversation"),
    h("dl", { class: "key-hints" },
      h("div", {}, h("dt", {}, h("kbd", {}, commandKey), h("kbd", {}, "K")), h("dd", {}, "Search rooms")),
      h("div", {}, h("dt", {}, h("kbd", {}, commandKey), h("kbd", {}, "/")), h("dd", {}, "All shortcuts"))));
}

/** What stands in place of a room that is not there. */
export function missing(app) {
  return h("div", { class: "nothing" },
    icon("chat"),
    h("h2", {}, "This room is not here"),
    h("p", {}, "There is no such room, or you are not in it."),
    h("button", { type: "button", class: "button", onclick: () => app.router.go({}) }, "Back to your rooms"));
}

/** What stands there while the own rooms are not known; says what is kept, if that takes long. */
export function waiting(app, element) {
  const place = fill(h("div", { class: "nothing" }));
  fill(element, place);
  const close = app.store.watch(({ connection, posts }) => [connection.phase, posts.length], ([phase, count]) => {
    if (phase === "online" || phase === "connecting") return;
    const kept = count === 1 ? "Your unsent message is kept and will be sent then."
      : `Your ${numberText(count)} unsent messages are kept and will be sent then.`;
    fill(place, icon("chat"), h("h2", {}, "Waiting for the server"),
      h("p", {}, "Your conversations will appear as soon as it can be reached.", count > 0 && ` ${kept}`));
  });
  return { close };
}
