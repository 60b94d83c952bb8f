/** Finds people of the organisation and picks one or several of them. @module */

import { failureText } from "../text/failures.js";
import { avatar } from "./avatar.js";
import { fill, freshId, h, iconButton } from "./dom.js";

/** How long typing pauses before people are searched for, in milliseconds. */
const pause = 120;

/**
 * @param app
 * @param {{ isExcluded?: (user: number) => boolean, isSingle?: boolean, onChange: (chosen: number[]) => void }} options
 *   with `isSingle` picking somebody is all there is to do
 */
export function peoplePicker(app, { isExcluded = () => false, isSingle = false, onChange }) {
  const id = freshId("people");
  const chosen = new Map();
  let found = [];
  let active = 0;
  let timer;
  const chips = h("div", { class: "chips" });
  const input = h("input", {
    class: "input", type: "text", role: "combobox", placeholder: "Search by name or login",
      "aria-label": "Search people",
    autocomplete: "off", spellcheck: "false", "aria-controls": id, "aria-expanded": "true", "aria-autocomplete": "list",
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(search, pause);
    },
    onkeydown: key,
  });
  const list = h("ul", { class: "people-found", role: "listbox", id, "aria-label": "People",
    "aria-multiselectable": isSingle ? undefined : "true" });
  const note = h("p", { class: "people-note", role: "status" });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) toggle(found[[...list.children].indexOf(option)]);
  });
  search();

  async function search() {
    const text = input.value;
    const isOnline = app.store.state.connection.phase === "online";
    if (!found.length) fill(note, h("span", { class: "loading" }, isOnline ? "Loading…" : "Waiting for the server…"));
    try {
      const people = await app.people.find(text);
      if (input.value !== text) return;
      const me = app.store.state.me.user;
      found = people.filter(({ user }) => user !== me && !isExcluded(user));
      active = 0;
      fill(note, found.length ? undefined : text.trim() ? `Nobody found for “${text.trim()}”.`
        : "There is nobody else in this organisation yet.");
    } catch (error) {
      found = [];
      fill(note, failureText(error));
    }
    draw();
  }

  function draw() {
    fill(list, found.map((person, place) =>
      h("li", { role: "option", id: `${id}-${place}`, class: place === active ? "is-active" : undefined,
        "aria-selected": String(chosen.has(person.user)) },
        avatar(person.user, person.name, "is-small"),
        h("span", { class: "mention-name", dir: "auto" }, person.name),
        h("span", { class: "mention-login" }, person.login))));
    input.setAttribute("aria-activedescendant", found.length ? `${id}-${active}` : "");
    list.children[active]?.scrollIntoView({ block: "nearest" });
    fill(chips, [...chosen.values()].map((person) =>
      h("span", { class: "chip" }, h("bdi", {}, person.name),
        iconButton("close", `Remove ${person.name}`, { onclick: () => toggle(person) }))));
  }

  function key(event) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && found.length) {
      event.preventDefault();
      active = (active + step + found.length) % found.length;
      draw();
    } else if (event.key === "Enter") {
      event.preventDefault();
      toggle(found[active]);
    } else if (event.key === "Backspace" && !input.value && chosen.size) {
      toggle([...chosen.values()].at(-1));
    }
  }

  function toggle(person) {
    if (!person) return;
    if (isSingle) return onChange([person.user]);
    if (!chosen.delete(person.user)) chosen.set(person.user, person);
    if (input.value) {
      input.value = "";
      search();
    }
    draw();
    input.focus();
    onChange([...chosen.keys()]);
  }

  return {
    element: h("div", { class: "picker" }, chips, input, h("div", { class: "people-place" }, note, list)),
    focus: () => input.focus(),
    get chosen() {
      return [...chosen.keys()];
    },
  };
}
