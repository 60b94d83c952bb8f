"""Runs all vectors through the generated Python module: python3 python_vectors.py MODULE VECTORS

Prints what fails, a line each, and ends with status 1 if anything did.
"""

import importlib.util
import json
import pathlib
import re
import sys
import traceback


def load(path):
    spec = importlib.util.spec_from_file_location("protocol", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["protocol"] = module
    spec.loader.exec_module(module)
    return module


def expanded(hex):
    """The bytes of `hex`, in which long parts may be abbreviated."""
    if isinstance(hex, str):
        return bytes.fromhex(hex)
    if isinstance(hex, list):
        return b"".join(expanded(part) for part in hex)
    return expanded(hex["repeat"]) * hex["count"]


def words(name):
    return re.sub("(?<=.)(?=[A-Z])", "_", name).lower()


def value(wire, described):
    """The Python value that JSON describes."""
    kind = type(wire).__name__
    if kind == "_Secret":
        return value(wire.content, described)
    if kind == "_List":
        if isinstance(described, dict):
            described = [described["repeat"]] * described["count"]
        return [value(wire.element, element) for element in described]
    if kind == "_Structure":
        return structure(wire.structure, described)
    if kind == "_Enumeration":
        return wire.values[words(described).upper()] if isinstance(described, str) else wire.values(described)
    if kind in ("_Bytes", "_FixedBytes"):
        if isinstance(described, dict):
            return bytes.fromhex(described["repeat"]) * described["count"]
        return bytes.fromhex(described)
    if kind == "_Text":
        return described["repeat"] * described["count"] if isinstance(described, dict) else described
    return described if kind == "_Bit" else int(described)


def structure(form, fields):
    wires = {field.name.rstrip("_"): field for field in form._WIRE}
    return form(**{wires[words(name)].name: value(wires[words(name)].wire, item) for name, item in fields.items()})


class Check:
    def __init__(self, module):
        self.module = module
        self.count = 0
        self.failed = 0
        self.hidden = 0

    def expect(self, what, found, expected):
        self.count += 1
        if found != expected:
            self.failed += 1
            print(f"{what}: {str(found)[:200]} instead of {str(expected)[:200]}")

    def outcome(self, record, sender):
        """Why a whole record is refused and where, counted from its length; or nothing."""
        try:
            list(self.module.Stream(sender).feed(record))
            return None, None
        except self.module.DecodingError as error:
            header = 9 - (record[0] ^ 0xFF).bit_length()
            return error.kind, header + error.offset

    def messages(self, vectors):
        forms = {form.NAME: form for form in self.module.MESSAGES}
        for message in vectors:
            form = forms[message["message"]]
            for vector in message["valid"]:
                what = f'{form.NAME}, {vector["name"]}'
                data = expanded(vector["hex"])
                described = structure(form, vector["fields"])
                again = expanded(vector.get("again", vector["hex"]))
                self.expect(what, self.module.encode(described, vector.get("id")), again)
                for sender in message["from"]:
                    self.expect(what, list(self.module.Stream(sender).feed(data)), [(described, vector.get("id"))])
            for vector in message["malformed"]:
                data = expanded(vector["hex"])
                for sender in [vector["from"]] if "from" in vector else message["from"]:
                    found = self.outcome(data, sender)
                    self.expect(f'{form.NAME}, {vector["name"]}', found, (vector["failure"], vector["offset"]))
            self.cut(form, message)

    def cut(self, form, message):
        body = expanded(message["cut"]["body"])
        for outcome in message["cut"]["outcomes"]:
            for length in range(outcome["from"], outcome["through"] + 1):
                record = self.module._varint(length) + body[:length]
                for sender in message["from"]:
                    found, _ = self.outcome(record, sender)
                    self.expect(f"{form.NAME}, cut to {length} bytes", found, outcome["failure"])

    def varints(self, vectors):
        module = self.module
        for vector in vectors["numbers"]:
            number = module._Number(0, (1 << 64) - 1)
            self.number(number, int(vector["value"]), bytes.fromhex(vector["hex"]))
        for vector in vectors["signed"]:
            self.number(module._Signed(), int(vector["value"]), bytes.fromhex(vector["hex"]))
        for vector in vectors["malformed"]:
            data = bytes.fromhex(vector["hex"])
            try:
                found = module._Reader(data, 0, len(data)).varint()
            except module.DecodingError as error:
                found = error.kind
            self.expect(f"varint {data.hex()}", found, vector["failure"])

    def number(self, wire, number, data):
        self.expect(f"{number}", wire.write(number), data)
        self.expect(data.hex(), wire.read(self.module._Reader(data, 0, len(data))), number)

    def streams(self, vectors):
        for vector in vectors:
            for step in (1, 7, 1 << 20):
                stream = self.module.Stream(vector["from"], vector["limit"])
                data = expanded(vector["hex"])
                count, failure = 0, None
                try:
                    for start in range(0, len(data), step):
                        for _ in stream.feed(data[start : start + step]):
                            count += 1
                except self.module.DecodingError as error:
                    failure = error.kind
                what = f'{vector["name"]}, {step} bytes at a time'
                self.expect(what, (count, failure), (len(vector["records"]), vector.get("failure")))
                if failure is None:
                    self.expect(what, len(stream.pending), vector.get("incomplete", 0))

    def secrets(self, vectors):
        """Errors are shown and logged: they do not repeat what a text, bytes or a secret hold."""
        words = "correct horse battery staple \ud800"
        wrong = [words, [words], words * 500, b"\xc3" * 99, b"\xc3" * 20_000, {"words": words}]
        forms = {form.NAME: form for form in self.module.MESSAGES}
        for message in vectors:
            form, vector = forms[message["message"]], message["valid"][0]
            for field in form._WIRE:
                is_secret = type(field.wire).__name__ == "_Secret"
                self.hidden += is_secret
                for item in wrong + ([195195195195195195195, -195] if is_secret else []):
                    described = structure(form, vector["fields"])
                    setattr(described, field.name, item)
                    found, kind = "", None
                    try:
                        self.module.encode(described, vector.get("id"))
                    except Exception as error:
                        found = "".join(traceback.format_exception(type(error), error, None)) + repr(error.__context__)
                        kind, said = type(error).__name__, str(error)
                    where = f"{form.NAME}.{field.name}"
                    self.expect(f"{where}: {found}", "horse" in found or "195" in found or "xc3" in found, False)
                    if is_secret and item is words and isinstance(item, str) and kind == "BoundsError":
                        self.expect(where, said.endswith("this value is not allowed"), True)

    def digests(self):
        """Those of RoomDigestTests."""
        if not hasattr(self.module, "RoomCursor"):
            return
        cursor = self.module.RoomCursor
        self.expect("digest of nothing", self.module.digest([]).hex(), "cbf29ce484222325")
        cursors = [cursor(1, 2, 3, 4), cursor(256, 16_384, 5, 0)]
        self.expect("digest of two rooms", self.module.digest(cursors).hex(), "174ded43a13d2139")


def main():
    check = Check(load(sys.argv[1]))
    for path in sorted(pathlib.Path(sys.argv[2]).glob("*.json")):
        vectors = json.loads(path.read_text(encoding="utf-8"))
        for name in ("messages", "varints", "streams"):
            if name in vectors:
                getattr(check, name)(vectors[name])
        if "messages" in vectors and hasattr(check.module, "RoomCursor"):
            check.secrets(vectors["messages"])
    check.digests()
    if hasattr(check.module, "RoomCursor"):
        check.expect("secret fields were looked at", check.hidden > 0, True)
    print(f"{check.count} checks, {check.failed} failed")
    sys.exit(1 if check.failed or check.count < 100 else 0)


if __name__ == "__main__":
    main()
