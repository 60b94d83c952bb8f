import assert from "node:assert/strict";
import test from "node:test";
import { parseInline, parseMarkdown, plainText, safeAddress } from "../../../Sources/WebPages/Page/text/markdown.js";

/** A short way to write what a line is parsed to: <strong>…</strong> and so on. */
function written(nodes) {
  const names = { strong: "b", emphasis: "i", strike: "s" };
  return nodes
    .map((node) => {
      if (node.type === "text") return node.text;
      if (node.type === "break") return "⏎";
      if (node.type === "code") return `{${node.text}}`;
      if (node.type === "link") return `[${written(node.children)}→${node.href}]`;
      return `<${names[node.type]}>${written(node.children)}</${names[node.type]}>`;
    })
    .join("");
}

const lines = {
  "plain text": "plain text",
  "**strong** and *emphasis* and ~~struck~~": "<b>strong</b> and <i>emphasis</i> and <s>struck</s>",
  "***both***": "<b><i>both</i></b>",
  "*a **b** c*": "<i>a <b>b</b> c</i>",
  "**a *b***": "<b>a <i>b</i></b>",
  "snake_case_name": "snake_case_name",
  "_so_ and __so__": "<i>so</i> and <b>so</b>",
  "2 * 3 * 4": "2 * 3 * 4",
  "**never closed": "**never closed",
  "`a **b** c`": "{a **b** c}",
  "``a ` b``": "{a ` b}",
  "`never closed": "`never closed",
  "\\*as typed\\*": "*as typed*",
  "[Parley](https://example.com/a_(b))": "[Parley→https://example.com/a_(b)]",
  "[**strong** link](https://example.com)": "[<b>strong</b> link→https://example.com/]",
  "see https://example.com/x, or (https://example.com/y).":
    "see [https://example.com/x→https://example.com/x], or ([https://example.com/y→https://example.com/y]).",
  "[https://example.com](https://example.org/)": "[[https://example.com→https://example.com/]→https://example.org/]",
  "www.example.com": "[www.example.com→https://www.example.com/]",
  "[not](javascript:alert(1))": "[not](javascript:alert(1))",
  "[not](data:text/html,x)": "[not](data:text/html,x)",
  "[not] (https://example.com)": "[not] ([https://example.com→https://example.com/])",
  "<b>text</b> &amp;": "<b>text</b> &amp;",
};

for (const [line, expected] of Object.entries(lines)) {
  test(`a line: ${line}`, () => assert.equal(written(parseInline(line)), expected));
}

test("paragraphs keep their lines", () => {
  const blocks = parseMarkdown("one\ntwo\n\nthree");
  assert.deepEqual(blocks.map((block) => [block.type, written(block.children)]),
    [["paragraph", "one⏎two"], ["paragraph", "three"]]);
});

test("fenced code is taken as it is, to its fence or to the end", () => {
  assert.deepEqual(parseMarkdown("```swift\nlet *a* = 1\n```\nafter")[0],
    { type: "code", language: "swift", text: "let *a* = 1" });
  assert.deepEqual(parseMarkdown("~~~\n```\nopen"), [{ type: "code", language: "", text: "```\nopen" }]);
});

test("quotes and lists lie in one another", () => {
  const [quote] = parseMarkdown("> said\n> - one\n>   - deeper\n> - two");
  assert.equal(quote.type, "quote");
  const list = quote.children[1];
  assert.equal(list.items.length, 2);
  assert.equal(list.items[0][1].type, "list");
});

test("a numbered list keeps its first number", () => {
  const [list] = parseMarkdown("3. three\n4. four");
  assert.deepEqual([list.ordered, list.start, list.items.length], [true, 3, 2]);
});

test("only addresses of the web and of mail may be followed", () => {
  for (const address of ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
    "https://user:word@example.com", "//example.com", "java\nscript:alert(1)"]) {
    assert.equal(safeAddress(address), undefined, address);
  }
  assert.equal(safeAddress("https://example.com"), "https://example.com/");
  assert.equal(safeAddress("mailto:jon@example.com"), "mailto:jon@example.com");
});

test("nothing that was typed is lost, whatever it is", () => {
  const pieces = ["*", "**", "_", "~~", "`", "[", "](", ")", "a", " ", "\\", "https://a.bc", "(", "é"];
  let seed = 1;
  const random = (limit) => (seed = (seed * 48271) % 0x7fffffff) % limit;
  const letters = (nodes) => nodes.map((node) => node.text ?? letters(node.children ?? [])).join("");
  for (let round = 0; round < 3000; round++) {
    const line = Array.from({ length: 1 + random(14) }, () => pieces[random(pieces.length)]).join("");
    const kept = letters(parseInline(line)).replace(/[^aé]/g, "");
    const typed = line.replace(/\]\([^)]*\)|[^aé]/g, "").replace(/[^aé]/g, "");
    assert.ok(kept.length >= typed.length, line);
  }
});

test("hostile texts give a tree of bounded depth", () => {
  const depth = (nodes) => 1 + Math.max(0, ...nodes.map((node) => depth(node.children ?? node.items?.flat() ?? [])));
  for (const piece of ["*", "**", "***", "_", "`", "[", "](", "~~", "> ", "- ", "[a](", "**a", "*a **b ", "1. "]) {
    const blocks = parseMarkdown(piece.repeat(Math.floor(8000 / piece.length)));
    assert.ok(depth(blocks) < 32, piece);
  }
});

test("what a text says without its marks", () => {
  assert.equal(plainText("**Hello** [Jon](https://example.com)\n\n- one\n- `two`"), "Hello Jon one two");
});
