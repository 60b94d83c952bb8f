// A WebSocket as the client sees it, over the TCP port of a server, which carries the same bytes: node has no WebSocket
// of its own in all the versions that the tests run with, and what is tested is the client.

import { connect } from "node:net";
import { LIMITS, nextFrame } from "../protocol.js";

/** @param {string} address HOST:PORT */
export function tcpSocket(address) {
  const [host, port] = address.split(":");
  const stream = connect({ host, port: Number(port), noDelay: true });
  let pending = Buffer.alloc(0);
  const socket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    send: (data) => stream.write(data),
    close: () => stream.end(),
    /** Cuts the connection, as a network does. */
    cut: () => stream.destroy(),
  };
  stream.on("connect", () => socket.onopen?.({}));
  stream.on("data", (data) => {
    pending = Buffer.concat([pending, data]);
    let end = 0;
    for (let frame; (frame = nextFrame(pending, end, LIMITS.server)); ) end = frame.end;
    const message = new Uint8Array(pending.subarray(0, end));
    pending = pending.subarray(end);
    if (end > 0) socket.onmessage?.({ data: message.buffer });
  });
  stream.on("error", () => {});
  stream.on("close", () => socket.onclose?.({ code: 1006 }));
  return socket;
}
