/** A thread beside the room: the message that began it, the answers, and where one answers. @module */

import { emptyTimeline, findMessage } from "../state/timeline.js";
import { countText } from "../text/times.js";
import { composerView } from "./composer.js";
import { fill, h, iconButton, setText } from "./dom.js";
import { MessageList } from "./message-list.js";
import { createRow, updateRow } from "./message-row.js";

/**
 * @param app
 * @param {number} room
 * @param {number} parent the message that began the thread
 */
export function threadView(app, room, parent) {
  const { store, history } = app;
  const root = createRow();
  root.classList.add("thread-root");
  const count = h("div", { class: "thread-count" });
  const messages = new MessageList(app, {
    room,
    isThread: true,
    label: "Replies",
    loadEarlier: () => history.earlierReplies(),
  });
  const state = h("div", { class: "messages-state" });
  const composer = composerView(app, { room, parent, onSent: () => messages.toEnd(), onEditLast: editLast });
  const element = h("div", { class: "panel" },
    h("header", { class: "panel-header" },
      h("h2", {}, "Thread"),
      iconButton("close", "Close thread", { onclick: () => app.actions.closePanel() })),
    h("div", { class: "thread-top" }, root, count),
    h("div", { class: "messages-place" }, messages.element, state),
    composer.element);

  const held = () => {
    const { thread } = store.state;
    return thread?.room === room && thread.parent === parent ? thread : { timeline: emptyTimeline() };
  };
  const stops = [
    store.watch(
      ({ thread, posts, editing, users, timelines, settled }) =>
        [thread, posts, editing, users, timelines.get(room), settled],
      ([, posts, editing, , timeline]) => {
        const thread = held();
        messages.show(thread.timeline, {
          me: store.state.me?.user,
          posts: posts.filter((post) => post.room === room && post.parent === parent
            && !store.state.settled.has(post.nonce)),
          editing: editing?.room === room ? editing.seq : undefined,
        });
        fill(state, thread.error && h("p", { class: "load-error", role: "alert" }, thread.error));
        const message = findMessage(timeline, parent) ?? thread.root;
        const replies = thread.timeline.earlier ? message?.replies ?? 0
          : thread.timeline.messages.filter((reply) => reply.deletedBy === undefined).length;
        setText(count, thread.timeline.loaded ? (replies ? countText(replies, "reply", "replies") : "No replies yet")
          : "");
        const row = message && { key: "root", kind: "message", message, isFirst: true };
        if (row && (root.shown !== message || root.users !== store.state.users)) {
          Object.assign(root, { shown: message, users: store.state.users });
          updateRow(root, row, { app, room, isThread: true });
          root.classList.add("thread-root");
        }
      }),
    store.watch(({ users }) => users, () => messages.redraw()),
  ];
  history.openThread(room, parent);

  function editLast() {
    const own = held().timeline.messages.findLast((reply) => reply.sender === store.state.me.user
      && reply.deletedBy === undefined);
    if (!own) return false;
    app.actions.beginEdit(room, own.seq);
    return true;
  }

  return {
    element,
    focus: () => composer.focus(),
    close() {
      for (const stop of stops) stop();
      messages.close();
      composer.close();
    },
  };
}
