/**
 * Making elements. There is no way from here to markup in a string.
 *
 * @module
 */

const svgSpace = "http://www.w3.org/2000/svg";

/**
 * Makes an element.
 *
 * @param {string} tag
 * @param {Record<string, any>} [attributes] a function is a listener (`onclick`); undefined, null and false are left
 *   out
 * @param {...any} children elements, texts, or lists of them; undefined, null and false are left out
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...present(children));
  return element;
}

/** Sets attributes, removes those that are undefined, null or false. */
export function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === undefined || value === null || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : value);
  }
}

/** Puts other children into an element. */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
  return element;
}

function present(children) {
  return children.flat(9).filter((child) => child !== undefined && child !== null && child !== false && child !== "");
}

/** Sets a text only where it is another: nothing is drawn anew that stays. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A picture from the sheet in `index.html`. Its meaning stands beside it or in a label. */
export function icon(name) {
  const svg = document.createElementNS(svgSpace, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(svgSpace, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** A button that shows only a picture. */
export function iconButton(name, label, attributes = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, ...attributes },
    icon(name));
}

/**
 * Brings the children of an element in line with a list: keeps, moves, makes and removes as few as needed.
 *
 * @param {HTMLElement} parent
 * @param {any[]} items
 * @param {(item: any) => unknown} key
 * @param {(item: any) => HTMLElement} create
 * @param {(element: HTMLElement, item: any) => void} update
 */
export function reconcile(parent, items, key, create, update) {
  const held = new Map([...parent.children].map((child) => [child.itemKey, child]));
  let next = parent.firstElementChild;
  for (const item of items) {
    const itemKey = key(item);
    let child = held.get(itemKey);
    held.delete(itemKey);
    if (!child) {
      child = create(item);
      child.itemKey = itemKey;
    }
    if (child.item !== item) {
      child.item = item;
      update(child, item);
    }
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
  for (const child of held.values()) child.remove();
}

let lastNumber = 0;
/** An identifier that nothing else in the document has. */
export const freshId = (prefix) => `${prefix}-${++lastNumber}`;

/** Whether the keyboard writes into this element. */
export const isEditable = (element) => element?.matches?.("input, textarea, select, [contenteditable]") ?? false;
