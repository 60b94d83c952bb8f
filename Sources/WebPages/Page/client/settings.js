// What an application may choose about its client.

/**
 * What the application may choose. Times are milliseconds unless they say otherwise.
 *
 * @typedef {object} Settings
 * @property {string} agent The client's name and version, 1 to 100 bytes.
 * @property {number} keepaliveSeconds How often the client shows that it is there: 10 to 3600.
 * @property {number} connectTimeout How long opening a connection may take.
 * @property {number} helloTimeout How long the answer to Hello may take.
 * @property {number} pongTimeout How long the answer to Ping may take.
 * @property {number} requestTimeout How long a request may take, with waiting for a connection.
 * @property {number} digestFromRooms From how many rooms on a digest is sent of what is held, in place of one cursor
 *   for each.
 * @property {{ first?: number, longest?: number, steadyAfter?: number }} backoff How long to wait before connecting
 *   again.
 */

/**
 * The usual settings.
 * @type {Settings}
 */
export const USUAL = {
  agent: "parley-javascript",
  keepaliveSeconds: 60,
  connectTimeout: 10_000,
  helloTimeout: 10_000,
  pongTimeout: 10_000,
  requestTimeout: 30_000,
  digestFromRooms: 40,
  backoff: {},
};
