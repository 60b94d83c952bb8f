/**
 * What the reader can do, each as a function of the page: it asks the client, and says what went wrong.
 *
 * @module
 */

import { withEntry } from "../state/store.js";
import { findMessage } from "../state/timeline.js";
import { findMentions } from "../text/mentions.js";
import { placeOf } from "./storage.js";

/** How many people a message may mention (the schema's bound). */
const mentionsMax = 50;

export class Actions {
  #app;

  constructor(app) {
    this.#app = app;
  }

  /** Signs out: the token is revoked, what was typed is forgotten. */
  async signOut() {
    const { drafts, session } = this.#app;
    if (await this.#try(() => session.signOut())) drafts.clear();
  }

  // Places

  /** Goes to a room. */
  openRoom(room) {
    this.#app.router.go({ room });
  }

  /** Goes to a thread. */
  openThread(room, parent) {
    this.#app.router.go({ room, thread: parent });
  }

  /** Closes the panel beside the messages. */
  closePanel() {
    const { route } = this.#app.store.state;
    this.#app.router.go({ room: route.room });
  }

  // Messages

  /** Posts a message. It is on the page at once, and kept until the server has it. */
  post(room, text, parent) {
    const { client, store } = this.#app;
    const mentions = this.mentioned(room, text);
    store.update(({ markers }) => ({ markers: withEntry(markers, room, undefined) }));
    // How it ends is told by the outbox.
    client.post({ room, text, ...(parent && { parent }), ...(mentions.length && { mentions }) }).catch(() => {});
    client.stopTyping(room);
  }

  /** Tries a refused post again. */
  retry(nonce) {
    this.#app.client.retry(nonce);
  }

  /** Takes back a post. */
  discard(nonce) {
    this.#app.client.discard(nonce);
  }

  /** Begins to edit one of the own messages. */
  beginEdit(room, seq) {
    this.#app.store.update({ editing: { room, seq } });
  }

  /** Ends editing without a change. */
  endEdit() {
    const { store, drafts } = this.#app;
    const { editing } = store.state;
    if (editing) drafts.write(placeOf.edit(editing.room, editing.seq), "");
    store.update({ editing: undefined });
  }

  /** Gives a message another text. @throws what the client throws, for the form to show */
  async edit(room, seq, text) {
    const mentions = this.mentioned(room, text);
    await this.#app.client.send("EditMessage", { room, seq, text, ...(mentions.length && { mentions }) });
    this.endEdit();
  }

  /** Deletes a message after asking. */
  async remove(message) {
    const isSure = await this.#app.confirm({
      title: "Delete this message?",
      text: "Everyone in the room will see that a message was deleted.",
      action: "Delete",
      isDangerous: true,
    });
    if (isSure) await this.#try(() => this.#app.client.send("DeleteMessage", { room: message.room, seq: message.seq }));
  }

  /** Copies the address of a message. */
  async copyLink(message) {
    const { router, toasts } = this.#app;
    const address = router.address({ room: message.room, message: message.seq });
    try {
      await navigator.clipboard.writeText(address);
      toasts.show("The link to the message was copied.");
    } catch {
      toasts.show(address);
    }
  }

  /** Says that the reader types. */
  typing(room) {
    this.#app.client.typing(room);
  }

  /** Who of a room is mentioned in a text. */
  mentioned(room, text) {
    const people = this.peopleOf(room);
    return [...new Set(findMentions(text, people).map((mention) => mention.user))].slice(0, mentionsMax);
  }

  /** Those who take part in a room, as far as they are known. */
  peopleOf(room) {
    const { participants, users } = this.#app.store.state;
    return [...(participants.get(room)?.people.keys() ?? [])].map((user) => users.get(user)).filter(Boolean);
  }

  // Reading

  /** The reader has seen the messages of a room up to a number. */
  readUpTo(room, seq) {
    const held = this.#app.store.state.rooms.get(room);
    if (!held || seq <= held.read || document.visibilityState !== "visible" || !document.hasFocus()) return;
    this.#app.client.markRead(room, seq);
  }

  /** Keeps where the new messages begin, when a room is opened. */
  mark(room) {
    this.#app.store.update(({ rooms, markers }) => {
      const held = rooms.get(room);
      return { markers: withEntry(markers, room, held?.unread ? held.read : undefined) };
    });
  }

  /** Counts a message and what follows it as not read. */
  async markUnread(message) {
    const { client, router, toasts } = this.#app;
    if (!(await this.#try(() => client.send("MarkUnread", { room: message.room, seq: message.seq })))) return;
    router.go({});
    toasts.show("Marked as unread.");
  }

  // Rooms

  /** Opens the direct room with somebody. */
  async openDirect(user) {
    const { client, router } = this.#app;
    const { room } = await client.send("OpenDirectRoom", { user });
    router.go({ room: room.room.room });
  }

  /** Makes a group room. */
  async createRoom({ name, topic, participants }) {
    const { client, router } = this.#app;
    const { room } = await client.send("CreateRoom", {
      name,
      ...(topic && { topic }),
      ...(participants.length && { participants }),
    });
    router.go({ room: room.room.room });
  }

  /** Mutes a room for oneself, or ends that. */
  async mute(room, isMuted) {
    await this.request("MuteRoom", { room, ...(!isMuted && { unmute: true }) });
  }

  /** Asks the server for something, and says what went wrong. @returns whether it was done */
  async request(name, fields) {
    return this.#try(() => this.#app.client.send(name, fields));
  }

  /** The message of a room or of the thread that is shown. */
  message(room, seq) {
    const { timelines, thread } = this.#app.store.state;
    const inThread = thread?.room === room ? findMessage(thread.timeline, seq) ?? thread.root : undefined;
    return findMessage(timelines.get(room), seq) ?? (inThread?.seq === seq ? inThread : undefined);
  }

  async #try(run) {
    try {
      await run();
      return true;
    } catch (error) {
      this.#app.toasts.failed(error);
      return false;
    }
  }
}
