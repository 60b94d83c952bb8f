"""Runs other people's WebSocket clients against a server with the demonstration, beside one over TCP.

usage: server.py HTTP_PORT TCP_PORT FOLDER COMPRESSION    where FOLDER holds parley.py, and COMPRESSION is the server's setting
"""

import asyncio
import contextlib
import itertools
import sys

import aiohttp
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

HTTP_PORT, TCP_PORT, FOLDER = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
COMPRESSES = sys.argv[4] != "off"
sys.path.insert(0, FOLDER)

import parley  # noqa: E402

URL = f"ws://127.0.0.1:{HTTP_PORT}/ws"
PROTOCOL = "parley.v1"
nonces = itertools.count(1)


class Chat:
    """A client over anything that sends and receives messages."""

    def __init__(self, send, receive, cuts=False):
        self.send_bytes, self.receive_bytes, self.cuts = send, receive, cuts
        self.stream = parley.Stream("server")
        self.records = []
        self.events = []
        self.last_id = 0

    async def next(self):
        while not self.records:
            message = await asyncio.wait_for(self.receive_bytes(), 30)
            assert isinstance(message, bytes), message
            self.records += self.stream.feed(message)
            assert self.cuts or not self.stream.pending, "a message holds whole records"
        return self.records.pop(0)

    def encode(self, message):
        self.last_id += 1
        return parley.encode(message, self.last_id)

    async def answer(self, id):
        """The answer to a request; events that come before it are kept."""
        while (record := await self.next()).id != id:
            self.events.append(record.message)
        return record.message

    async def request(self, message):
        while True:
            await self.send_bytes(self.encode(message))
            answer = await self.answer(self.last_id)
            if not isinstance(answer, parley.Failure):
                return answer
            assert answer.code == parley.FailureCode.RATE_LIMITED, answer
            await asyncio.sleep(answer.after / 1000)

    async def post(self, room, text):
        """Posts, and waits until the message has come back as an event."""
        await self.request(parley.PostMessage(room=room, nonce=next(nonces), text=text))
        await self.hears(text)

    async def hears(self, text):
        """Waits for a message; what is heard besides is of no interest."""
        while True:
            event = self.events.pop(0) if self.events else (await self.next()).message
            if isinstance(event, parley.MessagePosted) and event.text == text:
                return


@contextlib.asynccontextmanager
async def tcp():
    """The same over TCP, which cuts records where it likes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", TCP_PORT)

    async def send(data):
        writer.write(data)
        await writer.drain()

    yield Chat(send, lambda: reader.read(65536), cuts=True)
    writer.close()


async def sign_in(chat, login):
    await chat.request(parley.Hello(version=1, agent="interop"))
    reply = await chat.request(
        parley.SignIn(organisation="demo", login=login, password="parley-demo", name="interop")
    )
    return reply.token


LONG = "Let us meet at one o'clock, κ😀. " * 50


async def talk(name, chat, token, room, other, send_fragments=None):
    """Comes back with a token and posts in one message, and hears what the other posts."""
    text = f"{name}: {LONG}"
    await chat.send_bytes(
        chat.encode(parley.Hello(version=1, agent="interop", token=token))
        + chat.encode(parley.PostMessage(room=room, nonce=next(nonces), text=text))
    )
    assert isinstance(await chat.answer(1), parley.HelloReply)
    assert isinstance(await chat.answer(2), parley.PostMessageReply)
    await chat.hears(text)
    await other.hears(text)
    if send_fragments:
        for size in [2, 10, 1000]:
            text = f"{name} in parts of {size}: {LONG}"
            message = chat.encode(parley.PostMessage(room=room, nonce=next(nonces), text=text))
            await send_fragments([message[i : i + size] for i in range(0, len(message), size)])
            await other.hears(text)
    for count in range(3):
        text = f"{count} for {name}: {LONG[count:]}"
        await other.post(room, text)
        await chat.hears(text)


def count_compressed(ws):
    """Counts the compressed messages that come from now on."""
    counter = [0]
    for extension in ws.protocol.extensions:
        decode = extension.decode

        def counting(frame, *, max_size=None, decode=decode):
            counter[0] += frame.rsv1
            return decode(frame, max_size=max_size)

        extension.decode = counting
    return counter


async def websockets_clients(token, room, other):
    factories = [(None, None)] + [
        (f"{server} {client} {bits}", ClientPerMessageDeflateFactory(
            server_no_context_takeover=server, client_no_context_takeover=client, server_max_window_bits=bits,
            client_max_window_bits=client_bits))
        for server in [False, True] for client in [False, True]
        for bits, client_bits in [(None, True), (None, None)] + [(bits, bits) for bits in range(9, 16)]
    ]
    for name, factory in factories:
        async with connect(
            URL, subprotocols=[PROTOCOL], compression=None, extensions=[factory] if factory else None
        ) as ws:
            assert ws.subprotocol == PROTOCOL
            assert len(ws.protocol.extensions) == (1 if factory and COMPRESSES else 0), name
            compressed = count_compressed(ws)
            await talk(f"websockets {name}", Chat(ws.send, ws.recv), token, room, other, ws.send)
            assert bool(compressed[0]) == bool(factory and COMPRESSES), f"{name}: {compressed[0]} compressed messages"
            await (await ws.ping(b"there?"))
            await ws.close(1001)
            assert ws.close_code == 1001, ws.close_code


async def aiohttp_clients(token, room, other):
    async with aiohttp.ClientSession() as session:
        for bits in [0, 9, 10, 11, 12, 13, 14, 15]:
            async with session.ws_connect(URL, protocols=[PROTOCOL], compress=bits) as ws:
                assert ws.protocol == PROTOCOL
                assert bool(ws.compress) == bool(bits and COMPRESSES)

                async def receive():
                    return (await ws.receive()).data

                await talk(f"aiohttp {bits}", Chat(ws.send_bytes, receive), token, room, other)
                await ws.close()
                assert ws.close_code == 1000


async def refusals():
    for arguments, status in [
        ({}, 400),
        ({"subprotocols": ["mqtt"]}, 400),
        ({"subprotocols": [PROTOCOL], "origin": "https://example.org"}, 403),
    ]:
        try:
            await connect(URL, **arguments)
        except InvalidStatus as error:
            assert error.response.status_code == status, error
        else:
            raise AssertionError(f"{arguments} was let in")
    async with connect(URL, subprotocols=[PROTOCOL], origin=f"http://127.0.0.1:{HTTP_PORT}") as ws:
        await ws.send("text")
        await closes(ws, 1003)
    async with connect(URL, subprotocols=[PROTOCOL]) as ws:
        await ws.send(parley.encode(parley.ListRooms(limit=1), 1))
        record = next(iter(parley.Stream("server").feed(await ws.recv())))
        assert isinstance(record.message, parley.Goodbye), record
        await closes(ws, 4000 + record.message.code)


async def closes(ws, code):
    """The next thing is a Close frame."""
    try:
        message = await ws.recv()
    except ConnectionClosed as closed:
        assert closed.rcvd.code == code, closed
    else:
        raise AssertionError(f"{message} instead of a Close frame with {code}")


async def main():
    await refusals()
    async with tcp() as maria, tcp() as jon:
        await sign_in(maria, "maria")
        token = await sign_in(jon, "jon")
        rooms = await maria.request(parley.ListRooms(limit=50))
        theirs = {entry.state.room for entry in (await jon.request(parley.ListRooms(limit=50))).rooms}
        room = next(e.state.room for e in rooms.rooms if e.state.room in theirs)
        await websockets_clients(token, room, maria)
        await aiohttp_clients(token, room, maria)
    print("all of them talked")


asyncio.run(main())
