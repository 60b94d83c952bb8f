/**
 * What went wrong, in words for the reader.
 *
 * @module
 */

const sentences = {
  unauthenticated: "Wrong organisation, login or password.",
  signInRequired: "You are signed out. Please sign in again.",
  sessionEnded: "You were signed out. Please sign in again.",
  signInTimeout: "Please sign in again.",
  forbidden: "You are not allowed to do this.",
  notFound: "This does not exist any more, or you cannot see it.",
  archived: "This room is archived. Nobody can write in it.",
  conflict: "Something changed in the meantime.",
  rateLimited: "That was too fast. Please try again in a moment.",
  windowExceeded: "That was too fast. Please try again in a moment.",
  unavailable: "The server cannot do this right now. Please try again in a moment.",
  tooLarge: "This is too large.",
  unsupportedVersion: "The server has been updated. Please reload the page.",
  tooManyConnections: "The server is full right now.",
  shuttingDown: "The server is restarting.",
  slowConsumer: "The connection was too slow.",
  roleChanged: "Your role has changed.",
};

const kinds = {
  notConnected: "There is no connection to the server right now.",
  connectionLost: "The connection was lost before the server answered. Please check whether it was done.",
  timedOut: "The server did not answer in time.",
  uncertain: "The connection was lost before the server answered. Please check whether it was done.",
  signedOut: "You are signed out. Please sign in again.",
  closed: "The connection is closed.",
};

/**
 * A sentence for an error of the client, a failure of the protocol, or anything else that was thrown.
 *
 * @param {any} error
 * @param {Record<string, string>} [special] sentences that say more in this place, by the failure's code
 */
export function failureText(error, special = {}) {
  if (typeof error === "string") return error;
  const failure = error?.failure ?? error;
  const code = failure?.code;
  if (code && special[code]) return special[code];
  // What the server says of a refused value is more than "a value is not allowed".
  if ((code === "invalid" || code === "conflict" || code === "tooLarge") && failure.detail) return failure.detail;
  if (code && sentences[code]) return sentences[code];
  return kinds[error?.kind] ?? error?.message ?? "Something went wrong.";
}

/** Why there is no connection, in a few words; nothing if there is nothing to say. */
export function endText(end) {
  return sentences[end?.code] ?? end?.text;
}
