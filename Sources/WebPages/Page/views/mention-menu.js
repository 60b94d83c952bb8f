/** Completes the name of somebody who takes part in the room, after an `@`. @module */

import { folded } from "../state/rooms.js";
import { mentionBefore } from "../text/mentions.js";
import { avatar } from "./avatar.js";
import { fill, freshId, h } from "./dom.js";

const shownMax = 6;

export class MentionMenu {
  #app;
  #room;
  #input;
  #people = [];
  #active = 0;
  #mention;

  constructor(app, room, input) {
    this.#app = app;
    this.#room = room;
    this.#input = input;
    this.id = freshId("mentions");
    this.element = h("ul", { class: "mention-menu", role: "listbox", id: this.id, "aria-label": "People to mention",
      hidden: true });
    input.addEventListener("input", () => this.#follow());
    input.addEventListener("click", () => this.#follow());
    input.addEventListener("blur", () => this.hide());
    // The field keeps the keyboard while a name is picked with the pointer.
    this.element.addEventListener("pointerdown", (event) => event.preventDefault());
    this.element.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#choose(this.#people[[...this.element.children].indexOf(option)]);
    });
  }

  /** Takes a key while the menu is open. @returns whether it was meant for it */
  key(event) {
    if (this.element.hidden) return false;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step) this.#active = (this.#active + step + this.#people.length) % this.#people.length;
    else if ((event.key === "Enter" && !event.shiftKey)
      || event.key === "Tab") this.#choose(this.#people[this.#active]);
    else if (event.key === "Escape") this.hide();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    if (step) this.#draw();
    return true;
  }

  hide() {
    this.element.hidden = true;
    this.#input.removeAttribute("aria-activedescendant");
    this.#input.removeAttribute("aria-controls");
  }

  #follow() {
    const { value, selectionStart, selectionEnd } = this.#input;
    this.#mention = selectionStart === selectionEnd ? mentionBefore(value, selectionStart) : undefined;
    if (!this.#mention) return this.hide();
    const wanted = folded(this.#mention.query.trim());
    const me = this.#app.store.state.me.user;
    this.#people = this.#app.actions
      .peopleOf(this.#room)
      .filter((person) => person.user !== me && matches(person, wanted))
      .sort((one, other) => one.name.localeCompare(other.name))
      .slice(0, shownMax);
    // A name that stands there already needs no completing.
    const isComplete = this.#people.length === 1 && [this.#people[0].name,
      this.#people[0].login].some((name) => folded(name) === wanted);
    if (!this.#people.length || isComplete) return this.hide();
    this.#active = 0;
    this.#draw();
  }

  #draw() {
    const rows = this.#people.map((person, place) =>
      h("li", { role: "option", id: `${this.id}-${place}`, "aria-selected": String(place === this.#active) },
        avatar(person.user, person.name, "is-small"),
        h("span", { class: "mention-name", dir: "auto" }, person.name),
        h("span", { class: "mention-login" }, person.login)));
    fill(this.element, rows);
    this.element.hidden = false;
    this.#input.setAttribute("aria-controls", this.id);
    this.#input.setAttribute("aria-activedescendant", `${this.id}-${this.#active}`);
  }

  #choose(person) {
    if (!person) return;
    const { start } = this.#mention;
    const end = this.#input.selectionStart;
    this.#input.setRangeText(`@${person.name} `, start, end, "end");
    this.hide();
    this.#input.dispatchEvent(new Event("input", { bubbles: true }));
    this.hide();
  }
}

/** Whether a word of the name, or the login, begins with what is typed. */
function matches({ name, login }, wanted) {
  const whole = folded(name);
  return whole.startsWith(wanted) || login.startsWith(wanted)
    || whole.split(/\s+/u).some((word) => word.startsWith(wanted));
}
