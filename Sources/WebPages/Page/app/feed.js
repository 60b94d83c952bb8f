/**
 * The bridge from the client's events to the state: what is said in rooms, and who takes part in them.
 *
 * @module
 */

import { withEntry } from "../state/store.js";
import { emptyTimeline, findMessage, withChange, withMessage, withReply, withoutReply } from "../state/timeline.js";
import { titleOf } from "../state/rooms.js";

export class Feed {
  #app;

  /** @param app everything else; see `main.js` */
  constructor(app) {
    this.#app = app;
    app.client.listen((event) => this.#take(event));
    app.roomList.listen((numbers) => this.#takeRooms(numbers));
    this.#posts();
    app.store.watch(({ me, organisation }) => [me?.user, organisation?.slug], ([user, organisation]) => {
      if (!user) return;
      app.drafts.setOwner(organisation, user);
      app.people.take([app.store.state.me]);
    });
  }

  #take(event) {
    switch (event.type) {
      case "connected":
      case "valuesBehind":
        return this.#app.history.refresh();
      case "signedOut":
        return this.#app.history.clear();
      case "message":
        return this.#posted(event.message);
      case "edited":
        return this.#changed({ type: "edited", ...event.edit });
      case "deleted":
        return this.#changed({ type: "deleted", ...event.deletion });
      case "outbox":
        return this.#posts();
      case "roomReset":
        return this.#app.history.forget(event.state.room);
      case "participantChanged":
        this.#app.people.need([event.user]);
        return this.#participant(event.room, event.user, (held) => ({ since: 0, read: 0, ...held, role: event.role }));
      case "participantLeft":
        return this.#participant(event.room, event.user, () => undefined);
      case "readMarkerMoved":
        return this.#participant(event.room, event.user, (held) =>
          held && { ...held, read: Math.max(held.read, event.seq) });
      case "userUpdated":
        return this.#app.people.take([event.user]);
    }
  }

  /** What waits for its acknowledgement. */
  #posts() {
    const { store, client } = this.#app;
    const posts = client.outbox;
    const nonces = new Set(posts.map((post) => post.nonce));
    store.update(({ settled }) => ({ posts, settled: new Set([...settled].filter((nonce) => nonces.has(nonce))) }));
  }

  /** One's own message may come before its acknowledgement: then it is not to be seen twice. */
  #settle(message) {
    this.#app.store.update(({ posts, settled }) => {
      const post = posts.find(({ nonce, room, text, parent, state }) =>
        state !== "failed" && room === message.room && text === message.text && parent === message.parent
          && !settled.has(nonce));
      return post && { settled: new Set(settled).add(post.nonce) };
    });
  }

  #posted(message) {
    const { store, people } = this.#app;
    if (message.sender === store.state.me?.user) this.#settle(message);
    people.need([message.sender, ...message.mentions]);
    store.update((state) => {
      const held = state.timelines.get(message.room);
      const timelines = held
        ? withEntry(state.timelines, message.room, withReply(withMessage(held, message), message))
        : state.timelines;
      return { timelines, thread: threadWith(state.thread, message) };
    });
  }

  #changed(event) {
    const { store, people } = this.#app;
    people.need([event.by, ...(event.mentions ?? [])]);
    store.update((state) => {
      const held = state.timelines.get(event.room) ?? emptyTimeline();
      const isThread = state.thread?.room === event.room;
      const before = findMessage(held, event.seq) ?? (isThread && findMessage(state.thread.timeline, event.seq));
      const answered = before ? before.deletedBy === undefined && before.parent : event.parent;
      const counted = withChange(held, event);
      const after = event.type === "deleted" && answered ? withoutReply(counted, answered, event.change) : counted;
      const isHeld = state.timelines.has(event.room);
      const timelines = isHeld ? withEntry(state.timelines, event.room, after) : state.timelines;
      const thread = isThread ? { ...state.thread, timeline: withChange(state.thread.timeline, event) } : state.thread;
      return { timelines, thread };
    });
  }

  /** What the list of rooms says of some of them. */
  #takeRooms(numbers) {
    const { store, roomList, people } = this.#app;
    const rooms = new Map(store.state.rooms);
    for (const number of numbers) {
      const room = roomList.rooms.get(number);
      if (!room) {
        if (rooms.has(number)) this.#left(rooms.get(number));
        rooms.delete(number);
        continue;
      }
      const typing = [...room.typing.keys()];
      rooms.set(number, { ...room, typing });
      people.need([room.last?.sender, ...(room.details.pair ?? []), ...typing]);
    }
    store.update({ rooms, areRoomsLoaded: roomList.isLoaded });
  }

  /** The user takes no part in a room any more. */
  #left(room) {
    const { store, router, toasts, history } = this.#app;
    const { phase, users, me, route } = store.state;
    if (phase !== "signedIn") return;
    if (route.room === room.room) {
      router.go({}, { replace: true });
      toasts.show(`You are no longer in “${titleOf(room, users, me.user)}”.`);
    }
    history.forget(room.room);
  }

  #participant(room, user, change) {
    this.#app.store.update(({ participants }) => {
      const held = participants.get(room);
      if (!held) return undefined;
      const people = withEntry(held.people, user, change(held.people.get(user)));
      return { participants: withEntry(participants, room, { ...held, people }) };
    });
  }
}

/** Takes an answer into the thread that is shown, if it belongs there. */
function threadWith(thread, message) {
  if (thread?.room !== message.room || thread.parent !== message.parent) return thread;
  return { ...thread, timeline: withMessage(thread.timeline, message) };
}
