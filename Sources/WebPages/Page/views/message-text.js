/**
 * Makes elements of a message's text. Only elements and text nodes are made, never markup from a string: whatever a
 * message holds stays text.
 *
 * @module
 */

import { h } from "./dom.js";
import { parseMarkdown } from "../text/markdown.js";
import { findMentions } from "../text/mentions.js";

const tags = { strong: "strong", emphasis: "em", strike: "s" };

/**
 * The blocks of a message.
 *
 * @param {string} text
 * @param {{ people: { user: number, name: string, login: string }[], me: number }} context who is mentioned, who reads
 * @returns {DocumentFragment}
 */
export function renderText(text, context) {
  const fragment = document.createDocumentFragment();
  fragment.append(...parseMarkdown(text).map((block) => renderBlock(block, context)));
  return fragment;
}

function renderBlock(block, context) {
  switch (block.type) {
    case "paragraph":
      return h("p", { dir: "auto" }, renderInline(block.children, context));
    case "code":
      return h("pre", { tabindex: "0", dir: "ltr" }, h("code", {}, block.text));
    case "quote":
      return h("blockquote", { dir: "auto" }, block.children.map((child) => renderBlock(child, context)));
    default:
      return renderList(block, context);
  }
}

function renderList(block, context) {
  const start = block.ordered && block.start !== 1 ? { start: String(block.start) } : {};
  const items = block.items.map((item) => {
    // A list whose items are single lines needs no paragraphs in them.
    const isPlain = item[0]?.type === "paragraph";
    const [first, ...rest] = item;
    const head = isPlain ? renderInline(first.children, context) : first ? [renderBlock(first, context)] : [];
    return h("li", { dir: "auto" }, head, rest.map((child) => renderBlock(child, context)));
  });
  return h(block.ordered ? "ol" : "ul", { dir: "auto", ...start }, items);
}

function renderInline(nodes, context) {
  return nodes.flatMap((node) => {
    switch (node.type) {
      case "text":
        return renderMentions(node.text, context);
      case "break":
        return [h("br")];
      case "code":
        return [h("code", { dir: "auto" }, node.text)];
      case "link":
        return [renderLink(node, context)];
      default:
        return [h(tags[node.type], {}, renderInline(node.children, context))];
    }
  });
}

/** A link shows where it leads: a text that looks like another address is not shown in its place. */
function renderLink(node, context) {
  const said = plainText(node.children);
  const isOwn = node.href.startsWith(`${location.origin}${location.pathname}#/`);
  const deceives = /^\s*(https?:|www\.)/i.test(said) && !isSameAddress(said, node.href);
  const attributes = isOwn ? {} : { target: "_blank", rel: "noopener noreferrer nofollow" };
  return h(
    "a", { href: node.href, title: node.href, dir: "auto", ...attributes },
    deceives ? [node.href] : renderInline(node.children, { ...context, people: [] }));
}

function isSameAddress(said, href) {
  try {
    return new URL(/^\s*www/i.test(said) ? `https://${said.trim()}` : said.trim()).href === href;
  } catch {
    return false;
  }
}

function renderMentions(text, { people, me }) {
  const parts = [];
  let rest = 0;
  for (const { user, start, end } of findMentions(text, people)) {
    parts.push(text.slice(rest, start));
    parts.push(h("span", { class: user === me ? "mention is-me" : "mention", dir: "auto" }, text.slice(start, end)));
    rest = end;
  }
  parts.push(text.slice(rest));
  return parts.filter((part) => part !== "");
}

function plainText(nodes) {
  return nodes.map((node) => node.text ?? plainText(node.children ?? [])).join("");
}

/** Whether a text is nothing but a few emoji, which are then shown larger. */
export function isEmojiOnly(text) {
  return text.length <= 40 && /^(?:\p{RGI_Emoji}\s*){1,6}$/v.test(text.trim());
}
