/// The part of the ECMAScript module that is the same for every protocol: payloads and records.
///
/// Comments stand in lines of their own: the compact form leaves these lines out.
enum JavaScriptRecords {
    /// Structures and messages.
    static let payloads = #"""
        /** The fields of a structure or a message: the required ones, then flags, then the optional ones that are there. */
        class Payload {
          /**
           * @param {string} name
           * @param {boolean} isOpen Whether later versions may add fields.
           * @param {Record<string, WireType>} required
           * @param {Record<string, WireType>} optional
           * @param {number[]} [flags] Those of the optional fields, if they are not 0, 1, 2 …
           */
          constructor(name, isOpen, required, optional, flags) {
            this.name = name;
            this.isOpen = isOpen;
            this.required = Object.entries(required);
            this.optional = Object.entries(optional);
            this.bits = this.optional.map((_, index) => 1n << BigInt(flags?.[index] ?? index));
            this.known = this.bits.reduce((sum, bit) => sum | bit, 0n);
          }

          /**
           * Reads to the end of the payload. What stands behind an unknown flag is passed over.
           * @param {Reader} reader
           */
          read(reader) {
            /** @type {Record<string, any>} */
            const value = {};
            for (const [name, type] of this.required) value[name] = type.read(reader);
            if (this.isOpen ? reader.at === reader.end : this.optional.length === 0) return value;
            const start = reader.at;
            let flags = BigInt(reader.varint());
            if (this.isOpen && flags === 0n) throw new DecodingError("emptyFlags", start);
            const unknown = flags & ~this.known;
            if (unknown && !this.isOpen) throw new DecodingError("unknownFlag", start);
            if (unknown) flags &= (unknown & -unknown) - 1n;
            for (const [index, [name, type]] of this.optional.entries()) {
              if (flags & this.bits[index]) value[name] = type.read(reader);
            }
            if (unknown) reader.at = reader.end;
            else if (this.isOpen && reader.at < reader.end) throw new DecodingError("leftOverBytes", reader.at);
            return value;
          }

          /**
           * @param {Writer} writer
           * @param {Record<string, any>} value
           */
          write(writer, value) {
            check(typeof value === "object" && value !== null, value);
            for (const [name, type] of this.required) this.field(writer, name, type, value[name]);
            const isThere = this.optional.map(([name]) => {
              const item = value[name];
              return item != null && item !== false && !(Array.isArray(item) && item.length === 0);
            });
            const flags = this.bits.reduce((sum, bit, index) => (isThere[index] ? sum | bit : sum), 0n);
            if (this.isOpen ? flags : this.optional.length) writer.varint(flags);
            for (const [index, [name, type]] of this.optional.entries()) {
              if (isThere[index]) this.field(writer, name, type, value[name]);
            }
          }

          /**
           * @param {Writer} writer
           * @param {string} name
           * @param {WireType} type
           * @param {unknown} value
           */
          field(writer, name, type, value) {
            try {
              type.write(writer, value);
            } catch (error) {
              throw error instanceof BoundsError ? error.inside(name) : error;
            }
          }
        }

        /** @type {Record<string, WireType>} */
        const structures = {};

        /**
         * A structure inside a payload: an open one has its length in front.
         * @param {string} name
         * @param {boolean} isOpen
         * @param {Record<string, WireType>} required
         * @param {Record<string, WireType>} [optional]
         * @param {number[]} [flags]
         * @returns {WireType}
         */
        function structure(name, isOpen, required, optional = {}, flags) {
          const payload = new Payload(name, isOpen, required, optional, flags);
          structures[name] = !isOpen
            ? payload
            : {
                read(reader) {
                  const { at: start, end: outer } = reader;
                  const length = Number(reader.varint());
                  if (length > outer - reader.at) throw new DecodingError("truncated", start);
                  reader.end = reader.at + length;
                  const value = payload.read(reader);
                  reader.end = outer;
                  return value;
                },
                write(writer, value) {
                  const start = writer.at;
                  payload.write(writer, value);
                  writer.frame(start);
                },
              };
          return structures[name];
        }

        /**
         * What a record can carry, and how it begins.
         * @typedef {{ payload: Payload, opcode: number, senders: string[], hasID: boolean, limit: number }} Form
         */

        /** @type {Map<string, Form>} */
        const forms = new Map();
        /** @type {Record<string, Map<number, Form>>} */
        const formsBySender = { client: new Map(), server: new Map() };

        /**
         * @param {string} name
         * @param {number} opcode
         * @param {string} sentBy
         * @param {boolean} hasID
         * @param {number} limit
         * @param {Record<string, WireType>} required
         * @param {Record<string, WireType>} [optional]
         * @param {number[]} [flags]
         */
        function message(name, opcode, sentBy, hasID, limit, required, optional = {}, flags) {
          const senders = sentBy.split(" ");
          const form = { payload: new Payload(name, true, required, optional, flags), opcode, senders, hasID, limit };
          forms.set(name, form);
          for (const sender of senders) formsBySender[sender].set(opcode, form);
        }
        """#

    /// Records, messages of a WebSocket, and the digest.
    static let records = #"""
        const id = number(1, 4294967295);

        /**
         * The record of a message, with its length in front.
         *
         * @template {keyof (ClientMessages & ServerMessages)} Name
         * @param {Name} name The message; `PostMessage.Reply` for a reply.
         * @param {(ClientMessages & ServerMessages)[Name]} fields
         * @param {number} [requestID] Which request it is or answers; only for these.
         * @returns {Uint8Array}
         * @throws {BoundsError} when a field has a value that the schema does not allow.
         */
        export function encode(name, fields, requestID) {
          const form = forms.get(name);
          if (!form) throw new BoundsError("there is no such message", name);
          if (form.hasID !== (requestID !== undefined)) throw new BoundsError(`the id ${requestID} is not allowed`, name);
          const writer = new Writer();
          writer.byte(form.opcode);
          try {
            if (form.hasID) id.write(writer, requestID);
            form.payload.write(writer, fields);
          } catch (error) {
            throw error instanceof BoundsError ? error.inside(name) : error;
          }
          if (writer.at > form.limit) throw new BoundsError(`${writer.at} bytes are more than ${form.limit}`, name);
          writer.frame(0);
          return writer.finish();
        }

        /**
         * All records of a message of a WebSocket, which holds whole records.
         *
         * @template {"client" | "server"} Sender
         * @param {Uint8Array} data
         * @param {Sender} sender Who has sent it.
         * @param {number} [limit] How long the body of a record may be.
         * @returns {(Sender extends "client" ? ClientRecord : ServerRecord)[]}
         * @throws {DecodingError} when they are not records.
         */
        export function decode(data, sender, limit = LIMITS[sender]) {
          const records = [];
          for (let at = 0; at < data.length; ) {
            const frame = nextFrame(data, at, limit);
            if (!frame) throw new DecodingError("truncated", at);
            records.push(decodeBody(data.subarray(frame.start, frame.end), sender));
            at = frame.end;
          }
          return records;
        }

        /**
         * Where the body of the record lies that begins at a place; null while the record is not complete. The first bytes of
         * its length tell already whether it is too long.
         *
         * @param {Uint8Array} data
         * @param {number} at
         * @param {number} limit How long the body may be.
         * @returns {{ start: number, end: number } | null}
         * @throws {DecodingError} when there cannot be a record.
         */
        export function nextFrame(data, at, limit) {
          if (at >= data.length) return null;
          const following = Math.clz32(~data[at] & 0xff) - 24;
          const smallest = following ? 2 ** (7 * following) : 0;
          let value = data[at] & (0x7f >> following);
          for (let place = 1; place <= following; place++) value = value * 256 + (data[at + place] ?? 0);
          if (Math.max(value, smallest) > limit) throw new DecodingError("recordTooLong", at);
          const start = at + 1 + following;
          if (start > data.length) return null;
          if (value < smallest) throw new DecodingError("notShortest", at);
          if (value === 0) throw new DecodingError("emptyRecord", at);
          return start + value <= data.length ? { start, end: start + value } : null;
        }

        /**
         * Decodes the body of a record: what stands behind its length.
         *
         * @template {"client" | "server"} Sender
         * @param {Uint8Array} body
         * @param {Sender} sender Who has sent it.
         * @returns {Sender extends "client" ? ClientRecord : ServerRecord}
         * @throws {DecodingError} when it is not one.
         */
        export function decodeBody(body, sender) {
          const reader = new Reader(body);
          const opcode = reader.byte();
          const form = formsBySender[sender].get(opcode);
          /** @type {any} */
          const record = { name: form ? form.payload.name : null };
          if (form) {
            if (form.hasID) record.id = id.read(reader);
            record.fields = form.payload.read(reader);
            return record;
          }
          if ([...forms.values()].some((other) => other.opcode === opcode)) throw new DecodingError("wrongDirection", 0);
          if (sender === "client") {
            if (opcode >= 0x80) throw new DecodingError("unknownOpcode", 0);
            record.id = id.read(reader);
          }
          return Object.assign(record, { opcode, payload: body.slice(reader.at) });
        }

        /**
         * The digest of structures, as of the cursors in Hello: FNV-1a with 64 bits over them as they stand on the wire.
         *
         * @param {string} name That of the structure.
         * @param {object[]} values
         * @returns {Uint8Array} 8 bytes, the highest first.
         */
        export function digest(name, values) {
          const writer = new Writer();
          for (const value of values) structures[name].write(writer, value);
          let hash = 0xcbf29ce484222325n;
          for (const byte of writer.finish()) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
          return Uint8Array.from({ length: 8 }, (_, index) => Number((hash >> BigInt(56 - 8 * index)) & 0xffn));
        }

        /** Where timestamps begin: 2020-01-01T00:00Z, in milliseconds of Unix time. */
        export const EPOCH = 1577836800000;

        /**
         * The date of a `timestamp`.
         * @param {number} timestamp
         */
        export const dateOf = (timestamp) => new Date(EPOCH + Number(timestamp));
        """#
}
