/** The keys that work everywhere on the page; `help.js` lists them all. @module */

import { listRooms, titleOf } from "../state/rooms.js";
import { isEditable } from "./dom.js";

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
/** What the keys for shortcuts are called on this system. */
export const commandKey = isApple ? "⌘" : "Ctrl";
export const altKey = isApple ? "⌥" : "Alt";

export function listenToKeys(app) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || app.store.state.phase !== "signedIn") return;
    if (document.querySelector("dialog[open]")) return;
    const action = actionOf(event, app);
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function actionOf(event, app) {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
  if (isCommand && event.key.toLowerCase() === "k") return () => document.querySelector(".room-search")?.focus();
  if (isCommand && event.key === "/") return () => showHelp(app);
  if (event.key === "?" && !isEditable(event.target)) return () => showHelp(app);
  if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    return () => stepRoom(app, event.key === "ArrowDown" ? 1 : -1, event.shiftKey);
  }
  if (event.key === "Escape") return escapeAction(event, app);
  return undefined;
}

/** Escape goes one step back: out of the panel, then to where messages are written. */
function escapeAction(event, app) {
  const { route } = app.store.state;
  if (route.thread !== undefined || route.panel) {
    return () => {
      app.actions.closePanel();
      document.querySelector(".room .composer-input")?.focus();
    };
  }
  const composer = document.querySelector(".room .composer-input");
  return composer && event.target !== composer ? () => composer.focus() : undefined;
}

/** Shows all keys. */
export async function showHelp() {
  (await import("./help.js")).showHelp();
}

/** Goes to the next room of the list, or to the next one with something new. */
function stepRoom(app, step, isUnreadOnly) {
  const { rooms, users, me, route, search } = app.store.state;
  const all = listRooms(rooms, search, (room) => titleOf(room, users, me.user));
  const list = all.filter((room) => !isUnreadOnly || room.unread > 0 || room.room === route.room);
  if (!list.length) return;
  const place = list.findIndex((room) => room.room === route.room);
  const next = place < 0 ? 0 : (place + step + list.length) % list.length;
  app.actions.openRoom(list[next].room);
}
