/** Where messages are written: several lines, mentions, drafts. @module */

import { titleOf } from "../state/rooms.js";
import { placeOf } from "../app/storage.js";
import { h, icon, iconButton, setText } from "./dom.js";
import { MentionMenu } from "./mention-menu.js";
import { growing, isTooLong, sendable, textMax, utf8Length } from "./text-field.js";

/**
 * @param app
 * @param {{ room: number, parent?: number, onSent?: () => void, onFocusMessages?: () => void }} options
 */
export function composerView(app, { room, parent, onSent, onEditLast }) {
  const place = parent === undefined ? placeOf.room(room) : placeOf.thread(room, parent);
  const isCoarse = matchMedia("(pointer: coarse)").matches;
  const input = h("textarea", {
    class: "composer-input", rows: "1", dir: "auto", autocomplete: "off",
    enterkeyhint: isCoarse ? "enter" : "send", "aria-autocomplete": "list",
  });
  const count = h("span", { class: "composer-count", role: "status" });
  const send = h("button", { type: "submit", class: "send-button", "aria-label": "Send", title: "Send (Enter)" },
    icon("send"));
  const menu = new MentionMenu(app, room, input);
  const emoji = iconButton("smile", "Emoji", { class: "icon-button emoji-button", "aria-expanded": "false",
    onclick: () => toggleEmoji() });
  const form = h("form", { class: "composer" }, menu.element,
    h("div", { class: "composer-box" }, input, count, emoji, send));
  const archived = h("p", { class: "composer-archived", hidden: true }, icon("archive"),
    "This room is archived. Nobody can write in it.");
  const element = h("div", { class: "composer-place" }, form, archived);
  const fit = growing(input);

  const draw = () => {
    const text = input.value;
    const isLong = text.length * 3 > textMax * 0.9 && utf8Length(text) > textMax * 0.9;
    const left = isLong ? textMax - utf8Length(text) : 0;
    setText(count, isLong ? (left < 0 ? `${-left} bytes too long` : `${left} bytes left`) : "");
    count.classList.toggle("is-over", left < 0);
    send.disabled = !text.trim() || isTooLong(text);
  };
  input.value = app.drafts.read(place);
  draw();

  let picker;
  async function toggleEmoji() {
    if (picker) return picker.close();
    const { openEmojiPicker } = await import("./emoji-picker.js");
    if (picker || !form.isConnected) return;
    picker = openEmojiPicker(form, {
      storage: app.storage,
      onChoose: (chosen) => {
        input.setRangeText(chosen, input.selectionStart, input.selectionEnd, "end");
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.focus();
      },
      onLeave: () => input.focus(),
      onClose: () => {
        picker = undefined;
        emoji.setAttribute("aria-expanded", "false");
      },
    });
    emoji.setAttribute("aria-expanded", "true");
  }
  // A second click is to close it, not to open it anew after the first has taken the keyboard away.
  emoji.addEventListener("pointerdown", (event) => picker && event.preventDefault());

  input.addEventListener("input", () => {
    app.drafts.write(place, input.value);
    draw();
    if (input.value.trim()) app.actions.typing(room);
    else app.client.stopTyping(room);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || menu.key(event)) return;
    // Where there is no keyboard but the screen's, Enter is the way to another line.
    if (event.key === "Enter" && !event.shiftKey && !event.altKey && !isCoarse) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "ArrowUp" && !event.altKey && !input.value && onEditLast?.()) {
      event.preventDefault();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = sendable(input.value);
    if (!text || isTooLong(text)) return;
    app.actions.post(room, text, parent);
    input.value = "";
    app.drafts.write(place, "");
    menu.hide();
    draw();
    fit();
    input.focus();
    onSent?.();
  });

  const stop = app.store.watch(({ rooms, users, me }) => [rooms.get(room), users, me], ([held, users, me]) => {
    const isArchived = held?.details.archived === true;
    form.hidden = isArchived;
    archived.hidden = !isArchived;
    const title = titleOf(held, users, me?.user);
    const label = parent === undefined ? `Message ${title}` : "Reply in thread";
    if (input.placeholder === label) return;
    input.placeholder = label;
    input.setAttribute("aria-label", label);
  });
  return { element, input, close: stop, focus: () => input.focus() };
}
