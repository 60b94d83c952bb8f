import Foundation

/// The lines of standard input as they come, byte for byte: `readLine` would mend what is not UTF-8.
struct StandardInputLines {
    /// How many lines have been read.
    private(set) var count = 0

    private var pending: [UInt8] = []
    private var hasEnded = false

    /// The next line, without its end; nil behind the last one.
    mutating func next() -> [UInt8]? {
        var searched = 0
        while true {
            if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                count += 1
                let line = Array(pending[..<end])
                pending.removeSubrange(...end)
                return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            }
            guard !hasEnded else {
                guard !pending.isEmpty else { return nil }
                count += 1
                defer { pending = [] }
                return pending
            }
            searched = pending.count
            let more = FileHandle.standardInput.availableData
            hasEnded = more.isEmpty
            pending += more
        }
    }
}
