/**
 * Who is mentioned in a text: an `@` and the name or the login of somebody who takes part.
 *
 * @module
 */

const wordAtEnd = /[\p{L}\p{N}_]$/u;
const wordAtStart = /^[\p{L}\p{N}_]/u;

/**
 * Finds mentions. Of several names that fit the longest is taken; of two people with the same name neither is found by
 * it.
 *
 * @param {string} text
 * @param {Iterable<{ user: number, name: string, login: string }>} people
 * @returns {{ user: number, start: number, end: number }[]} in the order of the text, the `@` included
 */
export function findMentions(text, people) {
  if (!text.includes("@")) return [];
  const names = namesOf(people);
  const lower = text.toLowerCase();
  // Lower case may be longer than what it was made of; then no place in it is a place in the text.
  const searched = lower.length === text.length ? lower : text;
  const found = [];
  for (let at = searched.indexOf("@"); at >= 0; at = searched.indexOf("@", at + 1)) {
    if (at > 0 && wordAtEnd.test(text.slice(Math.max(0, at - 2), at))) continue;
    const match = names.find(
      ({ name }) => searched.startsWith(name, at + 1) && !wordAtStart.test(text.slice(at + 1 + name.length)));
    if (!match) continue;
    found.push({ user: match.user, start: at, end: at + 1 + match.name.length });
    at += match.name.length;
  }
  return found;
}

/** Everybody's names in lower case, the longest first. */
function namesOf(people) {
  const names = new Map();
  for (const { user, name, login } of people) {
    for (const called of [name, login]) {
      const key = called.toLowerCase();
      if (key) names.set(key, names.has(key) && names.get(key) !== user ? undefined : user);
    }
  }
  return [...names]
    .filter(([, user]) => user !== undefined)
    .map(([name, user]) => ({ name, user }))
    .sort((one, other) => other.name.length - one.name.length);
}

/**
 * The mention that is being typed before the caret.
 *
 * @returns {{ start: number, query: string } | undefined}
 */
export function mentionBefore(text, caret) {
  const before = text.slice(Math.max(0, caret - 60), caret);
  const match = /(?:^|[^\p{L}\p{N}_@])@([\p{L}\p{N}_.\- ]{0,40})$/u.exec(before);
  if (!match || /\s{2}|^\s/.test(match[1])) return undefined;
  return { start: caret - match[1].length - 1, query: match[1] };
}
