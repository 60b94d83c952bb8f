import Testing

/// The arrows of the architecture: which module may know which. Package.swift holds them for the project's own modules as the
/// compiler sees them; here stands what it cannot say: that the inner rooms know no channel, no clock and no file.
@Suite struct `Imports` {
    /// What each module may import. A module that is not listed fails the test: a new room needs a place in the house.
    static let allowed: [String: Set<String>] = [
        "WireFormat": [],
        "ParleyProtocol": ["WireFormat"],
        "SchemaCompiler": [],
        "Session": ["ParleyProtocol", "WireFormat", "DequeModule"],
        "Store": ["ParleyProtocol", "WireFormat"],
        "Services": [
            "ParleyProtocol", "WireFormat", "Store", "Crypto", "CryptoExtras", "Logging", "DequeModule",
            "Synchronization",
            "Dispatch", "Foundation",
        ],
        "Hub": ["ParleyProtocol", "WireFormat", "Services", "Store", "NIOCore", "DequeModule", "Synchronization"],
        "Transport": [
            "ParleyProtocol", "WireFormat", "Session", "Services", "Hub", "NIOCore", "NIOPosix", "Logging",
            "Synchronization",
            "Glibc", "Darwin", "Musl", "DequeModule",
        ],
        "SQLiteStore": [
            "ParleyProtocol", "WireFormat", "Store", "GRDB", "GRDBSQLite", "Logging", "DequeModule", "Synchronization",
            "Foundation",
            "Glibc", "Darwin", "Musl", "Dispatch",
        ],
        "ParleyServer": [
            "ParleyProtocol", "WireFormat", "Session", "Store", "SQLiteStore", "Services", "Hub", "Transport",
            "NIOCore",
            "NIOPosix", "Logging", "Synchronization", "Glibc", "Musl", "Darwin",
        ],
        "ParleyClient": [
            "ParleyProtocol", "WireFormat", "NIOCore", "NIOPosix", "DequeModule", "Synchronization", "Foundation",
            "Glibc",
            "Darwin", "Musl",
        ],
        "TerminalClient": [
            "ParleyClient", "ParleyProtocol", "WireFormat", "Foundation", "Glibc", "Darwin", "Musl", "Synchronization",
        ],
    ]

    /// Modules without input and output: not even Foundation, which brings files and clocks along.
    static let pure = ["WireFormat", "ParleyProtocol", "Session", "SchemaCompiler", "Store"]

    @Test(arguments: allowed.keys.sorted())
    func `a module imports only what the architecture allows`(module: String) throws {
        let files = Project.swiftFiles(below: "Sources/\(module)")
        #expect(!files.isEmpty || module == "ParleyProtocol", "Sources/\(module) holds no Swift file")
        let permitted = try #require(Self.allowed[module])
        for file in files {
            for name in file.imports where !permitted.contains(name) {
                Issue.record("\(file) imports \(name), which \(module) must not know")
            }
        }
    }

    @Test func `every module has its place among the arrows`() throws {
        let programs: Set = ["parley", "parley-schema", "GenerateProtocol"]
        for folder in try Project.entries(of: "Sources") where !folder.contains(".") && !programs.contains(folder) {
            #expect(Self.allowed[folder] != nil, "Sources/\(folder) is not listed in this test")
        }
    }

    @Test(arguments: pure)
    func `a module without input and output reads no clock, no file and no environment`(module: String) {
        let words = [
            "ContinuousClock", "SuspendingClock", "DispatchQueue", "clock_gettime", "fopen(", "getenv(", "Task.sleep",
            "SystemRandomNumberGenerator", ".random(in:",
        ]
        for file in Project.swiftFiles(below: "Sources/\(module)") {
            for (number, line) in file.lines.enumerated() where !line.drop(while: { $0 == " " }).hasPrefix("//") {
                for word in words where line.contains(word) {
                    Issue.record("\(file):\(number + 1) uses \(word)")
                }
            }
        }
    }
}
