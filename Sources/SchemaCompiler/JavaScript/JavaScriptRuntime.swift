/// The part of the ECMAScript module that is the same for every protocol: bytes and values.
///
/// Comments stand in lines of their own: the compact form leaves these lines out.
enum JavaScriptRuntime {
    /// Reading and writing bytes.
    static let bytes = #"""
        /** Bytes are not records of the protocol. */
        export class DecodingError extends Error {
          /**
           * @param {string} kind Why, by the names of the test vectors: `truncated`, `notShortest`, …
           * @param {number} offset Where: the number of bytes before the offending value in the body of the record, or
           *   before the record in the message.
           */
          constructor(kind, offset) {
            super(`${kind} at byte ${offset}`);
            this.name = "DecodingError";
            this.kind = kind;
            this.offset = offset;
          }
        }

        /** A value cannot be encoded, because the schema does not allow it. */
        export class BoundsError extends Error {
          /**
           * @param {string} what What is wrong.
           * @param {string} [path] In which field: `PostMessage.text`.
           */
          constructor(what, path = "") {
            super(path ? `${path}: ${what}` : what);
            this.name = "BoundsError";
            this.what = what;
            this.path = path;
          }

          /**
           * The same, with where it happened.
           * @param {string} name
           */
          inside(name) {
            return new BoundsError(this.what, this.path ? `${name}.${this.path}` : name);
          }
        }

        const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
        const encoder = new TextEncoder();

        /** Reads values from bytes, one after the other, up to the end of the payload that it is in. */
        export class Reader {
          /** @param {Uint8Array} bytes */
          constructor(bytes) {
            this.bytes = bytes;
            this.at = 0;
            this.end = bytes.length;
          }

          byte() {
            if (this.at >= this.end) throw new DecodingError("truncated", this.at);
            return this.bytes[this.at++];
          }

          /**
           * The next bytes, which share their memory with those that are read.
           * @param {number} count
           */
          take(count) {
            if (count > this.end - this.at) throw new DecodingError("truncated", this.at);
            this.at += count;
            return this.bytes.subarray(this.at - count, this.at);
          }

          /**
           * A prefix varint: the number of leading one-bits of the first byte is the number of bytes that follow.
           * @returns {number | bigint} A bigint beyond 2^53 - 1.
           */
          varint() {
            const { bytes, at: start } = this;
            const first = this.byte();
            if (first < 0x80) return first;
            const following = Math.clz32(~first & 0xff) - 24;
            if (following > this.end - this.at) throw new DecodingError("truncated", start);
            let high = first & (0x7f >> following);
            let low = 0;
            for (const split = Math.max(this.at, this.at + following - 4), end = this.at + following; this.at < end; ) {
              if (this.at < split) high = high * 256 + bytes[this.at++];
              else low = low * 256 + bytes[this.at++];
            }
            const scale = following < 4 ? 256 ** following : 2 ** 32;
            const value = high < 0x200000 ? high * scale + low : (BigInt(high) << 32n) | BigInt(low);
            if (value < 2 ** (7 * following)) throw new DecodingError("notShortest", start);
            return value;
          }

          /** A signed number in zigzag order: 0, -1, 1, -2, 2 … as 0, 1, 2, 3, 4 … */
          signed() {
            const place = BigInt(this.varint());
            return (place >> 1n) ^ -(place & 1n);
          }

          /**
           * The number of bytes or elements that follow.
           * @param {number} least
           * @param {number} most
           */
          length(least, most) {
            const start = this.at;
            const count = this.varint();
            if (count < least || count > most) throw new DecodingError("lengthOutOfBounds", start);
            return Number(count);
          }
        }

        /** Writes values into bytes that grow. */
        export class Writer {
          constructor() {
            this.bytes = new Uint8Array(128);
            this.at = 0;
          }

          /**
           * Makes room.
           * @param {number} count
           */
          reserve(count) {
            if (this.at + count <= this.bytes.length) return;
            const former = this.bytes;
            this.bytes = new Uint8Array(Math.max(this.at + count, 2 * former.length));
            this.bytes.set(former);
          }

          /** @param {number} value */
          byte(value) {
            this.reserve(1);
            this.bytes[this.at++] = value;
          }

          /** @param {Uint8Array} bytes */
          append(bytes) {
            this.reserve(bytes.length);
            this.bytes.set(bytes, this.at);
            this.at += bytes.length;
          }

          /** @param {number | bigint} value From 0 to 2^64 - 1. */
          varint(value) {
            let following = 0;
            while (following < 8 && value >= 2 ** (7 * following + 7)) following++;
            this.reserve(9);
            let rest = following < 4 ? Number(value) : BigInt(value);
            for (let place = this.at + following; place >= this.at; place--) {
              if (typeof rest === "bigint") {
                this.bytes[place] = Number(rest & 0xffn);
                rest >>= 8n;
              } else {
                this.bytes[place] = rest & 0xff;
                rest >>= 8;
              }
            }
            this.bytes[this.at] |= (0xff00 >> following) & 0xff;
            this.at += following + 1;
          }

          /** @param {number | bigint} value From -2^63 to 2^63 - 1. */
          signed(value) {
            const number = BigInt(value);
            this.varint(number >= 0n ? number << 1n : ~(number << 1n));
          }

          /**
           * Puts the number of the bytes that were written since `start` before them.
           * @param {number} start
           */
          frame(start) {
            const content = this.bytes.slice(start, this.at);
            this.at = start;
            this.varint(content.length);
            this.append(content);
          }

          /** What was written. */
          finish() {
            return this.bytes.slice(0, this.at);
          }
        }
        """#

    /// Types of values.
    static let values = #"""
        /**
         * How values of a type stand on the wire.
         * @typedef {object} WireType
         * @property {(reader: Reader) => any} read
         * @property {(writer: Writer, value: any) => void} write Throws a BoundsError without a path.
         */

        /**
         * @param {unknown} isAllowed
         * @param {unknown} value
         */
        function check(isAllowed, value) {
          if (!isAllowed) throw new BoundsError(`${describe(value)} is not allowed`);
        }

        /**
         * What a value is, for people: of a text or bytes no more than the length, because errors are shown and logged.
         * @param {unknown} value
         */
        function describe(value) {
          if (typeof value === "string") return `a text of ${encoder.encode(value).length} bytes`;
          if (value instanceof Uint8Array) return `a string of ${value.length} bytes`;
          if (Array.isArray(value)) return `a list of ${value.length} elements`;
          return value != null && ["object", "function", "symbol"].includes(typeof value) ? "such a value" : String(value);
        }

        /**
         * A field that is marked `secret`: an error says nothing of its value.
         * @param {WireType} type
         * @returns {WireType}
         */
        const secret = (type) => ({
          read: type.read,
          write(writer, value) {
            try {
              type.write(writer, value);
            } catch (error) {
              throw error instanceof BoundsError ? new BoundsError("this value is not allowed") : error;
            }
          },
        });

        /** @param {unknown} value */
        const isInteger = (value) => typeof value === "bigint" || Number.isSafeInteger(value);

        /** @type {WireType} */
        const byte = {
          read: (reader) => reader.byte(),
          write(writer, value) {
            check(Number.isInteger(value) && value >= 0 && value <= 255, value);
            writer.byte(value);
          },
        };

        /**
         * A number; a bigint if its bounds go beyond 2^53 - 1.
         * @param {number | bigint} least
         * @param {number | bigint} most
         * @returns {WireType}
         */
        function number(least, most) {
          const isBig = typeof most === "bigint";
          return {
            read(reader) {
              const start = reader.at;
              const value = reader.varint();
              if (value < least || value > most) throw new DecodingError("numberOutOfRange", start);
              return isBig ? BigInt(value) : Number(value);
            },
            write(writer, value) {
              check(isInteger(value) && value >= least && value <= most, value);
              writer.varint(value);
            },
          };
        }

        /**
         * A number of milliseconds.
         * @type {WireType}
         */
        const time = { ...number(0, 18446744073709551615n), read: (reader) => reader.varint() };

        /** @type {WireType} */
        const signed = {
          read: (reader) => reader.signed(),
          write(writer, value) {
            check(isInteger(value) && value >= -(2n ** 63n) && value < 2n ** 63n, value);
            writer.signed(value);
          },
        };

        /** @type {WireType} */
        const bit = { read: () => true, write() {} };

        /**
         * @param {number} count
         * @returns {WireType}
         */
        const fixed = (count) => ({
          read: (reader) => reader.take(count).slice(),
          write(writer, value) {
            check(value instanceof Uint8Array && value.length === count, value);
            writer.append(value);
          },
        });

        /**
         * @param {number} least
         * @param {number} most
         * @returns {WireType}
         */
        const bytes = (least, most) => ({
          read: (reader) => reader.take(reader.length(least, most)).slice(),
          write(writer, value) {
            check(value instanceof Uint8Array && value.length >= least && value.length <= most, value);
            writer.varint(value.length);
            writer.append(value);
          },
        });

        /**
         * A text; its bounds are in bytes of UTF-8.
         * @param {number} least
         * @param {number} most
         * @returns {WireType}
         */
        const text = (least, most) => ({
          read(reader) {
            const content = reader.take(reader.length(least, most));
            try {
              return decoder.decode(content);
            } catch {
              throw new DecodingError("invalidText", reader.at - content.length);
            }
          },
          write(writer, value) {
            check(typeof value === "string" && !/\p{Surrogate}/u.test(value), value);
            const content = encoder.encode(value);
            check(content.length >= least && content.length <= most, value);
            writer.varint(content.length);
            writer.append(content);
          },
        });

        /**
         * @param {WireType} element
         * @param {number} least
         * @param {number} most
         * @returns {WireType}
         */
        const list = (element, least, most) => ({
          read(reader) {
            const elements = [];
            for (let count = reader.length(least, most); count > 0; count--) elements.push(element.read(reader));
            return elements;
          },
          write(writer, value) {
            check(Array.isArray(value) && value.length >= least && value.length <= most, value);
            writer.varint(value.length);
            for (const item of value) element.write(writer, item);
          },
        });

        /**
         * The names of its values; numbers where a value is unknown, if it is open.
         * @param {boolean} isOpen
         * @param {Record<string, number>} values
         * @returns {WireType}
         */
        function enumeration(isOpen, values) {
          const numbers = new Map(Object.entries(values));
          const names = new Map(Object.entries(values).map(([name, value]) => [value, name]));
          return {
            read(reader) {
              const value = reader.byte();
              const name = names.get(value);
              if (name === undefined && !isOpen) throw new DecodingError("unknownValue", reader.at - 1);
              return name ?? value;
            },
            write(writer, value) {
              const given = numbers.get(value) ?? value;
              check(names.has(given) || isOpen, value);
              byte.write(writer, given);
            },
          };
        }
        """#
}
