/** A window within the page: the browser keeps the keyboard in it and gives it back afterwards. @module */

import { freshId, h, iconButton } from "./dom.js";

/**
 * @param {{ title: string, content: any, isSmall?: boolean, onclose?: () => void }} options
 * @returns {{ element: HTMLDialogElement, close: () => void }}
 */
export function openDialog({ title, content, isSmall = false, onclose }) {
  const titleId = freshId("dialog");
  const close = () => element.close();
  const element = h("dialog", { class: isSmall ? "dialog is-small" : "dialog", "aria-labelledby": titleId },
    h("header", { class: "dialog-header" },
      h("h2", { id: titleId, dir: "auto" }, title),
      iconButton("close", "Close", { onclick: close })),
    h("div", { class: "dialog-body" }, content));
  // Outside of the window is the dialog itself: its padding belongs to its children.
  let wasPressedOutside = false;
  element.addEventListener("pointerdown", (event) => (wasPressedOutside = event.target === element));
  element.addEventListener("click", (event) => {
    if (event.target === element && wasPressedOutside) close();
  });
  element.addEventListener("close", () => {
    element.remove();
    onclose?.();
  });
  document.body.append(element);
  element.showModal();
  element.querySelector("[autofocus]")?.focus();
  return { element, close };
}
