/**
 * Finds an emoji and puts it into a text. The keyboard stays in the search field and moves through what is found.
 *
 * @module
 */

import { findEmoji } from "../text/emoji.js";
import { fill, freshId, h } from "./dom.js";

const recentKey = "parley.emoji";
const recentMax = 16;

/**
 * Opens the picker.
 *
 * @param {Element} place where it is put
 * @param {{ storage?: Storage, onChoose: (emoji: string) => void, onLeave: () => void, onClose: () => void }} options
 *   `onLeave` when the reader goes back without one
 * @returns {{ close: () => void }}
 */
export function openEmojiPicker(place, { storage, onChoose, onLeave, onClose }) {
  const id = freshId("emoji");
  let active;
  let isClosed = false;
  const input = h("input", {
    class: "input", type: "text", role: "combobox", placeholder: "Search emoji", "aria-label": "Search emoji",
    autocomplete: "off", spellcheck: "false", "aria-controls": id, "aria-expanded": "true",
    "aria-autocomplete": "list", oninput: () => draw(),
  });
  const list = h("div", { class: "emoji-list", role: "listbox", id, "aria-label": "Emoji" });
  const none = h("p", { class: "people-note", role: "status" });
  const element = h("div", { class: "emoji-picker", role: "group", "aria-label": "Emoji" }, input, none, list);

  element.addEventListener("keydown", key);
  // The field keeps the keyboard while an emoji is picked with the pointer.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => choose(event.target.closest("[role=option]")));
  element.addEventListener("focusout", ({ relatedTarget }) => {
    if (!element.contains(relatedTarget) && document.hasFocus()) close();
  });
  draw();
  place.append(element);
  input.focus();

  function draw() {
    const search = input.value.trim();
    const recent = search ? [] : readRecent(storage);
    const groups = [
      ...(recent.length ? [{ name: "Recent", emoji: recent }] : []), ...findEmoji(search),
    ];
    fill(list, groups.map((group) => h("div", { class: "emoji-group", role: "group", "aria-label": group.name },
      h("div", { class: "emoji-heading", "aria-hidden": "true" }, group.name),
      group.emoji.map(({ emoji, name }) => h("span", { class: "emoji", role: "option", id: freshId("emoji"),
        "aria-selected": "false", "aria-label": name, title: name, "data-emoji": emoji }, emoji)))));
    fill(none, groups.length ? undefined : `No emoji found for “${search}”.`);
    point(list.querySelector("[role=option]"));
  }

  function point(option) {
    active?.setAttribute("aria-selected", "false");
    active = option ?? undefined;
    input.setAttribute("aria-activedescendant", active?.id ?? "");
    if (!active) return;
    active.setAttribute("aria-selected", "true");
    if (list.isConnected) active.scrollIntoView({ block: "nearest" });
  }

  function key(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step) point(neighbour(list, active, step));
    else if (event.key === "Enter") choose(active);
    else if (event.key === "Escape" || event.key === "Tab") {
      close();
      onLeave();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function choose(option) {
    if (!option) return;
    const { emoji } = option.dataset;
    writeRecent(storage, { emoji, name: option.getAttribute("aria-label") });
    close();
    onChoose(emoji);
  }

  function close() {
    // Taking it away takes the keyboard from it, which closes it.
    if (isClosed) return;
    isClosed = true;
    element.remove();
    onClose();
  }
  return { close };
}

/** The option beside, above or below another one, as they stand on the screen. */
function neighbour(list, active, [right, down]) {
  const options = [...list.querySelectorAll("[role=option]")];
  const place = options.indexOf(active);
  if (place < 0) return options[0];
  if (right) return options[Math.max(0, Math.min(place + right, options.length - 1))];
  const { left } = active.getBoundingClientRect();
  const ahead = down > 0 ? options.slice(place + 1) : options.slice(0, place).reverse();
  const next = ahead.find((each) => each.offsetTop !== active.offsetTop);
  if (!next) return active;
  const row = ahead.filter((each) => each.offsetTop === next.offsetTop);
  const distance = (each) => Math.abs(each.getBoundingClientRect().left - left);
  return row.reduce((best, each) => (distance(each) < distance(best) ? each : best));
}

function readRecent(storage) {
  try {
    const held = JSON.parse(storage?.getItem(recentKey) ?? "[]");
    return held.filter(({ emoji, name }) => typeof emoji === "string" && typeof name === "string").slice(0, recentMax);
  } catch {
    return [];
  }
}

function writeRecent(storage, chosen) {
  const others = readRecent(storage).filter(({ emoji }) => emoji !== chosen.emoji);
  try {
    storage?.setItem(recentKey, JSON.stringify([chosen, ...others].slice(0, recentMax)));
  } catch {
    // Then it is not remembered.
  }
}
