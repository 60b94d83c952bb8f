/** A room: its head, its messages, who types, and where messages are written. @module */

import { isDirect, partnerOf, titleOf } from "../state/rooms.js";
import { emptyTimeline } from "../state/timeline.js";
import { countText, dayOf, listText, numberText, present } from "../text/times.js";
import { avatar, groupAvatar } from "./avatar.js";
import { composerView } from "./composer.js";
import { fill, h, icon, iconButton, setText } from "./dom.js";
import { MessageList } from "./message-list.js";
import { missing, waiting, welcome } from "./no-room.js";

/** The pane of the messages: whichever room is open. */
export function roomView(app) {
  const element = h("main", { class: "room", tabindex: "-1" });
  let open;
  const stop = app.store.watch(
    ({ route, rooms, areRoomsLoaded }) => [route.room, rooms.has(route.room), areRoomsLoaded, rooms.size > 0],
    ([number, isMember, areLoaded, hasRooms]) => {
      const key = isMember ? number : areLoaded ? `none ${number} ${hasRooms}` : "waiting";
      if (open?.key === key) return;
      open?.close?.();
      open = { key };
      if (isMember) Object.assign(open, openRoom(app, element, number));
      else if (areLoaded) showNoRoom(number, hasRooms);
      else Object.assign(open, waiting(app, element));
    });
  return {
    element,
    close() {
      stop();
      open?.close?.();
    },
  };

  function showNoRoom(number, hasRooms) {
    fill(element, number === undefined ? welcome(app, hasRooms) : missing(app));
    // Whoever has just signed in, or left a room, hears where they are.
    if (document.activeElement === document.body) element.focus();
  }
}

function openRoom(app, element, number) {
  const { store, actions, history } = app;
  actions.mark(number);
  const held = () => store.state.timelines.get(number) ?? emptyTimeline();
  const messages = new MessageList(app, {
    room: number,
    label: "Messages",
    loadEarlier: () => history.earlier(number),
    loadLater: () => history.later(number),
    onScroll: () => scrolled(),
  });
  const state = h("div", { class: "messages-state" });
  const jumpText = h("span", {});
  const jump = h("button", { type: "button", class: "jump", hidden: true, onclick: jumpToNewest }, icon("down"),
    jumpText);
  const composer = composerView(app, { room: number, onSent: jumpToNewest, onEditLast: editLast });
  const head = headView(app, number);
  const status = statusView(app, number);
  fill(element, head.element, h("div", { class: "messages-place" }, messages.element, state, jump), status.element,
    composer.element);

  /** Whether the reader is where they were led to. Before that nothing of what is visible counts as read. */
  let isPlaced = false;
  const stops = [
    store.watch(
      ({ timelines, posts, settled, markers, editing }) =>
        [timelines.get(number), posts, markers.get(number), editing, settled],
      ([timeline = emptyTimeline(), posts, marker, editing]) => {
        messages.show(timeline, {
          me: store.state.me?.user,
          posts: posts.filter((post) => post.room === number && !store.state.settled.has(post.nonce)),
          marker,
          editing: editing?.room === number ? editing.seq : undefined,
        });
        fill(state, timeline.loaded ? undefined : timeline.error ? failed(timeline.error)
          : h("p", { class: "loading" }, "Loading…"));
        if (timeline.loaded && !isPlaced && store.state.route.message === undefined) place();
      }),
    store.watch(({ users }) => users, () => messages.redraw()),
    store.watch(({ rooms }) => rooms.get(number), (room) => {
      // What comes while nobody looks is new to whoever comes back.
      if (room?.unread && !document.hasFocus() && !store.state.markers.has(number)) actions.mark(number);
      scrolled();
    }),
    store.watch(({ route }) => route, ({ room, message }) => {
      if (room !== number || message === undefined) return;
      messages.reveal(`m${message}`, { isTarget: true });
      history.open(number, message).then(() => {
        isPlaced = true;
        scrolled();
      });
    }),
  ];
  const clock = setInterval(() => {
    if (messages.day === dayOf(present())) return;
    messages.day = dayOf(present());
    messages.redraw();
  }, 60_000);
  addEventListener("focus", scrolled);
  document.addEventListener("visibilitychange", scrolled);
  if (store.state.route.message === undefined) open();
  if (store.state.route.message === undefined) {
    // A telephone's keyboard would cover half of what was opened.
    if (matchMedia("(pointer: coarse)").matches) head.focus();
    else composer.focus();
  }

  /** Loads the newest messages, or those around the first that is not read. */
  function open() {
    const room = store.state.rooms.get(number);
    const isFar = room?.unread > 40 && !held().loaded;
    history.open(number, isFar ? room.read + 1 : undefined);
  }

  /** Where the reader begins: at the first message that is new, if there is one. */
  function place() {
    isPlaced = true;
    const { newKey } = messages;
    if (newKey !== undefined) messages.reveal(newKey, { isTarget: false });
    else messages.toEnd();
  }

  function scrolled() {
    if (!messages.element.isConnected) return;
    const timeline = held();
    const room = store.state.rooms.get(number);
    const last = isPlaced && messages.lastVisible;
    if (last && timeline.loaded) actions.readUpTo(number, last.seq);
    jump.hidden = !timeline.loaded || (messages.isAtEnd && !timeline.later);
    setText(jumpText, room?.unread ? `${numberText(room.unread)} new` : "Newest");
  }

  async function jumpToNewest() {
    await history.newest(number);
    if (store.state.route.message !== undefined) app.router.go({ room: number }, { replace: true });
    store.flush();
    messages.toEnd();
  }

  function editLast() {
    const own = held().messages.findLast((message) => message.sender === store.state.me.user
      && message.deletedBy === undefined);
    // A post that is on its way is newer, and cannot be edited yet.
    const isWaiting = store.state.posts.some((post) => post.room === number);
    if (!own || isWaiting || store.state.rooms.get(number)?.details.archived) return false;
    actions.beginEdit(number, own.seq);
    store.flush();
    messages.reveal(`m${own.seq}`, { isTarget: false, where: "nearest" });
    return true;
  }

  function failed(text) {
    return h("div", { class: "load-error", role: "alert" },
      h("p", {}, text),
      h("button", { type: "button", class: "button", onclick: () => history.open(number, store.state.route.message) },
        "Try again"));
  }

  return {
    close() {
      for (const stop of stops) stop();
      clearInterval(clock);
      removeEventListener("focus", scrolled);
      document.removeEventListener("visibilitychange", scrolled);
      messages.close();
      composer.close();
      head.close();
      status.close();
    },
  };
}

/** Name, topic, and the way to the details. */
function headView(app, number) {
  const sign = h("span", { class: "room-sign" });
  const title = h("h2", { class: "room-heading", dir: "auto", tabindex: "-1" });
  const topic = h("p", { class: "room-topic", dir: "auto" });
  const toggle = () => {
    const { route } = app.store.state;
    app.router.go(route.panel === "details" ? { room: number } : { room: number, panel: "details" });
  };
  const details = iconButton("details", "Room details", { onclick: toggle });
  const element = h("header", { class: "room-header" },
    iconButton("back", "Back to the rooms", { class: "icon-button back-button", onclick: () => app.router.go({}) }),
    sign,
    h("div", { class: "room-names" }, title, topic),
    details);
  const close = app.store.watch(({ rooms, users, me }) => [rooms.get(number), users, me], ([room, users, me]) => {
    if (!room) return;
    const name = titleOf(room, users, me?.user);
    const isArchived = room.details.archived === true;
    fill(sign, isDirect(room) ? avatar(partnerOf(room, me?.user), name) : groupAvatar(number, isArchived));
    setText(title, name);
    const people = isDirect(room) ? "" : countText(room.details.participants, "person", "people");
    setText(topic, [people, room.details.topic].filter(Boolean).join(" · "));
    topic.hidden = !topic.textContent;
  });
  return { element, close, focus: () => title.focus({ preventScroll: true }) };
}

/** Who types, and who has seen the newest message. Its height is always taken. */
function statusView(app, number) {
  const typing = h("span", { class: "typing", dir: "auto" });
  const seen = h("span", { class: "seen", dir: "auto" });
  const element = h("div", { class: "room-status" }, typing, seen);
  const close = app.store.watch(
    ({ rooms, timelines, participants, users, me }) =>
      [rooms.get(number), timelines.get(number), participants.get(number), users, me],
    ([room, timeline, participants, users, me]) => {
      if (!room || !me) return;
      const names = room.typing.map((user) => users.get(user)?.name ?? "Somebody");
      setText(typing, names.length > 3 ? "Several people are typing" : names.length
        ? `${listText(names)} ${names.length > 1 ? "are" : "is"} typing` : "");
      typing.classList.toggle("is-active", names.length > 0);
      const text = seenText(room, timeline, participants, users, me.user);
      setText(seen, text.short);
      seen.title = text.long;
    });
  return { element, close };
}

/** Who has read the newest message, if it is one's own. */
function seenText(room, timeline, participants, users, me) {
  const newest = timeline?.later ? undefined : timeline?.messages.at(-1);
  if (newest?.sender !== me || newest.deletedBy !== undefined || !participants) return { short: "", long: "" };
  const readers = [...participants.people.values()].filter(({ user, read }) => user !== me && read >= newest.seq);
  const names = readers.map(({ user }) => users.get(user)?.name ?? "…");
  if (!names.length) return { short: "", long: "" };
  const long = listText(names);
  if (isDirect(room)) return { short: "Seen", long: `Seen by ${long}` };
  if (names.length === participants.people.size - 1 && names.length > 2) return { short: "Seen by everybody", long };
  return { short: `Seen by ${names.length > 3 ? countText(names.length, "person", "people") : long}`, long };
}
