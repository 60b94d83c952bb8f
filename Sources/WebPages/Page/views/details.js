/** A room's details beside it: name, topic, who takes part in which role, and what one can do with the room. @module */

import { hasRole, isDirect, partnerOf, titleOf } from "../state/rooms.js";
import { countText, dateText } from "../text/times.js";
import { avatar, groupAvatar } from "./avatar.js";
import { openDialog } from "./dialog.js";
import { fill, h, icon, iconButton, reconcile, setText } from "./dom.js";
import { peoplePicker } from "./people-picker.js";

const roles = { member: "Member", moderator: "Moderator", owner: "Owner" };
const rank = { owner: 0, moderator: 1, member: 2 };

export function detailsView(app, number) {
  const { store, actions } = app;
  const top = h("div", { class: "details-top" });
  const mute = h("input", { type: "checkbox", class: "switch", role: "switch",
    onchange: () => setMute(app, number, mute) });
  const switches = h("div", { class: "details-section" },
    h("label", { class: "switch-row" },
      h("span", {}, h("strong", {}, "Mute"), h("small", {},
        "Only mentions of you are shown as new.")), mute));
  const people = h("section", { class: "details-section", "aria-label": "People" });
  const title = h("h3", { class: "details-heading" });
  const add = h("button", { type: "button", class: "link-button", onclick: () => addPeople(app, number) },
    "Add people");
  const list = h("ul", { class: "people" });
  fill(people, h("div", { class: "details-row" }, title, add), list);
  const ends = h("div", { class: "details-section" });
  const close = iconButton("close", "Close details", { onclick: () => actions.closePanel() });
  const element = h("div", { class: "panel" },
    h("header", { class: "panel-header" }, h("h2", {}, "Details"), close),
    h("div", { class: "panel-body", tabindex: "0", role: "region", "aria-label": "Details" }, top, switches, people,
      ends));

  const stops = [
    store.watch(({ rooms, users, me }) => [rooms.get(number)?.details, rooms.get(number)?.role,
      rooms.get(number)?.muted, users, me], () => {
      const room = store.state.rooms.get(number);
      if (!room) return;
      fill(top, head(app, room));
      if (!mute.isAsking) mute.checked = room.muted;
      add.hidden = !hasRole(room, "moderator") || room.details.archived === true;
      fill(ends, endActions(app, room));
      people.hidden = isDirect(room);
      setText(title, countText(room.details.participants, "person", "people"));
    }),
    store.watch(({ rooms, participants, users }) => [rooms.get(number)?.role, participants.get(number), users,
      rooms.get(number)?.details], ([, held]) => {
      const room = store.state.rooms.get(number);
      const name = (user) => store.state.users.get(user)?.name ?? "…";
      const items = [...(held?.people.entries() ?? [])]
        .map(([user, { role }]) => ({ user, role }))
        .sort((one, other) => rank[one.role] - rank[other.role] || name(one.user).localeCompare(name(other.user)));
      reconcile(list, items, ({ user }) => user, () => h("li", { class: "person" }), (row, item) => room
        && person(app, room, row, item));
    }),
  ];
  return {
    element,
    focus: () => close.focus(),
    close() {
      for (const stop of stops) stop();
    },
  };
}

/** Name and topic, to be changed by those who may. */
function head(app, room) {
  const { users, me } = app.store.state;
  const { details, room: number } = room;
  const name = titleOf(room, users, me.user);
  const partner = users.get(partnerOf(room, me.user));
  const mayEdit = hasRole(room, "moderator") && !details.archived;
  return [
    isDirect(room) ? avatar(partnerOf(room, me.user), name, "is-large") : groupAvatar(number, details.archived),
    h("h3", { class: "details-name", dir: "auto" }, name),
    isDirect(room) && h("p", { class: "details-topic" }, partner?.login),
    !isDirect(room) && h("p", { class: "details-topic", dir: "auto" }, details.topic
      || (mayEdit ? "No topic yet" : "")),
    h("p", { class: "details-made" }, isDirect(room) ? `Conversation since ${dateText(details.created)}`
      : `Created by ${users.get(details.createdBy)?.name ?? "…"} on ${dateText(details.created)}`),
    details.archived && h("p", { class: "details-made" }, icon("archive"), "Archived"),
    mayEdit && h("button", { type: "button", class: "button is-small", onclick: () => editRoom(app, room) },
      "Edit name and topic"),
  ];
}

async function setMute(app, number, box) {
  box.isAsking = true;
  await app.actions.mute(number, box.checked);
  box.isAsking = false;
  box.checked = app.store.state.rooms.get(number)?.muted ?? false;
}

function endActions(app, room) {
  if (isDirect(room)) return [];
  const isArchived = room.details.archived === true;
  const archive = async () => {
    const isSure = isArchived || await app.confirm({
      title: "Archive this room?", text: "Everyone can still read it. Nobody can write in it until an owner restores it.",
      action: "Archive",
    });
    if (isSure) await app.actions.request("ArchiveRoom", { room: room.room, ...(isArchived && { restore: true }) });
  };
  const leave = async () => {
    const isSure = await app.confirm({
      title: "Leave this room?", text: "You will not see its messages any more, unless somebody adds you again.",
      action: "Leave", isDangerous: true,
    });
    if (isSure) await app.actions.request("LeaveRoom", { room: room.room });
  };
  return [
    hasRole(room, "owner") && h("button", { type: "button", class: "list-button", onclick: archive }, icon("archive"),
      isArchived ? "Restore room" : "Archive room"),
    h("button", { type: "button", class: "list-button is-dangerous", onclick: leave }, icon("leave"), "Leave room"),
  ];
}

/** One person who takes part. */
function person(app, room, row, { user, role }) {
  const { users, me } = app.store.state;
  const known = users.get(user);
  const name = known?.name ?? "…";
  const isMe = user === me.user;
  const isWritable = !room.details.archived;
  const roleText = h("span", { class: "person-role" }, roles[role] ?? "Member");
  const mayChange = isWritable && hasRole(room, "owner") && !isMe;
  const mayRemove = isWritable && !isMe && (hasRole(room, "owner")
    || (hasRole(room, "moderator") && role === "member"));
  fill(row, avatar(user, known?.name ?? "", "is-small"),
    h("span", { class: "person-lines" },
      h("span", { class: "person-name", title: name }, h("bdi", {}, name),
        isMe && h("span", { class: "person-you" }, " (you)")),
      h("span", { class: "person-login" }, known?.login)),
    mayChange ? roleSelect(app, room, user, role, name) : roleText,
    !isMe && iconButton("chat", `Message ${name}`, { onclick: () =>
      app.actions.openDirect(user).catch((error) => app.toasts.failed(error)) }),
    mayRemove && iconButton("remove", `Remove ${name}`, { onclick: () => removePerson(app, room, user, name) }));
}

function roleSelect(app, room, user, role, name) {
  const select = h("select", { class: "role-select", "aria-label": `Role of ${name}`, onchange: async () => {
    const isDone = await app.actions.request("ChangeRole", { room: room.room, user, role: select.value });
    if (!isDone) select.value = role;
  } }, Object.entries(roles).map(([value, text]) => h("option", { value }, text)));
  select.value = role;
  return select;
}

async function removePerson(app, room, user, name) {
  const isSure = await app.confirm({
    title: `Remove ${name}?`, text: "They will no longer see this room.", action: "Remove", isDangerous: true,
  });
  if (isSure) await app.actions.request("RemoveParticipant", { room: room.room, user });
}

/** The window for name and topic. */
function editRoom(app, room) {
  const name = h("input", { class: "input", name: "name", value: room.details.name ?? "", maxlength: "100",
    required: true, dir: "auto", autofocus: true });
  const topic = h("input", { class: "input", name: "topic", value: room.details.topic ?? "", maxlength: "300",
    dir: "auto" });
  const form = h("form", { class: "dialog-form", onsubmit: async (event) => {
    event.preventDefault();
    const isDone = await app.actions.request("UpdateRoom",
      { room: room.room, name: name.value.trim(), topic: topic.value.trim() });
    if (isDone) dialog.close();
  } },
  h("label", { class: "field" }, h("span", {}, "Name"), name),
  h("label", { class: "field" }, h("span", {}, "Topic"), topic),
  h("div", { class: "dialog-actions" },
    h("button", { type: "button", class: "button", onclick: () => dialog.close() }, "Cancel"),
    h("button", { type: "submit", class: "button is-primary" }, "Save")));
  const dialog = openDialog({ title: "Name and topic", content: form, isSmall: true });
}

/** The window that adds people to a room. */
function addPeople(app, number) {
  const present = new Set(app.store.state.participants.get(number)?.people.keys() ?? []);
  const submit = h("button", { type: "button", class: "button is-primary", disabled: true, onclick: async () => {
    const isDone = await app.actions.request("AddParticipants", { room: number, users: picker.chosen });
    if (isDone) dialog.close();
  } }, "Add");
  const picker = peoplePicker(app, { isExcluded: (user) => present.has(user),
    onChange: (chosen) => (submit.disabled = !chosen.length) });
  const dialog = openDialog({
    title: "Add people",
    content: [picker.element, h("div", { class: "dialog-actions" },
      h("button", { type: "button", class: "button", onclick: () => dialog.close() }, "Cancel"), submit)],
  });
  picker.focus();
}
