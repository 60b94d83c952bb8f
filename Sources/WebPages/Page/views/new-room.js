/** Begins a conversation: with one person, or with several in a room that has a name. @module */

import { failureText } from "../text/failures.js";
import { openDialog } from "./dialog.js";
import { fill, h, setText } from "./dom.js";
import { peoplePicker } from "./people-picker.js";

export function showNewRoom(app) {
  const status = h("p", { class: "form-error", role: "alert" });
  const place = h("div", {});
  const tabs = [
    tab("Direct message", () => directForm(app, run)),
    tab("Group room", () => groupForm(app, run)),
  ];
  const dialog = openDialog({
    title: "New conversation",
    content: [h("div", { class: "tabs", role: "tablist", "aria-label": "Kind of conversation", onkeydown: arrows },
      tabs), place, status],
  });
  tabs[0].click();

  function tab(text, make) {
    const button = h("button", { type: "button", class: "tab", role: "tab", "aria-selected": "false", tabindex: "-1",
      onclick: () => {
      for (const other of tabs) {
        other.setAttribute("aria-selected", String(other === button));
        other.tabIndex = other === button ? 0 : -1;
      }
      setText(status, "");
      const form = make();
      fill(place, form.element);
      form.focus();
    } }, text);
    return button;
  }

  function arrows(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = tabs.find((button) => button !== document.activeElement);
    other.click();
    other.focus();
  }

  /** Does it, and closes the window if it worked. */
  async function run(action) {
    try {
      setText(status, "");
      await action();
      dialog.close();
    } catch (error) {
      setText(status, failureText(error));
    }
  }
}

function directForm(app, run) {
  const picker = peoplePicker(app, { isSingle: true, onChange: ([user]) => run(() => app.actions.openDirect(user)) });
  return { element: picker.element, focus: () => picker.focus() };
}

function groupForm(app, run) {
  const name = h("input", { class: "input", maxlength: "100", dir: "auto", autocomplete: "off",
    placeholder: "For example: Release 2.5" });
  const topic = h("input", { class: "input", maxlength: "300", dir: "auto", autocomplete: "off" });
  const submit = h("button", { type: "submit", class: "button is-primary", disabled: true }, "Create room");
  name.addEventListener("input", () => (submit.disabled = !name.value.trim()));
  const picker = peoplePicker(app, { onChange: () => {} });
  const element = h("form", { class: "dialog-form", onsubmit: (event) => {
    event.preventDefault();
    if (!name.value.trim()) return;
    run(() => app.actions.createRoom({ name: name.value.trim(), topic: topic.value.trim(),
      participants: picker.chosen }));
  } },
  h("label", { class: "field" }, h("span", {}, "Name"), name),
  h("label", { class: "field" }, h("span", {}, "Topic ", h("small", {}, "(optional)")), topic),
  h("div", { class: "field" }, h("span", {}, "People"), picker.element),
  h("div", { class: "dialog-actions" }, submit));
  return { element, focus: () => name.focus() };
}
