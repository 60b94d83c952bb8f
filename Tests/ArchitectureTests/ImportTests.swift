import Testing

/// The arrows of the architecture: which module may know which. Package.swift holds them for the project's own modules as the
/// compiler sees them; here stands what it cannot say: that the inner rooms know no channel, no clock and no file.
@Suite struct `Imports` {
    /// What each module may import. A module that is not listed fails the test: a new room needs a place in the house.
    static let allowed: [String: Set<String>] = [
        "WireFormat": [],
        "SplitMix": [],
        "ParleyProtocol": ["WireFormat"],
        "SchemaCompiler": ["SplitMix"],
        "Session": ["WireFormat", "ParleyProtocol", "DequeModule"],
        "WebSocketProtocol": ["CZlib", "Crypto"],
        "Store": ["WireFormat", "ParleyProtocol"],
        "Services": [
            "WireFormat", "ParleyProtocol", "Store", "Crypto", "CryptoExtras", "DequeModule", "Foundation",
            "Synchronization",
        ],
        "Hub": ["WireFormat", "ParleyProtocol", "Store", "Services", "DequeModule", "NIOCore", "Synchronization"],
        "Transport": Set([
            "WireFormat", "ParleyProtocol", "WebSocketProtocol", "Session", "Services", "Hub", "Logging", "NIOCore",
            "NIOPosix", "Synchronization",
        ]).union(platforms),
        "SQLiteStore": Set([
            "WireFormat", "ParleyProtocol", "Store", "CoreMetrics", "Dispatch", "Foundation", "GRDB", "GRDBSQLite",
            "Logging", "Synchronization",
        ]).union(platforms),
        "WebPages": ["Foundation"],
        "PrometheusMetrics": ["CoreMetrics", "Synchronization"],
        "WebServer": Set([
            "WebPages", "CZlib", "Crypto", "HTTPTypes", "HummingbirdCore", "Logging", "NIOCore", "NIOHTTP1",
            "NIOHTTPTypes", "NIOHTTPTypesHTTP1",
        ]).union(platforms),
        "ParleyServer": Set([
            "WireFormat", "ParleyProtocol", "Store", "Services", "Hub", "Transport", "SQLiteStore", "Logging",
            "NIOCore", "NIOPosix", "NIOSSL", "PrometheusMetrics", "CoreMetrics", "Synchronization", "WebPages",
            "WebServer", "WebSocketProtocol",
        ]).union(platforms),
        "ParleyClient": Set([
            "WireFormat", "ParleyProtocol", "SplitMix", "DequeModule", "NIOCore", "NIOPosix", "NIOSSL", "NIOTLS",
            "Synchronization",
        ])
        .union(platforms),
        "TerminalClient": Set(["WireFormat", "ParleyProtocol", "ParleyClient"]).union(platforms),
    ]

    /// The system's own library, under the name that it has here or there.
    static let platforms: Set = ["Glibc", "Musl", "Darwin"]

    @Test func `what a module may import it does import`() throws {
        for (module, permitted) in Self.allowed {
            let imported = Set(Project.swiftFiles(below: "Sources/\(module)").flatMap(\.imports))
            // What is generated imports at build time only.
            for name in permitted.subtracting(imported).subtracting(Self.platforms) where module != "ParleyProtocol" {
                Issue.record("\(module) may import \(name), and does not")
            }
        }
    }

    /// Modules without input and output: not even Foundation, which brings files and clocks along.
    static let pure = [
        "WireFormat", "SplitMix", "ParleyProtocol", "Session", "WebSocketProtocol", "SchemaCompiler", "Store",
    ]

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
        // Programs, and what gives a library of the system its name.
        let programs: Set = ["parley", "parley-schema", "GenerateProtocol", "EmbedPages", "CZlib"]
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
