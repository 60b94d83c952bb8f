"""The protocol parley 1.0: its messages, how they become bytes, and a client for scripts.

Generated from the schema by ``parley-schema generate python``. Change the schema, not this file.

    import parley

    with parley.Client("127.0.0.1", 7717, on_event=print) as client:
        print(client.request(parley.Hello(version=1, agent="example")))
        client.listen()

Integers of a bounded type are checked when they are encoded. Byte strings are ``bytes``. Optional
fields that are absent are ``None``, ``False`` or an empty list.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime
import enum
import socket
import sys
from typing import Any, Callable, ClassVar, Iterable, Iterator, NamedTuple, Optional, Union

VERSION = 1
"""The version of the protocol."""
HELLO_BYTES_MAX = 4096
"""The longest body of a record that a client sends before Hello is answered."""
CLIENT_BYTES_MAX = 16384
"""The longest body of a record that a client sends."""
SERVER_BYTES_MAX = 65536
"""The longest body of a record that a server sends."""


# ---------------------------------------------------------------------------------------------
# What is wrong with bytes and values


class DecodingError(ValueError):
    """Bytes are not a record of the protocol.

    ``kind`` says why, by the names of the test vectors; ``offset`` says where: the number of bytes
    before the offending value in what was decoded.
    """

    def __init__(self, kind: str, offset: int) -> None:
        super().__init__(f"{kind} at byte {offset}")
        self.kind = kind
        self.offset = offset


class BoundsError(ValueError):
    """A value cannot be encoded, because the schema does not allow it."""


# ---------------------------------------------------------------------------------------------
# Values on the wire


class _Reader:
    """Reads values from bytes, one after the other, up to the end of the payload that it is in."""

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self.data = data
        self.position = start
        self.end = end

    def take(self, count: int) -> bytes:
        if count > self.end - self.position:
            raise DecodingError("truncated", self.position)
        self.position += count
        return self.data[self.position - count : self.position]

    def byte(self) -> int:
        return self.take(1)[0]

    def varint(self) -> int:
        """The number of leading one-bits of the first byte is the number of bytes that follow."""
        start = self.position
        first = self.byte()
        following = 8 - (first ^ 0xFF).bit_length()
        if following > self.end - self.position:
            raise DecodingError("truncated", start)
        value = first & (0xFF >> (following + 1))
        value = value << (8 * following) | int.from_bytes(self.take(following), "big")
        if following > 0 and value < 1 << (7 * following):
            raise DecodingError("notShortest", start)
        return value

    def number(self, smallest: int, largest: int, kind: str = "numberOutOfRange") -> int:
        start = self.position
        value = self.varint()
        if not smallest <= value <= largest:
            raise DecodingError(kind, start)
        return value

    def length(self, smallest: int, largest: int) -> int:
        return self.number(smallest, largest, "lengthOutOfBounds")


def _varint(value: int) -> bytes:
    size = min(9, max(1, (value.bit_length() + 6) // 7))
    prefix = (0xFF00 >> (size - 1)) & 0xFF
    if size == 9:
        return b"\xff" + value.to_bytes(8, "big")
    return (value | prefix << (8 * (size - 1))).to_bytes(size, "big")


def _check(is_allowed: bool, value: Any) -> None:
    if not is_allowed:
        raise BoundsError(f"{value!r:.60} is not allowed")


class _Byte:
    def read(self, reader: _Reader) -> int:
        return reader.byte()

    def write(self, value: int) -> bytes:
        _check(0 <= value <= 0xFF, value)
        return bytes([value])


class _Number:
    def __init__(self, smallest: int, largest: int) -> None:
        self.smallest = smallest
        self.largest = largest

    def read(self, reader: _Reader) -> int:
        return reader.number(self.smallest, self.largest)

    def write(self, value: int) -> bytes:
        _check(self.smallest <= value <= self.largest, value)
        return _varint(value)


class _Signed:
    """Zigzag: 0, -1, 1, -2, 2 … as 0, 1, 2, 3, 4 …"""

    def read(self, reader: _Reader) -> int:
        place = reader.varint()
        return place >> 1 ^ -(place & 1)

    def write(self, value: int) -> bytes:
        _check(-(1 << 63) <= value < 1 << 63, value)
        return _varint(value << 1 if value >= 0 else ~(value << 1))


class _Bit:
    def read(self, reader: _Reader) -> bool:
        return True

    def write(self, value: bool) -> bytes:
        return b""


class _FixedBytes:
    def __init__(self, count: int) -> None:
        self.count = count

    def read(self, reader: _Reader) -> bytes:
        return reader.take(self.count)

    def write(self, value: bytes) -> bytes:
        _check(len(value) == self.count, value)
        return bytes(value)


class _Bytes:
    def __init__(self, smallest: int, largest: int) -> None:
        self.smallest = smallest
        self.largest = largest

    def read(self, reader: _Reader) -> bytes:
        return reader.take(reader.length(self.smallest, self.largest))

    def write(self, value: bytes) -> bytes:
        _check(self.smallest <= len(value) <= self.largest, value)
        return _varint(len(value)) + bytes(value)


class _Text:
    """Bounds are in bytes of UTF-8."""

    def __init__(self, smallest: int, largest: int) -> None:
        self.content = _Bytes(smallest, largest)

    def read(self, reader: _Reader) -> str:
        content = self.content.read(reader)
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            raise DecodingError("invalidText", reader.position - len(content)) from None

    def write(self, value: str) -> bytes:
        return self.content.write(value.encode("utf-8"))


class _List:
    def __init__(self, element: Any, smallest: int, largest: int) -> None:
        self.element = element
        self.smallest = smallest
        self.largest = largest

    def read(self, reader: _Reader) -> list[Any]:
        count = reader.length(self.smallest, self.largest)
        return [self.element.read(reader) for _ in range(count)]

    def write(self, value: list[Any]) -> bytes:
        _check(self.smallest <= len(value) <= self.largest, value)
        return _varint(len(value)) + b"".join(self.element.write(element) for element in value)


class _Enumeration:
    def __init__(self, values: type[enum.IntEnum]) -> None:
        self.values = values

    def read(self, reader: _Reader) -> enum.IntEnum:
        start = reader.position
        value = reader.byte()
        try:
            return self.values(value)
        except ValueError:
            raise DecodingError("unknownValue", start) from None

    def write(self, value: int) -> bytes:
        try:
            return bytes([self.values(value)])
        except ValueError:
            raise BoundsError(f"{value!r} is not allowed") from None


class _Structure:
    """An open structure has its length in front, a closed one has not."""

    def __init__(self, structure: type[_Payload]) -> None:
        self.structure = structure

    def read(self, reader: _Reader) -> _Payload:
        if not self.structure._OPEN:
            return self.structure._read(reader)
        outer, start = reader.end, reader.position
        length = reader.varint()
        if length > reader.end - reader.position:
            raise DecodingError("truncated", start)
        reader.end = reader.position + length
        value = self.structure._read(reader)
        reader.end = outer
        return value

    def write(self, value: _Payload) -> bytes:
        content = value._write()
        return _varint(len(content)) + content if self.structure._OPEN else content


class _OpenEnumeration(enum.IntEnum):
    """Values of later versions are kept: they are numbers without a name."""

    @classmethod
    def _missing_(cls, value: object) -> Any:
        if not isinstance(value, int) or not 0 <= value <= 0xFF:
            return None
        member = int.__new__(cls, value)
        member._name_ = f"UNKNOWN_{value}"
        member._value_ = value
        return member


EPOCH = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
"""Where timestamps begin."""


def moment(timestamp: int) -> datetime.datetime:
    """The moment of a ``timestamp``, which is in milliseconds."""
    return EPOCH + datetime.timedelta(milliseconds=timestamp)


# ---------------------------------------------------------------------------------------------
# Payloads


class _Field(NamedTuple):
    """A field of a payload on the wire; optional ones have a flag."""

    name: str
    wire: Any
    flag: Optional[int] = None


class _Payload:
    """What structures and messages have in common."""

    _OPEN: ClassVar[bool] = True
    _WIRE: ClassVar[tuple[_Field, ...]] = ()

    def _write(self) -> bytes:
        """The required fields; then, if one is set, the flags and the optional fields that are."""
        required, optional, flags = b"", b"", 0
        for field in self._WIRE:
            value = getattr(self, field.name)
            try:
                if field.flag is None:
                    required += field.wire.write(value)
                elif value is not None and value is not False and value != []:
                    flags |= 1 << field.flag
                    optional += field.wire.write(value)
            except BoundsError as error:
                name = f"{type(self).__name__}.{field.name}"
                raise BoundsError(f"{name}: {error}") from None
        always = not self._OPEN and any(field.flag is not None for field in self._WIRE)
        return required + (_varint(flags) if flags or always else b"") + optional

    @classmethod
    def _read(cls, reader: _Reader) -> Any:
        """Reads to the end of the payload. What stands behind an unknown flag is passed over."""
        known = sum(1 << field.flag for field in cls._WIRE if field.flag is not None)
        values = {f.name: f.wire.read(reader) for f in cls._WIRE if f.flag is None}
        start, flags = reader.position, 0
        if cls._OPEN:
            if reader.position < reader.end:
                flags = reader.varint()
                if flags == 0:
                    raise DecodingError("emptyFlags", start)
        elif known:
            flags = reader.varint()
            if flags & ~known:
                raise DecodingError("unknownFlag", start)
        unknown = flags & ~known
        present = flags & ((unknown & -unknown) - 1) if unknown else flags
        for field in cls._WIRE:
            if field.flag is not None and present & 1 << field.flag:
                values[field.name] = field.wire.read(reader)
        if unknown:
            reader.position = reader.end
        elif cls._OPEN and reader.position < reader.end:
            raise DecodingError("leftOverBytes", reader.position)
        return cls(**values)


class WireMessage(_Payload):
    """What records carry."""

    NAME: ClassVar[str]
    """The name in the schema; ``.Reply`` behind that of a request for its reply."""
    OPCODE: ClassVar[int]
    """The first byte of the body; a reply has that of its request."""
    LIMIT: ClassVar[int]
    """How long the body may be, in bytes."""
    HAS_ID: ClassVar[bool]
    """Whether the number of a request stands behind the opcode."""
    SENDERS: ClassVar[tuple[str, ...]]
    """Who sends it: ``client``, ``server`` or both."""


# ---------------------------------------------------------------------------------------------
# Types

UserID = int
"""The number of a user within its organisation. (1 to 4294967295)"""
RoomID = int
"""The number of a room within its organisation. (1 to 4294967295)"""
TokenID = int
"""The number of one sign-in (one session token) within its organisation. (1 to 4294967295)"""
Seq = int
"""A number of a room's counter that a message or a change to one has taken. The first is 1. (1 to
4294967295)
"""
Position = int
"""A place in a room's counter: everything up to and including this number. 0 is the place before
the first. (0 to 4294967295)
"""
Milliseconds = int
"""A number of milliseconds. (0 to 4294967295)"""
Text = str
"""What people write. The server refuses control characters other than tab and line feed. (0 to 8000
bytes of UTF-8)
"""
Title = str
"""A short text of one line: the name of a person, a room or a session. (1 to 200 bytes of UTF-8)"""
Topic = str
"""What a group room is about. (0 to 1000 bytes of UTF-8)"""
Slug = str
"""The short name of an organisation: lower-case letters, digits and hyphens. (1 to 63 bytes of
UTF-8)
"""
Login = str
"""The name that somebody signs in with, unique in the organisation. (1 to 64 bytes of UTF-8)"""
Password = str
"""A password, as typed. (1 to 256 bytes of UTF-8)"""
Token = bytes
"""A session token: 32 random bytes. Whoever holds it is signed in. (32 bytes)"""
Fields = str
"""Custom fields: the text of one JSON object, at most 8 levels deep. (2 to 4000 bytes of UTF-8)"""
PageSize = int
"""How many entries a page may hold at the most. (1 to 200)"""


class OrganisationRole(_OpenEnumeration):
    """What a user may do in its organisation."""

    MEMBER = 0
    """Takes part in rooms."""
    ADMIN = 1
    """Manages users, sessions and rooms."""
    OWNER = 2
    """An administrator whom no other administrator can demote."""
    BOT = 3
    """A program that signs in with a token minted for it."""


class RoomKind(_OpenEnumeration):
    """What kind of conversation a room is."""

    DIRECT = 0
    """Exactly two people; there is one such room for each pair."""
    GROUP = 1
    """Any number of people, with a name."""


class RoomRole(_OpenEnumeration):
    """What a participant may do in a room."""

    MEMBER = 0
    """Reads and writes."""
    MODERATOR = 1
    """Also adds and removes members, deletes any message, changes name, topic and fields."""
    OWNER = 2
    """Also archives the room and changes roles."""


class FailureCode(_OpenEnumeration):
    """Why a request failed, or a connection ended."""

    MALFORMED = 1
    """The bytes are not a record of this protocol."""
    RECORD_TOO_LONG = 2
    """A record is longer than the limit."""
    HELLO_REQUIRED = 3
    """The first record must be Hello."""
    HELLO_TIMEOUT = 4
    """Hello did not come in time."""
    UNSUPPORTED_VERSION = 5
    """The server does not speak this version of the protocol."""
    IDLE = 6
    """Nothing was received for longer than the agreed keepalive."""
    SLOW_CONSUMER = 7
    """The connection accepted nothing for too long."""
    SHUTTING_DOWN = 8
    """The server is going down or being replaced."""
    SESSION_ENDED = 9
    """The token was revoked or has expired, or the account was deactivated."""
    TOO_MANY_CONNECTIONS = 10
    """Too many connections are open."""
    UNEXPECTED_RECORD = 11
    """This record cannot be sent in this direction or at this time."""
    DONE = 12
    """The sender has finished."""
    ROLE_CHANGED = 13
    """The user's role in the organisation changed; come back."""
    SIGN_IN_TIMEOUT = 14
    """Nobody has signed in in time."""
    SIGN_IN_REQUIRED = 20
    """This needs a signed-in session."""
    UNAUTHENTICATED = 21
    """The token is not valid, or organisation, login and password do not belong together."""
    FORBIDDEN = 22
    """The user may not do this."""
    NOT_FOUND = 23
    """There is no such thing, or the user may not see it."""
    INVALID = 24
    """A field has a value that is not allowed here."""
    ARCHIVED = 25
    """The room is archived."""
    CONFLICT = 26
    """This contradicts what is there."""
    RATE_LIMITED = 27
    """The budget for such requests is used up for now."""
    WINDOW_EXCEEDED = 28
    """More requests are unanswered than the session may have."""
    UNAVAILABLE = 29
    """The server cannot do this now."""
    TOO_LARGE = 30
    """What would be stored exceeds a limit."""
    UNKNOWN_REQUEST = 31
    """The server does not know this request."""


ADVICE: dict[FailureCode, str] = {
    FailureCode.MALFORMED: "never",
    FailureCode.RECORD_TOO_LONG: "never",
    FailureCode.HELLO_REQUIRED: "reconnect",
    FailureCode.HELLO_TIMEOUT: "reconnect",
    FailureCode.UNSUPPORTED_VERSION: "never",
    FailureCode.IDLE: "reconnect",
    FailureCode.SLOW_CONSUMER: "retry",
    FailureCode.SHUTTING_DOWN: "retry",
    FailureCode.SESSION_ENDED: "signIn",
    FailureCode.TOO_MANY_CONNECTIONS: "retry",
    FailureCode.UNEXPECTED_RECORD: "never",
    FailureCode.DONE: "never",
    FailureCode.ROLE_CHANGED: "reconnect",
    FailureCode.SIGN_IN_TIMEOUT: "signIn",
    FailureCode.SIGN_IN_REQUIRED: "signIn",
    FailureCode.UNAUTHENTICATED: "signIn",
    FailureCode.FORBIDDEN: "never",
    FailureCode.NOT_FOUND: "never",
    FailureCode.INVALID: "never",
    FailureCode.ARCHIVED: "never",
    FailureCode.CONFLICT: "never",
    FailureCode.RATE_LIMITED: "retry",
    FailureCode.WINDOW_EXCEEDED: "retry",
    FailureCode.UNAVAILABLE: "retry",
    FailureCode.TOO_LARGE: "never",
    FailureCode.UNKNOWN_REQUEST: "never",
}
"""What to do after a failure: never, retry, reconnect or signIn."""


@dataclasses.dataclass
class Organisation(_Payload):
    """An organisation as its own users see it. It may grow."""

    slug: Slug
    name: Title

    _WIRE = (
        _Field("slug", _Text(1, 63)),
        _Field("name", _Text(1, 200)),
    )


@dataclasses.dataclass
class User(_Payload):
    """A person or a program of the organisation. It may grow."""

    user: UserID
    role: OrganisationRole
    login: Login
    name: Title
    inactive: bool = False
    """Set when the account has been deactivated."""
    fields: Optional[Fields] = None

    _WIRE = (
        _Field("user", _Number(1, 4294967295)),
        _Field("role", _Enumeration(OrganisationRole)),
        _Field("login", _Text(1, 64)),
        _Field("name", _Text(1, 200)),
        _Field("inactive", _Bit(), 0),
        _Field("fields", _Text(2, 4000), 1),
    )


@dataclasses.dataclass
class TokenInfo(_Payload):
    """One session token as its owner sees it; the token itself is shown once, when it is made. It
    may grow.
    """

    token: TokenID
    name: Title
    created: int
    """Milliseconds since 2020-01-01T00:00Z."""
    expires: int
    """When the token stops working. (milliseconds since 2020-01-01T00:00Z)"""
    used: Optional[int] = None
    """When it was last used, to the minute. (milliseconds since 2020-01-01T00:00Z)"""
    current: bool = False
    """Set on the token of the session that asks."""

    _WIRE = (
        _Field("token", _Number(1, 4294967295)),
        _Field("name", _Text(1, 200)),
        _Field("created", _Number(0, 18446744073709551615)),
        _Field("expires", _Number(0, 18446744073709551615)),
        _Field("used", _Number(0, 18446744073709551615), 0),
        _Field("current", _Bit(), 1),
    )


@dataclasses.dataclass
class RoomCursor(_Payload):
    """What a client holds of one room. It never grows."""

    room: RoomID
    seq: Position
    """Up to where the client holds the room's messages and changes."""
    details: int
    """The `details` of the room that the client holds. (0 to 4294967295)"""
    read: Position
    """The own read marker that the client holds."""

    _OPEN = False
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("seq", _Number(0, 4294967295)),
        _Field("details", _Number(0, 4294967295)),
        _Field("read", _Number(0, 4294967295)),
    )


@dataclasses.dataclass
class RoomState(_Payload):
    """Where one room stands for the session's user. It may grow."""

    room: RoomID
    seq: Position
    """The room's counter."""
    at: int
    """When the counter took that number; when the room was made, if the counter is 0. The base of
    the next `elapsed`. (milliseconds since 2020-01-01T00:00Z)
    """
    details: int
    """Grows with each change of the room's details and of one's own participation (role, mute). (0
    to 4294967295)
    """
    read: Position
    """One's own read marker."""
    unread: int
    """Messages of others behind the read marker. (0 to 4294967295)"""
    mentions: int
    """Those of them that mention the session's user. (0 to 4294967295)"""

    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("seq", _Number(0, 4294967295)),
        _Field("at", _Number(0, 18446744073709551615)),
        _Field("details", _Number(0, 4294967295)),
        _Field("read", _Number(0, 4294967295)),
        _Field("unread", _Number(0, 4294967295)),
        _Field("mentions", _Number(0, 4294967295)),
    )


@dataclasses.dataclass
class Room(_Payload):
    """A room's details, the same for all of its participants. It may grow."""

    room: RoomID
    kind: RoomKind
    revision: int
    """Grows with each change of what this structure tells and of who takes part. (0 to 4294967295)
    """
    participants: int
    """0 to 4294967295."""
    created: int
    """Milliseconds since 2020-01-01T00:00Z."""
    created_by: UserID
    updated: int
    """Milliseconds since 2020-01-01T00:00Z."""
    updated_by: UserID
    name: Optional[Title] = None
    """Absent in direct rooms, which are named by the other person."""
    topic: Optional[Topic] = None
    archived: bool = False
    """Set when the room is archived: it can be read, not written."""
    fields: Optional[Fields] = None
    pair: list[UserID] = dataclasses.field(default_factory=list)
    """The two people of a direct room, the lower number first. (2 to 2 elements)"""

    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("kind", _Enumeration(RoomKind)),
        _Field("revision", _Number(0, 4294967295)),
        _Field("participants", _Number(0, 4294967295)),
        _Field("created", _Number(0, 18446744073709551615)),
        _Field("created_by", _Number(1, 4294967295)),
        _Field("updated", _Number(0, 18446744073709551615)),
        _Field("updated_by", _Number(1, 4294967295)),
        _Field("name", _Text(1, 200), 0),
        _Field("topic", _Text(0, 1000), 1),
        _Field("archived", _Bit(), 2),
        _Field("fields", _Text(2, 4000), 3),
        _Field("pair", _List(_Number(1, 4294967295), 2, 2), 4),
    )


@dataclasses.dataclass
class LastMessage(_Payload):
    """The newest message of a room, shortened for a list of rooms. It may grow."""

    seq: Seq
    sender: UserID
    at: int
    """Milliseconds since 2020-01-01T00:00Z."""
    preview: str
    """The first bytes of the text, cut between characters. (0 to 200 bytes of UTF-8)"""
    deleted: bool = False

    _WIRE = (
        _Field("seq", _Number(1, 4294967295)),
        _Field("sender", _Number(1, 4294967295)),
        _Field("at", _Number(0, 18446744073709551615)),
        _Field("preview", _Text(0, 200)),
        _Field("deleted", _Bit(), 0),
    )


@dataclasses.dataclass
class RoomEntry(_Payload):
    """A room as one of its participants sees it in a list. It may grow."""

    room: Room
    state: RoomState
    role: RoomRole
    muted: bool = False
    last: Optional[LastMessage] = None

    _WIRE = (
        _Field("room", _Structure(Room)),
        _Field("state", _Structure(RoomState)),
        _Field("role", _Enumeration(RoomRole)),
        _Field("muted", _Bit(), 0),
        _Field("last", _Structure(LastMessage), 1),
    )


@dataclasses.dataclass
class RoomListCursor(_Payload):
    """Where a list of rooms was cut: the place of its last entry. It never grows."""

    at: int
    """Milliseconds since 2020-01-01T00:00Z."""
    room: RoomID

    _OPEN = False
    _WIRE = (
        _Field("at", _Number(0, 18446744073709551615)),
        _Field("room", _Number(1, 4294967295)),
    )


@dataclasses.dataclass
class Participant(_Payload):
    """Somebody who takes part in a room. It may grow."""

    user: UserID
    role: RoomRole
    since: int
    """Milliseconds since 2020-01-01T00:00Z."""
    read: Position
    """How far this person has ever read."""

    _WIRE = (
        _Field("user", _Number(1, 4294967295)),
        _Field("role", _Enumeration(RoomRole)),
        _Field("since", _Number(0, 18446744073709551615)),
        _Field("read", _Number(0, 4294967295)),
    )


@dataclasses.dataclass
class Message(_Payload):
    """A message as it stands now. It may grow."""

    seq: Seq
    sender: UserID
    after: int
    """Time since the entry before it in the same list; for the first entry, since the list's
    `start`. (milliseconds)
    """
    text: Text
    parent: Optional[int] = None
    """The message that this one answers, as the difference of their numbers. (counted back from
    `seq`)
    """
    mentions: list[UserID] = dataclasses.field(default_factory=list)
    """1 to 50 elements."""
    fields: Optional[Fields] = None
    change: Optional[Seq] = None
    """The number of the newest change to the message."""
    edited: Optional[int] = None
    """When the text was last edited. (milliseconds since 2020-01-01T00:00Z)"""
    deleted_by: Optional[UserID] = None
    """Who deleted the message. Its text, mentions and fields are gone."""
    replies: Optional[int] = None
    """How many messages that are not deleted answer this one. (1 to 4294967295)"""
    last_reply: Optional[Seq] = None
    """The number of the newest answer."""

    _WIRE = (
        _Field("seq", _Number(1, 4294967295)),
        _Field("sender", _Number(1, 4294967295)),
        _Field("after", _Number(0, 18446744073709551615)),
        _Field("text", _Text(0, 8000)),
        _Field("parent", _Number(1, 4294967294), 0),
        _Field("mentions", _List(_Number(1, 4294967295), 1, 50), 1),
        _Field("fields", _Text(2, 4000), 2),
        _Field("change", _Number(1, 4294967295), 3),
        _Field("edited", _Number(0, 18446744073709551615), 4),
        _Field("deleted_by", _Number(1, 4294967295), 5),
        _Field("replies", _Number(1, 4294967295), 6),
        _Field("last_reply", _Number(1, 4294967295), 7),
    )


@dataclasses.dataclass
class Edit(_Payload):
    """What a message said before it was edited. It may grow."""

    at: int
    """When this text was written. (milliseconds since 2020-01-01T00:00Z)"""
    text: Text

    _WIRE = (
        _Field("at", _Number(0, 18446744073709551615)),
        _Field("text", _Text(0, 8000)),
    )


@dataclasses.dataclass
class Thread(_Payload):
    """A thread: the message that began it and where its answers stand. It may grow."""

    message: Message
    """Its `after` is 0; when it was posted stands beside it."""
    posted: int
    """When the message was posted. (milliseconds since 2020-01-01T00:00Z)"""
    answered: int
    """When the newest answer was posted. (milliseconds since 2020-01-01T00:00Z)"""

    _WIRE = (
        _Field("message", _Structure(Message)),
        _Field("posted", _Number(0, 18446744073709551615)),
        _Field("answered", _Number(0, 18446744073709551615)),
    )


@dataclasses.dataclass
class Change(_Payload):
    """A message that was posted or changed, with the time when it was posted. It may grow."""

    message: Message
    """Its `after` is 0; when it was posted stands beside it."""
    posted: int
    """When the message was posted. (milliseconds since 2020-01-01T00:00Z)"""

    _WIRE = (
        _Field("message", _Structure(Message)),
        _Field("posted", _Number(0, 18446744073709551615)),
    )


# ---------------------------------------------------------------------------------------------
# Messages


@dataclasses.dataclass
class Failure(WireMessage):
    """A request failed.

    The answer to a request that failed.
    """

    code: FailureCode
    field: Optional[int] = None
    """The position of the offending field in the request, counted from 0 in the order of the
    schema.
    """
    after: Optional[Milliseconds] = None
    """When to try again."""
    detail: Optional[str] = None
    """What is wrong, for a developer to read. (1 to 200 bytes of UTF-8)"""

    NAME = "Failure"
    OPCODE = 0x00
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("code", _Enumeration(FailureCode)),
        _Field("field", _Byte(), 0),
        _Field("after", _Number(0, 4294967295), 1),
        _Field("detail", _Text(1, 200), 2),
    )


@dataclasses.dataclass
class Hello(WireMessage):
    """Opens the session: the first record of a connection. With a token the session is signed in at
    once; with cursors, or with a digest of them, the answer says what changed in the rooms since.
    Further requests may follow without waiting for the answer. A token that is refused fails this
    request with `unauthenticated` and leaves the connection open, as after a Hello without a token.

    A request, answered by `HelloReply`; needs connection; fails with unauthenticated, unavailable,
    invalid.
    """

    version: int
    """The version of the protocol: the number before the point. (1 to 255)"""
    agent: str
    """The client's name and version. (1 to 100 bytes of UTF-8)"""
    token: Optional[Token] = dataclasses.field(default=None, repr=False)
    digest: Optional[bytes] = None
    """The digest of the cursors: what the client holds of all rooms, in 8 bytes. It is FNV-1a with
    64 bits (basis 0xcbf29ce484222325, prime 0x100000001b3) over the bytes of all RoomCursors as
    they stand on the wire, in ascending order of rooms and with nothing between them; the highest
    byte comes first. (8 bytes)
    """
    rooms: list[RoomCursor] = dataclasses.field(default_factory=list)
    """What the client holds of each room, in ascending order of rooms. Rooms that are not named
    count as not held. (1 to 190 elements)
    """
    keepalive: Optional[int] = None
    """In seconds: the client sends at least one record in every such time. (10 to 3600)"""

    NAME = "Hello"
    OPCODE = 0x01
    LIMIT = HELLO_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("version", _Number(1, 255)),
        _Field("agent", _Text(1, 100)),
        _Field("token", _FixedBytes(32), 0),
        _Field("digest", _FixedBytes(8), 1),
        _Field("rooms", _List(_Structure(RoomCursor), 1, 190), 2),
        _Field("keepalive", _Number(10, 3600), 3),
    )


@dataclasses.dataclass
class HelloReply(WireMessage):
    """The answer to `Hello`."""

    version: int
    """1 to 255."""
    agent: str
    """The server's name and version. (1 to 100 bytes of UTF-8)"""
    now: int
    """The server's time. (milliseconds since 2020-01-01T00:00Z)"""
    window: int
    """How many requests may be unanswered at a time. (1 to 65535)"""
    keepalive: int
    """In seconds: the connection is closed when nothing comes for twice this time. (10 to 3600)"""
    user: Optional[User] = None
    """Who is signed in. Absent when nobody is."""
    organisation: Optional[Organisation] = None
    token: Optional[TokenID] = None
    """Which token is used."""
    unchanged: bool = False
    """Set when the digest matched: what the client holds is all there is."""
    differs: bool = False
    """Set when the digest did not match: send the cursors with SyncRooms."""
    rooms: list[RoomState] = dataclasses.field(default_factory=list)
    """Rooms that are new to the client or where something changed, in ascending order. (1 to 2000
    elements)
    """
    gone: list[RoomID] = dataclasses.field(default_factory=list)
    """Rooms of the cursors that the user does not take part in (any more). (1 to 190 elements)"""
    more: Optional[RoomID] = None
    """The list was cut: go on with SyncRooms after this room."""

    NAME = "Hello.Reply"
    OPCODE = 0x01
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("version", _Number(1, 255)),
        _Field("agent", _Text(1, 100)),
        _Field("now", _Number(0, 18446744073709551615)),
        _Field("window", _Number(1, 65535)),
        _Field("keepalive", _Number(10, 3600)),
        _Field("user", _Structure(User), 0),
        _Field("organisation", _Structure(Organisation), 1),
        _Field("token", _Number(1, 4294967295), 2),
        _Field("unchanged", _Bit(), 3),
        _Field("differs", _Bit(), 4),
        _Field("rooms", _List(_Structure(RoomState), 1, 2000), 5),
        _Field("gone", _List(_Number(1, 4294967295), 1, 190), 6),
        _Field("more", _Number(1, 4294967295), 7),
    )


Welcome = HelloReply


@dataclasses.dataclass
class Ping(WireMessage):
    """Shows that the client is there. The server answers with Pong.

    From the client, never answered; needs connection.
    """

    NAME = "Ping"
    OPCODE = 0x02
    LIMIT = HELLO_BYTES_MAX
    HAS_ID = False
    SENDERS = ("client",)


@dataclasses.dataclass
class Pong(WireMessage):
    """Answers Ping.

    An event for the session, droppable.
    """

    NAME = "Pong"
    OPCODE = 0x03
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = False
    SENDERS = ("server",)


@dataclasses.dataclass
class Goodbye(WireMessage):
    """The last record of a connection: why it ends and whether to come back. Whoever receives it
    closes.

    From either side, never answered.
    """

    code: FailureCode
    after: Optional[Milliseconds] = None
    """When to come back. Absent where coming back does not help."""
    detail: Optional[str] = None
    """What is wrong, for a developer to read. (1 to 200 bytes of UTF-8)"""

    NAME = "Goodbye"
    OPCODE = 0x04
    LIMIT = HELLO_BYTES_MAX
    HAS_ID = False
    SENDERS = ("client", "server")
    _WIRE = (
        _Field("code", _Enumeration(FailureCode)),
        _Field("after", _Number(0, 4294967295), 0),
        _Field("detail", _Text(1, 200), 1),
    )


@dataclasses.dataclass
class SignIn(WireMessage):
    """Signs in with a password and gives a token to come back with. From then on the session
    receives the events of all of the user's rooms.

    A request, answered by `SignInReply`; needs hello, draws on signIn; fails with unauthenticated,
    rateLimited, unavailable, invalid, conflict, tooLarge.
    """

    organisation: Slug
    login: Login
    password: Password = dataclasses.field(repr=False)
    name: Title
    """What the user knows this session by, as in \"Maria's telephone\"."""

    NAME = "SignIn"
    OPCODE = 0x10
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("organisation", _Text(1, 63)),
        _Field("login", _Text(1, 64)),
        _Field("password", _Text(1, 256)),
        _Field("name", _Text(1, 200)),
    )


@dataclasses.dataclass
class SignInReply(WireMessage):
    """The answer to `SignIn`."""

    token: Token = dataclasses.field(repr=False)
    info: TokenInfo
    user: User
    organisation: Organisation

    NAME = "SignIn.Reply"
    OPCODE = 0x10
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("token", _FixedBytes(32)),
        _Field("info", _Structure(TokenInfo)),
        _Field("user", _Structure(User)),
        _Field("organisation", _Structure(Organisation)),
    )


@dataclasses.dataclass
class SignOut(WireMessage):
    """Revokes the token of this session. The connection stays open, signed out.

    A request, answered by `SignOutReply`; needs signedIn, draws on rooms; fails with unavailable.
    """

    NAME = "SignOut"
    OPCODE = 0x11
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)


@dataclasses.dataclass
class SignOutReply(WireMessage):
    """The answer to `SignOut`."""

    NAME = "SignOut.Reply"
    OPCODE = 0x11
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)


@dataclasses.dataclass
class CreateToken(WireMessage):
    """Makes a further token: for the own account, or, asked by an administrator, for a bot.

    A request, answered by `CreateTokenReply`; needs signedIn, draws on rooms; fails with forbidden,
    notFound, invalid, unavailable, tooLarge.
    """

    name: Title
    lifetime: Optional[int] = None
    """In seconds from now; 90 days when absent. (60 to 315360000)"""
    user: Optional[UserID] = None
    """The bot to sign in."""

    NAME = "CreateToken"
    OPCODE = 0x12
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("name", _Text(1, 200)),
        _Field("lifetime", _Number(60, 315360000), 0),
        _Field("user", _Number(1, 4294967295), 1),
    )


@dataclasses.dataclass
class CreateTokenReply(WireMessage):
    """The answer to `CreateToken`."""

    token: Token = dataclasses.field(repr=False)
    info: TokenInfo

    NAME = "CreateToken.Reply"
    OPCODE = 0x12
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("token", _FixedBytes(32)),
        _Field("info", _Structure(TokenInfo)),
    )


@dataclasses.dataclass
class ListTokens(WireMessage):
    """Lists the tokens of the own account, or, asked by an administrator, of another one.

    A request, answered by `ListTokensReply`; needs signedIn, draws on reads; fails with forbidden,
    notFound, unavailable.
    """

    limit: PageSize
    after: Optional[TokenID] = None
    """Only tokens with a higher number."""
    user: Optional[UserID] = None

    NAME = "ListTokens"
    OPCODE = 0x13
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("limit", _Number(1, 200)),
        _Field("after", _Number(1, 4294967295), 0),
        _Field("user", _Number(1, 4294967295), 1),
    )


@dataclasses.dataclass
class ListTokensReply(WireMessage):
    """The answer to `ListTokens`."""

    tokens: list[TokenInfo]
    """0 to 200 elements."""
    more: bool = False
    """There are more."""

    NAME = "ListTokens.Reply"
    OPCODE = 0x13
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("tokens", _List(_Structure(TokenInfo), 0, 200)),
        _Field("more", _Bit(), 0),
    )


@dataclasses.dataclass
class RevokeToken(WireMessage):
    """Revokes a token; the sessions that use it end.

    A request, answered by `RevokeTokenReply`; needs signedIn, draws on rooms; fails with notFound,
    forbidden, unavailable.
    """

    token: TokenID

    NAME = "RevokeToken"
    OPCODE = 0x14
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("token", _Number(1, 4294967295)),
    )


@dataclasses.dataclass
class RevokeTokenReply(WireMessage):
    """The answer to `RevokeToken`."""

    NAME = "RevokeToken.Reply"
    OPCODE = 0x14
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)


@dataclasses.dataclass
class GetUsers(WireMessage):
    """Tells who these users are. Numbers that do not exist are left out of the answer.

    A request, answered by `GetUsersReply`; needs signedIn, draws on reads; fails with unavailable.
    """

    users: list[UserID]
    """1 to 200 elements."""

    NAME = "GetUsers"
    OPCODE = 0x15
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("users", _List(_Number(1, 4294967295), 1, 200)),
    )


@dataclasses.dataclass
class GetUsersReply(WireMessage):
    """The answer to `GetUsers`."""

    users: list[User]
    """0 to 200 elements."""
    more: Optional[UserID] = None
    """The list was cut before this user: ask again from there."""

    NAME = "GetUsers.Reply"
    OPCODE = 0x15
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("users", _List(_Structure(User), 0, 200)),
        _Field("more", _Number(1, 4294967295), 0),
    )


@dataclasses.dataclass
class FindUsers(WireMessage):
    """Searches the directory by the beginning of words in login and display name. Deactivated
    accounts are left out.

    A request, answered by `FindUsersReply`; needs signedIn, draws on reads; fails with unavailable.
    """

    limit: PageSize
    text: Optional[str] = None
    """1 to 100 bytes of UTF-8."""
    after: Optional[UserID] = None
    """Only users with a higher number."""

    NAME = "FindUsers"
    OPCODE = 0x16
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("limit", _Number(1, 200)),
        _Field("text", _Text(1, 100), 0),
        _Field("after", _Number(1, 4294967295), 1),
    )


@dataclasses.dataclass
class FindUsersReply(WireMessage):
    """The answer to `FindUsers`."""

    users: list[User]
    """0 to 200 elements."""
    more: bool = False
    """There are more."""

    NAME = "FindUsers.Reply"
    OPCODE = 0x16
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("users", _List(_Structure(User), 0, 200)),
        _Field("more", _Bit(), 0),
    )


@dataclasses.dataclass
class UpdateProfile(WireMessage):
    """Changes the own display name or custom fields.

    A request, answered by `UpdateProfileReply`; needs signedIn, draws on profile; fails with
    invalid, unavailable.
    """

    name: Optional[Title] = None
    fields: Optional[Fields] = None

    NAME = "UpdateProfile"
    OPCODE = 0x17
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("name", _Text(1, 200), 0),
        _Field("fields", _Text(2, 4000), 1),
    )


@dataclasses.dataclass
class UpdateProfileReply(WireMessage):
    """The answer to `UpdateProfile`."""

    user: User

    NAME = "UpdateProfile.Reply"
    OPCODE = 0x17
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("user", _Structure(User)),
    )


@dataclasses.dataclass
class ChangePassword(WireMessage):
    """Changes the own password. All other tokens of the account are revoked.

    A request, answered by `ChangePasswordReply`; needs signedIn, draws on signIn; fails with
    unauthenticated, invalid, rateLimited, unavailable.
    """

    old: Password = dataclasses.field(repr=False)
    new: Password = dataclasses.field(repr=False)

    NAME = "ChangePassword"
    OPCODE = 0x18
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("old", _Text(1, 256)),
        _Field("new", _Text(1, 256)),
    )


@dataclasses.dataclass
class ChangePasswordReply(WireMessage):
    """The answer to `ChangePassword`."""

    NAME = "ChangePassword.Reply"
    OPCODE = 0x18
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)


@dataclasses.dataclass
class CreateRoom(WireMessage):
    """Makes a group room. The maker becomes its owner.

    A request, answered by `CreateRoomReply`; needs signedIn, draws on rooms; fails with invalid,
    notFound, tooLarge, unavailable.
    """

    name: Title
    topic: Optional[Topic] = None
    participants: list[UserID] = dataclasses.field(default_factory=list)
    """1 to 200 elements."""
    fields: Optional[Fields] = None

    NAME = "CreateRoom"
    OPCODE = 0x20
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("name", _Text(1, 200)),
        _Field("topic", _Text(0, 1000), 0),
        _Field("participants", _List(_Number(1, 4294967295), 1, 200), 1),
        _Field("fields", _Text(2, 4000), 2),
    )


@dataclasses.dataclass
class CreateRoomReply(WireMessage):
    """The answer to `CreateRoom`."""

    room: RoomEntry

    NAME = "CreateRoom.Reply"
    OPCODE = 0x20
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Structure(RoomEntry)),
    )


@dataclasses.dataclass
class OpenDirectRoom(WireMessage):
    """Gives the direct room with somebody, and makes it if it is not there yet.

    A request, answered by `OpenDirectRoomReply`; needs signedIn, draws on rooms; fails with
    invalid, notFound, tooLarge, unavailable.
    """

    user: UserID

    NAME = "OpenDirectRoom"
    OPCODE = 0x21
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("user", _Number(1, 4294967295)),
    )


@dataclasses.dataclass
class OpenDirectRoomReply(WireMessage):
    """The answer to `OpenDirectRoom`."""

    room: RoomEntry

    NAME = "OpenDirectRoom.Reply"
    OPCODE = 0x21
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Structure(RoomEntry)),
    )


@dataclasses.dataclass
class ListRooms(WireMessage):
    """Lists the own rooms, those where something happened last first.

    A request, answered by `ListRoomsReply`; needs signedIn, draws on reads; fails with unavailable.
    """

    limit: PageSize
    after: Optional[RoomListCursor] = None
    """Only rooms behind this place of the list."""
    archived: bool = False
    """With archived rooms."""

    NAME = "ListRooms"
    OPCODE = 0x22
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("limit", _Number(1, 200)),
        _Field("after", _Structure(RoomListCursor), 0),
        _Field("archived", _Bit(), 1),
    )


@dataclasses.dataclass
class ListRoomsReply(WireMessage):
    """The answer to `ListRooms`."""

    rooms: list[RoomEntry]
    """0 to 200 elements."""
    more: Optional[RoomListCursor] = None
    """There are more behind this place."""

    NAME = "ListRooms.Reply"
    OPCODE = 0x22
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("rooms", _List(_Structure(RoomEntry), 0, 200)),
        _Field("more", _Structure(RoomListCursor), 0),
    )


@dataclasses.dataclass
class GetRoom(WireMessage):
    """Tells one room.

    A request, answered by `GetRoomReply`; needs signedIn, draws on reads; fails with notFound,
    unavailable.
    """

    room: RoomID

    NAME = "GetRoom"
    OPCODE = 0x23
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
    )


@dataclasses.dataclass
class GetRoomReply(WireMessage):
    """The answer to `GetRoom`."""

    room: RoomEntry

    NAME = "GetRoom.Reply"
    OPCODE = 0x23
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Structure(RoomEntry)),
    )


@dataclasses.dataclass
class UpdateRoom(WireMessage):
    """Changes a group room's name, topic or custom fields. Moderators and owners may.

    A request, answered by `UpdateRoomReply`; needs signedIn, draws on rooms; fails with notFound,
    forbidden, archived, invalid, unavailable.
    """

    room: RoomID
    name: Optional[Title] = None
    topic: Optional[Topic] = None
    fields: Optional[Fields] = None

    NAME = "UpdateRoom"
    OPCODE = 0x24
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("name", _Text(1, 200), 0),
        _Field("topic", _Text(0, 1000), 1),
        _Field("fields", _Text(2, 4000), 2),
    )


@dataclasses.dataclass
class UpdateRoomReply(WireMessage):
    """The answer to `UpdateRoom`."""

    room: Room

    NAME = "UpdateRoom.Reply"
    OPCODE = 0x24
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Structure(Room)),
    )


@dataclasses.dataclass
class ArchiveRoom(WireMessage):
    """Archives a group room, or restores it. Owners may.

    A request, answered by `ArchiveRoomReply`; needs signedIn, draws on rooms; fails with notFound,
    forbidden, invalid, unavailable.
    """

    room: RoomID
    restore: bool = False

    NAME = "ArchiveRoom"
    OPCODE = 0x25
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("restore", _Bit(), 0),
    )


@dataclasses.dataclass
class ArchiveRoomReply(WireMessage):
    """The answer to `ArchiveRoom`."""

    room: Room

    NAME = "ArchiveRoom.Reply"
    OPCODE = 0x25
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Structure(Room)),
    )


@dataclasses.dataclass
class ListParticipants(WireMessage):
    """Lists who takes part in a room.

    A request, answered by `ListParticipantsReply`; needs signedIn, draws on reads; fails with
    notFound, unavailable.
    """

    room: RoomID
    limit: PageSize
    after: Optional[UserID] = None
    """Only users with a higher number."""

    NAME = "ListParticipants"
    OPCODE = 0x26
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("limit", _Number(1, 200)),
        _Field("after", _Number(1, 4294967295), 0),
    )


@dataclasses.dataclass
class ListParticipantsReply(WireMessage):
    """The answer to `ListParticipants`."""

    participants: list[Participant]
    """0 to 200 elements."""
    more: bool = False
    """There are more."""

    NAME = "ListParticipants.Reply"
    OPCODE = 0x26
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("participants", _List(_Structure(Participant), 0, 200)),
        _Field("more", _Bit(), 0),
    )


@dataclasses.dataclass
class AddParticipants(WireMessage):
    """Adds people to a group room, as members. Moderators and owners may. Who takes part already is
    left as is.

    A request, answered by `AddParticipantsReply`; needs signedIn, draws on rooms; fails with
    notFound, forbidden, archived, invalid, tooLarge, unavailable.
    """

    room: RoomID
    users: list[UserID]
    """1 to 200 elements."""

    NAME = "AddParticipants"
    OPCODE = 0x27
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("users", _List(_Number(1, 4294967295), 1, 200)),
    )


@dataclasses.dataclass
class AddParticipantsReply(WireMessage):
    """The answer to `AddParticipants`."""

    room: Room

    NAME = "AddParticipants.Reply"
    OPCODE = 0x27
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Structure(Room)),
    )


@dataclasses.dataclass
class RemoveParticipant(WireMessage):
    """Removes somebody from a group room. Moderators may remove members, owners anybody.

    A request, answered by `RemoveParticipantReply`; needs signedIn, draws on rooms; fails with
    notFound, forbidden, archived, invalid, conflict, unavailable.
    """

    room: RoomID
    user: UserID

    NAME = "RemoveParticipant"
    OPCODE = 0x28
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("user", _Number(1, 4294967295)),
    )


@dataclasses.dataclass
class RemoveParticipantReply(WireMessage):
    """The answer to `RemoveParticipant`."""

    room: Room

    NAME = "RemoveParticipant.Reply"
    OPCODE = 0x28
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Structure(Room)),
    )


@dataclasses.dataclass
class ChangeRole(WireMessage):
    """Changes the role of somebody in a group room. Owners may. The last owner cannot be demoted.

    A request, answered by `ChangeRoleReply`; needs signedIn, draws on rooms; fails with notFound,
    forbidden, archived, invalid, conflict, unavailable.
    """

    room: RoomID
    user: UserID
    role: RoomRole

    NAME = "ChangeRole"
    OPCODE = 0x29
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("user", _Number(1, 4294967295)),
        _Field("role", _Enumeration(RoomRole)),
    )


@dataclasses.dataclass
class ChangeRoleReply(WireMessage):
    """The answer to `ChangeRole`."""

    room: Room

    NAME = "ChangeRole.Reply"
    OPCODE = 0x29
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Structure(Room)),
    )


@dataclasses.dataclass
class LeaveRoom(WireMessage):
    """Leaves a group room. The last owner hands the room over first, unless nobody else is left.

    A request, answered by `LeaveRoomReply`; needs signedIn, draws on rooms; fails with notFound,
    invalid, conflict, unavailable.
    """

    room: RoomID

    NAME = "LeaveRoom"
    OPCODE = 0x2a
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
    )


@dataclasses.dataclass
class LeaveRoomReply(WireMessage):
    """The answer to `LeaveRoom`."""

    NAME = "LeaveRoom.Reply"
    OPCODE = 0x2a
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)


@dataclasses.dataclass
class MuteRoom(WireMessage):
    """Mutes a room for oneself, or ends that.

    A request, answered by `MuteRoomReply`; needs signedIn, draws on rooms; fails with notFound,
    unavailable.
    """

    room: RoomID
    unmute: bool = False

    NAME = "MuteRoom"
    OPCODE = 0x2b
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("unmute", _Bit(), 0),
    )


@dataclasses.dataclass
class MuteRoomReply(WireMessage):
    """The answer to `MuteRoom`."""

    state: RoomState

    NAME = "MuteRoom.Reply"
    OPCODE = 0x2b
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("state", _Structure(RoomState)),
    )


@dataclasses.dataclass
class MarkRead(WireMessage):
    """Moves the own read marker forward to a place that was read. The others receive it as a
    receipt.

    A request, answered by `MarkReadReply`; needs signedIn, draws on signals; fails with notFound,
    invalid, unavailable.
    """

    room: RoomID
    seq: Position

    NAME = "MarkRead"
    OPCODE = 0x2c
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("seq", _Number(0, 4294967295)),
    )


@dataclasses.dataclass
class MarkReadReply(WireMessage):
    """The answer to `MarkRead`."""

    NAME = "MarkRead.Reply"
    OPCODE = 0x2c
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)


@dataclasses.dataclass
class MarkUnread(WireMessage):
    """Moves the own read marker back, to just before a message. The others are not told.

    A request, answered by `MarkUnreadReply`; needs signedIn, draws on signals; fails with notFound,
    unavailable.
    """

    room: RoomID
    seq: Seq

    NAME = "MarkUnread"
    OPCODE = 0x2d
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("seq", _Number(1, 4294967295)),
    )


@dataclasses.dataclass
class MarkUnreadReply(WireMessage):
    """The answer to `MarkUnread`."""

    state: RoomState

    NAME = "MarkUnread.Reply"
    OPCODE = 0x2d
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("state", _Structure(RoomState)),
    )


@dataclasses.dataclass
class SyncRooms(WireMessage):
    """Compares what the client holds of the rooms `after` < room (<= `through`) with what is there.

    A request, answered by `SyncRoomsReply`; needs signedIn, draws on reads; fails with invalid,
    unavailable.
    """

    after: Optional[RoomID] = None
    """Only rooms with a higher number."""
    through: Optional[RoomID] = None
    """Only rooms up to this number."""
    rooms: list[RoomCursor] = dataclasses.field(default_factory=list)
    """What the client holds of them, in ascending order. Rooms that are not named count as not
    held. (1 to 800 elements)
    """

    NAME = "SyncRooms"
    OPCODE = 0x2e
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("after", _Number(1, 4294967295), 0),
        _Field("through", _Number(1, 4294967295), 1),
        _Field("rooms", _List(_Structure(RoomCursor), 1, 800), 2),
    )


@dataclasses.dataclass
class SyncRoomsReply(WireMessage):
    """The answer to `SyncRooms`."""

    rooms: list[RoomState]
    """Rooms that are new to the client or where something changed, in ascending order. (0 to 2000
    elements)
    """
    gone: list[RoomID] = dataclasses.field(default_factory=list)
    """Rooms of the cursors that the user does not take part in (any more). (1 to 800 elements)"""
    more: Optional[RoomID] = None
    """The list was cut: go on after this room."""

    NAME = "SyncRooms.Reply"
    OPCODE = 0x2e
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("rooms", _List(_Structure(RoomState), 0, 2000)),
        _Field("gone", _List(_Number(1, 4294967295), 1, 800), 0),
        _Field("more", _Number(1, 4294967295), 1),
    )


@dataclasses.dataclass
class PostMessage(WireMessage):
    """Appends a message to a room.

    A request, answered by `PostMessageReply`; needs signedIn, draws on posts; fails with notFound,
    forbidden, archived, conflict, invalid, tooLarge, unavailable.
    """

    room: RoomID
    nonce: int
    """Chosen by the client, once for each message of this token: posting it again gives the same
    message back.
    """
    text: Text
    parent: Optional[Seq] = None
    """The message of the same room that this one answers. An answer to an answer belongs to the
    same thread.
    """
    mentions: list[UserID] = dataclasses.field(default_factory=list)
    """Participants of the room who are to be called. (1 to 50 elements)"""
    fields: Optional[Fields] = None

    NAME = "PostMessage"
    OPCODE = 0x30
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("nonce", _Number(0, 18446744073709551615)),
        _Field("text", _Text(0, 8000)),
        _Field("parent", _Number(1, 4294967295), 0),
        _Field("mentions", _List(_Number(1, 4294967295), 1, 50), 1),
        _Field("fields", _Text(2, 4000), 2),
    )


@dataclasses.dataclass
class PostMessageReply(WireMessage):
    """The answer to `PostMessage`."""

    seq: Seq
    at: int
    """Milliseconds since 2020-01-01T00:00Z."""

    NAME = "PostMessage.Reply"
    OPCODE = 0x30
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("seq", _Number(1, 4294967295)),
        _Field("at", _Number(0, 18446744073709551615)),
    )


@dataclasses.dataclass
class EditMessage(WireMessage):
    """Changes one's own message. What it said before is kept.

    A request, answered by `EditMessageReply`; needs signedIn, draws on posts; fails with notFound,
    forbidden, archived, conflict, invalid, tooLarge, unavailable.
    """

    room: RoomID
    seq: Seq
    text: Text
    mentions: list[UserID] = dataclasses.field(default_factory=list)
    """Whom the message mentions from now on. (1 to 50 elements)"""
    fields: Optional[Fields] = None
    """The custom fields from now on; absent, they stay as they are."""

    NAME = "EditMessage"
    OPCODE = 0x31
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("seq", _Number(1, 4294967295)),
        _Field("text", _Text(0, 8000)),
        _Field("mentions", _List(_Number(1, 4294967295), 1, 50), 0),
        _Field("fields", _Text(2, 4000), 1),
    )


@dataclasses.dataclass
class EditMessageReply(WireMessage):
    """The answer to `EditMessage`."""

    change: Seq
    """The number of the change."""
    at: int
    """Milliseconds since 2020-01-01T00:00Z."""

    NAME = "EditMessage.Reply"
    OPCODE = 0x31
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("change", _Number(1, 4294967295)),
        _Field("at", _Number(0, 18446744073709551615)),
    )


@dataclasses.dataclass
class DeleteMessage(WireMessage):
    """Deletes one's own message, or, asked by a moderator or owner of the room, any. A tombstone
    stays.

    A request, answered by `DeleteMessageReply`; needs signedIn, draws on posts; fails with
    notFound, forbidden, archived, conflict, tooLarge, unavailable.
    """

    room: RoomID
    seq: Seq

    NAME = "DeleteMessage"
    OPCODE = 0x32
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("seq", _Number(1, 4294967295)),
    )


@dataclasses.dataclass
class DeleteMessageReply(WireMessage):
    """The answer to `DeleteMessage`."""

    change: Seq
    """The number of the change."""
    at: int
    """Milliseconds since 2020-01-01T00:00Z."""

    NAME = "DeleteMessage.Reply"
    OPCODE = 0x32
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("change", _Number(1, 4294967295)),
        _Field("at", _Number(0, 18446744073709551615)),
    )


@dataclasses.dataclass
class GetMessages(WireMessage):
    """Gives a page of a room's history, always in ascending order: the newest messages, or those
    before, after or around one, or from a date on. At most one of the four may be given.

    A request, answered by `GetMessagesReply`; needs signedIn, draws on reads; fails with notFound,
    invalid, unavailable.
    """

    room: RoomID
    limit: PageSize
    before: Optional[Seq] = None
    """The newest messages before this one."""
    after: Optional[Position] = None
    """The oldest messages after this place."""
    around: Optional[Seq] = None
    """Half of the messages before this one, the others from it on."""
    from_: Optional[int] = None
    """The oldest messages since this time. (milliseconds since 2020-01-01T00:00Z)"""

    NAME = "GetMessages"
    OPCODE = 0x33
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("limit", _Number(1, 200)),
        _Field("before", _Number(1, 4294967295), 0),
        _Field("after", _Number(0, 4294967295), 1),
        _Field("around", _Number(1, 4294967295), 2),
        _Field("from_", _Number(0, 18446744073709551615), 3),
    )


@dataclasses.dataclass
class GetMessagesReply(WireMessage):
    """The answer to `GetMessages`."""

    seq: Position
    """The room's counter when the page was read."""
    start: int
    """The base of the first message's `after`. (milliseconds since 2020-01-01T00:00Z)"""
    messages: list[Message]
    """0 to 200 elements."""
    earlier: bool = False
    """There are older messages than these."""
    later: bool = False
    """There are newer messages than these."""

    NAME = "GetMessages.Reply"
    OPCODE = 0x33
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("seq", _Number(0, 4294967295)),
        _Field("start", _Number(0, 18446744073709551615)),
        _Field("messages", _List(_Structure(Message), 0, 200)),
        _Field("earlier", _Bit(), 0),
        _Field("later", _Bit(), 1),
    )


@dataclasses.dataclass
class GetReplies(WireMessage):
    """Gives the answers of a thread, in ascending order: the newest, or those before or after one.

    A request, answered by `GetRepliesReply`; needs signedIn, draws on reads; fails with notFound,
    invalid, unavailable.
    """

    room: RoomID
    parent: Seq
    """The message that began the thread."""
    limit: PageSize
    before: Optional[Seq] = None
    """The newest answers before this one."""
    after: Optional[Position] = None
    """The oldest answers after this place."""

    NAME = "GetReplies"
    OPCODE = 0x34
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("parent", _Number(1, 4294967295)),
        _Field("limit", _Number(1, 200)),
        _Field("before", _Number(1, 4294967295), 0),
        _Field("after", _Number(0, 4294967295), 1),
    )


@dataclasses.dataclass
class GetRepliesReply(WireMessage):
    """The answer to `GetReplies`."""

    seq: Position
    """The room's counter when the page was read."""
    start: int
    """The base of the first message's `after`. (milliseconds since 2020-01-01T00:00Z)"""
    messages: list[Message]
    """0 to 200 elements."""
    earlier: bool = False
    """There are older answers than these."""
    later: bool = False
    """There are newer answers than these."""

    NAME = "GetReplies.Reply"
    OPCODE = 0x34
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("seq", _Number(0, 4294967295)),
        _Field("start", _Number(0, 18446744073709551615)),
        _Field("messages", _List(_Structure(Message), 0, 200)),
        _Field("earlier", _Bit(), 0),
        _Field("later", _Bit(), 1),
    )


@dataclasses.dataclass
class ListThreads(WireMessage):
    """Lists the threads of a room: the messages that were answered, the one with the newest answer
    first.

    A request, answered by `ListThreadsReply`; needs signedIn, draws on reads; fails with notFound,
    unavailable.
    """

    room: RoomID
    limit: PageSize
    before: Optional[Seq] = None
    """Only threads whose newest answer is older than this one."""

    NAME = "ListThreads"
    OPCODE = 0x35
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("limit", _Number(1, 200)),
        _Field("before", _Number(1, 4294967295), 0),
    )


@dataclasses.dataclass
class ListThreadsReply(WireMessage):
    """The answer to `ListThreads`."""

    seq: Position
    """The room's counter when the page was read."""
    threads: list[Thread]
    """0 to 200 elements."""
    more: bool = False
    """There are more."""

    NAME = "ListThreads.Reply"
    OPCODE = 0x35
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("seq", _Number(0, 4294967295)),
        _Field("threads", _List(_Structure(Thread), 0, 200)),
        _Field("more", _Bit(), 0),
    )


@dataclasses.dataclass
class GetChanges(WireMessage):
    """Gives every message that was posted or changed since a place, as it stands now, in the order
    of its newest change.

    A request, answered by `GetChangesReply`; needs signedIn, draws on reads; fails with notFound,
    invalid, unavailable.
    """

    room: RoomID
    since: Position
    limit: PageSize

    NAME = "GetChanges"
    OPCODE = 0x36
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("since", _Number(0, 4294967295)),
        _Field("limit", _Number(1, 200)),
    )


@dataclasses.dataclass
class GetChangesReply(WireMessage):
    """The answer to `GetChanges`."""

    through: Position
    """Up to here the answer is complete. The room's counter, unless `more` is set."""
    at: int
    """When the counter took the number `through`. (milliseconds since 2020-01-01T00:00Z)"""
    changes: list[Change]
    """0 to 200 elements."""
    more: bool = False
    """There are more: ask again since `through`."""

    NAME = "GetChanges.Reply"
    OPCODE = 0x36
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("through", _Number(0, 4294967295)),
        _Field("at", _Number(0, 18446744073709551615)),
        _Field("changes", _List(_Structure(Change), 0, 200)),
        _Field("more", _Bit(), 0),
    )


@dataclasses.dataclass
class GetEdits(WireMessage):
    """Gives what a message said before its edits, the oldest first.

    A request, answered by `GetEditsReply`; needs signedIn, draws on reads; fails with notFound,
    unavailable.
    """

    room: RoomID
    seq: Seq
    limit: PageSize
    skip: Optional[int] = None
    """How many to pass over. (1 to 4294967295)"""

    NAME = "GetEdits"
    OPCODE = 0x37
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = True
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("seq", _Number(1, 4294967295)),
        _Field("limit", _Number(1, 200)),
        _Field("skip", _Number(1, 4294967295), 0),
    )


@dataclasses.dataclass
class GetEditsReply(WireMessage):
    """The answer to `GetEdits`."""

    edits: list[Edit]
    """0 to 200 elements."""
    more: bool = False
    """There are more."""

    NAME = "GetEdits.Reply"
    OPCODE = 0x37
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = True
    SENDERS = ("server",)
    _WIRE = (
        _Field("edits", _List(_Structure(Edit), 0, 200)),
        _Field("more", _Bit(), 0),
    )


@dataclasses.dataclass
class SetTyping(WireMessage):
    """Says that the user is typing in a room, or has stopped. To be repeated every 4 seconds; it
    ends by itself after 6.

    From the client, never answered; needs signedIn.
    """

    room: RoomID
    stopped: bool = False

    NAME = "SetTyping"
    OPCODE = 0x40
    LIMIT = CLIENT_BYTES_MAX
    HAS_ID = False
    SENDERS = ("client",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("stopped", _Bit(), 0),
    )


@dataclasses.dataclass
class MessagePosted(WireMessage):
    """A message was posted. Its sender has read up to it.

    An event for everybody in the room, durable.
    """

    room: RoomID
    seq: Seq
    sender: UserID
    after: int
    """Milliseconds."""
    text: Text
    parent: Optional[int] = None
    """Counted back from `seq`."""
    mentions: list[UserID] = dataclasses.field(default_factory=list)
    """1 to 50 elements."""
    fields: Optional[Fields] = None

    NAME = "MessagePosted"
    OPCODE = 0x80
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = False
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("seq", _Number(1, 4294967295)),
        _Field("sender", _Number(1, 4294967295)),
        _Field("after", _Number(0, 18446744073709551615)),
        _Field("text", _Text(0, 8000)),
        _Field("parent", _Number(1, 4294967294), 0),
        _Field("mentions", _List(_Number(1, 4294967295), 1, 50), 1),
        _Field("fields", _Text(2, 4000), 2),
    )


@dataclasses.dataclass
class MessageEdited(WireMessage):
    """A message was edited by its sender.

    An event for everybody in the room, durable.
    """

    room: RoomID
    seq: Seq
    """The number of the change."""
    message: int
    """The message, as the difference of the numbers. (counted back from `seq`)"""
    after: int
    """Milliseconds."""
    text: Text
    mentions: list[UserID] = dataclasses.field(default_factory=list)
    """Whom the message mentions from now on. (1 to 50 elements)"""
    fields: Optional[Fields] = None
    """The custom fields as they stand now."""

    NAME = "MessageEdited"
    OPCODE = 0x81
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = False
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("seq", _Number(1, 4294967295)),
        _Field("message", _Number(1, 4294967294)),
        _Field("after", _Number(0, 18446744073709551615)),
        _Field("text", _Text(0, 8000)),
        _Field("mentions", _List(_Number(1, 4294967295), 1, 50), 0),
        _Field("fields", _Text(2, 4000), 1),
    )


@dataclasses.dataclass
class MessageDeleted(WireMessage):
    """A message was deleted.

    An event for everybody in the room, durable.
    """

    room: RoomID
    seq: Seq
    """The number of the change."""
    message: int
    """The message, as the difference of the numbers. (counted back from `seq`)"""
    after: int
    """Milliseconds."""
    by: UserID

    NAME = "MessageDeleted"
    OPCODE = 0x82
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = False
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("seq", _Number(1, 4294967295)),
        _Field("message", _Number(1, 4294967294)),
        _Field("after", _Number(0, 18446744073709551615)),
        _Field("by", _Number(1, 4294967295)),
    )


@dataclasses.dataclass
class RoomBehind(WireMessage):
    """Events of a room were left out, because the connection took less than came. What changed up
    to `seq` is to be fetched with GetChanges; what comes after it follows live.

    An event for the session, latest by room.
    """

    room: RoomID
    seq: Seq
    """The number of the last event that was left out."""
    at: int
    """When the counter took that number: the base of the next `elapsed`. (milliseconds since
    2020-01-01T00:00Z)
    """

    NAME = "RoomBehind"
    OPCODE = 0x86
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = False
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("seq", _Number(1, 4294967295)),
        _Field("at", _Number(0, 18446744073709551615)),
    )


@dataclasses.dataclass
class ValuesBehind(WireMessage):
    """Latest values were left out, because the connection took less than came: details,
    participants, read markers or the own state of rooms, rooms that came or went, or what is known
    of users. What is held of them may be old. SyncRooms tells which rooms came, went or changed;
    participants with their markers, and users, are to be read again where they are shown, with
    ListParticipants and GetUsers. What comes after this event is live. Messages and their changes
    are never meant: see RoomBehind.

    An event for the session, latest.
    """

    NAME = "ValuesBehind"
    OPCODE = 0x87
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = False
    SENDERS = ("server",)


@dataclasses.dataclass
class RoomUpdated(WireMessage):
    """A room's name, topic, fields or state changed.

    An event for everybody in the room, latest by room.
    """

    room: RoomID
    details: Room

    NAME = "RoomUpdated"
    OPCODE = 0x88
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = False
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("details", _Structure(Room)),
    )


@dataclasses.dataclass
class ParticipantChanged(WireMessage):
    """Somebody came into a room or was given another role.

    An event for everybody in the room, latest by room and user.
    """

    room: RoomID
    user: UserID
    revision: int
    """The room's `revision` from now on. (0 to 4294967295)"""
    role: RoomRole
    by: UserID
    """Who did this."""

    NAME = "ParticipantChanged"
    OPCODE = 0x89
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = False
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("user", _Number(1, 4294967295)),
        _Field("revision", _Number(0, 4294967295)),
        _Field("role", _Enumeration(RoomRole)),
        _Field("by", _Number(1, 4294967295)),
    )


@dataclasses.dataclass
class ParticipantLeft(WireMessage):
    """Somebody left a room or was removed from it.

    An event for everybody in the room, latest by room and user.
    """

    room: RoomID
    user: UserID
    revision: int
    """The room's `revision` from now on. (0 to 4294967295)"""
    by: UserID
    """Who did this: the same user, who leaves."""

    NAME = "ParticipantLeft"
    OPCODE = 0x8a
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = False
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("user", _Number(1, 4294967295)),
        _Field("revision", _Number(0, 4294967295)),
        _Field("by", _Number(1, 4294967295)),
    )


@dataclasses.dataclass
class RoomJoined(WireMessage):
    """The session's user has come into a room: its events follow.

    An event for the user, latest by room.
    """

    room: RoomID
    entry: RoomEntry

    NAME = "RoomJoined"
    OPCODE = 0x8b
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = False
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("entry", _Structure(RoomEntry)),
    )


@dataclasses.dataclass
class RoomLeft(WireMessage):
    """The session's user takes no part in a room any more: nothing follows.

    An event for the user, latest by room.
    """

    room: RoomID

    NAME = "RoomLeft"
    OPCODE = 0x8c
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = False
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
    )


@dataclasses.dataclass
class OwnStateChanged(WireMessage):
    """The own role, mute or read marker changed in another session, or by somebody else.

    An event for the user, latest by room.
    """

    room: RoomID
    state: RoomState
    role: RoomRole
    muted: bool = False

    NAME = "OwnStateChanged"
    OPCODE = 0x8d
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = False
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("state", _Structure(RoomState)),
        _Field("role", _Enumeration(RoomRole)),
        _Field("muted", _Bit(), 0),
    )


@dataclasses.dataclass
class ReadMarkerMoved(WireMessage):
    """Somebody has read up to here. About the session's own user: another of its sessions has.

    An event for everybody in the room, latest by room and user.
    """

    room: RoomID
    user: UserID
    seq: Position

    NAME = "ReadMarkerMoved"
    OPCODE = 0x90
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = False
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("user", _Number(1, 4294967295)),
        _Field("seq", _Number(0, 4294967295)),
    )


@dataclasses.dataclass
class UserUpdated(WireMessage):
    """A user changed the own display name or fields. What an operator changes at the command line
    (accounts and roles) is not told: GetUsers and FindUsers give it as it stands.

    An event for the organisation, latest by user.
    """

    user: UserID
    details: User

    NAME = "UserUpdated"
    OPCODE = 0x91
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = False
    SENDERS = ("server",)
    _WIRE = (
        _Field("user", _Number(1, 4294967295)),
        _Field("details", _Structure(User)),
    )


@dataclasses.dataclass
class Typing(WireMessage):
    """Somebody is typing, or has stopped. Not sent to the typist.

    An event for everybody in the room, droppable.
    """

    room: RoomID
    user: UserID
    stopped: bool = False

    NAME = "Typing"
    OPCODE = 0x98
    LIMIT = SERVER_BYTES_MAX
    HAS_ID = False
    SENDERS = ("server",)
    _WIRE = (
        _Field("room", _Number(1, 4294967295)),
        _Field("user", _Number(1, 4294967295)),
        _Field("stopped", _Bit(), 0),
    )


MESSAGES: tuple[type[WireMessage], ...] = (
    Failure,
    Hello,
    HelloReply,
    Ping,
    Pong,
    Goodbye,
    SignIn,
    SignInReply,
    SignOut,
    SignOutReply,
    CreateToken,
    CreateTokenReply,
    ListTokens,
    ListTokensReply,
    RevokeToken,
    RevokeTokenReply,
    GetUsers,
    GetUsersReply,
    FindUsers,
    FindUsersReply,
    UpdateProfile,
    UpdateProfileReply,
    ChangePassword,
    ChangePasswordReply,
    CreateRoom,
    CreateRoomReply,
    OpenDirectRoom,
    OpenDirectRoomReply,
    ListRooms,
    ListRoomsReply,
    GetRoom,
    GetRoomReply,
    UpdateRoom,
    UpdateRoomReply,
    ArchiveRoom,
    ArchiveRoomReply,
    ListParticipants,
    ListParticipantsReply,
    AddParticipants,
    AddParticipantsReply,
    RemoveParticipant,
    RemoveParticipantReply,
    ChangeRole,
    ChangeRoleReply,
    LeaveRoom,
    LeaveRoomReply,
    MuteRoom,
    MuteRoomReply,
    MarkRead,
    MarkReadReply,
    MarkUnread,
    MarkUnreadReply,
    SyncRooms,
    SyncRoomsReply,
    PostMessage,
    PostMessageReply,
    EditMessage,
    EditMessageReply,
    DeleteMessage,
    DeleteMessageReply,
    GetMessages,
    GetMessagesReply,
    GetReplies,
    GetRepliesReply,
    ListThreads,
    ListThreadsReply,
    GetChanges,
    GetChangesReply,
    GetEdits,
    GetEditsReply,
    SetTyping,
    MessagePosted,
    MessageEdited,
    MessageDeleted,
    RoomBehind,
    ValuesBehind,
    RoomUpdated,
    ParticipantChanged,
    ParticipantLeft,
    RoomJoined,
    RoomLeft,
    OwnStateChanged,
    ReadMarkerMoved,
    UserUpdated,
    Typing,
)
"""Everything that records carry, in the order of the opcodes."""


# ---------------------------------------------------------------------------------------------
# Records

_LIMITS = {"client": CLIENT_BYTES_MAX, "server": SERVER_BYTES_MAX}
_FORMS = {(sender, form.OPCODE): form for form in MESSAGES for sender in form.SENDERS}


class Unknown(NamedTuple):
    """A message of a later version: everything behind its opcode (behind its id, from a client)."""

    opcode: int
    payload: bytes


class Record(NamedTuple):
    """A message, and the number of the request that it is or answers."""

    message: Union[WireMessage, Unknown]
    id: Optional[int] = None


def encode(message: WireMessage, id: Optional[int] = None) -> bytes:
    """The record of a message, with its length in front.

    :raises BoundsError: when a field has a value that the schema does not allow.
    """
    if message.HAS_ID != (id is not None) or id is not None and not 1 <= id <= 0xFFFFFFFF:
        raise BoundsError(f"{message.NAME}: the id {id!r} is not allowed")
    body = bytes([message.OPCODE]) + (b"" if id is None else _varint(id)) + message._write()
    if len(body) > message.LIMIT:
        raise BoundsError(f"{message.NAME}: {len(body)} bytes are more than {message.LIMIT}")
    return _varint(len(body)) + body


def decode(body: bytes, sender: str) -> Record:
    """Decodes the body of a record (what stands behind its length) from ``client`` or ``server``.

    :raises DecodingError: when it is not one.
    """
    reader = _Reader(body, 0, len(body))
    opcode = reader.byte()
    form = _FORMS.get((sender, opcode))
    if form is not None:
        id = reader.number(1, 0xFFFFFFFF) if form.HAS_ID else None
        return Record(form._read(reader), id)
    if any(message.OPCODE == opcode for message in MESSAGES):
        raise DecodingError("wrongDirection", 0)
    if sender == "client" and opcode >= 0x80:
        raise DecodingError("unknownOpcode", 0)
    id = reader.number(1, 0xFFFFFFFF) if sender == "client" else None
    return Record(Unknown(opcode, body[reader.position :]), id)


class Stream:
    """Cuts what one side sends into records: ``for record in stream.feed(data)``."""

    def __init__(self, sender: str, limit: Optional[int] = None) -> None:
        self.sender = sender
        self.limit = _LIMITS[sender] if limit is None else limit
        self.pending = b""
        """Bytes of a record that is not complete yet."""

    def feed(self, data: bytes) -> Iterator[Record]:
        """Gives the records that are complete with these bytes.

        :raises DecodingError: when one is damaged, or longer than the limit; then the stream has ended.
        """
        self.pending += data
        while (frame := self._frame()) is not None:
            start, end = frame
            body, self.pending = self.pending[start:end], self.pending[end:]
            yield decode(body, self.sender)

    def _frame(self) -> Optional[tuple[int, int]]:
        """Where the next body lies. Its first bytes tell already whether it is too long."""
        if not self.pending:
            return None
        following = 8 - (self.pending[0] ^ 0xFF).bit_length()
        there = self.pending[1 : 1 + following]
        value = self.pending[0] & (0xFF >> (following + 1))
        value = value << (8 * len(there)) | int.from_bytes(there, "big")
        value <<= 8 * (following - len(there))
        smallest = 1 << (7 * following) if following else 0
        if max(value, smallest) > self.limit:
            raise DecodingError("recordTooLong", 0)
        if len(there) < following:
            return None
        if value < smallest:
            raise DecodingError("notShortest", 0)
        if value == 0:
            raise DecodingError("emptyRecord", 0)
        start = 1 + following
        return (start, start + value) if len(self.pending) >= start + value else None


def digest(structures: Iterable[_Payload]) -> bytes:
    """FNV-1a with 64 bits over structures as they stand on the wire, the highest byte first."""
    value = 0xCBF29CE484222325
    for structure in structures:
        for byte in _Structure(type(structure)).write(structure):
            value = (value ^ byte) * 0x100000001B3 % (1 << 64)
    return value.to_bytes(8, "big")


# ---------------------------------------------------------------------------------------------
# A client for scripts


class RequestFailed(Exception):
    """A request was answered with a failure."""

    def __init__(self, failure: WireMessage) -> None:
        super().__init__(str(failure))
        self.failure = failure


class Client:
    """A connection over TCP that waits for each answer. What comes in between goes to ``on_event``."""

    def __init__(
        self,
        host: str,
        port: int,
        on_event: Optional[Callable[[WireMessage], None]] = None,
        timeout: Optional[float] = 30,
    ) -> None:
        self.socket = socket.create_connection((host, port), timeout)
        self.on_event = on_event
        self._stream = Stream("server")
        self._records: collections.deque[Record] = collections.deque()
        self._last_id = 0

    def request(self, message: WireMessage) -> Any:
        """Sends a request and gives its reply.

        :raises RequestFailed: when the server answers with a failure.
        """
        self._last_id += 1
        self.socket.sendall(encode(message, self._last_id))
        while True:
            record = self.receive()
            if record.id != self._last_id:
                self._deliver(record)
            elif record.message.OPCODE != message.OPCODE:
                raise RequestFailed(record.message)
            else:
                return record.message

    def send(self, message: WireMessage) -> None:
        """Sends what is not answered."""
        self.socket.sendall(encode(message))

    def listen(self) -> None:
        """Hands everything that comes to ``on_event``, until the connection ends."""
        while True:
            self._deliver(self.receive())

    def receive(self) -> Record:
        """Waits for the next record.

        :raises ConnectionError: when the server has closed the connection.
        """
        while not self._records:
            data = self.socket.recv(65536)
            if not data:
                raise ConnectionError("the server has closed the connection")
            self._records.extend(self._stream.feed(data))
        return self._records.popleft()

    def _deliver(self, record: Record) -> None:
        if self.on_event is not None and isinstance(record.message, WireMessage):
            self.on_event(record.message)

    def close(self) -> None:
        """Closes the connection."""
        self.socket.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def main() -> None:
    """Says hello and prints what comes: ``python3 parley.py HOST PORT``."""
    host, port = sys.argv[1:]
    with Client(host, int(port), on_event=print) as client:
        print(client.request(Hello(version=1, agent="example")))
        client.listen()


if __name__ == "__main__":
    main()
