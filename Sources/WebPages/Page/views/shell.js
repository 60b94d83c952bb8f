/**
 * The frame of the chat: rooms, messages and a panel side by side; on a narrow screen one of them at a time.
 *
 * @module
 */

import { fetchParts } from "../app/parts.js";
import { titleOf, unreadCount } from "../state/rooms.js";
import { Announcer } from "./announcer.js";
import { bannerView } from "./banner.js";
import { fill, h } from "./dom.js";
import { roomListView } from "./room-list.js";
import { roomView } from "./room.js";

/** Draws the chat into an element. @returns what ends it */
export function showChat(app, page) {
  const announcer = new Announcer(app);
  const list = roomListView(app);
  const room = roomView(app);
  const side = h("aside", { class: "side", "aria-label": "Thread and details", hidden: true });
  const banner = bannerView(app);
  const shell = h("div", { class: "shell" }, list.element, room.element, side, banner.element);
  fill(page, shell, app.toasts.element(), announcer.element);
  fetchParts();
  let panel;
  const stop = app.store.watch(({ route }) => route, async (route) => {
    shell.classList.toggle("has-room", route.room !== undefined);
    const kind = route.thread !== undefined ? "thread" : route.panel;
    shell.classList.toggle("has-side", kind !== undefined);
    side.hidden = kind === undefined;
    const key = kind && `${kind} ${route.room} ${route.thread ?? ""}`;
    if (panel?.key === key) return;
    panel?.close?.();
    fill(side);
    if (!kind) return (panel = undefined);
    const opening = (panel = { key });
    const module = kind === "thread" ? await import("./thread.js") : await import("./details.js");
    if (panel !== opening) return;
    const view = kind === "thread" ? module.threadView(app, route.room, route.thread)
      : module.detailsView(app, route.room);
    panel.close = view.close;
    side.setAttribute("aria-label", kind === "thread" ? "Thread" : "Room details");
    fill(side, view.element);
    view.focus?.();
  });
  const stopTitle = app.store.watch(({ rooms, users, me, route }) => [rooms, users, me, route.room],
    ([rooms, users, me, open]) => {
    const count = unreadCount(rooms);
    const title = titleOf(rooms.get(open), users, me?.user);
    document.title = `${count ? `(${count}) ` : ""}${title ? `${title} · ` : ""}Parley`;
  });
  return () => {
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    stop();
    stopTitle();
    announcer.close();
    banner.close();
    panel?.close?.();
    list.close();
    room.close();
  };
}
