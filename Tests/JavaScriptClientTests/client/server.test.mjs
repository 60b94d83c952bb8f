// The client against the built server, whose path is in PARLEY: two people talk, connections are cut, the server is
// killed.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, test } from "node:test";
import { MemoryTexts, ParleyClient } from "../client/client.js";
import { RoomList } from "../client/rooms.js";
import { tcpSocket } from "./tcp-socket.mjs";
import { webSocket } from "./web-socket.mjs";

const { PARLEY, SCRATCH } = process.env;

class Server {
  tcp = "127.0.0.1:0";
  http = "127.0.0.1:0";

  /** Starts it, after the first time on the same ports. */
  async start() {
    const demo = this.tcp.endsWith(":0") ? ["--demo"] : [];
    const addresses = ["--tcp", this.tcp, "--http", this.http];
    this.process = spawn(PARLEY, ["serve", "--data", `${SCRATCH}/data`, ...addresses, ...demo]);
    this.process.stderr.resume();
    let output = "";
    for await (const data of this.process.stdout.iterator({ destroyOnReturn: false })) {
      output += data;
      const ready = /^ready tcp=(\S+) http=(\S+)/m.exec(output);
      if (!ready) continue;
      [, this.tcp, this.http] = ready;
      this.process.stdout.resume();
      return this;
    }
    throw new Error(`the server did not start: ${output}`);
  }

  /** @param {"SIGKILL" | "SIGTERM"} signal */
  async stop(signal) {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill(signal);
    await ended;
  }
}

/** Somebody who talks: a client, with what it was told. */
class Person {
  sockets = [];
  messages = [];
  waiters = [];

  constructor(link, storage = new MemoryTexts()) {
    this.storage = storage;
    this.client = new ParleyClient({
      url: "",
      agent: "test 1",
      storage,
      backoff: { first: 20, longest: 200 },
      webSocket: (_, protocol) => {
        this.sockets.push(link(protocol));
        return this.sockets[this.sockets.length - 1];
      },
    });
    this.list = new RoomList(this.client);
    this.client.listen((event) => {
      if (event.type === "message") this.messages.push(event.message);
      for (const waiter of [...this.waiters]) waiter();
    });
    this.list.listen(() => this.waiters.forEach((waiter) => waiter()));
  }

  static async signedIn(link, login) {
    const person = new Person(link);
    await person.client.signIn({ organisation: "demo", login, password: "parley-demo", name: "test" });
    await person.until(() => person.list.isLoaded);
    return person;
  }

  /** Waits until something is so. */
  until(condition) {
    return new Promise((resolve) => {
      const waiter = () => {
        if (!condition()) return;
        this.waiters = this.waiters.filter((other) => other !== waiter);
        resolve(undefined);
      };
      this.waiters.push(waiter);
      waiter();
    });
  }

  /** The next event of a type. */
  next(type) {
    return new Promise((resolve) => this.client.listen((event) => event.type === type && resolve(event)));
  }

  cut() {
    this.sockets[this.sockets.length - 1].cut();
  }

  /** The texts of a room from a number on. */
  texts(room, since) {
    return this.messages.filter((message) => message.room === room && message.seq > since).map(({ text }) => text);
  }
}

const server = await new Server().start();
after(() => server.stop("SIGKILL"));

/** What a client may be connected over: the same bytes either way. */
const links = {
  TCP: () => tcpSocket(server.tcp),
  WebSocket: (protocol) => webSocket(`ws://${server.http}/ws`, protocol),
};

for (const [name, link] of Object.entries(links)) {
  test(`${name}: over cuts and a server that is killed, two people lose nothing and see nothing twice`, async () => {
    const maria = await Person.signedIn(link, "maria");
    const jon = await Person.signedIn(link, "jon");
    const general = [...maria.list.rooms.values()].find((view) => view.details.name === "General");
    const { room, seq: since } = general;
    const expected = [];
    for (let round = 0; round < 30; round++) {
      const [sender, other] = round % 2 ? [maria, jon] : [jon, maria];
      const text = `message ${round}`;
      expected.push(text);
      const post = sender.client.post({ room, text });
      if (round % 3 === 0) sender.cut();
      if (round % 5 === 0) other.cut();
      if (round === 10) {
        await server.stop("SIGKILL");
        await server.start();
      }
      if (round === 20) {
        await server.stop("SIGTERM");
        await server.start();
      }
      const { seq } = await post;
      await maria.until(() => maria.messages.some((message) => message.seq === seq));
    }
    await jon.until(() => jon.texts(room, since).length >= expected.length);
    assert.deepEqual(maria.texts(room, since), expected);
    assert.deepEqual(jon.texts(room, since), expected);
    assert.deepEqual(maria.client.outbox, []);

    const page = await maria.client.send("GetMessages", { room, limit: 200 });
    const stored = maria.client.messages(page, room).filter((message) => message.seq > since);
    const live = maria.messages.filter((message) => message.room === room);
    assert.deepEqual(stored.map(({ seq, posted }) => [seq, posted]), live.map(({ seq, posted }) => [seq, posted]));
    maria.client.close();
    jon.client.close();
  });

  test(`${name}: a page that is loaded again sends what it had not sent; signing out ends its token`, async () => {
    const maria = await Person.signedIn(link, "maria");
    const [{ room }] = maria.list.sorted;
    maria.client.post({ room, text: "written before the reload" }).catch(() => {});
    maria.cut();
    maria.client.close();

    const again = new Person(link, maria.storage);
    assert.ok(again.client.restore());
    assert.equal(again.client.outbox[0].text, "written before the reload");
    again.client.connect();
    await again.until(() => again.list.isLoaded && again.client.outbox.length === 0);
    assert.equal(again.list.rooms.get(room).last.preview, "written before the reload");

    const { token } = again.client.state;
    await again.client.signOut();
    const stolen = new Person(link);
    stolen.client.state.use(token, null);
    const signedOut = stolen.next("signedOut");
    stolen.client.connect();
    assert.equal((await signedOut).failure.code, "unauthenticated");
    again.client.close();
    stolen.client.close();
  });

  test(`${name}: unread messages, mentions, typing and read markers are seen by the others`, async () => {
    const maria = await Person.signedIn(link, "maria");
    const jon = await Person.signedIn(link, "jon");
    const { room } = [...maria.list.rooms.values()].find((view) => view.details.name === "General");
    const view = () => jon.list.rooms.get(room);
    const { seq: before } = await jon.client.post({ room, text: "here I am" });
    await jon.until(() => view().read === before);
    maria.client.typing(room);
    await jon.until(() => view().typing.has(maria.client.account.user));
    const { seq } = await maria.client.post({ room, text: "@jon look", mentions: [jon.client.account.user] });
    await jon.until(() => view().unread === 1 && view().mentions === 1 && view().typing.size === 0);
    assert.equal(view().last.preview, "@jon look");
    const seen = maria.next("readMarkerMoved");
    jon.client.markRead(room, seq);
    assert.deepEqual(await seen, { type: "readMarkerMoved", room, user: jon.client.account.user, seq });
    await jon.until(() => view().unread === 0 && view().mentions === 0);
    await jon.client.send("MarkUnread", { room, seq });
    assert.deepEqual([view().unread, view().mentions], [1, 1]);
    await maria.client.send("DeleteMessage", { room, seq });
    await jon.until(() => view().unread === 0 && view().last.deleted === true);
    maria.client.close();
    jon.client.close();
  });
}
