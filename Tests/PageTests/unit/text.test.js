import assert from "node:assert/strict";
import test from "node:test";
import { parseRoute, routeHash } from "../../../Sources/WebPages/Page/app/router.js";
import { folded, listRooms, titleOf } from "../../../Sources/WebPages/Page/state/rooms.js";
import { emojiGroups, findEmoji } from "../../../Sources/WebPages/Page/text/emoji.js";
import { failureText } from "../../../Sources/WebPages/Page/text/failures.js";
import { findMentions, mentionBefore } from "../../../Sources/WebPages/Page/text/mentions.js";
import { briefText, dayOf, dayText } from "../../../Sources/WebPages/Page/text/times.js";
import { initialsOf } from "../../../Sources/WebPages/Page/views/avatar.js";
import { isTooLong, sendable } from "../../../Sources/WebPages/Page/views/text-field.js";

const people = [
  { user: 1, name: "Maria Silva", login: "maria" },
  { user: 2, name: "Jon", login: "jon" },
  { user: 3, name: "Jon Bergström", login: "jonb" },
  { user: 4, name: "Sam", login: "sam1" },
  { user: 5, name: "Sam", login: "sam2" },
];
const mentioned = (text) => findMentions(text, people).map(({ user }) => user);

test("the longest name that fits is mentioned", () => {
  assert.deepEqual(mentioned("@Jon Bergström and @jon!"), [3, 2]);
});

test("an address is no mention, nor is the beginning of a word", () => {
  assert.deepEqual(mentioned("maria@maria.example @mariana"), []);
});

test("of two people with one name neither is found by it", () => {
  assert.deepEqual(mentioned("@Sam @sam2"), [5]);
});

test("the mention that is being typed", () => {
  assert.deepEqual(mentionBefore("Hello @ma", 9), { start: 6, query: "ma" });
  assert.deepEqual(mentionBefore("@", 1), { start: 0, query: "" });
  assert.equal(mentionBefore("a@ma", 4), undefined);
  assert.equal(mentionBefore("@ ma", 4), undefined);
});

test("places and their addresses", () => {
  for (const route of [{ room: 3 }, { room: 3, message: 17 }, { room: 3, thread: 12 }, { room: 3, panel: "details" }]) {
    assert.deepEqual(parseRoute(routeHash(route)), route);
  }
  assert.deepEqual(parseRoute("#/elsewhere"), {});
  assert.deepEqual(parseRoute(""), {});
});

test("rooms are found without accents and case, archived ones come last", () => {
  const room = (number, name, at, archived) => [number,
    { room: number, details: { kind: "group", name, archived, created: 0 }, last: { at } }];
  const rooms = new Map([room(1, "Café", 1), room(2, "Release", 2), room(3, "Old café", 3, true)]);
  const title = (one) => titleOf(one, new Map(), 1);
  assert.deepEqual(listRooms(rooms, "", title).map((one) => one.room), [2, 1, 3]);
  assert.deepEqual(listRooms(rooms, "CAFE", title).map((one) => one.room), [1, 3]);
  assert.equal(folded("Ærø Ünal"), "ærø unal");
});

test("days are counted in the reader's zone", () => {
  const noon = Date.parse("2026-05-05T12:00:00") - Date.UTC(2020, 0, 1);
  const day = 86_400_000;
  assert.equal(dayOf(noon) - dayOf(noon - day), 1);
  assert.notEqual(dayText(noon, noon), dayText(noon - day, noon));
  assert.notEqual(dayText(noon - day, noon), dayText(noon - 2 * day, noon));
  assert.match(briefText(noon - 400 * day, noon), /2025/);
});

test("what went wrong is told in words", () => {
  assert.match(failureText({ kind: "refused", failure: { code: "forbidden" } }), /not allowed/);
  assert.match(failureText({ kind: "notConnected" }), /no connection/i);
  assert.equal(failureText({ kind: "refused", failure: { code: "conflict", detail: "The last owner." } }),
    "The last owner.");
  assert.equal(failureText({ failure: { code: "notFound" } }, { notFound: "Gone." }), "Gone.");
});

test("initials are one or two signs, whatever the name", () => {
  assert.equal(initialsOf("Maria Silva"), "MS");
  assert.equal(initialsOf("  jon "), "J");
  assert.equal(initialsOf("陈 丽"), "陈丽");
  assert.equal(initialsOf("…"), "");
  assert.ok([...initialsOf(`Z${"\u0335".repeat(60)} x`)].length <= 3);
});

test("what would be refused is not sent", () => {
  assert.equal(sendable(" a\u0000\r\nb\u0007\tc "), "a\nb\tc");
  assert.equal(isTooLong("é".repeat(4000)), false);
  assert.equal(isTooLong("é".repeat(4001)), true);
});

test("emoji are found by the beginnings of their words", () => {
  const found = (search) => findEmoji(search).flatMap(({ emoji }) => emoji.map((each) => each.emoji));
  assert.deepEqual(found("thumbs d"), ["👎"]);
  assert.ok(found("HEART").includes("❤️"));
  assert.deepEqual(found("nothing like it"), []);
  assert.equal(found("").length, emojiGroups.flatMap(({ emoji }) => emoji).length);
});

test("each emoji is one, has a name, and is there once", () => {
  const all = emojiGroups.flatMap(({ emoji }) => emoji);
  for (const { emoji, name } of all) assert.match(`${emoji} ${name}`, /^\p{RGI_Emoji} [a-z ]+$/v);
  assert.equal(new Set(all.map(({ emoji }) => emoji)).size, all.length);
});
