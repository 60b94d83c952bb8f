"""Runs other people's WebSocket clients, and hand-made frames, against websocket-echo.

usage: echo.py ws://HOST:PORT/
"""

import asyncio
import os
import random
import socket
import struct
import sys

import aiohttp
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

URL = sys.argv[1]
MAX = 16 << 20


def messages():
    """Texts and bytes of all lengths at which a form changes, that compress well, hardly, and not at all."""
    random.seed(1)
    line = '{"user": 17, "text": "Let us meet at one o\'clock", "κ": "😀"}\n'
    for length in [0, 1, 64, 125, 126, 127, 128, 1000, 65535, 65536, 70000]:
        yield (line * (length // 20 + 1))[:length]
        yield random.randbytes(length)
        yield bytes(length)


async def echo(send, receive, extra=()):
    for message in [*messages(), *extra, *messages()]:
        await send(message)
        answer = await receive()
        assert answer == message, f"{len(message)} sent, {len(answer)} received"


def fragments(message, size):
    return [message[i : i + size] for i in range(0, len(message), size)] or [message]


# websockets


async def websockets_client(name, factory, extra=()):
    extensions = [factory] if factory else None
    async with connect(URL, extensions=extensions, compression=None, max_size=MAX, ping_interval=None) as ws:
        agreed = [type(e).__name__ for e in ws.protocol.extensions]
        assert agreed == (["PerMessageDeflate"] if factory else []), f"{name}: agreed on {agreed}"
        await echo(ws.send, ws.recv, extra)
        for size in [1, 7, 1000]:
            for message in ["fragmented κ😀 " * 40, os.urandom(2000)]:
                await ws.send(fragments(message, size))
                assert await ws.recv() == message, f"{name}: fragments of {size}"
        await (await ws.ping(b"are you there?"))
        await ws.close(4321, "done")
        assert ws.close_code == 4321, f"{name}: {ws.close_code}"


async def websockets_clients():
    await websockets_client("plain", None, ["x" * MAX, os.urandom(MAX)])
    await websockets_client("deflate", ClientPerMessageDeflateFactory(), ["x" * MAX, os.urandom(MAX)])
    for takeover in [(False, False), (True, False), (False, True), (True, True)]:
        for bits in range(9, 16):
            for client_bits in [None, True, bits]:
                if client_bits == 8:
                    continue
                factory = ClientPerMessageDeflateFactory(
                    server_no_context_takeover=takeover[0],
                    client_no_context_takeover=takeover[1],
                    server_max_window_bits=bits,
                    client_max_window_bits=client_bits,
                )
                await websockets_client(f"deflate {takeover} {bits} {client_bits}", factory)


async def websockets_failures():
    async with connect(URL, max_size=MAX) as ws:
        try:
            await ws.send(bytes(MAX + 1))
            await ws.recv()
        except ConnectionClosed as closed:
            assert closed.rcvd.code == 1009, closed
        else:
            raise AssertionError("a message that is too long was echoed")


# aiohttp


async def aiohttp_clients():
    async with aiohttp.ClientSession() as session:
        for bits in [0, 9, 10, 11, 12, 13, 14, 15]:
            async with session.ws_connect(URL, compress=bits, max_msg_size=MAX + 1) as ws:
                assert bool(ws.compress) == bool(bits), f"asked for {bits}, agreed on {ws.compress}"

                async def send(message):
                    await (ws.send_str(message) if isinstance(message, str) else ws.send_bytes(message))

                async def receive():
                    return (await ws.receive()).data

                await echo(send, receive, ["x" * (1 << 20)])
                await ws.ping(b"hello")
                await ws.close(code=4000)
                assert ws.close_code == 4000, ws.close_code


# Frames made by hand, on a socket of their own.

MASK = bytes([0x37, 0xFA, 0x21, 0x3D])


def frame(first, payload=b""):
    length = len(payload)
    if length < 126:
        header = struct.pack("!BB", first, 0x80 | length)
    elif length < 65536:
        header = struct.pack("!BBH", first, 0x80 | 126, length)
    else:
        header = struct.pack("!BBQ", first, 0x80 | 127, length)
    return header + MASK + bytes(b ^ MASK[i % 4] for i, b in enumerate(payload))


def close(code, reason=b""):
    return frame(0x88, struct.pack("!H", code) + reason)


HELLO = (
    "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
)
DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"


def talk(bytes, extra="", size=None):
    """Opens a WebSocket, sends bytes, in the same packet as the request or piece by piece, and gives the frames that come back until
    the server has closed the connection."""
    host, port = URL.removeprefix("ws://").rstrip("/").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as s:
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        request = (HELLO + extra + "\r\n").encode()
        if size is None:
            s.sendall(request + bytes)
        else:
            s.sendall(request)
            for i in range(0, len(bytes), size):
                s.sendall(bytes[i : i + size])
        received = b""
        while part := s.recv(65536):
            received += part
    head, _, rest = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101"), head
    frames = []
    while rest:
        length, at = rest[1], 2
        if length == 126:
            length, at = struct.unpack("!H", rest[2:4])[0], 4
        elif length == 127:
            length, at = struct.unpack("!Q", rest[2:10])[0], 10
        frames.append((rest[0], rest[at : at + length]))
        rest = rest[at + length :]
    return frames


def closes(frames, code):
    """Whether the last frame is a Close with this code."""
    first, payload = frames[-1]
    assert first == 0x88, frames
    got = struct.unpack("!H", payload[:2])[0] if payload else None
    assert got == code, f"closed with {got} instead of {code}: {payload}"
    return frames[:-1]


def raw_frames():
    hello = frame(0x81, b"Hello")
    bye = close(1000)
    heard = [(0x81, b"Hello")]
    # In the same packet as the request, and cut at every byte.
    for size in [None, 1, 2, 3, 5, 11]:
        assert closes(talk(hello + frame(0x89, b"p") + bye, size=size), 1000) == heard + [(0x8A, b"p")]
    # Fragments, with Pings between them.
    parts = frame(0x01, b"Hel") + frame(0x89, b"1") + frame(0x00, b"l") + frame(0x89, b"2") + frame(0x80, b"o")
    assert closes(talk(parts + bye), 1000) == [(0x8A, b"1"), (0x8A, b"2")] + heard
    # What breaks the rules.
    for bad, code in [
        (frame(0xC1, b"x"), 1002), (frame(0xA1, b"x"), 1002), (frame(0x91, b"x"), 1002),
        (frame(0x83), 1002), (frame(0x87), 1002), (frame(0x8B), 1002), (frame(0x8F), 1002),
        (frame(0x80, b"x"), 1002), (frame(0x00, b"x"), 1002), (frame(0x01, b"x") + frame(0x81, b"y"), 1002),
        (frame(0x09, b"x"), 1002), (frame(0x89, bytes(126)), 1002), (b"\x81\x01x", 1002),
        (b"\x82\xfe\x00\x01" + MASK, 1002), (b"\x82\xff" + b"\xff" * 8 + MASK, 1002),
        (b"\x82\xff\x00\x00\x00\x00\x01\x00\x00\x01" + MASK, 1009),
        (frame(0x81, b"\xed\xa0\x80"), 1007), (frame(0x01, b"\xce") + frame(0x80), 1007),
        (frame(0x01, b"\xce\xba\xf4") + frame(0x00, b"\x90"), 1007),
        (frame(0x88, b"x"), 1002), (close(1000, b"\xff"), 1007), (close(999), 1002), (close(1004), 1002),
        (close(1005), 1002), (close(1006), 1002), (close(1015), 1002), (close(1016), 1002), (close(2999), 1002),
        (close(5000), 1002), (frame(0x88, bytes(126)), 1002),
    ]:
        assert closes(talk(hello + bad + frame(0x81, b"late") * 50), code) == heard
        if code != 1009:
            assert closes(talk(hello + bad, size=1), code) == heard
    # Closing.
    for code in [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]:
        assert closes(talk(close(code, "auf Wiedersehen, κ".encode())), code) == []
    assert closes(talk(frame(0x88)), None) == []
    assert closes(talk(bye + hello + frame(0x89) + bye), 1000) == []
    # Compressed: RFC 7692's examples, a last block, an empty message, and what is none.
    for payload, text in [
        (b"\xf2\x48\xcd\xc9\xc9\x07\x00", b"Hello"), (b"\xf3\x48\xcd\xc9\xc9\x07\x00\x00", b"Hello"),
        (b"\x00\x05\x00\xfa\xffHello\x00", b"Hello"), (b"\x00", b""), (b"", b""), (b"\x03\x00\x00", b""),
    ]:
        frames = closes(talk(frame(0xC1, payload) + frame(0x81, b"plain") + bye, DEFLATE), 1000)
        assert len(frames) == 2, frames
    assert closes(talk(frame(0xC1, b"\xff\xff\xff"), DEFLATE), 1007) == []
    assert closes(talk(frame(0x41, b"\xf2\x48") + frame(0xC0, b""), DEFLATE), 1002) == []
    assert closes(talk(frame(0xC9), DEFLATE), 1002) == []


async def main():
    raw_frames()
    await aiohttp_clients()
    await websockets_clients()
    await websockets_failures()
    print("all of it came back")


asyncio.run(main())
