/** What the chat consists of, put together; see `main.js`. @module */

import { RoomList } from "./client/rooms.js";
import { Actions } from "./app/actions.js";
import { Feed } from "./app/feed.js";
import { History } from "./app/history.js";
import { People } from "./app/people.js";
import { Router } from "./app/router.js";
import { Drafts } from "./app/storage.js";
import { Toasts } from "./views/toasts.js";
import { listenToKeys } from "./views/keys.js";

export { showChat } from "./views/shell.js";

/** Puts in what the views need. Before the client connects, so that nothing is missed. */
export function prepareChat(app) {
  app.roomList = new RoomList(app.client);
  app.drafts = new Drafts(app.storage);
  app.toasts = new Toasts(app);
  app.router = new Router(app.store);
  app.people = new People(app);
  app.history = new History(app);
  app.actions = new Actions(app);
  app.feed = new Feed(app);
  app.confirm = async (question) => (await import("./views/confirm.js")).confirm(question);
  listenToKeys(app);
}
