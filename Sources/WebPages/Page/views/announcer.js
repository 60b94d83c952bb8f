/**
 * Says to those who listen to the page what others see: new messages of the open room, and mentions elsewhere. @module
 */

import { isDirect, titleOf } from "../state/rooms.js";
import { plainText } from "../text/markdown.js";
import { h } from "./dom.js";

/** How long something is there to be read out, in milliseconds. */
const lifetime = 4000;

export class Announcer {
  constructor(app) {
    this.element = h("div", { class: "visually-hidden", "aria-live": "polite", role: "log", "aria-label": "News" });
    this.close = app.client.listen((event) => {
      if (event.type === "message") this.#message(app, event.message);
    });
  }

  /** Says something once; it does not stay. */
  say(text) {
    const said = h("p", {}, text);
    this.element.append(said);
    setTimeout(() => said.remove(), lifetime);
  }

  #message({ store }, message) {
    const { me, users, rooms, route } = store.state;
    const room = rooms.get(message.room);
    if (!room || message.sender === me?.user || message.deletedBy !== undefined) return;
    const name = users.get(message.sender)?.name ?? "Somebody";
    if (route.room === message.room) this.say(`${name}: ${plainText(message.text.slice(0, 200))}`);
    else if (isDirect(room)) this.say(`New message from ${name}`);
    else if (message.mentions.includes(me.user)) this.say(`${name} mentioned you in ${titleOf(room, users, me.user)}`);
  }
}
