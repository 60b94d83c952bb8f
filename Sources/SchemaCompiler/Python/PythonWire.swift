/// The part of the Python module that is the same for every protocol: values on the wire.
enum PythonWire {
    /// What is wrong with bytes and values.
    static let errors = #"""
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
        """#

    /// Values on the wire.
    static let values = #"""
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
                raise BoundsError(f"{_describe(value)} is not allowed")


        def _describe(value: Any) -> str:
            """What a value is: of a text or bytes no more than the length, because errors are shown and logged."""
            if isinstance(value, str):
                return f"a text of {len(value)} characters"
            if isinstance(value, (bytes, bytearray, memoryview)):
                return f"a string of {len(value)} bytes"
            if isinstance(value, (list, tuple)):
                return f"a list of {len(value)} elements"
            return repr(value) if value is None or isinstance(value, (int, float)) else "such a value"


        class _Secret:
            """A field that is marked ``secret``: an error says nothing of its value."""

            def __init__(self, content: Any) -> None:
                self.content = content
                self.read = content.read

            def write(self, value: Any) -> bytes:
                encoded = None
                try:
                    encoded = self.content.write(value)
                except BoundsError:
                    pass
                # Out of the handler, so that the error does not carry the other one with it.
                if encoded is None:
                    raise BoundsError("this value is not allowed")
                return encoded


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
                content = None
                try:
                    content = value.encode("utf-8")
                except UnicodeEncodeError:
                    pass
                # Half a surrogate pair. Out of the handler: the other error carries the whole value.
                _check(content is not None, value)
                return self.content.write(content)


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
                    raise BoundsError(f"{_describe(value)} is not allowed") from None


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
        """#
}
