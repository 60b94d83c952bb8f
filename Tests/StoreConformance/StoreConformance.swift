import ParleyProtocol
public import Store

/// What any store has to do: properties that a test target runs against its own store, one test for each.
///
///     @Test(arguments: StoreConformance.properties)
///     func `the store keeps its promises`(property: StoreConformance.Property) async throws {
///         try await property.check { try await MyStore.open(somewhereEmpty) }
///     }
public enum StoreConformance {
    /// Opens the store. Called again after the store was closed, it opens the same data; the first time there is none.
    public typealias Open = @Sendable () async throws -> any ChatStore

    /// One promise.
    public struct Property: Sendable, CustomStringConvertible {
        /// The promise as a sentence.
        public let name: String

        private let body: @Sendable (Open) async throws -> Void

        private init(name: String, body: @escaping @Sendable (Open) async throws -> Void) {
            self.name = name
            self.body = body
        }

        /// A promise about one store.
        init(_ name: String, _ body: @escaping @Sendable (any ChatStore) async throws -> Void) {
            self = .reopening(name) { open in
                let store = try await open()
                do {
                    try await body(store)
                } catch {
                    await store.close()
                    throw error
                }
                await store.close()
            }
        }

        /// A promise that needs to open the store more than once.
        static func reopening(_ name: String, _ body: @escaping @Sendable (Open) async throws -> Void) -> Property {
            Property(name: name, body: body)
        }

        /// Holds a store against the promise.
        /// - Throws: ``Violation`` when it is not kept, and what the store throws where it should not.
        public func check(on open: Open) async throws { try await body(open) }

        /// The promise as a sentence.
        public var description: String { name }
    }

    /// All promises.
    public static let properties: [Property] = [
        organisations, users, tokens, rooms, participants, transactions, messages, unread, models,
    ].flatMap { $0 }
}

/// A promise that was not kept.
public struct Violation: Error, CustomStringConvertible {
    /// What was expected and what was found, and where in the suite.
    public let description: String
}

/// Requires a condition.
func expect(
    _ condition: Bool, _ promise: @autoclosure () -> String, file: String = #fileID, line: Int = #line
) throws(Violation) {
    guard condition else { throw Violation(description: "\(file):\(line): \(promise())") }
}

/// Requires two values to be equal.
func expectEqual<Value: Equatable>(
    _ found: Value, _ expected: Value, _ what: @autoclosure () -> String = "", file: String = #fileID,
    line: Int = #line
) throws(Violation) {
    guard found == expected else {
        throw Violation(description: "\(file):\(line): \(what()): found \(found), expected \(expected)")
    }
}

/// Requires a call to fail.
func expectFailure(
    _ code: FailureCode, file: String = #fileID, line: Int = #line, _ call: () async throws -> Void
) async throws {
    do {
        try await call()
    } catch let failure as Failure {
        return try expectEqual(failure.code, code, file: file, line: line)
    }
    try expect(false, "the call succeeded where it should fail with \(code.name)", file: file, line: line)
}
