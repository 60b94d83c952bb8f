/**
 * Questions about rooms: what they are called, in which order they stand, what the user may do.
 *
 * @module
 */

/**
 * @typedef {object} Room
 * @property {number} room its number
 * @property {{ kind: string, name?: string, topic?: string, archived?: boolean, pair?: number[], participants: number,
 *   revision: number, created: number }} details
 * @property {string} role one's own
 * @property {boolean} muted
 * @property {number} seq the room's counter
 * @property {number} at when something happened last
 * @property {number} read the own read marker
 * @property {number} unread
 * @property {number} mentions
 * @property {{ seq: number, sender: number, at: number, preview: string, deleted?: boolean }} [last]
 * @property {number[]} typing who types
 */

/** The other person of a direct room. */
export function partnerOf(room, me) {
  return room.details.pair?.find((user) => user !== me) ?? me;
}

/** Whether a room is between two people. */
export const isDirect = (room) => room.details.kind === "direct";

/** What a room is called. */
export function titleOf(room, users, me) {
  if (!room) return "";
  if (!isDirect(room)) return room.details.name ?? `Room ${room.room}`;
  return users.get(partnerOf(room, me))?.name ?? "…";
}

const ranks = ["member", "moderator", "owner"];

/** Whether the user may do in the room what takes this role. */
export function hasRole(room, least) {
  return !isDirect(room) && ranks.indexOf(room.role) >= ranks.indexOf(least);
}

/** When something happened last in a room. */
export const lastTime = (room) => room.last?.at ?? room.at ?? room.details.created;

/**
 * The rooms to show: those where something happened last first, archived ones at the end.
 *
 * @param {Map<number, Room>} rooms
 * @param {string} search a part of the name; all rooms if empty
 * @param {(room: Room) => string} title
 */
export function listRooms(rooms, search, title) {
  const wanted = folded(search.trim());
  const isArchived = (room) => (room.details.archived ? 1 : 0);
  return [...rooms.values()]
    .filter((room) => !wanted || folded(title(room)).includes(wanted))
    .sort((one, other) => isArchived(one) - isArchived(other) || lastTime(other) - lastTime(one)
      || other.room - one.room);
}

/** A text for searching: without accents and case. */
export function folded(text) {
  return text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLocaleLowerCase();
}

/**
 * How many rooms have something that calls for attention: mentions, and whatever is unread in rooms that are not
 * muted.
 */
export function unreadCount(rooms) {
  let count = 0;
  for (const room of rooms.values()) if (room.mentions || (room.unread && !room.muted)) count += 1;
  return count;
}
