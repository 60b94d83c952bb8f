/** A question that has to be answered before something is done. @module */

import { openDialog } from "./dialog.js";
import { h } from "./dom.js";

/**
 * @param {{ title: string, text: string, action: string, isDangerous?: boolean }} question
 * @returns {Promise<boolean>}
 */
export function confirm({ title, text, action, isDangerous = false }) {
  return new Promise((resolve) => {
    let isSure = false;
    const { close } = openDialog({
      title,
      isSmall: true,
      content: [
        h("p", { class: "dialog-text", dir: "auto" }, text),
        h("div", { class: "dialog-actions" },
          h("button", { type: "button", class: "button", onclick: () => close() }, "Cancel"),
          h("button", {
            type: "button", class: isDangerous ? "button is-dangerous" : "button is-primary", autofocus: true,
            onclick: () => {
              isSure = true;
              close();
            },
          }, action)),
      ],
      onclose: () => resolve(isSure),
    });
  });
}
