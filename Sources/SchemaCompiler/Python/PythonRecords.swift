/// The part of the Python module that is the same for every protocol: payloads, records, and a client for scripts.
enum PythonRecords {
    /// What structures and messages have in common.
    static let payloads = #"""
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
                    except (AttributeError, TypeError, ValueError):
                        name = f"{type(self).__name__}.{field.name}"
                        raise BoundsError(f"{name}: no such {type(value).__name__} is allowed") from None
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
        """#

    /// Records, streams of them and the digest.
    static let records = #"""
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
        """#

    /// A blocking client.
    static let client = #"""
        # ---------------------------------------------------------------------------------------------
        # A client for scripts


        class RequestFailed(Exception):
            """A request was answered with a failure."""

            def __init__(self, failure: WireMessage) -> None:
                super().__init__(str(failure))
                self.failure = failure


        class Client:
            """A connection over TCP that waits for each answer. What comes in between goes to ``on_event``.

            With ``tls``, such as ``ssl.create_default_context()``, it is encrypted.
            """

            def __init__(
                self,
                host: str,
                port: int,
                on_event: Optional[Callable[[WireMessage], None]] = None,
                timeout: Optional[float] = 30,
                tls: Optional[ssl.SSLContext] = None,
            ) -> None:
                self.socket = socket.create_connection((host, port), timeout)
                # Records are small, and somebody waits for them.
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if tls is not None:
                    self.socket = tls.wrap_socket(self.socket, server_hostname=host)
                self.on_event = on_event
                self._sent = time.monotonic()
                self._stream = Stream("server")
                self._records: collections.deque[Record] = collections.deque()
                self._last_id = 0
                self._goodbye: Optional[WireMessage] = None

            def request(self, message: WireMessage) -> Any:
                """Sends a request and gives its reply.

                :raises RequestFailed: when the server answers with a failure.
                """
                self._last_id += 1
                self._send(encode(message, self._last_id))
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
                self._send(encode(message))

            def _send(self, data: bytes) -> None:
                self._sent = time.monotonic()
                self.socket.sendall(data)

            def listen(self, alive: Optional[WireMessage] = None, every: float = 30) -> None:
                """Hands everything that comes to ``on_event``, until the connection ends.

                :param alive: what is sent, and answered, when nothing else was sent for ``every`` seconds: servers end
                    connections on which nothing comes.
                :raises ConnectionError: when the server has closed the connection, or does not answer any more.
                """
                timeout = self.socket.gettimeout()
                try:
                    while True:
                        if alive is not None:
                            wait = self._sent + every - time.monotonic()
                            if wait <= 0:
                                self.send(alive)
                                wait = every
                            self.socket.settimeout(wait)
                        try:
                            record = self.receive()
                        except socket.timeout:
                            if alive is None:
                                raise
                            self.send(alive)
                            self.socket.settimeout(every)
                            try:
                                record = self.receive()
                            except socket.timeout:
                                raise ConnectionError("the server does not answer any more") from None
                        self._deliver(record)
                finally:
                    self.socket.settimeout(timeout)

            def receive(self) -> Record:
                """Waits for the next record.

                :raises ConnectionError: when the server has closed the connection.
                """
                while not self._records:
                    data = self.socket.recv(65536)
                    if not data:
                        reason = "" if self._goodbye is None else f": {self._goodbye}"
                        raise ConnectionError(f"the server has closed the connection{reason}")
                    self._records.extend(self._stream.feed(data))
                record = self._records.popleft()
                # What either side may send is how a connection ends.
                if isinstance(record.message, WireMessage) and len(record.message.SENDERS) == 2:
                    self._goodbye = record.message
                return record

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
        """#
}
