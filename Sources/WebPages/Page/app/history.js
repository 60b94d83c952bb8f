/**
 * Loads what is shown: pages of a room's messages, threads, participants.
 *
 * @module
 */

import { withEntry } from "../state/store.js";
import { emptyTimeline, findMessage, mergePage } from "../state/timeline.js";
import { failureText } from "../text/failures.js";

const firstPage = 60;
const nextPage = 100;
/** How many participants are loaded of one room; a larger room is not shown in full. */
const participantsMax = 2000;

export class History {
  #app;
  /** What is being loaded: each only once at a time. */
  #running = new Set();

  constructor(app) {
    this.#app = app;
  }

  /** Loads the newest messages of a room, and who takes part, if that has not been done. */
  async open(room, message) {
    this.#participants(room);
    const held = this.#timeline(room);
    if (message !== undefined && !findMessage(held, message)) return this.#page(room, "replace", { around: message });
    if (!held.loaded) return this.#page(room, "replace", {});
  }

  /** Loads what lies before the messages that are held. */
  earlier(room) {
    const held = this.#timeline(room);
    if (!held.loaded || !held.earlier) return;
    return this.#page(room, "before", { before: held.messages[0].seq });
  }

  /** Loads what lies behind the messages that are held. */
  later(room) {
    const held = this.#timeline(room);
    if (!held.loaded || !held.later) return;
    return this.#page(room, "after", { after: held.messages.at(-1).seq });
  }

  /** Loads the newest messages in place of those that are held, if these do not reach the end. */
  async newest(room) {
    if (this.#timeline(room).later) await this.#page(room, "replace", {});
  }

  /** Loads a thread. */
  async openThread(room, parent) {
    const { store, client, people } = this.#app;
    const { thread } = store.state;
    const isHeld = thread?.room === room && thread.parent === parent;
    if (isHeld && thread.timeline.loaded) return;
    if (!isHeld) store.update({ thread: { room, parent, timeline: emptyTimeline() } });
    await this.#once(`thread ${room} ${parent}`, async () => {
      const known = findMessage(store.state.timelines.get(room), parent);
      const [root, page] = await Promise.all([
        known ? undefined : client.send("GetMessages", { room, limit: 1, around: parent }),
        client.send("GetReplies", { room, parent, limit: nextPage }),
      ]);
      const messages = client.messages(page, room);
      const loose = root && client.messages(root, room).find((message) => message.seq === parent);
      people.need([...messages, ...(loose ? [loose] : [])].flatMap(peopleOf));
      this.#updateThread(room, parent, (held) => ({
        root: loose,
        error: undefined,
        timeline: mergePage(held.timeline, pageOf(page, messages), "replace"),
      }));
    }, (error) => this.#updateThread(room, parent, () => ({ error })));
  }

  /** Loads earlier answers of the thread that is shown. */
  earlierReplies() {
    const { store, client, people } = this.#app;
    const { room, parent, timeline } = store.state.thread ?? {};
    if (!timeline?.loaded || !timeline.earlier) return;
    return this.#once(`thread ${room} ${parent}`, async () => {
      const before = timeline.messages[0].seq;
      const page = await client.send("GetReplies", { room, parent, limit: nextPage, before });
      const messages = client.messages(page, room);
      people.need(messages.flatMap(peopleOf));
      const older = pageOf(page, messages);
      this.#updateThread(room, parent, (held) => ({ timeline: mergePage(held.timeline, older, "before") }));
    });
  }

  /** The connection stands again: what could not be loaded is loaded now. */
  refresh() {
    const { route, phase, thread } = this.#app.store.state;
    if (phase !== "signedIn") return;
    // Who came, went or read on in the meantime is not told again.
    this.#app.store.update(({ participants }) => ({
      participants: new Map([...participants].map(([room, held]) => [room, { ...held, isComplete: false }])),
    }));
    if (route.room !== undefined) this.open(route.room, route.message);
    if (thread && !thread.timeline.loaded) this.openThread(thread.room, thread.parent);
  }

  /** Forgets what is held of a room. */
  forget(room) {
    const { store } = this.#app;
    store.update(({ timelines, participants, thread }) => ({
      timelines: withEntry(timelines, room, undefined),
      participants: withEntry(participants, room, undefined),
      thread: thread?.room === room ? undefined : thread,
    }));
    if (store.state.route.room === room) this.refresh();
  }

  /** Forgets what is being loaded: somebody else may sign in. */
  clear() {
    this.#running.clear();
  }

  /** What is held of a room; from now on live messages are remembered for pages that are on their way. */
  #timeline(room) {
    const { store } = this.#app;
    const held = store.state.timelines.get(room);
    if (held) return held;
    const timeline = emptyTimeline();
    store.update(({ timelines }) => ({ timelines: withEntry(timelines, room, timeline) }));
    return timeline;
  }

  #page(room, place, which) {
    const { client, people, store } = this.#app;
    return this.#once(`room ${room}`, async () => {
      const limit = place === "replace" ? firstPage : nextPage;
      const page = await client.send("GetMessages", { room, limit, ...which });
      const messages = client.messages(page, room);
      people.need(messages.flatMap(peopleOf));
      this.#update(room, (held) => ({ ...mergePage(held, pageOf(page, messages), place), error: undefined }));
    }, (error) => {
      if (!store.state.timelines.get(room)?.loaded) this.#update(room, (held) => ({ ...held, error }));
    });
  }

  async #participants(room) {
    const { client, people, store } = this.#app;
    if (store.state.participants.get(room)?.isComplete) return;
    await this.#once(`participants ${room}`, async () => {
      const all = new Map();
      let after;
      let reply;
      do {
        reply = await client.send("ListParticipants", { room, limit: 200, ...(after !== undefined && { after }) });
        for (const { user, role, since, read } of reply.participants) all.set(user, { user, role, since, read });
        after = reply.participants.at(-1)?.user;
      } while (reply.more && all.size < participantsMax);
      people.need([...all.keys()]);
      const held = { people: all, isComplete: true };
      store.update(({ participants }) => ({ participants: withEntry(participants, room, held) }));
    });
  }

  #update(room, change) {
    this.#app.store.update(({ timelines }) => {
      const held = timelines.get(room);
      return held && { timelines: withEntry(timelines, room, change(held)) };
    });
  }

  #updateThread(room, parent, change) {
    this.#app.store.update(({ thread }) =>
      thread?.room === room && thread.parent === parent ? { thread: { ...thread, ...change(thread) } } : undefined);
  }

  /**
   * Runs something unless it runs already. What fails is told in words; it is tried again when the connection stands.
   */
  async #once(name, run, failed = () => {}) {
    if (this.#running.has(name)) return;
    this.#running.add(name);
    try {
      await run();
    } catch (error) {
      failed(failureText(error, { notFound: "There is no such room or message, or you may not see it." }));
    } finally {
      this.#running.delete(name);
    }
  }
}

function pageOf(reply, messages) {
  return { seq: reply.seq, earlier: reply.earlier ?? false, later: reply.later ?? false, messages };
}

const peopleOf = (message) => [message.sender, message.deletedBy, ...message.mentions];
