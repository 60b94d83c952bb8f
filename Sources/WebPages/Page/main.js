/**
 * The beginning: whoever has been here before goes on to the chat, everybody else signs in first.
 *
 * Everything that the parts of the page need of one another is in one object, `app`. This file puts in what signing in
 * takes; `chat.js`, which is loaded when it is needed, puts in the rest:
 *
 *     client, roomList   what talks to the server (`client/`)
 *     store              the state (`state/`)
 *     session, feed      client → state            router   address ↔ state
 *     history, people    load what is shown        actions  what the reader can do
 *     views              draw the state (`views/`)
 *
 * @module
 */

import { ParleyClient } from "./client/client.js";
import { Session } from "./app/session.js";
import { browserStorage } from "./app/storage.js";
import { initialState } from "./state/initial.js";
import { Store } from "./state/store.js";
import { showSignIn } from "./views/signin.js";

const address = new URL("ws", document.baseURI);
address.protocol = address.protocol.replace("http", "ws");

const app = { store: new Store(initialState()), storage: browserStorage() };
app.client = new ParleyClient({ url: address.href, agent: "parley-page 1.0", storage: app.storage });
app.session = new Session(app);
app.loadChat = once(loadChat);
// Another page of this browser has done something with a post that both hold.
addEventListener("storage", () => app.client.storageChanged());

const page = document.getElementById("page");
let end = () => {};
app.store.watch(({ phase }) => phase, async (phase) => {
  end();
  end = () => {};
  if (phase === "signedOut") showSignIn(app, page);
  if (phase !== "signedIn") return;
  const { showChat } = await app.loadChat();
  if (app.store.state.phase === "signedIn") end = showChat(app, page);
});
app.session.start();

/** Fetches everything that the chat consists of at once, and puts it together. */
async function loadChat() {
  const parts = document.getElementById("chat-parts").content.cloneNode(true);
  const sheets = [...parts.querySelectorAll("[rel=stylesheet]")].map(
    (sheet) => new Promise((resolve) => {
      sheet.addEventListener("load", resolve);
      sheet.addEventListener("error", resolve);
    }));
  document.head.append(parts);
  try {
    const [chat] = await Promise.all([import("./chat.js"), ...sheets]);
    chat.prepareChat(app);
    return chat;
  } catch {
    throw new Error("A part of the page could not be loaded. Please try again, or reload the page.");
  }
}

/** Runs something only once; what failed is run again. */
function once(run) {
  let result;
  return () => (result ??= run().catch((error) => {
    result = undefined;
    throw error;
  }));
}
