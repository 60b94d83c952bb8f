/** All keys, and how a text can be set off. @module */

import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { altKey, commandKey } from "./keys.js";

const groups = [
  ["Everywhere", [
    [[commandKey, "K"], "Search rooms"],
    [[altKey, "↑"], "Room above"],
    [[altKey, "↓"], "Room below"],
    [[altKey, "Shift", "↓"], "Next unread room"],
    [["Esc"], "Close the panel, or back to writing"],
    [[commandKey, "/"], "This help"],
  ]],
  ["Writing", [
    [["Enter"], "Send"],
    [["Shift", "Enter"], "New line"],
    [["@"], "Mention somebody"],
    [["↑"], "Edit your last message"],
    [["Shift", "Tab"], "To the messages"],
  ]],
  ["On a message", [
    [["↑"], "Message above"],
    [["↓"], "Message below"],
    [["Enter"], "Reply in thread"],
    [["E"], "Edit"],
    [["C"], "Copy link"],
    [["U"], "Mark as unread"],
    [["Del"], "Delete"],
  ]],
];

const marks = [
  ["**bold**", () => h("strong", {}, "bold")],
  ["*italic*", () => h("em", {}, "italic")],
  ["~~struck~~", () => h("s", {}, "struck")],
  ["`code`", () => h("code", {}, "code")],
  ["[Parley](https://…)", () => h("span", { class: "help-link" }, "Parley")],
  ["> quote", () => "a quote"],
  ["- item", () => "a list"],
  ["1. item", () => "a numbered list"],
  ["```", () => "lines of code"],
];

/** Shows the help. */
export function showHelp() {
  openDialog({
    title: "Keyboard and formatting",
    content: h("div", { class: "help" },
      groups.map(([title, rows]) => h("section", {}, h("h3", {}, title),
        h("dl", { class: "help-rows" }, rows.map(([keys, text]) =>
        h("div", {}, h("dt", {}, keys.map((key) => h("kbd", {}, key))), h("dd", {}, text)))))),
      h("section", {}, h("h3", {}, "Formatting"), h("dl", { class: "help-rows" }, marks.map(([typed, shown]) =>
        h("div", {}, h("dt", {}, h("code", {}, typed)), h("dd", {}, shown())))))),
  });
}
