/** All keys, and how a text can be set off. @module */

import { openDialog } from "./dialog.js";
import { h } from "./dom.js";

const command = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";
const alt = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌥" : "Alt";

const groups = [
  ["Everywhere", [
    [[command, "K"], "Search rooms"],
    [[alt, "↑"], "Room above"],
    [[alt, "↓"], "Room below"],
    [[alt, "Shift", "↓"], "Next room with something new"],
    [["Esc"], "Close the panel; then back to writing"],
    [[command, "/"], "This help"],
  ]],
  ["Writing", [
    [["Enter"], "Send"],
    [["Shift", "Enter"], "New line"],
    [["@"], "Mention somebody"],
    [["↑"], "Edit your last message (in an empty field)"],
    [["Shift", "Tab"], "To the messages"],
  ]],
  ["On a message", [
    [["↑"], "Message above"],
    [["↓"], "Message below"],
    [["Enter"], "Reply in thread"],
    [["E"], "Edit"],
    [["C"], "Copy link"],
    [["U"], "Mark as not read"],
    [["Del"], "Delete"],
  ]],
];

const marks = [
  ["**strong**", () => h("strong", {}, "strong")],
  ["*emphasis*", () => h("em", {}, "emphasis")],
  ["~~struck~~", () => h("s", {}, "struck")],
  ["`code`", () => h("code", {}, "code")],
  ["[Parley](address)", () => h("span", { class: "help-link" }, "Parley")],
  ["> quote", () => "a quote"],
  ["- item / 1. item", () => "a list"],
  ["```", () => "lines of code"],
];

/** Shows the help. */
export function showHelp() {
  openDialog({
    title: "Keyboard and text",
    content: h("div", { class: "help" },
      groups.map(([title, rows]) => h("section", {}, h("h3", {}, title),
        h("dl", { class: "help-rows" }, rows.map(([keys, text]) =>
        h("div", {}, h("dt", {}, keys.map((key) => h("kbd", {}, key))), h("dd", {}, text)))))),
      h("section", {}, h("h3", {}, "Text"), h("dl", { class: "help-rows" }, marks.map(([typed, shown]) =>
        h("div", {}, h("dt", {}, h("code", {}, typed)), h("dd", {}, shown())))))),
  });
}
