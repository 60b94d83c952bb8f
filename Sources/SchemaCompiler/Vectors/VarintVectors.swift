/// Numbers as prefix varints, in the form of JSON.
enum VarintVectors {
    /// Every length from both ends, what is not shortest and what is cut, and signed numbers in zigzag order.
    static let json: JSONValue = ["numbers": .array(numbers), "signed": .array(signed), "malformed": .array(malformed)]

    private static let numbers: [JSONValue] = {
        let firstOfSizes = (1...8).map { UInt64(1) << UInt64(7 * $0) }
        let values: [UInt64] = [0, 1, 42] + firstOfSizes.flatMap { [$0 - 1, $0] } + [.max - 1, .max]
        return values.map { value in
            ["value": value < 1 << 53 ? .number(value) : .string(String(value)), "hex": hex(Varint.bytes(value))]
        }
    }()

    private static let signed: [JSONValue] = {
        let values: [Int64] = [0, -1, 1, -2, 2, 63, -64, 64, -65, 1_000_000, -1_000_000, .max, .min]
        return values.map { value in
            [
                "value": value.magnitude < 1 << 53 ? .number(value) : .string(String(value)),
                "hex": hex(Varint.bytes(UInt64(bitPattern: value << 1 ^ value >> 63))),
            ]
        }
    }()

    private static let malformed: [JSONValue] = {
        let overlong = (2...9).flatMap { size in
            let largestTooSmall = UInt64(1) << UInt64(7 * (size - 1)) - 1
            return [0, largestTooSmall].map { (Varint.bytes($0, size: size), WireDamage.Kind.notShortest) }
        }
        let cut = (2...9).map { size in
            let largest = size == 9 ? UInt64.max : UInt64(1) << UInt64(7 * size) - 1
            return (Array(Varint.bytes(largest).dropLast()), WireDamage.Kind.truncated)
        }
        return ([([], .truncated)] + overlong + cut).map { bytes, kind in
            ["hex": hex(bytes), "failure": .string(kind.rawValue)]
        }
    }()

    private static func hex(_ bytes: [UInt8]) -> JSONValue { .string(ByteText.hex.text(bytes)) }
}
