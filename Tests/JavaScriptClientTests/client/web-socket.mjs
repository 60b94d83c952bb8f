// A small WebSocket client (RFC 6455) for binary messages without extensions, as much of one as the client library uses: not all
// versions of node that the tests run with have one of their own.

import { createHash, randomBytes } from "node:crypto";
import { connect } from "node:net";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/**
 * @param {string} url `ws://HOST:PORT/PATH`
 * @param {string} protocol The subprotocol.
 */
export function webSocket(url, protocol) {
  const { hostname, port, host, pathname } = new URL(url);
  const key = randomBytes(16).toString("base64");
  const stream = connect({ host: hostname, port: Number(port), noDelay: true });
  let pending = Buffer.alloc(0);
  let isOpen = false;
  let closeCode = 1006;
  /** The parts of the message that is coming. */
  let parts = [];
  const socket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    send: (data) => stream.write(frame(BINARY, data)),
    close: (code = 1000) => stream.end(frame(CLOSE, Buffer.from([code >> 8, code & 0xff]))),
    /** Cuts the connection, as a network does. */
    cut: () => stream.destroy(),
  };

  stream.on("connect", () => {
    const fields = [
      `GET ${pathname} HTTP/1.1`,
      `Host: ${host}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      `Sec-WebSocket-Key: ${key}`,
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Protocol: ${protocol}`,
    ];
    stream.write(`${fields.join("\r\n")}\r\n\r\n`);
  });
  stream.on("data", (data) => {
    pending = Buffer.concat([pending, data]);
    if (!isOpen && !readHead()) return;
    while (readFrame());
  });
  stream.on("error", () => {});
  stream.on("close", () => socket.onclose?.({ code: closeCode }));

  function readHead() {
    const end = pending.indexOf("\r\n\r\n");
    if (end < 0) return false;
    const head = pending.subarray(0, end).toString("latin1").toLowerCase();
    pending = pending.subarray(end + 4);
    const accept = createHash("sha1").update(key + GUID).digest("base64");
    const isAccepted =
      head.startsWith("http/1.1 101") &&
      head.includes(`sec-websocket-accept: ${accept.toLowerCase()}`) &&
      head.includes(`sec-websocket-protocol: ${protocol}`);
    if (!isAccepted) stream.destroy();
    isOpen = isAccepted;
    if (isOpen) socket.onopen?.({});
    return isOpen;
  }

  /** Takes a whole frame, if there is one. */
  function readFrame() {
    if (pending.length < 2) return false;
    const [first, second] = pending;
    const size = { 126: 2, 127: 8 }[second] ?? 0;
    if (pending.length < 2 + size) return false;
    const length = size === 2 ? pending.readUInt16BE(2) : size === 8 ? Number(pending.readBigUInt64BE(2)) : second;
    const end = 2 + size + length;
    if (pending.length < end) return false;
    const content = pending.subarray(2 + size, end);
    pending = pending.subarray(end);
    take(first & 0x0f, (first & 0x80) !== 0, content);
    return true;
  }

  function take(opcode, isLast, content) {
    if (opcode === CLOSE) {
      closeCode = content.length >= 2 ? content.readUInt16BE(0) : 1005;
      stream.end(frame(CLOSE, content));
    } else if (opcode === PING) {
      stream.write(frame(PONG, content));
    } else if (opcode !== PONG) {
      parts.push(content);
      if (!isLast) return;
      const message = new Uint8Array(Buffer.concat(parts));
      parts = [];
      socket.onmessage?.({ data: message.buffer });
    }
  }

  return socket;
}

/** A frame of a client, which is masked. */
function frame(opcode, data) {
  const length =
    data.length < 126 ? [0x80 | data.length] : [0x80 | 126, data.length >> 8, data.length & 0xff];
  const mask = randomBytes(4);
  const content = Buffer.from(data).map((byte, index) => byte ^ mask[index % 4]);
  return Buffer.concat([Buffer.from([0x80 | opcode, ...length]), mask, content]);
}
