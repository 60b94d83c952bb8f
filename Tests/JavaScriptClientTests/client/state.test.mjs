import assert from "node:assert/strict";
import { test } from "node:test";
import { BUDGETS, digest, encode } from "../protocol.js";
import { Dialogue, TOKEN, entry, posted, signInReply, state } from "./dialogue.mjs";
import { MemoryTexts } from "../client/client.js";
import { settled } from "./support.mjs";

const { user, organisation } = signInReply;
const post = (room, text) => ({ room, text });

/** How a promise ended, once it has. */
async function ending(promise) {
  return promise.then((reply) => ({ reply }), (error) => ({ error: error.kind, text: error.message }));
}

test("hello goes out with the token, and the pending posts follow without waiting", async () => {
  const dialogue = Dialogue.signedIn([state(1, 5), state(2, 3)]);
  dialogue.cut();
  const first = dialogue.client.post(post(1, "one"));
  dialogue.clock.advance(1000);
  dialogue.open();
  const sent = dialogue.sent();
  assert.deepEqual(sent.map(([name]) => name), ["Hello", "PostMessage"]);
  assert.deepEqual(sent[0][1].token, TOKEN);
  assert.deepEqual(sent[0][1].rooms, [
    { room: 1, seq: 5, details: 1, read: 0 },
    { room: 2, seq: 3, details: 1, read: 0 },
  ]);
  assert.deepEqual([sent[1][1].nonce, sent[1][1].text], [100n, "one"]);
  dialogue.reply("PostMessage", { seq: 6, at: 2000 });
  assert.deepEqual(await first, { seq: 6, at: 2000 });
});

test("records that go out together are one message", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.cut();
  for (const text of ["one", "two", "three"]) dialogue.client.post(post(1, text));
  dialogue.clock.advance(1000);
  let messages = 0;
  const { send } = dialogue.socket;
  dialogue.socket.send = (data) => {
    messages += 1;
    send(data);
  };
  dialogue.open();
  assert.deepEqual(dialogue.names(), ["Hello", "PostMessage", "PostMessage", "PostMessage"]);
  assert.equal(messages, 1);
});

test("a post that is longer than what hello allows waits for the welcome, and those behind it too", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.cut();
  dialogue.client.post(post(1, "x".repeat(5000)));
  dialogue.client.post(post(1, "short"));
  dialogue.clock.advance(1000);
  dialogue.open();
  assert.deepEqual(dialogue.names(), ["Hello"]);
  dialogue.welcome({ user, organisation, unchanged: true });
  assert.deepEqual(dialogue.sent().map(([, { text }]) => text.length), [5000, 5]);
});

test("many rooms are named by a digest, and by cursors when it differs", () => {
  const rooms = [state(1, 5), state(2, 3), state(300, 7)];
  const dialogue = Dialogue.signedIn(rooms, { digestFromRooms: 3 });
  dialogue.cut();
  dialogue.clock.advance(1000);
  dialogue.open();
  const cursors = rooms.map(({ room, seq, details, read }) => ({ room, seq, details, read }));
  const [[, hello]] = dialogue.sent();
  assert.equal(hello.rooms, undefined);
  assert.deepEqual(hello.digest, digest("RoomCursor", cursors));
  dialogue.welcome({ user, organisation, differs: true });
  assert.deepEqual(dialogue.sent(), [["SyncRooms", { rooms: cursors }]]);
});

test("signing in goes out right behind hello, and the rooms are asked for with its answer", async () => {
  const dialogue = new Dialogue();
  const reply = dialogue.client.signIn({ organisation: "acme", login: "me", password: "secret", name: "test" });
  dialogue.open();
  assert.deepEqual(dialogue.names(), ["Hello", "SignIn"]);
  dialogue.welcome();
  dialogue.reply("SignIn", signInReply);
  assert.deepEqual((await reply).user.user, 7);
  assert.deepEqual(dialogue.sent(), [["SyncRooms", {}]]);
  dialogue.reply("SyncRooms", { rooms: [state(1, 5)] });
  assert.deepEqual(dialogue.told().map(({ type }) => type), ["connecting", "connected", "signedIn", "roomState", "caughtUp"]);
  assert.deepEqual(JSON.parse(dialogue.texts.getItem("parley.session")), {
    token: "02".repeat(32),
    account: { organisation: "acme", user: 7 },
  });
});

test("a refused token is told and forgotten, and another sign-in may follow on the same connection", async () => {
  const dialogue = new Dialogue({ token: TOKEN });
  dialogue.client.connect();
  dialogue.open();
  dialogue.fail("Hello", { code: "unauthenticated", field: 2 });
  assert.deepEqual(dialogue.told().map(({ type }) => type), ["connecting", "signedOut"]);
  assert.equal(dialogue.texts.getItem("parley.session"), null);
  assert.equal((await ending(dialogue.client.send("GetRoom", { room: 1 }))).error, "signedOut");
  dialogue.client.signIn({ organisation: "acme", login: "me", password: "secret", name: "test" });
  assert.deepEqual(dialogue.names(), ["SignIn"]);
});

test("a page whose token was refused leaves the token that another page has stored meanwhile", () => {
  const dialogue = new Dialogue({ token: TOKEN });
  dialogue.client.connect();
  dialogue.open();
  const other = JSON.stringify({ token: "03".repeat(32), account: { organisation: "acme", user: 7 } });
  dialogue.texts.setItem("parley.session", other);
  dialogue.fail("Hello", { code: "unauthenticated", field: 2 });
  assert.equal(dialogue.texts.getItem("parley.session"), other);
});

test("a post that may have arrived is not sent again under another token, and one that has not is", async () => {
  const dialogue = Dialogue.signedIn();
  const sent = ending(dialogue.client.post(post(1, "sent")));
  dialogue.sent();
  dialogue.cut();
  dialogue.client.post(post(1, "waiting"));
  dialogue.clock.advance(1000);
  dialogue.open();
  dialogue.receive(["Failure", { code: "unauthenticated" }, 1], ["Failure", { code: "signInRequired" }, 2], ["Failure", { code: "signInRequired" }, 3]);
  dialogue.sent();
  dialogue.client.signIn({ organisation: "acme", login: "me", password: "secret", name: "test" });
  dialogue.reply("SignIn", signInReply);
  assert.equal((await sent).error, "uncertain");
  dialogue.clock.advance(5000);
  assert.deepEqual(dialogue.sent().filter(([name]) => name === "PostMessage").map(([, { text }]) => text), ["waiting"]);
  assert.deepEqual(dialogue.client.outbox.map(({ text, state: stands }) => [text, stands]), [["sent", "failed"], ["waiting", "sent"]]);
});

test("another user's posts and rooms are forgotten when somebody else signs in", async () => {
  const dialogue = Dialogue.signedIn();
  dialogue.receive(["Goodbye", { code: "sessionEnded" }]);
  const other = { ...signInReply, user: { ...signInReply.user, user: 9 } };
  dialogue.client.signIn({ organisation: "acme", login: "other", password: "secret", name: "test" });
  dialogue.open();
  dialogue.welcome();
  dialogue.reply("SignIn", other);
  assert.deepEqual(dialogue.sent(), [["SyncRooms", {}]]);
  assert.deepEqual(dialogue.client.account, { organisation: "acme", user: 9 });
});

test("a room of which the server has lost a part begins anew", () => {
  const dialogue = Dialogue.signedIn([state(1, 5)]);
  dialogue.cut();
  dialogue.clock.advance(1000);
  dialogue.open();
  dialogue.welcome({ user, organisation, rooms: [state(1, 3)] });
  assert.deepEqual(dialogue.told("roomReset").length, 1);
  dialogue.receive(posted(1, 4));
  assert.deepEqual(dialogue.told("message").map(({ message }) => message.seq), [4]);
});

test("a state that events have overtaken takes nothing back", () => {
  const dialogue = Dialogue.signedIn([state(1, 5)]);
  dialogue.receive(posted(1, 6), posted(1, 7), ["ValuesBehind", {}]);
  dialogue.reply("SyncRooms", { rooms: [state(1, 6, { details: 2 })] });
  dialogue.receive(["OwnStateChanged", { room: 1, state: state(1, 6, { details: 3 }), revision: 1, role: "member" }]);
  dialogue.client.send("MuteRoom", { room: 1 });
  dialogue.reply("MuteRoom", { state: state(1, 5, { details: 4 }), revision: 1 });
  assert.deepEqual(dialogue.told("roomReset", "message").map(({ type, message }) => [type, message?.seq]), [["message", 6], ["message", 7]]);
  dialogue.receive(posted(1, 8));
  assert.deepEqual(dialogue.told("message").map(({ message }) => message.seq), [8]);
  assert.deepEqual(dialogue.names(), []);
});

test("posts keep within the server's budget and leave in their order", () => {
  const dialogue = Dialogue.signedIn([state(1, 5)]);
  for (let number = 0; number < 100; number++) dialogue.client.post(post(1, `${number}`));
  const { burst, perSecond } = BUDGETS.posts;
  const texts = [];
  let bucket = burst;
  for (let step = 0; step < 1000 && texts.length < 100; step++) {
    for (const { id, fields } of dialogue.records()) {
      texts.push(fields.text);
      bucket -= 1;
      assert.ok(bucket >= 0, `the budget is used up after ${texts.length}`);
      dialogue.receive(["PostMessage.Reply", { seq: 6, at: 2000 }, id]);
    }
    dialogue.clock.advance(20);
    bucket = Math.min(burst, bucket + (20 * perSecond) / 1000);
  }
  assert.deepEqual(texts, Array.from({ length: 100 }, (_, number) => `${number}`));
});

test("a post stays in the outbox until its event was told, also over a reload", async () => {
  const dialogue = Dialogue.signedIn();
  dialogue.client.post(post(1, "one")).catch(() => {});
  assert.deepEqual(dialogue.client.outbox.map(({ state: stands }) => stands), ["sent"]);
  dialogue.client.close();
  const again = new Dialogue({ texts: dialogue.texts });
  assert.deepEqual(again.client.outbox.map(({ nonce, text, state: stands }) => [nonce, text, stands]), [[100n, "one", "waiting"]]);
  again.client.connect();
  again.open();
  assert.deepEqual(again.names(), ["Hello", "PostMessage"]);
  again.welcome({ user, organisation, rooms: [state(1, 5)] });
  again.receive(["PostMessage.Reply", { seq: 6, at: 2000 }, again.ids.get("PostMessage")]);
  assert.deepEqual(again.client.outbox.map(({ seq, state: stands }) => [seq, stands]), [[6, "stored"]]);
  assert.equal(again.texts.length, 1, "what is stored at the server is not stored here");
  again.receive(posted(1, 6, { sender: 7 }));
  assert.deepEqual(again.client.outbox, []);
});

test("a stored post goes out for whoever made it, and for nobody else", () => {
  const maria = Dialogue.signedIn();
  maria.client.close();
  const offline = new Dialogue({ texts: maria.texts });
  offline.client.post(post(1, "one")).catch(() => {});
  const session = offline.texts.getItem("parley.session");
  const { account } = JSON.parse(session);
  assert.deepEqual(account, { organisation: "acme", user: 7 });
  const signIn = (token, user) =>
    offline.texts.setItem("parley.session", JSON.stringify({ token, account: { ...account, user } }));

  signIn("02".repeat(32), account.user + 1);
  const jon = new Dialogue({ texts: offline.texts });
  assert.deepEqual(jon.client.outbox, []);
  jon.client.connect();
  jon.open();
  assert.deepEqual(jon.names(), ["Hello"]);

  // Under another token the server cannot tell whether the page that made it has posted it.
  signIn("03".repeat(32), account.user);
  const again = new Dialogue({ texts: offline.texts });
  assert.deepEqual(again.client.outbox.map(({ text, state: stands }) => [text, stands]), [["one", "failed"]]);

  offline.texts.setItem("parley.session", session);
  const back = new Dialogue({ texts: offline.texts });
  assert.deepEqual(back.client.outbox.map(({ text, state: stands }) => [text, stands]), [["one", "waiting"]]);
});

test("somebody else's sign-in leaves the posts of the former person where they are, until that one signs in again", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.cut();
  dialogue.client.post(post(1, "mine")).catch(() => {});
  dialogue.clock.advance(1000);
  dialogue.open();
  dialogue.receive(["Goodbye", { code: "sessionEnded" }]);
  const signIn = (login, user, byte) => {
    dialogue.client.signIn({ organisation: "acme", login, password: "secret", name: "test" }).catch(() => {});
    if (dialogue.client.status.phase === "connecting") {
      dialogue.open();
      dialogue.welcome();
    }
    dialogue.reply("SignIn", { ...signInReply, token: new Uint8Array(32).fill(byte), user: { ...signInReply.user, user } });
  };
  signIn("other", 9, 2);
  assert.deepEqual([dialogue.client.outbox, dialogue.names()], [[], ["SyncRooms"]]);
  signIn("me", 7, 3);
  const [{ text, state: stands }] = dialogue.client.outbox;
  assert.deepEqual([text, stands, dialogue.names()], ["mine", "failed", ["SyncRooms"]]);
});

test("a post that another page has settled leaves the outbox, and is not sent", async () => {
  for (const settle of ["retry", "discard"]) {
    const one = Dialogue.signedIn();
    one.cut();
    const mine = ending(one.client.post(post(1, "once")));
    const other = new Dialogue({ texts: one.texts, randomNonce: () => 900n });
    other.client.state.posts.failed(100n, new Error("refused"));
    other.client.run();
    assert.deepEqual(other.client.outbox.map(({ state: stands }) => stands), ["failed"]);
    other.client[settle](100n);
    one.clock.advance(1000);
    one.open();
    assert.deepEqual(one.names(), ["Hello"], settle);
    assert.deepEqual([(await mine).error, one.client.outbox], ["elsewhere", []]);
  }
});

test("what another page says of a post in the storage is seen at once", () => {
  const one = Dialogue.signedIn();
  one.cut();
  one.client.post(post(1, "once")).catch(() => {});
  const other = new Dialogue({ texts: one.texts });
  other.client.connect();
  other.open();
  one.client.storageChanged();
  assert.equal(one.client.discard(100n), false, "it may have arrived by the other page");
  other.reply("PostMessage", { seq: 6, at: 2000 });
  one.client.storageChanged();
  assert.deepEqual(one.client.outbox, []);
});

test("a storage that was emptied takes nothing away from a page", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.cut();
  dialogue.client.post(post(1, "one")).catch(() => {});
  dialogue.texts.texts.clear();
  dialogue.clock.advance(1000);
  dialogue.open();
  assert.deepEqual(dialogue.names(), ["Hello", "PostMessage"]);
});

test("nothing is posted behind a sign-in that is not answered: it would be under another name", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.client.signIn({ organisation: "acme", login: "other", password: "secret", name: "test" }).catch(() => {});
  dialogue.client.post(post(1, "mine")).catch(() => {});
  assert.deepEqual(dialogue.names(), ["SignIn"]);
  dialogue.fail("SignIn", { code: "unauthenticated" });
  assert.deepEqual(dialogue.names(), ["PostMessage"]);
});

test("a sign-in that is not answered in time ends the connection, on which nobody knows who is signed in", async () => {
  const dialogue = Dialogue.signedIn([state(1, 5)], { requestTimeout: 5000 });
  const asked = ending(dialogue.client.signIn({ organisation: "acme", login: "other", password: "secret", name: "test" }));
  dialogue.clock.advance(5001);
  assert.equal((await asked).error, "timedOut");
  assert.ok(dialogue.sockets[0].isClosed);
});

test("what a storage holds that makes no sense is passed over", () => {
  const account = { organisation: "acme", user: 7 };
  const owner = { account, token: null };
  const wrong = [
    "{", "7", '"text"', "[]",
    { nonce: "1", room: 1, text: "x".repeat(9000), owner },
    { nonce: "99999999999999999999", room: 1, text: "a", owner },
    { nonce: "2", room: 1, text: "a", mentions: "everybody", owner },
    { nonce: "3", room: -1, text: "a", owner },
    { nonce: "4", room: 1, text: "kept", state: "?", order: "first", owner },
  ];
  for (const cursors of [7, {}, { account, cursors: 7 }, { account, cursors: [7, { room: 0 }, { room: 1, seq: -1, details: 1, read: 0 }] }]) {
    const texts = new MemoryTexts();
    texts.setItem("parley.session", JSON.stringify({ token: "01".repeat(32), account }));
    texts.setItem("parley.cursors", JSON.stringify(cursors));
    wrong.forEach((value, index) => texts.setItem(`parley.post.${index}`, typeof value === "string" ? value : JSON.stringify(value)));
    const dialogue = new Dialogue({ texts, keepsCursors: true });
    assert.deepEqual(dialogue.client.outbox.map(({ text }) => text), ["kept"]);
    dialogue.client.connect();
    dialogue.open();
    assert.deepEqual(dialogue.sent()[0][1].rooms ?? [], []);
  }
});

test("what was stored without saying whose it is comes back for a person to decide, and is then theirs alone", () => {
  const texts = new MemoryTexts();
  const signIn = (user) =>
    texts.setItem("parley.session", JSON.stringify({ token: "01".repeat(32), account: { organisation: "acme", user } }));
  texts.setItem("parley.post.5", JSON.stringify({ nonce: "5", room: 1, text: "old", state: "waiting", wasSent: false, order: 1 }));
  signIn(7);
  const outbox = () => new Dialogue({ texts }).client.outbox.map(({ text, state: stands }) => [text, stands]);
  assert.deepEqual(outbox(), [["old", "failed"]]);
  signIn(8);
  assert.deepEqual(outbox(), []);
  signIn(7);
  assert.deepEqual(outbox(), [["old", "failed"]]);
});

test("a storage that is full, or forbidden, keeps nothing that is not so", () => {
  class Limited extends MemoryTexts {
    isFull = false;
    setItem(key, text) {
      if (this.isFull) throw new Error("QuotaExceededError");
      super.setItem(key, text);
    }
  }
  const texts = new Limited();
  const dialogue = Dialogue.signedIn([state(1, 5)], { texts });
  dialogue.cut();
  dialogue.client.post(post(1, "one")).catch(() => {});
  assert.ok(texts.getItem("parley.post.100"));
  texts.isFull = true;
  dialogue.clock.advance(1000);
  dialogue.open();
  assert.equal(texts.getItem("parley.post.100"), null, "it does not say that the post was never sent");
  dialogue.cut();
  dialogue.clock.advance(2000);
  dialogue.open();
  assert.deepEqual(dialogue.names(), ["Hello", "PostMessage", "Hello", "PostMessage"]);

  const forbid = () => {
    throw new Error("SecurityError");
  };
  const forbidden = { getItem: forbid, setItem: forbid, removeItem: forbid, key: forbid, get length() { return forbid(); } };
  const other = new Dialogue({ texts: forbidden });
  other.client.signIn({ organisation: "acme", login: "me", password: "secret", name: "test" });
  other.open();
  other.welcome();
  other.reply("SignIn", signInReply);
  other.client.post(post(1, "one")).catch(() => {});
  assert.deepEqual(other.names(), ["SyncRooms", "PostMessage"]);
});

test("a page whose session has ended leaves nothing behind where another page has signed out", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.texts.texts.clear();
  dialogue.receive(["Goodbye", { code: "sessionEnded" }]);
  assert.equal(dialogue.texts.length, 0);
});

test("the cursors of the rooms are those of one account", () => {
  const dialogue = Dialogue.signedIn([state(1, 5)], { keepsCursors: true });
  dialogue.receive(["Goodbye", { code: "sessionEnded" }]);
  dialogue.client.signIn({ organisation: "acme", login: "other", password: "secret", name: "test" });
  dialogue.open();
  dialogue.welcome();
  dialogue.reply("SignIn", { ...signInReply, user: { ...signInReply.user, user: 9 } });
  dialogue.reply("SyncRooms", { rooms: [state(2, 3)] });
  dialogue.client.close();
  const again = new Dialogue({ texts: dialogue.texts, keepsCursors: true });
  again.client.connect();
  again.open();
  assert.deepEqual(again.sent()[0][1].rooms, [{ room: 2, seq: 3, details: 1, read: 0 }]);
});

test("a refused post stays as failed until it is sent again or taken back", async () => {
  const dialogue = Dialogue.signedIn();
  const refused = ending(dialogue.client.post(post(1, "one")));
  dialogue.fail("PostMessage", { code: "archived" });
  assert.deepEqual(await refused, { error: "refused", text: "The room is archived." });
  const [failed] = dialogue.client.outbox;
  assert.deepEqual([failed.state, failed.error], ["failed", "The room is archived."]);
  assert.equal(new Dialogue({ texts: dialogue.texts }).client.outbox[0].state, "failed");
  dialogue.client.retry(failed.nonce);
  assert.deepEqual(dialogue.sent().map(([, { nonce, text }]) => [nonce, text]), [[101n, "one"]]);
  dialogue.fail("PostMessage", { code: "archived" });
  assert.ok(dialogue.client.discard(101n));
  assert.deepEqual(dialogue.client.outbox, []);
  assert.equal(dialogue.texts.length, 1);
});

test("a post that was refused for now is sent again with its nonce, when the server says", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.client.post(post(1, "one"));
  dialogue.fail("PostMessage", { code: "rateLimited", after: 700 });
  dialogue.clock.advance(699);
  assert.deepEqual(dialogue.names(), []);
  dialogue.clock.advance(10);
  assert.deepEqual(dialogue.sent().map(([, { nonce }]) => nonce), [100n]);
});

test("goodbye with the advice never stops the client and fails whoever waits", async () => {
  const dialogue = Dialogue.signedIn();
  const asked = ending(dialogue.client.send("UpdateProfile", { name: "x" }));
  dialogue.receive(["Goodbye", { code: "unsupportedVersion" }]);
  assert.equal((await asked).error, "connectionLost");
  assert.deepEqual(dialogue.told().map(({ type, retryIn }) => [type, retryIn]), [["disconnected", null]]);
  dialogue.clock.advance(100_000);
  assert.equal(dialogue.sockets.length, 1);
  assert.equal((await ending(dialogue.client.send("GetRoom", { room: 1 }))).error, "notConnected");
});

test("goodbye with a time to come back is waited for at least so long", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.receive(["Goodbye", { code: "shuttingDown", after: 3000 }]);
  const [{ end, retryIn }] = dialogue.told("disconnected");
  assert.deepEqual([end.kind, end.code], ["goodbye", "shuttingDown"]);
  assert.ok(retryIn >= 3000);
  dialogue.clock.advance(2999);
  assert.equal(dialogue.sockets.length, 1);
  dialogue.clock.advance(3010);
  assert.equal(dialogue.sockets.length, 2);
});

test("whoever comes back does not come before the time that the server asked for", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.receive(["Goodbye", { code: "shuttingDown", after: 3000 }]);
  dialogue.client.wake();
  assert.equal(dialogue.sockets.length, 1);
  dialogue.clock.advance(3002);
  assert.equal(dialogue.sockets.length, 2);
});

test("a close code says what a goodbye says", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.socket.onclose({ code: 4005 });
  const [{ end, retryIn }] = dialogue.told("disconnected");
  assert.deepEqual([end.kind, end.code, retryIn], ["goodbye", "unsupportedVersion", null]);
});

test("an ended session asks for a sign-in, and does not come back by itself", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.receive(["Goodbye", { code: "sessionEnded" }]);
  assert.deepEqual(dialogue.told().map(({ type }) => type), ["signedOut", "disconnected"]);
  dialogue.clock.advance(100_000);
  assert.equal(dialogue.sockets.length, 1);
});

test("a connection on which nobody signs in ends quietly, and the next sign-in opens another", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.client.signOut();
  dialogue.reply("SignOut", {});
  dialogue.told();
  dialogue.receive(["Goodbye", { code: "signInTimeout" }]);
  assert.deepEqual(dialogue.told().map(({ type }) => type), ["disconnected"]);
  dialogue.client.signIn({ organisation: "acme", login: "me", password: "secret", name: "test" });
  assert.equal(dialogue.sockets.length, 2);
});

test("a question that only reads is asked again after a cut, a change is not", async () => {
  const dialogue = Dialogue.signedIn();
  dialogue.client.send("GetMessages", { room: 1, limit: 10 });
  const changed = ending(dialogue.client.send("MuteRoom", { room: 1 }));
  dialogue.cut();
  assert.equal((await changed).error, "connectionLost");
  dialogue.sent();
  dialogue.clock.advance(1000);
  dialogue.open();
  dialogue.receive(["Hello.Reply", { version: 1, agent: "test 1", now: 1, window: 8, keepalive: 60, user, organisation }, 1]);
  assert.deepEqual(dialogue.names(), ["Hello", "GetMessages"]);
});

test("a server that falls silent is asked once and then left", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.clock.advance(54_100);
  assert.deepEqual(dialogue.names(), ["Ping"]);
  dialogue.clock.advance(9_800);
  assert.deepEqual(dialogue.told("disconnected"), []);
  dialogue.clock.advance(300);
  assert.equal(dialogue.told("disconnected")[0].end.kind, "silent");
  assert.ok(dialogue.sockets[0].isClosed);
});

test("a server that answers is kept", () => {
  const dialogue = Dialogue.signedIn();
  for (let count = 0; count < 10; count++) {
    dialogue.clock.advance(54_100);
    if (dialogue.names().includes("Ping")) dialogue.receive(["Pong", {}]);
  }
  assert.deepEqual(dialogue.told("disconnected"), []);
});

test("whoever comes back looks at once whether the connection is alive, also when the clock stood still meanwhile", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.client.wake();
  assert.deepEqual(dialogue.names(), ["Ping"]);
  dialogue.cut();
  dialogue.client.wake();
  assert.equal(dialogue.sockets.length, 2);
});

test("an answer to hello that does not come ends the attempt", () => {
  const dialogue = new Dialogue({ token: TOKEN });
  dialogue.client.connect();
  dialogue.open();
  dialogue.clock.advance(10_100);
  assert.equal(dialogue.told("disconnected")[0].end.kind, "helloTimeout");
});

test("a server that cannot be reached is tried again and again", () => {
  const dialogue = new Dialogue({ token: TOKEN });
  dialogue.client.connect();
  for (let attempt = 1; attempt < 5; attempt++) {
    dialogue.cut();
    assert.equal(dialogue.told("disconnected")[0].end.kind, "unreachable");
    dialogue.clock.advance(30_000);
    assert.ok(dialogue.sockets.length > attempt);
  }
});

test("no more requests go out than the server answers at a time", () => {
  const dialogue = Dialogue.signedIn();
  for (let count = 0; count < 20; count++) dialogue.client.send("GetRoom", { room: 1 });
  assert.equal(dialogue.names().length, 8);
});

test("closing says goodbye and answers whoever waits", async () => {
  const dialogue = Dialogue.signedIn();
  const asked = ending(dialogue.client.send("GetRoom", { room: 1 }));
  dialogue.client.close();
  assert.deepEqual(dialogue.sent().pop(), ["Goodbye", { code: "done" }]);
  assert.equal((await asked).error, "closed");
  dialogue.clock.advance(100_000);
  assert.equal(dialogue.sockets.length, 1);
});

test("what the protocol does not allow is refused before it is sent", async () => {
  const dialogue = Dialogue.signedIn();
  const wrong = await ending(dialogue.client.send("GetRoom", { room: 0 }));
  assert.deepEqual([wrong.error, wrong.text], ["invalid", "GetRoom.room: 0 is not allowed"]);
  assert.equal((await ending(dialogue.client.post(post(1, "x".repeat(8001))))).error, "invalid");
  assert.deepEqual([dialogue.names(), dialogue.client.outbox], [[], []]);
});

test("an event that came before its room was known is fetched when the room comes", () => {
  const dialogue = Dialogue.signedIn([]);
  dialogue.receive(posted(9, 4));
  dialogue.receive(["RoomJoined", { room: 9, entry: entry(9, 2) }]);
  assert.deepEqual(dialogue.sent(), [["GetChanges", { room: 9, since: 2, limit: 200 }]]);
});

test("what is held of a room's details is kept by arithmetic, once its revision is known", () => {
  const dialogue = Dialogue.signedIn([state(1, 5, { details: 3 }), state(2, 5, { details: 3 })]);
  dialogue.receive(["OwnStateChanged", { room: 1, state: state(1, 5, { details: 4 }), revision: 2, role: "member", muted: true }]);
  for (const room of [1, 2]) dialogue.receive(["ParticipantLeft", { room, user: 8, revision: 5, by: 8 }]);
  dialogue.cut();
  dialogue.clock.advance(1000);
  dialogue.open();
  assert.deepEqual(dialogue.sent()[0][1].rooms.map(({ details }) => details), [7, 3]);
});

test("values that were left out make the client compare all rooms again", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.receive(["ValuesBehind", {}]);
  assert.deepEqual(dialogue.names(), ["SyncRooms"]);
  assert.equal(dialogue.told("valuesBehind").length, 1);
});

test("bytes that are no records, a text and a cut record end the connection", () => {
  for (const data of [new Uint8Array([2, 0x98, 1, 1]).buffer, "text", new Uint8Array([5, 3]).buffer]) {
    const dialogue = Dialogue.signedIn();
    dialogue.socket.onmessage({ data });
    assert.equal(dialogue.told("disconnected")[0].end.kind, "protocolViolation");
    assert.ok(dialogue.sockets[0].isClosed);
  }
});

test("what a connection reports late is not taken for news of the present one", () => {
  const dialogue = Dialogue.signedIn();
  const { onmessage } = dialogue.socket;
  dialogue.cut();
  dialogue.clock.advance(1000);
  dialogue.open();
  dialogue.welcome({ user, organisation, rooms: [] });
  onmessage({ data: encode(...posted(1, 6)).buffer });
  assert.deepEqual(dialogue.told("message"), []);
});

test("changes that were refused for now are asked for again, when the server says", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.receive(posted(1, 7));
  dialogue.fail("GetChanges", { code: "rateLimited", after: 700 });
  dialogue.clock.advance(699);
  assert.deepEqual(dialogue.names(), []);
  dialogue.clock.advance(10);
  assert.deepEqual(dialogue.sent(), [["GetChanges", { room: 1, since: 5, limit: 200 }]]);
});

test("whoever posts has read up to there, and posting is the end of typing", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.client.typing(1);
  dialogue.client.post(post(1, "one"));
  dialogue.client.stopTyping(1);
  assert.deepEqual(dialogue.names(), ["SetTyping", "PostMessage"]);
  dialogue.receive(posted(1, 6, { sender: 7 }));
  dialogue.client.markRead(1, 6);
  assert.deepEqual(dialogue.names(), []);
});

test("posts leave room in the window for other requests", () => {
  const dialogue = new Dialogue({ token: TOKEN }).signedIn({ rooms: [state(1, 5)], window: 100 });
  for (let count = 0; count < 30; count++) dialogue.client.post(post(1, `${count}`));
  assert.equal(dialogue.names().length, 16);
});

test("a read marker is said once, and again after a cut", async () => {
  const dialogue = Dialogue.signedIn();
  dialogue.client.markRead(1, 3);
  dialogue.client.markRead(1, 4);
  dialogue.client.markRead(1, 2);
  assert.deepEqual(dialogue.sent(), [["MarkRead", { room: 1, seq: 3 }]]);
  dialogue.reply("MarkRead", {});
  await settled();
  assert.deepEqual(dialogue.sent(), [["MarkRead", { room: 1, seq: 4 }]]);
  dialogue.cut();
  await settled();
  dialogue.clock.advance(1000);
  dialogue.open();
  dialogue.welcome({ user, organisation, rooms: [] });
  assert.deepEqual(dialogue.sent(), [["MarkRead", { room: 1, seq: 4 }]]);
  dialogue.reply("MarkRead", {});
  await settled();
  dialogue.client.markRead(1, 4);
  assert.deepEqual(dialogue.names(), []);
});

test("typing is said every four seconds, and its end only if it was said", () => {
  const dialogue = Dialogue.signedIn();
  dialogue.client.stopTyping(1);
  for (let stroke = 0; stroke < 50; stroke++) {
    dialogue.client.typing(1);
    dialogue.clock.advance(100);
  }
  dialogue.client.stopTyping(1);
  dialogue.client.stopTyping(1);
  assert.deepEqual(dialogue.sent(), [
    ["SetTyping", { room: 1 }],
    ["SetTyping", { room: 1 }],
    ["SetTyping", { room: 1, stopped: true }],
  ]);
});

test("signing out forgets the token, the rooms and the posts", async () => {
  const dialogue = Dialogue.signedIn();
  const pending = ending(dialogue.client.post(post(1, "one")));
  dialogue.client.signOut();
  dialogue.reply("SignOut", {});
  assert.equal((await pending).error, "signedOut");
  assert.deepEqual([dialogue.texts.length, dialogue.client.outbox, dialogue.client.account], [0, [], null]);
});

test("a listener that fails does not keep the others from hearing", () => {
  const dialogue = Dialogue.signedIn();
  const heard = [];
  dialogue.client.listeners.clear();
  dialogue.client.listen(() => {
    throw new Error("the listener's fault");
  });
  dialogue.client.listen((event) => heard.push(event.type));
  dialogue.receive(posted(1, 6));
  assert.deepEqual(heard, ["message"]);
  assert.throws(() => dialogue.clock.advance(1), /the listener's fault/);
});
