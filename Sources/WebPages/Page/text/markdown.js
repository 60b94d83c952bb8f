/**
 * The safe subset of Markdown that messages may use, parsed to a tree of plain values.
 *
 * Paragraphs with line breaks, fenced code, quotes, lists; within a line code, strong, emphasis, strike-through and
 * links.
 * Everything else stays as it was typed. The work is linear in the length of the text, whatever it holds.
 *
 * @module
 */

/** How deep quotes and lists may lie in one another; what is deeper stays text. */
const depthMax = 4;
/** How deep emphasis may lie in emphasis. */
const nestingMax = 8;

/**
 * @typedef {{ type: "text", text: string }
 *   | { type: "break" }
 *   | { type: "code", text: string }
 *   | { type: "link", href: string, children: Inline[] }
 *   | { type: "strong" | "emphasis" | "strike", children: Inline[] }} Inline
 * @typedef {{ type: "paragraph", children: Inline[] }
 *   | { type: "code", text: string, language: string }
 *   | { type: "quote", children: Block[] }
 *   | { type: "list", ordered: boolean, start: number, items: Block[][] }} Block
 */

/**
 * Parses a message.
 *
 * @param {string} text
 * @returns {Block[]}
 */
export function parseMarkdown(text) {
  return parseBlocks(text.split("\n"), 0);
}

/** What a text says, on one line and without its marks: for lists of rooms, and for those who listen. */
export function plainText(text) {
  const said = (node) => {
    if (node.items) return node.items.map((item) => item.map(said).join(" ")).join(" ");
    return node.text ?? (node.type === "break" ? " " : node.children.map(said).join(""));
  };
  return parseMarkdown(text).map(said).join(" ").replace(/\s+/g, " ").trim();
}

const fence = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]*)\s*$/;
const bullet = /^( {0,3})([-*+]|(\d{1,9})[.)])( +)(?=\S)/;

function parseBlocks(lines, depth) {
  const blocks = [];
  let paragraph = [];
  const endParagraph = () => {
    if (paragraph.length) blocks.push({ type: "paragraph", children: parseLines(paragraph) });
    paragraph = [];
  };
  let index = 0;
  while (index < lines.length) {
    const line = lines[index];
    const opening = fence.exec(line);
    if (opening) {
      endParagraph();
      index = takeFence(lines, index, opening, blocks);
    } else if (depth < depthMax && /^ {0,3}>/.test(line)) {
      endParagraph();
      index = takeQuote(lines, index, depth, blocks);
    } else if (depth < depthMax && bullet.test(line)) {
      endParagraph();
      index = takeList(lines, index, depth, blocks);
    } else {
      if (line.trim()) paragraph.push(line);
      else endParagraph();
      index += 1;
    }
  }
  endParagraph();
  return blocks;
}

/** Fenced code goes on to its closing fence, or to the end. */
function takeFence(lines, start, opening, blocks) {
  const mark = opening[1];
  let end = start + 1;
  const isClosing = (line) => {
    const closing = fence.exec(line);
    return closing && !closing[2] && closing[1][0] === mark[0] && closing[1].length >= mark.length;
  };
  while (end < lines.length && !isClosing(lines[end])) end += 1;
  blocks.push({ type: "code", language: opening[2], text: lines.slice(start + 1, end).join("\n") });
  return end + 1;
}

function takeQuote(lines, start, depth, blocks) {
  let end = start;
  const inner = [];
  while (end < lines.length && /^ {0,3}>/.test(lines[end])) {
    inner.push(lines[end].replace(/^ {0,3}> ?/, ""));
    end += 1;
  }
  blocks.push({ type: "quote", children: parseBlocks(inner, depth + 1) });
  return end;
}

function takeList(lines, start, depth, blocks) {
  const first = bullet.exec(lines[start]);
  const ordered = first[3] !== undefined;
  const items = [];
  let index = start;
  while (index < lines.length) {
    const marker = bullet.exec(lines[index]);
    if (!marker || (marker[3] !== undefined) !== ordered) break;
    const indent = marker[0].length;
    const item = [lines[index].slice(indent)];
    index += 1;
    // What is indented below the marker belongs to the item.
    while (index < lines.length && /^ {2,}\S/.test(lines[index])) {
      item.push(lines[index].replace(new RegExp(`^ {1,${indent}}`), ""));
      index += 1;
    }
    items.push(parseBlocks(item, depth + 1));
  }
  blocks.push({ type: "list", ordered, start: ordered ? Number(first[3]) : 1, items });
  return index;
}

function parseLines(lines) {
  const children = [];
  lines.forEach((line, index) => {
    if (index > 0) children.push({ type: "break" });
    children.push(...parseInline(line.trim()));
  });
  return children;
}

/** Whether a character may stand within a word. */
const isOfWord = (character) => character !== undefined && /[\p{L}\p{N}_]/u.test(character);
const isSpace = (character) => character === undefined || /\s/.test(character);

/** One of the tokens of a line: what is found at one place, tried in this order. */
const token = /\\[!-/:-@[-`{-~]|`+|\*{1,3}|_{1,3}|~~|\[|\]\(|https?:\/\/[^\s<>"“”„«»[\]]+|www\.[^\s<>"“”„«»[\]]+/gi;

/**
 * Parses one line.
 *
 * @param {string} line
 * @returns {Inline[]}
 */
export function parseInline(line) {
  const builder = new LineBuilder();
  const searched = new Map();
  let rest = 0;
  token.lastIndex = 0;
  for (let match = token.exec(line); match; match = token.exec(line)) {
    const found = match[0];
    const start = match.index;
    let end = start + found.length;
    builder.text(line.slice(rest, start));
    rest = start;
    if (found[0] === "\\") {
      builder.text(found[1]);
    } else if (found[0] === "`") {
      const close = closingTicks(line, end, found, searched);
      if (close < 0) builder.text(found);
      else {
        builder.push({ type: "code", text: line.slice(end, close).replace(/^ (.*\S.*) $/, "$1") });
        end = close + found.length;
      }
    } else if (found === "[") {
      builder.openLink();
    } else if (found === "](") {
      const close = builder.hasOpenLink ? endOfTarget(line, end) : -1;
      const href = close < 0 ? undefined : safeAddress(line.slice(end, close).trim());
      if (href) {
        builder.closeLink(href);
        end = close + 1;
      } else {
        builder.abandonLink();
        builder.text(found);
      }
    } else if (/^[hw]/i.test(found)) {
      const address = trimmedAddress(found);
      const href = isOfWord(line[start - 1]) ? undefined
        : safeAddress(/^www/i.test(address) ? `https://${address}` : address);
      end = start + (href ? address.length : found.length);
      if (href) builder.push({ type: "link", href, children: [{ type: "text", text: address }] });
      else builder.text(found);
    } else {
      builder.delimiter(found, line[start - 1], line[end]);
    }
    rest = end;
    token.lastIndex = end;
  }
  builder.text(line.slice(rest));
  return builder.finish();
}

/** Where as many ticks follow as opened; each number of ticks is searched to the end of the line once. */
function closingTicks(line, from, ticks, searched) {
  if (searched.get(ticks.length) === -1) return -1;
  const run = /`+/g;
  run.lastIndex = from;
  for (let match = run.exec(line); match; match = run.exec(line)) {
    if (match[0].length === ticks.length) return match.index;
  }
  searched.set(ticks.length, -1);
  return -1;
}

/** Where the parenthesis of a link's address closes. */
function endOfTarget(line, from) {
  let depth = 0;
  const last = line.indexOf(")", from);
  const limit = last < 0 ? from : Math.min(line.length, from + 1024);
  for (let index = from; index < limit; index++) {
    const code = line.charCodeAt(index);
    if (code === 0x28) depth += 1;
    else if (code === 0x29 && depth-- === 0) return index;
    else if (code <= 0x20) return -1;
  }
  return -1;
}

/** An address in running text, without the punctuation of the sentence around it. */
function trimmedAddress(found) {
  let end = found.length;
  let opened = 0;
  for (const character of found) opened += character === "(" ? 1 : character === ")" ? -1 : 0;
  while (end > 0) {
    const last = found[end - 1];
    if (last === ")" && opened < 0) opened += 1;
    else if (!/[.,:;!?'"*_~\]}]/.test(last)) break;
    end -= 1;
  }
  return found.slice(0, end);
}

/** An address that may be followed from a message, as the browser will understand it. */
export function safeAddress(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:" && url.protocol !== "mailto:") return undefined;
  if (url.username || url.password) return undefined;
  return url.href;
}

const kinds = { "*": "emphasis", _: "emphasis", "**": "strong", __: "strong", "~~": "strike" };

/** Puts a line together; marks that never close become text again. */
class LineBuilder {
  /** What has been built; `open` is set on a mark that waits for its close. */
  #nodes = [];
  /** The places of open marks, from the outermost on. */
  #open = [];
  /** How many marks of each kind are open. */
  #counts = {};

  text(text) {
    if (!text) return;
    const last = this.#nodes.at(-1);
    if (last?.type === "text" && !last.open) last.text += text;
    else this.#nodes.push({ type: "text", text });
  }

  push(node) {
    this.#nodes.push(node);
  }

  delimiter(mark, before, after) {
    if (mark.length === 3) {
      // Strong and emphasis at once: what was opened last closes first.
      const [one, two] = [mark[0], mark.slice(1)];
      const innermost = this.#nodes[this.#open.at(-1)]?.text;
      const order = innermost === one ? [one, two] : [two, one];
      for (const part of order) this.delimiter(part, before, after);
      return;
    }
    const isUnderscore = mark[0] === "_";
    const mayClose = !isSpace(before) && !(isUnderscore && isOfWord(after));
    const mayOpen = !isSpace(after) && !(isUnderscore && isOfWord(before));
    if (mayClose && this.#counts[mark]) this.#wrap(mark, { type: kinds[mark] });
    else if (mayOpen && this.#open.length < nestingMax) this.#begin(mark);
    else this.text(mark);
  }

  get hasOpenLink() {
    return (this.#counts["["] ?? 0) > 0;
  }

  openLink() {
    if (this.hasOpenLink || this.#open.length >= nestingMax) this.text("[");
    else this.#begin("[");
  }

  closeLink(href) {
    this.#wrap("[", { type: "link", href });
  }

  /** What was taken for the beginning of a link is text. */
  abandonLink() {
    if (this.hasOpenLink) this.#reopen("[");
  }

  finish() {
    const merged = [];
    for (const node of this.#nodes) {
      const last = merged.at(-1);
      if (node.type === "text" && last?.type === "text") last.text += node.text;
      else merged.push(node.type === "text" ? { type: "text", text: node.text } : node);
    }
    return merged;
  }

  #begin(mark) {
    this.#open.push(this.#nodes.length);
    this.#counts[mark] = (this.#counts[mark] ?? 0) + 1;
    this.#nodes.push({ type: "text", text: mark, open: true });
  }

  /** Makes what follows the innermost open mark of this kind the children of a node. */
  #wrap(mark, node) {
    const place = this.#reopen(mark);
    const inner = new LineBuilder();
    inner.#nodes = this.#nodes.splice(place + 1);
    this.#nodes.pop();
    node.children = inner.finish();
    if (node.children.length) this.#nodes.push(node);
    else this.text(mark === "[" ? `[](${node.href})` : mark + mark);
  }

  /** Closes everything down to the innermost open mark of a kind. @returns {number} its place */
  #reopen(mark) {
    for (;;) {
      const place = this.#open.pop();
      const node = this.#nodes[place];
      node.open = false;
      this.#counts[node.text] -= 1;
      if (node.text === mark) return place;
    }
  }
}
