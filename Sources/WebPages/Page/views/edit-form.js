/** Editing a message where it stands. What was typed survives a reload. @module */

import { failureText } from "../text/failures.js";
import { placeOf } from "../app/storage.js";
import { growing, isTooLong, utf8Length } from "./text-field.js";
import { h, setText } from "./dom.js";

export function editForm(app, message) {
  const { room, seq } = message;
  const place = placeOf.edit(room, seq);
  const status = h("span", { class: "edit-hint", role: "status" }, "Enter saves, Escape cancels");
  const input = h("textarea", { class: "edit-input", rows: "1", dir: "auto", "aria-label": "Edit message",
    enterkeyhint: "done" });
  input.value = app.drafts.read(place) || message.text;
  const save = h("button", { type: "submit", class: "button is-primary is-small" }, "Save");
  const form = h("form", { class: "edit" }, input,
    h("div", { class: "edit-actions" }, status,
      h("button", { type: "button", class: "button is-small", onclick: cancel }, "Cancel"), save));
  growing(input);
  input.addEventListener("input", () => {
    app.drafts.write(place, input.value);
    save.disabled = isTooLong(input.value) || !input.value.trim();
    if (isTooLong(input.value)) setText(status, `${utf8Length(input.value) - 8000} bytes too long`);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      cancel();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text || save.disabled) return;
    if (text === message.text) return cancel();
    save.disabled = true;
    try {
      await app.actions.edit(room, seq, text);
      focusComposer();
    } catch (error) {
      setText(status, failureText(error));
      save.disabled = false;
    }
  });

  function cancel() {
    app.actions.endEdit();
    focusComposer();
  }
  function focusComposer() {
    const pane = form.closest(".side") ?? document;
    queueMicrotask(() => pane.querySelector(".composer-input")?.focus());
  }
  queueMicrotask(() => {
    if (!input.isConnected) return;
    input.focus({ preventScroll: true });
    input.setSelectionRange(input.value.length, input.value.length);
  });
  return form;
}
