/** The list of rooms: search, unread and mention counts, the last message. @module */

import { isDirect, lastTime, listRooms, partnerOf, titleOf } from "../state/rooms.js";
import { plainText } from "../text/markdown.js";
import { briefText, countText, exactText, numberText } from "../text/times.js";
import { avatar, groupAvatar, updateAvatar } from "./avatar.js";
import { fill, h, icon, iconButton, reconcile, setAttributes, setText } from "./dom.js";
import { routeHash } from "../app/router.js";
import { showHelp } from "./keys.js";

export function roomListView(app) {
  const { store } = app;
  const rows = h("ul", { class: "room-rows" });
  const empty = h("div", { class: "room-rows-empty", hidden: true });
  const search = h("input", {
    class: "input room-search", type: "search", placeholder: "Search rooms", "aria-label": "Search rooms",
    autocomplete: "off", spellcheck: "false",
    oninput: () => store.update({ search: search.value }),
    onkeydown: (event) => searchKey(event),
  });
  const element = h("nav", { class: "rooms", "aria-label": "Rooms" },
    header(app),
    h("div", { class: "rooms-tools" },
      h("div", { class: "search" }, icon("search"), search),
      iconButton("plus", "New conversation", {
        onclick: async () => (await import("./new-room.js")).showNewRoom(app),
      })),
    rows, empty);

  const endSearch = () => {
    search.value = "";
    store.update({ search: "" });
  };
  // Whoever has found a room wants to see the others again.
  rows.addEventListener("click", (event) => event.target.closest("a") && endSearch());

  function searchKey(event) {
    if (event.key === "Escape" && search.value) {
      event.preventDefault();
      endSearch();
    } else if (event.key === "Enter") {
      rows.querySelector("a")?.click();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      rows.querySelector("a")?.focus();
    }
  }
  rows.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!step || event.altKey) return;
    event.preventDefault();
    const links = [...rows.querySelectorAll("a")];
    const next = links[links.indexOf(document.activeElement) + step];
    (next ?? (step < 0 ? search : links.at(-1))).focus();
  });

  let drawn = new Map();
  const select = ({ rooms, users, me, search: wanted, route, areRoomsLoaded, connection }) =>
    [rooms, users, me, wanted, route.room, areRoomsLoaded, connection.phase === "waiting"];
  const draw = ([rooms, users, me, wanted, open, areLoaded, isWaiting]) => {
    const title = (room) => titleOf(room, users, me?.user);
    const items = listRooms(rooms, wanted, title).map((room) =>
      unchanged(drawn.get(room.room), rowItem(room, users, me.user, open)));
    drawn = new Map(items.map((item) => [item.room.room, item]));
    reconcile(rows, items, (item) => item.room.room, createRow, updateRow);
    empty.hidden = items.length > 0;
    if (empty.hidden) return;
    if (!areLoaded) fill(empty, h("p", { class: "loading" }, isWaiting ? "Waiting for the server…" : "Loading…"));
    else fill(empty, wanted ? `No rooms found for “${wanted}”.` : emptyText(app));
  };
  const stop = store.watch(select, draw);
  // What is "today" changes at midnight.
  const clock = setInterval(() => draw(select(store.state)), 60_000);
  return {
    element,
    close() {
      stop();
      clearInterval(clock);
    },
  };
}

function header(app) {
  const name = h("bdi", {});
  const user = h("bdi", {});
  const own = h("p", { class: "menu-head" });
  const sign = avatar(0, "");
  const menu = h("div", { class: "menu", id: "own-menu", popover: "auto", role: "group", "aria-label": "Your account" },
    own,
    menuItem("Keyboard shortcuts", () => showHelp(app)),
    menuItem("Sign out", () => signOut(app)));
  app.store.watch(({ me, organisation }) => [me, organisation], ([me, organisation]) => {
    setText(name, organisation?.name ?? "");
    setText(user, me?.name ?? "");
    fill(own, h("strong", {}, h("bdi", {}, me?.name)), h("span", {}, me?.login));
    updateAvatar(sign, me?.user ?? 0, me?.name ?? "");
  });
  return h("header", { class: "rooms-header" },
    h("h1", { class: "rooms-title" }, name),
    h("button", { type: "button", class: "own-button", popovertarget: "own-menu" }, sign,
      h("span", { class: "visually-hidden" }, "Your account: ", user)),
    menu);

  function menuItem(text, action) {
    return h("button", { type: "button", class: "menu-item", onclick: () => {
      menu.hidePopover();
      action();
    } }, text);
  }
}

/** Signs out; asks first if something would be lost. */
async function signOut(app) {
  const unsent = app.store.state.posts.length;
  const drafts = app.drafts.places().length;
  if (unsent || drafts) {
    const what = [unsent && countText(unsent, "unsent message"), drafts && countText(drafts, "draft")].filter(Boolean);
    const isSure = await app.confirm({
      title: "Sign out?", text: `${what.join(" and ")} will be deleted from this browser.`, action: "Sign out",
        isDangerous: true,
    });
    if (!isSure) return;
  }
  await app.actions.signOut();
}

function emptyText(app) {
  return [
    h("p", {}, "No rooms yet."),
    h("button", { type: "button", class: "button narrow-only", onclick: async () =>
      (await import("./new-room.js")).showNewRoom(app) },
      "Start a conversation"),
  ];
}

/** What one row shows. Rows that show the same are not drawn again. */
function rowItem(room, users, me, open) {
  return {
    room,
    title: titleOf(room, users, me),
    partner: isDirect(room) ? users.get(partnerOf(room, me)) : undefined,
    preview: previewOf(room, users, me),
    time: room.last || isDirect(room) ? briefText(lastTime(room)) : "",
    isOpen: room.room === open,
  };
}

/** The former value if the new one shows the same. */
function unchanged(former, item) {
  const isSame = former && ["room", "title", "partner", "time",
    "isOpen"].every((name) => former[name] === item[name]) &&
    former.preview.text === item.preview.text && former.preview.lead === item.preview.lead;
  return isSame ? former : item;
}

function previewOf(room, users, me) {
  if (room.typing.length) {
    const name = users.get(room.typing[0])?.name ?? "Somebody";
    return { text: room.typing.length > 1 ? "Several people are typing…" : `${firstName(name)} is typing…`,
      isTyping: true };
  }
  if (!room.last) return { text: room.details.topic ?? "No messages yet" };
  if (room.last.deleted) return { text: "Message deleted", isQuiet: true };
  const text = plainText(room.last.preview);
  if (room.last.sender === me) return { lead: "You: ", text };
  return { lead: isDirect(room) ? "" : `${firstName(users.get(room.last.sender)?.name ?? "…")}: `, text };
}

const firstName = (name) => name.split(/\s+/u)[0];

function createRow() {
  const parts = {
    sign: h("span", { class: "room-sign" }),
    title: h("bdi", {}),
    time: h("time", { class: "room-time" }),
    preview: h("span", { class: "room-preview" }),
    badges: h("span", { class: "room-badges" }),
  };
  const link = h("a", { class: "room-row" },
    parts.sign, h("span", { class: "room-lines" },
      h("span", { class: "room-line" }, h("span", { class: "room-title" }, parts.title), parts.time),
      h("span", { class: "room-line" }, parts.preview, parts.badges)));
  const row = h("li", {}, link);
  row.parts = { link, ...parts };
  return row;
}

function updateRow(row, { room, title, partner, preview, time, isOpen }) {
  const { link, sign, badges } = row.parts;
  const isArchived = room.details.archived === true;
  setAttributes(link, { href: routeHash({ room: room.room }), "aria-current": isOpen && "page" });
  link.className = `room-row${room.unread && !room.muted ? " is-unread" : ""}${isArchived ? " is-archived" : ""}`;
  const signKey = `${room.details.kind} ${partner?.name} ${isArchived}`;
  if (sign.key !== signKey) {
    sign.key = signKey;
    fill(sign, isDirect(room) ? avatar(partner?.user ?? 0, partner?.name ?? "") : groupAvatar(room.room, isArchived));
  }
  setText(row.parts.title, title);
  setText(row.parts.time, time);
  setAttributes(row.parts.time, { title: time && exactText(lastTime(room)) });
  const tone = preview.isTyping ? " is-typing" : preview.isQuiet ? " is-quiet" : "";
  row.parts.preview.className = `room-preview${tone}`;
  fill(row.parts.preview, preview.lead && h("span", { class: "room-lead" }, preview.lead), h("bdi", {}, preview.text));
  fill(badges,
    room.muted && icon("muted"),
    isArchived && h("span", { class: "visually-hidden" }, "archived"),
    room.mentions > 0 && h("span", { class: "badge is-mention" }, "@", numberText(room.mentions),
      h("span", { class: "visually-hidden" }, " mentions")),
    room.unread > 0 && h("span", { class: room.muted ? "badge is-muted" : "badge" }, room.unread > 999 ? "999+"
      : numberText(room.unread),
      h("span", { class: "visually-hidden" }, " unread")));
}
