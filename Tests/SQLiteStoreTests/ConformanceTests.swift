import StoreConformance
import Testing

@testable import SQLiteStore

@Suite struct `SQLite keeps the promises of a store` {
    @Test(arguments: StoreConformance.properties)
    func `the promise is kept`(_ property: StoreConformance.Property) async throws {
        let directory = TemporaryDirectory()
        try await property.check { try directory.open() }
    }
}
