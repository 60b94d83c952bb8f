import assert from "node:assert/strict";
import test from "node:test";
import {
  emptyTimeline, findMessage, mergePage, withChange, withMessage, withReply, withoutReply,
} from "../../../Sources/WebPages/Page/state/timeline.js";

const message = (seq, more = {}) => ({ room: 1, seq, sender: 2, posted: seq * 1000, text: `text ${seq}`, mentions: [],
  replies: 0, change: seq, ...more });
const page = (from, to, more = {}) => ({
  seq: to, earlier: from > 1, later: false,
  messages: Array.from({ length: to - from + 1 }, (_, index) => message(from + index)), ...more,
});
const numbers = (timeline) => timeline.messages.map(({ seq }) => seq);

test("live messages follow the newest page", () => {
  let timeline = mergePage(emptyTimeline(), page(5, 7), "replace");
  timeline = withMessage(timeline, message(8));
  assert.deepEqual(numbers(timeline), [5, 6, 7, 8]);
  assert.equal(withMessage(timeline, message(8)), timeline, "told again, it is there once");
});

test("a message that comes while the page is on its way is there once", () => {
  const waiting = withMessage(withMessage(emptyTimeline(), message(7)), message(8));
  assert.deepEqual(numbers(waiting), []);
  assert.deepEqual(numbers(mergePage(waiting, page(5, 7), "replace")), [5, 6, 7, 8]);
});

test("a change that comes while the page is on its way is not lost", () => {
  let timeline = withChange(emptyTimeline(), { type: "edited", seq: 6, change: 9, at: 1, text: "edited",
    mentions: [] });
  timeline = withMessage(timeline, message(10));
  timeline = withChange(timeline, { type: "deleted", seq: 10, change: 11, by: 2 });
  timeline = mergePage(timeline, page(5, 8), "replace");
  assert.equal(findMessage(timeline, 6).text, "edited");
  assert.equal(findMessage(timeline, 10).deletedBy, 2);
});

test("an old change does not undo what a page already tells", () => {
  let timeline = withChange(emptyTimeline(), { type: "edited", seq: 6, change: 8, at: 1, text: "first edit",
    mentions: [] });
  const newer = page(5, 9);
  newer.messages[1] = message(6, { text: "second edit", change: 9 });
  timeline = mergePage(timeline, newer, "replace");
  assert.equal(findMessage(timeline, 6).text, "second edit");
});

test("pages before and behind join without doubles", () => {
  let timeline = mergePage(emptyTimeline(), page(50, 60, { later: true }), "replace");
  timeline = mergePage(timeline, page(40, 52, { later: true }), "before");
  assert.deepEqual([numbers(timeline)[0], timeline.messages.length, timeline.earlier, timeline.later],
    [40, 21, true, true]);
  timeline = mergePage(timeline, page(61, 70), "after");
  assert.deepEqual([numbers(timeline).at(-1), timeline.messages.length, timeline.later], [70, 31, false]);
});

test("what is live is not put behind a gap", () => {
  let timeline = mergePage(emptyTimeline(), page(50, 60, { later: true }), "replace");
  timeline = withMessage(timeline, message(90));
  assert.equal(findMessage(timeline, 90), undefined);
  timeline = mergePage(timeline, page(61, 80), "after");
  assert.equal(findMessage(timeline, 90).seq, 90);
});

test("more live events than are remembered leave something to be fetched", () => {
  let timeline = emptyTimeline();
  for (let seq = 11; seq <= 400; seq++) timeline = withMessage(timeline, message(seq));
  timeline = mergePage(timeline, page(1, 10), "replace");
  assert.equal(timeline.later, true);
  assert.deepEqual(numbers(timeline).at(-1), 10);
});

test("answers are counted once, and taken back", () => {
  let timeline = mergePage(emptyTimeline(), page(1, 5), "replace");
  timeline = withReply(timeline, message(6, { parent: 2 }));
  timeline = withReply(timeline, message(6, { parent: 2 }));
  assert.equal(findMessage(timeline, 2).replies, 1);
  timeline = withReply(timeline, message(4, { parent: 2 }));
  assert.equal(findMessage(timeline, 2).replies, 1, "the page had counted it");
  assert.equal(findMessage(withoutReply(timeline, 2, 7), 2).replies, 0);
});

test("a deleted message loses its text, and an older edit does not bring it back", () => {
  let timeline = mergePage(emptyTimeline(), page(1, 5), "replace");
  timeline = withChange(timeline, { type: "deleted", seq: 3, change: 7, by: 2 });
  timeline = withChange(timeline, { type: "edited", seq: 3, change: 6, text: "back", mentions: [] });
  assert.deepEqual([findMessage(timeline, 3).text, findMessage(timeline, 3).deletedBy], ["", 2]);
});
