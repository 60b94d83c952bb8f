/** Small round signs for people and rooms: initials on one of a few quiet colours. @module */

import { h, icon, setText } from "./dom.js";

const hues = 8;
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The first letters of the first and the last word. */
export function initialsOf(name) {
  const words = name.trim().split(/\s+/u).filter((word) => /[\p{L}\p{N}\p{Emoji}]/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].filter(Boolean).map((word) => {
    const [first] = segmenter.segment(word.replace(/^[^\p{L}\p{N}\p{Emoji}]+/u, ""));
    // A letter may carry any number of marks; the sign has room for one.
    return [...(first?.segment ?? "").normalize("NFC")].slice(0, 2).join("");
  });
  return letters.join("").toLocaleUpperCase();
}

/** A sign for a person. */
export function avatar(user, name, size = "") {
  const element = h("span", { "aria-hidden": "true" });
  updateAvatar(element, user, name, size);
  return element;
}

/** Brings a person's sign in line. */
export function updateAvatar(element, user, name, size = "") {
  element.className = `avatar hue-${user % hues} ${size}`;
  setText(element, initialsOf(name) || "·");
}

/** A sign for a group room. */
export function groupAvatar(room, isArchived) {
  return h("span", { class: `avatar is-group hue-${room % hues}`, "aria-hidden": "true" },
    icon(isArchived ? "archive" : "hash"));
}
