/**
 * Who the numbers of users are. What is asked for in one moment is fetched in one request.
 *
 * @module
 */

/** How many users one request may name (the schema's bound). */
const requestMax = 200;

export class People {
  #app;
  #wanted = new Set();
  #asked = new Set();

  constructor(app) {
    this.#app = app;
  }

  /** Takes what the server tells of people. */
  take(users) {
    if (!users.length) return;
    this.#app.store.update((state) => {
      const known = new Map(state.users);
      for (const user of users) known.set(user.user, user);
      const me = known.get(state.me?.user) ?? state.me;
      return { users: known, me };
    });
  }

  /** Fetches those who are not known yet. Numbers that are undefined or 0 are nobody. */
  need(numbers) {
    const { users } = this.#app.store.state;
    for (const number of numbers) {
      if (!number || users.has(number) || this.#asked.has(number)) continue;
      if (this.#wanted.size === 0) queueMicrotask(() => this.#fetch());
      this.#wanted.add(number);
    }
  }

  /** Finds people of the organisation by the beginning of words in name and login. */
  async find(text, limit = 30) {
    const trimmed = text.trim();
    const { users } = await this.#app.client.send("FindUsers",
      { limit, ...(trimmed && { text: trimmed.slice(0, 25) }) });
    this.take(users);
    return users;
  }

  async #fetch() {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    for (const number of wanted) this.#asked.add(number);
    while (wanted.length) {
      const users = wanted.splice(0, requestMax);
      try {
        const reply = await this.#app.client.send("GetUsers", { users });
        this.take(reply.users);
        if (reply.more) wanted.push(...users.filter((user) => user >= reply.more));
      } catch {
        // Asked again when somebody needs them next.
        for (const user of users) this.#asked.delete(user);
        return;
      }
    }
  }
}
