/**
 * Who is signed in, and how the connection stands: the client's events of that kind, brought into the state.
 *
 * @module
 */

import { initialState } from "../state/initial.js";
import { endText, failureText } from "../text/failures.js";
import { keepAccount, keptAccount } from "./storage.js";

export class Session {
  #app;

  /** @param app everything else; see `main.js` */
  constructor(app) {
    this.#app = app;
    app.client.listen((event) => this.#take(event));
  }

  /** Comes back with the token of an earlier time, or asks to sign in. */
  async start() {
    const { client, store, storage, loadChat } = this.#app;
    if (!client.restore()) return store.update({ phase: "signedOut" });
    await loadChat();
    if (client.account) this.#enter(keptAccount(storage, client.account));
    client.connect();
  }

  /** Signs in. @throws what the client throws, for the form to show */
  async signIn({ organisation, login, password }) {
    const { client, loadChat } = this.#app;
    await loadChat();
    client.connect();
    await client.signIn({ organisation, login, password, name: sessionName() });
  }

  /** Signs out; the token is revoked. @throws what the client throws */
  async signOut() {
    await this.#app.client.signOut();
    this.#leave("");
  }

  #take(event) {
    const { store } = this.#app;
    switch (event.type) {
      case "connecting":
        return store.update(({ connection }) => ({ connection: { ...connection, phase: "connecting" } }));
      case "connected":
        store.update({ connection: { phase: "online" } });
        return event.user && this.#enter(event);
      case "disconnected":
        return this.#disconnected(event);
      case "signedIn":
        return this.#enter(event.reply);
      case "signedOut":
        return this.#leave(event.failure ? failureText(event.failure) : "");
    }
  }

  /** Somebody is signed in. */
  #enter({ user, organisation }) {
    const { store, storage } = this.#app;
    if (organisation.name) keepAccount(storage, { user, organisation });
    store.update({ phase: "signedIn", notice: "", me: user, organisation });
  }

  /** Nobody is signed in any more: nothing of what was there stays on the page. */
  #leave(notice) {
    keepAccount(this.#app.storage, undefined);
    this.#app.store.update(({ connection, route }) =>
      ({ ...initialState(), phase: "signedOut", notice, connection, route }));
  }

  #disconnected({ end, retryIn }) {
    const willRetry = retryIn !== null && retryIn !== undefined;
    this.#app.store.update({
      connection: {
        phase: willRetry ? "waiting" : "stopped",
        retryAt: willRetry ? Date.now() + retryIn : undefined,
        text: endText(end),
      },
    });
  }
}

/** What the user knows this session by: "Chrome on Linux". */
function sessionName() {
  const agent = navigator.userAgent;
  const named = (names, other) => names.find(([pattern]) => pattern.test(agent))?.[1] ?? other;
  const browser = named([[/Firefox/, "Firefox"], [/Edg\//, "Edge"], [/Chrome/, "Chrome"], [/Safari/, "Safari"]],
    "Browser");
  const system = named([[/Android/, "Android"], [/iPhone|iPad/, "iOS"], [/Windows/, "Windows"], [/Mac/, "macOS"]],
    "Linux");
  return `${browser} on ${system}`;
}
