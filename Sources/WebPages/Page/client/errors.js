// What can go wrong, in the manner of the client: why a request did not come about, and why a connection ended.

import { FAILURES } from "../protocol.js";

/** @typedef {import("../protocol.js").Failure} Failure */
/** @typedef {import("../protocol.js").FailureCode} FailureCode */

/**
 * Why a connection ended, or did not come about.
 *
 * - `goodbye`: the server said goodbye, with a code.
 * - `unreachable`: the server could not be reached.
 * - `cut`: the connection was cut.
 * - `helloTimeout`, `helloRefused`: the greeting was not answered, or refused with a code.
 * - `silent`: the server sent nothing any more, not even an answer to Ping.
 * - `protocolViolation`: the server sent what the protocol does not allow.
 * - `closed`: the application closed the client.
 *
 * @typedef {object} ConnectionEnd
 * @property {"goodbye" | "unreachable" | "cut" | "helloTimeout" | "helloRefused" | "silent" | "protocolViolation" |
 *   "closed"} kind
 * @property {FailureCode} [code]
 * @property {string} text Why, for people.
 */

const ENDS = {
  goodbye: "The server has closed the connection.",
  unreachable: "The server cannot be reached.",
  cut: "The connection was cut.",
  helloTimeout: "The server did not answer in time.",
  helloRefused: "The server refused the connection.",
  silent: "The server has fallen silent.",
  protocolViolation: "The server broke the protocol.",
  closed: "Closed.",
};

/**
 * Why a connection ended.
 *
 * @param {ConnectionEnd["kind"]} kind
 * @param {{ code?: FailureCode, detail?: string }} [reason]
 * @returns {ConnectionEnd}
 */
export function connectionEnd(kind, reason = {}) {
  const { code, detail } = reason;
  const text = detail ?? FAILURES[/** @type {string} */ (code)]?.text ?? ENDS[kind];
  return code === undefined ? { kind, text } : { kind, code, text };
}

/**
 * What to do after a failure. One of a later version counts as `never` when it answers a request, and as `retry` when
 * it ends a connection.
 *
 * @param {FailureCode} code
 * @param {"never" | "retry"} unknown
 */
export const adviceFor = (code, unknown) => FAILURES[/** @type {string} */ (code)]?.advice ?? unknown;

const SENTENCES = {
  refused: "The server refused this.",
  notConnected: "Not connected.",
  connectionLost: "The connection ended before the answer came.",
  timedOut: "The server did not answer in time.",
  signedOut: "Nobody is signed in.",
  uncertain: "This was written before the sign-in ended; whether it arrived is not known.",
  elsewhere: "Another page has taken this over.",
  invalid: "The protocol does not allow this.",
  discarded: "Taken back.",
  closed: "The client was closed.",
};

/**
 * Why something that was asked of the client did not come about.
 *
 * - `refused`: the server refused the request, with a `failure`.
 * - `notConnected`: there is no connection, and none came about in time or will.
 * - `connectionLost`, `timedOut`: no answer came; whether the request took effect is not known.
 * - `signedOut`: nobody is signed in.
 * - `uncertain`: a post may have gone out under a token that is no longer used, and its answer never came.
 * - `elsewhere`: another page that shares the storage has sent a post, sent it anew or taken it back.
 * - `invalid`: a value is not allowed by the protocol.
 * - `discarded`: a post was taken back.
 * - `closed`: the client was closed.
 */
export class ClientError extends Error {
  /**
   * @param {keyof typeof SENTENCES} kind
   * @param {{ failure?: Failure, end?: ConnectionEnd, text?: string }} [reason]
   */
  constructor(kind, reason = {}) {
    const { failure, end, text } = reason;
    const explained = failure && (failure.detail ?? FAILURES[/** @type {string} */ (failure.code)]?.text);
    super(text ?? explained ?? end?.text ?? SENTENCES[kind]);
    this.name = "ClientError";
    this.kind = kind;
    /** What the server answered, if it refused. */
    this.failure = failure;
    /** Why there is no connection, if that is known. */
    this.end = end;
  }
}
