import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const page = fileURLToPath(new URL("../../../Sources/WebPages/Page", import.meta.url));

/** The paths of all files below a folder. */
function below(folder) {
  return readdirSync(path.join(page, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? below(name) : [name];
  });
}

const files = below("").filter((name) => /\.(js|css|html)$/.test(name));
const modules = files.filter((name) => name.endsWith(".js") && !name.startsWith("client"));
const read = (name) => readFileSync(path.join(page, name), "utf8");

/** Which folder may know which; what stands beside them puts the parts together. */
const allowed = { text: [], list: [], state: ["text"], app: ["text", "state"],
  views: ["text", "list", "state", "app"] };

test("a module knows only what the code map allows", () => {
  for (const name of modules) {
    const [folder, rest] = name.split(path.sep);
    if (rest === undefined) continue;
    for (const [, to] of read(name).matchAll(/(?:from|import\()\s*"\.\.\/([\w-]+)\//g)) {
      assert.ok(allowed[folder]?.includes(to), `${name} imports from ${to}`);
    }
  }
});

test("nothing makes markup of a text", () => {
  for (const name of modules) {
    assert.doesNotMatch(read(name), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/,
      name);
  }
});

test("nothing is asked of anywhere else", () => {
  for (const name of files) {
    const addresses = [...read(name).matchAll(/["'(](?:https?:)?\/\/[\w.-]+/g)].map(([address]) => address);
    assert.deepEqual(addresses.filter((address) => !address.includes("www.w3.org")), [], name);
  }
});

test("comments stand on lines of their own, and no text spans lines: so the program may carry the page without them",
  () => {
  for (const name of modules) {
    const code = read(name)
      .split("\n")
      .filter((line) => !/^\s*(\/\/|\/\*|\*)/.test(line));
    for (const line of code) {
      const bare = line.replace(/\/(?:\\.|\[(?:\\.|[^\]])*\]|[^/\\[])+\/[a-z]*|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`/g,
        "");
      assert.doesNotMatch(bare, /\/\*|\s\/\/|`/, `${name}: ${line}`);
    }
  }
});

test("lines end where .editorconfig says", () => {
  for (const name of files) {
    const text = read(name);
    assert.ok(text.endsWith("\n") && !text.endsWith("\n\n"), `${name} ends in one line feed`);
    for (const [number, line] of text.split("\n").entries()) {
      assert.doesNotMatch(line, /\s$|\t|\r/, `${name}:${number + 1}`);
    }
  }
});

test("every module says what it is for", () => {
  for (const name of modules) assert.match(read(name), /^\/\*\*[^]*?@module/, name);
});
