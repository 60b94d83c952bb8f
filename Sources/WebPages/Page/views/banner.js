/** Says that the connection is lost, and when it is tried again. It lies above the page: nothing moves. @module */

import { countText } from "../text/times.js";
import { h, setText } from "./dom.js";

/** A connection that is back this soon is not worth a word. In milliseconds. */
const patience = 700;

export function bannerView(app) {
  const text = h("span", {});
  const button = h("button", { type: "button", class: "button is-small", onclick: () => app.client.reconnect() },
    "Try now");
  const banner = h("div", { class: "banner", role: "status", hidden: true }, h("span", { class: "banner-dot" }), text,
    button);
  let timer;
  let lostAt;

  const draw = () => {
    clearTimeout(timer);
    const { phase, retryAt, text: reason } = app.store.state.connection;
    if (phase === "online") {
      lostAt = undefined;
      banner.hidden = true;
      return;
    }
    lostAt ??= Date.now();
    const isEarly = Date.now() - lostAt < patience;
    banner.hidden = isEarly;
    const seconds = Math.max(0, Math.ceil(((retryAt ?? 0) - Date.now()) / 1000));
    const lead = reason ?? "There is no connection to the server.";
    if (phase === "stopped") setText(text, reason ?? "The connection has ended.");
    else if (phase === "connecting" || seconds === 0) setText(text, `${lead} Connecting…`);
    else setText(text, `${lead} Trying again in ${countText(seconds, "second")}.`);
    button.hidden = phase === "connecting";
    if (phase !== "stopped") timer = setTimeout(draw, isEarly ? patience : 1000);
  };
  const stop = app.store.watch(({ connection }) => connection, draw);
  const wake = () => document.visibilityState === "visible" && app.client.wake();
  // After sleep, or from the browser's store of pages, the connection may be gone without anybody having noticed.
  for (const event of ["online", "pageshow", "focus"]) addEventListener(event, wake);
  document.addEventListener("visibilitychange", wake);
  return {
    element: banner,
    close() {
      stop();
      clearTimeout(timer);
      for (const event of ["online", "pageshow", "focus"]) removeEventListener(event, wake);
      document.removeEventListener("visibilitychange", wake);
    },
  };
}
