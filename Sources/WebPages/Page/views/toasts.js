/** Short notices at the edge of the page, which go away by themselves. @module */

import { failureText } from "../text/failures.js";
import { h, iconButton, reconcile } from "./dom.js";

/** How long a notice stays: longer if there is more to read. In milliseconds. */
const lifetime = (text) => 4000 + text.length * 60;

export class Toasts {
  #store;
  #lastId = 0;

  constructor({ store }) {
    this.#store = store;
  }

  /** Shows a notice. */
  show(text, { isError = false } = {}) {
    const toast = { id: ++this.#lastId, text, isError };
    this.#store.update(({ toasts }) => ({ toasts: [...toasts.slice(-2), toast] }));
    setTimeout(() => this.dismiss(toast.id), lifetime(text));
  }

  /** Shows what went wrong. */
  failed(error) {
    this.show(failureText(error), { isError: true });
  }

  /** Takes a notice away. */
  dismiss(id) {
    this.#store.update(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
  }

  /** The place where notices appear. */
  element() {
    const list = h("div", { class: "toasts", role: "status" });
    this.#store.watch(({ toasts }) => toasts, (toasts) =>
      reconcile(list, toasts, ({ id }) => id, (toast) => this.#row(toast), () => {}));
    return list;
  }

  #row({ id, text, isError }) {
    return h("div", { class: isError ? "toast is-error" : "toast" },
      h("span", { dir: "auto" }, text), iconButton("close", "Dismiss", { onclick: () => this.dismiss(id) }));
  }
}
