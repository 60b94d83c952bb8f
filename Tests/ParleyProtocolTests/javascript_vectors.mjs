// Runs all vectors through the generated ECMAScript module: node javascript_vectors.mjs MODULE VECTORS SCHEMA
//
// SCHEMA is the checked schema as JSON (`parley-schema export`): the vectors do not say of which types the fields are.
//
// Prints what fails, a line each, and ends with status 1 if anything did.

import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";

const [modulePath, vectorsPath, schemaPath] = process.argv.slice(2);
const protocol = await import(pathToFileURL(resolve(modulePath)).href);

let count = 0;
let failed = 0;

function expect(what, found, expected) {
  count += 1;
  if (isDeepStrictEqual(found, expected)) return;
  failed += 1;
  const shown = (value) =>
    (JSON.stringify(value, (_, item) => (typeof item === "bigint" ? `${item}n` : item)) ?? "undefined").slice(0, 200);
  console.log(`${what}: ${shown(found)} instead of ${shown(expected)}`);
}

/** The bytes of `hex`, in which long parts may be abbreviated. */
function expanded(hex) {
  if (typeof hex === "string") return Buffer.from(hex, "hex");
  if (Array.isArray(hex)) return Buffer.concat(hex.map(expanded));
  return Buffer.concat(Array(hex.count).fill(expanded(hex.repeat)));
}

const plain = (bytes) => new Uint8Array(bytes);

/** Bytes between others, so that a codec that looks beside its own finds something. */
const inTheMidst = (bytes) => plain(Buffer.concat([Buffer.from("ffff", "hex"), bytes, Buffer.from("ffff", "hex")])).subarray(2, 2 + bytes.length);

const schema = JSON.parse(readFileSync(schemaPath, "utf8"));

const named = (list, name) => list.find((item) => item.name === name);

/** The value in JavaScript that JSON describes. */
function value(type, described) {
  switch (type.kind) {
    case "type":
      return value(named(schema.types, type.name).type, described);
    case "structure":
      return fields(named(schema.structures, type.name).fields, described);
    case "list":
      if (!Array.isArray(described)) described = Array(described.count).fill(described.repeat);
      return described.map((element) => value(type.element, element));
    case "bytes":
    case "fixedBytes":
      return plain(expanded(described));
    case "text":
      return typeof described === "string" ? described : described.repeat.repeat(described.count);
    case "number":
    case "back":
      return Number(type.max) > Number.MAX_SAFE_INTEGER ? BigInt(described) : Number(described);
    case "timestamp":
    case "elapsed":
      return BigInt(described) > Number.MAX_SAFE_INTEGER ? BigInt(described) : Number(described);
    case "signed":
      return BigInt(described);
    default:
      return described;
  }
}

function fields(list, described) {
  return Object.fromEntries(Object.entries(described).map(([name, item]) => [name, value(named(list, name).type, item)]));
}

/** The fields of each message, by the names of the vectors. */
const forms = new Map();
for (const message of schema.messages) {
  forms.set(message.name, message.payload.fields);
  if (message.reply) forms.set(`${message.name}.Reply`, message.reply.fields);
}

const attempt = (body) => {
  try {
    return { value: body() };
  } catch (error) {
    if (!(error instanceof protocol.DecodingError)) throw error;
    return { failure: error.kind, offset: error.offset };
  }
};

/** Why a whole record is refused and where, counted from its length; or nothing. */
function outcome(record, sender) {
  const frame = attempt(() => protocol.nextFrame(record, 0, protocol.LIMITS[sender]));
  if (frame.failure) return [frame.failure, frame.offset];
  const { failure, offset } = attempt(() => protocol.decodeBody(record.subarray(frame.value.start, frame.value.end), sender));
  return failure ? [failure, frame.value.start + offset] : [null, null];
}

function cut(message) {
  const body = expanded(message.cut.body);
  for (const { from, through, failure } of message.cut.outcomes) {
    for (let length = from; length <= through; length++) {
      const writer = new protocol.Writer();
      writer.varint(length);
      writer.append(body.subarray(0, length));
      for (const sender of message.from) {
        expect(`${message.message}, cut to ${length} bytes`, outcome(writer.finish(), sender)[0], failure);
      }
    }
  }
}

const parts = {
  messages(vectors) {
    for (const message of vectors) {
      const name = message.message;
      for (const vector of message.valid) {
        const what = `${name}, ${vector.name}`;
        const described = fields(forms.get(name), vector.fields);
        const record = { name, ...(vector.id === undefined ? {} : { id: vector.id }), fields: described };
        expect(what, protocol.encode(name, described, vector.id), plain(expanded(vector.again ?? vector.hex)));
        for (const sender of message.from) expect(what, protocol.decode(inTheMidst(expanded(vector.hex)), sender), [record]);
      }
      for (const vector of message.malformed) {
        for (const sender of vector.from ? [vector.from] : message.from) {
          const found = outcome(inTheMidst(expanded(vector.hex)), sender);
          expect(`${name}, ${vector.name}`, found, [vector.failure, vector.offset]);
        }
      }
      cut(message);
    }
  },

  varints(vectors) {
    const check = (kind, vector) => {
      const writer = new protocol.Writer();
      writer[kind](BigInt(vector.value));
      expect(`${kind} ${vector.value}`, writer.finish(), plain(expanded(vector.hex)));
      expect(vector.hex, BigInt(new protocol.Reader(expanded(vector.hex))[kind]()), BigInt(vector.value));
    };
    for (const vector of vectors.numbers) check("varint", vector);
    for (const vector of vectors.signed) check("signed", vector);
    for (const vector of vectors.malformed) {
      expect(vector.hex, attempt(() => new protocol.Reader(expanded(vector.hex)).varint()).failure, vector.failure);
    }
  },

  streams(vectors) {
    for (const vector of vectors) {
      const data = plain(expanded(vector.hex));
      // As they come, and cut everywhere near the ends: what is not complete has to wait, not to fail.
      const found = { records: 0, failure: undefined, incomplete: 0 };
      for (let at = 0; at < data.length; ) {
        const frame = attempt(() => protocol.nextFrame(data, at, vector.limit));
        const body = frame.value && attempt(() => protocol.decodeBody(data.subarray(frame.value.start, frame.value.end), vector.from));
        found.failure = frame.failure ?? body?.failure;
        if (found.failure) break;
        if (!frame.value) {
          found.incomplete = data.length - at;
          break;
        }
        found.records += 1;
        at = frame.value.end;
      }
      const expected = { records: vector.records.length, failure: vector.failure, incomplete: vector.incomplete ?? 0 };
      expect(vector.name, found, expected);
      // A message of a WebSocket holds whole records: what would have to wait is refused there.
      const whole = attempt(() => protocol.decode(data, vector.from, vector.limit).length);
      if (expected.failure) expect(vector.name, whole.failure, expected.failure);
      else expect(vector.name, whole.failure ?? whole.value, expected.incomplete ? "truncated" : expected.records);
    }
  },
};

function digests() {
  const digest = (cursors) => Buffer.from(protocol.digest("RoomCursor", cursors)).toString("hex");
  expect("digest of nothing", digest([]), "cbf29ce484222325");
  const cursors = [
    { room: 1, seq: 2, details: 3, read: 4 },
    { room: 256, seq: 16384, details: 5, read: 0 },
  ];
  expect("digest of two rooms", digest(cursors), "174ded43a13d2139");
}

/** Values that the schema does not allow are refused with the place of the field. */
function bounds() {
  const refused = (what, body) => {
    let found = "nothing";
    try {
      body();
    } catch (error) {
      found = error instanceof protocol.BoundsError ? error.path : String(error);
    }
    expect(`refused: ${what}`, found, what);
  };
  const post = { room: 1, nonce: 1n, text: "a" };
  const encode = (fields, id = 1) => protocol.encode("PostMessage", fields, id);
  refused("PostMessage.room", () => encode({ ...post, room: 0 }));
  refused("PostMessage.room", () => encode({ ...post, room: 1.5 }));
  refused("PostMessage.room", () => encode({ ...post, room: "1" }));
  refused("PostMessage.room", () => encode({ nonce: 1n, text: "a" }));
  refused("PostMessage.nonce", () => encode({ ...post, nonce: 1n << 64n }));
  refused("PostMessage.nonce", () => encode({ ...post, nonce: 2 ** 53 }));
  refused("PostMessage.text", () => encode({ ...post, text: "ä".repeat(4001) }));
  refused("PostMessage.text", () => encode({ ...post, text: "half of a pair: \ud83d" }));
  refused("PostMessage.mentions", () => encode({ ...post, mentions: Array(51).fill(1) }));
  refused("PostMessage", () => protocol.encode("PostMessage", post));
  refused("PostMessage", () => encode(post, 0));
  refused("Ping", () => protocol.encode("Ping", {}, 1));
  refused("Hello.rooms.seq", () =>
    protocol.encode("Hello", { version: 1, agent: "a", rooms: [{ room: 1, seq: -1, details: 0, read: 0 }] }, 1));
  refused("Hello.token", () => protocol.encode("Hello", { version: 1, agent: "a", token: new Uint8Array(31) }, 1));
}

/** What the vectors have no example of. */
function corners() {
  for (const value of [2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 54n + 1n, 2n ** 56n - 1n, 2n ** 56n, 2n ** 63n + 1n]) {
    const writer = new protocol.Writer();
    writer.varint(value);
    const found = new protocol.Reader(writer.finish()).varint();
    expect(`${value}`, [typeof found, BigInt(found)], [value < 2n ** 53n ? "number" : "bigint", value]);
  }
  const text = "\ufeffa mark of the byte order is a part of the text";
  const [record] = protocol.decode(protocol.encode("PostMessage", { room: 1, nonce: 1n, text }, 1), "client");
  expect("a mark of the byte order", record.fields.text, text);
}

/** The tables agree with the schema as data. */
function tables() {
  for (const failure of schema.failures) {
    const { number, scope, advice } = protocol.FAILURES[failure.name] ?? {};
    expect(failure.name, [number, scope, advice], [failure.number, failure.scope, failure.advice]);
  }
  for (const message of schema.messages) {
    if (message.guards && (message.kind === "request" || message.kind === "notify")) {
      const { needs, budget, fails } = protocol.GUARDS[message.name] ?? {};
      const expected = [message.guards.needs, message.guards.budget ?? undefined, message.guards.failures.join(" ")];
      expect(message.name, [needs, budget, fails ?? ""], expected);
    }
    if (message.delivery) {
      const found = protocol.DELIVERY[message.name] ?? {};
      const expected = [message.delivery.class, message.delivery.audience, message.delivery.key];
      expect(message.name, [found.class, found.audience, found.by ?? []], expected);
    }
  }
  expect("the limits", protocol.LIMITS, schema.recordLimits);
  expect("the first date", protocol.dateOf(0).toISOString(), "2020-01-01T00:00:00.000Z");
}

/** Errors are shown and logged: they do not repeat what a text, bytes or a secret hold. */
function secrets(vectors) {
  const words = "correct horse battery staple \ud800";
  const wrong = [words, [words], words.repeat(500), new Uint8Array(99).fill(0xc3), new Uint8Array(20_000).fill(0xc3), { words }];
  for (const { message: name, valid } of vectors) {
    const form = forms.get(name);
    const base = fields(form, valid[0].fields);
    for (const field of form) {
      for (const item of field.secret ? [...wrong, 195.195, 195195195195195195195n] : wrong) {
        let text = "";
        try {
          protocol.encode(name, { ...base, [field.name]: item }, valid[0].id);
        } catch (error) {
          text = `${error.stack} ${JSON.stringify(error)} ${error.cause}`;
        }
        expect(`${name}.${field.name}: ${text}`, /horse|195/.test(text), false);
      }
      if (!field.secret) continue;
      hidden += 1;
      let text = "";
      try {
        protocol.encode(name, { ...base, [field.name]: words }, valid[0].id);
      } catch (error) {
        text = error.message;
      }
      expect(`${name}.${field.name} as a secret`, text, `${name}.${field.name}: this value is not allowed`);
    }
  }
}
let hidden = 0;

for (const name of readdirSync(vectorsPath).sort()) {
  if (!name.endsWith(".json")) continue;
  const vectors = JSON.parse(readFileSync(`${vectorsPath}/${name}`, "utf8"));
  for (const part of Object.keys(parts)) if (part in vectors) parts[part](vectors[part]);
  if ("messages" in vectors) secrets(vectors.messages);
}
tables();
if (schema.protocol === "parley") {
  corners();
  digests();
  bounds();
  expect("secret fields were looked at", hidden > 0, true);
}
console.log(`${count} checks, ${failed} failed`);
process.exitCode = failed || count < 100 ? 1 : 0;
