/**
 * Times and numbers as the reader writes them: in the browser's language and zone.
 *
 * The protocol counts milliseconds since 2020; so do all functions here.
 *
 * @module
 */

const epoch = Date.UTC(2020, 0, 1);
const dayLength = 86_400_000;

/** A timestamp of the protocol as a date. */
export const dateOf = (timestamp) => new Date(epoch + timestamp);

/** The present as a timestamp of the protocol. */
export const present = () => Date.now() - epoch;

const format = (options) => {
  let made;
  return (date) => (made ??= new Intl.DateTimeFormat(undefined, options)).format(date);
};
const clock = format({ timeStyle: "short" });
const weekday = format({ weekday: "short" });
const dayAndMonth = format({ day: "numeric", month: "short" });
const shortDate = format({ day: "numeric", month: "short", year: "numeric" });
const longDay = format({ weekday: "long", day: "numeric", month: "long" });
const longDate = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const exact = format({ dateStyle: "full", timeStyle: "medium" });

/** The number of the day in the reader's zone. */
export function dayOf(timestamp) {
  const date = dateOf(timestamp);
  return Math.floor((date.getTime() - date.getTimezoneOffset() * 60_000) / dayLength);
}

/** Hours and minutes. */
export const timeText = (timestamp) => clock(dateOf(timestamp));

/** Everything, for whom it matters. */
export const exactText = (timestamp) => exact(dateOf(timestamp));

/** For machines. */
export const machineText = (timestamp) => dateOf(timestamp).toISOString();

/** "Today", "Yesterday", or the date: for the line between two days. */
export function dayText(timestamp, now = present()) {
  const ago = dayOf(now) - dayOf(timestamp);
  if (ago === 0 || ago === 1) return capitalised(relativeDay(-ago));
  const date = dateOf(timestamp);
  return date.getFullYear() === dateOf(now).getFullYear() ? longDay(date) : longDate(date);
}

/** As short as can be: the time today, the weekday this week, the date before. */
export function briefText(timestamp, now = present()) {
  const ago = dayOf(now) - dayOf(timestamp);
  const date = dateOf(timestamp);
  if (ago <= 0) return clock(date);
  if (ago === 1) return capitalised(relativeDay(-1));
  if (ago < 7) return weekday(date);
  return date.getFullYear() === dateOf(now).getFullYear() ? dayAndMonth(date) : shortDate(date);
}

/** The time, and the day unless it is today. */
export function whenText(timestamp, now = present()) {
  return dayOf(timestamp) === dayOf(now) ? timeText(timestamp) : `${briefText(timestamp, now)} ${timeText(timestamp)}`;
}

let relative;
function relativeDay(days) {
  relative ??= new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  return relative.format(days, "day");
}

const capitalised = (text) => text.replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase());

let lists;
/** "Jon, Priya and Chen". */
export function listText(names) {
  lists ??= new Intl.ListFormat(undefined, { type: "conjunction" });
  return lists.format(names);
}

let numbers;
/** A number with the reader's separators. */
export function numberText(number) {
  numbers ??= new Intl.NumberFormat();
  return numbers.format(number);
}

/** A count of things, in English: "1 reply", "2,000 replies". */
export function countText(count, one, many = `${one}s`) {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}

/** A date in words. */
export const dateText = (timestamp) => shortDate(dateOf(timestamp));
