// Several pages of one browser over one storage, with accounts that change; a server that knows a nonce only together with
// its token, as Parley's does; and links that lose what is on them. All of it is driven by one seed.

import assert from "node:assert/strict";
import { ParleyClient, MemoryTexts } from "../client/client.js";
import { decode, encode } from "../protocol.js";
import { FakeClock, seeded } from "./support.mjs";

const ROOM = 1;
const organisation = { slug: "acme", name: "Acme" };
const names = new Map([["maria", 1], ["jon", 2]]);
const userNamed = (login) => ({ user: names.get(login), role: "member", login, name: login });

/** Signs people in and takes their posts: once for each token and nonce. */
class Server {
  tokens = new Map();
  posts = [];
  byNonce = new Map();
  lastToken = 0;

  signIn(login) {
    const token = new Uint8Array(32).fill(++this.lastToken);
    this.tokens.set(String(token), login);
    return { token, info: { token: this.lastToken, name: "t", created: 1, expires: 2 }, user: userNamed(login), organisation };
  }

  post(token, { nonce, text }) {
    const key = `${token} ${nonce}`;
    if (!this.byNonce.has(key)) {
      this.posts.push({ login: this.tokens.get(token), text });
      this.byNonce.set(key, { seq: this.posts.length, at: 1000 + this.posts.length });
    }
    return this.byNonce.get(key);
  }

  textsOf(login) {
    return this.posts.filter((post) => post.login === login).map((post) => post.text);
  }
}

/** A page: a client, its connection, and what is on its way. */
class Tab {
  upward = [];
  downward = [];
  socket = null;
  /** As whom its connection is signed in: a token. */
  token = null;
  hears = [];

  constructor(browser) {
    this.browser = browser;
    this.client = new ParleyClient({
      url: "wss://tabs/ws",
      agent: "tab",
      storage: browser.texts,
      clock: browser.clock,
      random: browser.random,
      randomNonce: () => BigInt(Math.floor(browser.random() * 2 ** 52)) << 8n,
      webSocket: () => this.#open(),
    });
    if (this.client.restore()) this.client.connect();
  }

  get login() {
    const { account } = this.client;
    return account && [...names].find(([, user]) => user === account.user)[0];
  }

  /** The network is there again, if it was away. */
  isOnline = true;

  #open() {
    this.cut();
    const socket = {
      send: (data) => socket === this.socket && this.upward.push(...decode(data, "client")),
      close: () => socket === this.socket && this.cut(),
    };
    this.socket = socket;
    this.browser.clock.setTimeout(() => {
      if (this.isOnline) socket.onopen?.({});
      else socket.onclose?.({ code: 1006 });
    }, 1);
    return socket;
  }

  cut() {
    const { socket } = this;
    this.socket = this.token = null;
    this.upward = [];
    this.downward = [];
    return socket;
  }

  /** The server takes a record. */
  serve() {
    const record = this.upward.shift();
    if (record?.id === undefined) return;
    const { server } = this.browser;
    const { name, id, fields } = record;
    const answer = (reply) => this.downward.push(encode(`${name}.Reply`, reply, id));
    const fail = (code) => this.downward.push(encode("Failure", { code }, id));
    if (name === "Hello") {
      const welcome = { version: 1, agent: "tabs 1", now: 1, window: 8, keepalive: 60 };
      if (!fields.token) return answer(welcome);
      const login = server.tokens.get(String(fields.token));
      if (!login) return fail("unauthenticated");
      this.token = String(fields.token);
      const room = { room: ROOM, seq: server.posts.length, at: 1000, details: 1, read: 0, unread: 0, mentions: 0 };
      return answer({ ...welcome, user: userNamed(login), organisation, rooms: [room] });
    }
    if (name === "SignIn") {
      const reply = server.signIn(fields.login);
      this.token = String(reply.token);
      return answer(reply);
    }
    if (!this.token || !server.tokens.has(this.token)) return fail("signInRequired");
    if (name === "PostMessage") return answer(server.post(this.token, fields));
    if (name === "SyncRooms") {
      const room = { room: ROOM, seq: server.posts.length, at: 1000, details: 1, read: 0, unread: 0, mentions: 0 };
      return answer({ rooms: [room] });
    }
    if (name === "GetChanges") return answer({ through: server.posts.length, at: 1000, changes: [] });
    return fail("unavailable");
  }

  deliver() {
    const data = this.downward.shift();
    if (data && this.socket) this.socket.onmessage?.({ data: new Uint8Array(data).buffer });
  }
}

export class Browser {
  server = new Server();
  clock = new FakeClock();
  texts = new MemoryTexts();
  tabs = [];
  /** Who posted what. */
  posted = [];

  constructor(seed) {
    this.random = seeded(seed);
    this.open();
  }

  roll(sides) {
    return Math.floor(this.random() * sides);
  }

  open() {
    this.tabs.push(new Tab(this));
  }

  /** Pages are told of what others change in the storage some time later. */
  tellOfStorage() {
    for (const tab of this.tabs) tab.client.storageChanged();
  }

  step() {
    this.clock.advance(this.roll(300));
    const tab = this.tabs[this.roll(this.tabs.length)];
    const dice = this.roll(100);
    if (dice < 30) tab.serve();
    else if (dice < 55) tab.deliver();
    else if (dice < 70) this.#post(tab);
    else if (dice < 78) this.#cut(tab);
    else if (dice < 82) tab.isOnline = !tab.isOnline;
    else if (dice < 86) this.#signIn(tab);
    else if (dice < 88) this.#revoke(tab);
    else if (dice < 91) this.#reload(tab);
    else if (dice < 93 && this.tabs.length < 4) this.open();
    else if (dice < 95) this.tellOfStorage();
    else this.#decide(tab);
  }

  #post(tab) {
    if (!tab.login || !tab.client.hasToken) return;
    const text = `${tab.login} ${this.posted.length}`;
    this.posted.push({ login: tab.login, text });
    tab.client.post({ room: ROOM, text }).catch(() => {});
  }

  /** Of what was on its way to the server a part arrives; its answers do not. */
  #cut(tab) {
    if (!tab.socket) return;
    for (let count = this.roll(tab.upward.length + 1); count > 0; count--) tab.serve();
    tab.cut()?.onclose?.({ code: 1006 });
  }

  #signIn(tab, login = [...names.keys()][this.roll(names.size)]) {
    tab.isOnline = true;
    const fields = { organisation: "acme", login, password: "secret", name: "tab" };
    tab.client.signIn(fields).catch(() => {});
  }

  /** The server ends a session: with Goodbye on connections of it, or later when its token comes. */
  #revoke(tab) {
    if (!tab.token || this.roll(3) > 0) return;
    const { token } = tab;
    this.server.tokens.delete(token);
    for (const other of this.tabs.filter((each) => each.token === token)) {
      const { socket } = other;
      other.cut();
      if (this.roll(2) === 0) socket?.onmessage?.({ data: new Uint8Array(encode("Goodbye", { code: "sessionEnded" })).buffer });
      else socket?.onclose?.({ code: 1006 });
    }
  }

  /** A page is gone in the midst of what it did, and perhaps comes again. */
  #reload(tab) {
    this.#cut(tab);
    tab.client.listeners.clear();
    for (const timer of [tab.client.timer, tab.client.saving]) this.clock.clearTimeout(timer);
    tab.client.socket = null;
    tab.client.run = () => {};
    tab.client.setTimer = () => {};
    this.tabs.splice(this.tabs.indexOf(tab), 1);
    if (this.tabs.length === 0 || this.roll(3) > 0) this.open();
  }

  /** Somebody decides about a post that failed: it is sent anew if it is not there, and nowhere on its way. */
  #decide(tab) {
    for (const { nonce, text, state } of tab.client.outbox.filter((post) => post.state === "failed")) {
      const isOnItsWay = this.tabs.some((other) => other.upward.some(({ fields }) => fields.text === text));
      if (isOnItsWay) continue;
      assert.equal(state, "failed");
      if (this.server.posts.some((post) => post.text === text)) tab.client.discard(nonce);
      else tab.client.retry(nonce);
    }
  }

  /** The network is there; everything arrives. */
  settle() {
    for (const tab of this.tabs) tab.isOnline = true;
    for (let round = 0; round < 400; round++) {
      this.clock.advance(200);
      for (const tab of this.tabs) {
        for (let count = 0; count < 40; count++) {
          tab.serve();
          tab.deliver();
        }
      }
    }
  }

  /** Everybody comes once more, on one page, and decides about what is uncertain. */
  end() {
    this.settle();
    while (this.tabs.length > 1) this.#reload(this.tabs[this.tabs.length - 1]);
    for (const login of [...names.keys(), ...names.keys()]) {
      const [tab] = this.tabs;
      this.#signIn(tab, login);
      this.settle();
      this.#decide(tab);
      this.settle();
      assert.deepEqual(tab.client.outbox.filter((post) => post.state !== "stored"), [], "everything is decided");
    }
  }

  expectOnce() {
    for (const { login, text } of this.posted) {
      const found = this.server.posts.filter((post) => post.text === text);
      assert.deepEqual(found, [{ login, text }]);
    }
    assert.equal(this.server.posts.length, this.posted.length);
    assert.equal([...this.texts.texts.keys()].filter((key) => key.includes("post.")).length, 0, "nothing is left over");
  }
}
