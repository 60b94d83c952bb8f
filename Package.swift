// swift-tools-version: 6.2
import PackageDescription

/// In CI a warning is an error.
let strict: [SwiftSetting] = Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]

let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableExperimentalFeature("Lifetimes"),
    ] + strict

/// What has no channel, no clock and no file is compiled without run-time exclusivity checks in release builds:
/// they would cost a fifth of a delivery, and the values are confined by construction.
let hotSettings: [SwiftSetting] =
    settings + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

/// The codec: its messages have many fields, and a structure of more than six values is copied field by field, with a retain and a
/// release for each text and list, wherever one is made or returned, unless the compiler is told to take it apart. That was a
/// fifth of decoding a message.
let codecSettings: [SwiftSetting] =
    hotSettings + [.unsafeFlags(["-Xllvm", "-enable-expand-all"], .when(configuration: .release))]

let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTP: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP: Target.Dependency = .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let collections: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")

let package = Package(
    name: "parley",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "parley", targets: ["parley"]),
        .executable(name: "parley-schema", targets: ["parley-schema"]),
        .library(name: "ParleyClient", targets: ["ParleyClient"]),
        .library(name: "ParleyProtocol", targets: ["ParleyProtocol"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // Its providers for values and the environment; files are read more strictly than its own do.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        // Its core alone: a server that runs child channels, and requests and responses as values.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    ],
    targets: [
        // Random numbers that can be repeated.
        .target(name: "SplitMix", swiftSettings: settings),

        // The schema and its compiler.
        .target(name: "SchemaCompiler", dependencies: ["SplitMix"], exclude: ["README.md"], swiftSettings: settings),
        .executableTarget(
            name: "parley-schema", dependencies: ["SchemaCompiler", argumentParser], swiftSettings: settings),
        .plugin(
            name: "GenerateProtocol", capability: .buildTool(), dependencies: ["parley-schema"],
            path: "Sources/GenerateProtocol"),

        // The page.
        .executableTarget(
            name: "embed-pages", dependencies: ["SchemaCompiler"], path: "Sources/EmbedPages/Tool",
            swiftSettings: settings),
        .plugin(
            name: "EmbedPages", capability: .buildTool(), dependencies: ["embed-pages"],
            path: "Sources/EmbedPages/Plugin"),
        .target(
            name: "WebPages", exclude: ["Page", "screenshot.png"], swiftSettings: settings, plugins: ["EmbedPages"]),

        // No I/O.
        .target(name: "WireFormat", swiftSettings: codecSettings),
        .target(
            name: "ParleyProtocol", dependencies: ["WireFormat"], swiftSettings: codecSettings,
            plugins: ["GenerateProtocol"]),
        .target(
            name: "Session", dependencies: ["ParleyProtocol", "WireFormat", collections], swiftSettings: settings),

        .systemLibrary(name: "CZlib"),
        .target(name: "WebSocketProtocol", dependencies: ["CZlib", crypto], swiftSettings: hotSettings),

        // The domain.
        .target(name: "Store", dependencies: ["ParleyProtocol", "WireFormat"], swiftSettings: settings),
        .target(
            name: "Services",
            dependencies: ["ParleyProtocol", "WireFormat", "Store", crypto, cryptoExtras, collections],
            swiftSettings: settings),

        // The I/O shell.
        .target(
            name: "Hub",
            dependencies: ["ParleyProtocol", "WireFormat", "Services", "Store", nio, collections],
            swiftSettings: hotSettings),
        .target(
            name: "Transport",
            dependencies: [
                "ParleyProtocol", "WireFormat", "WebSocketProtocol", "Session", "Services", "Hub", nio, nioPosix,
                logging,
            ],
            swiftSettings: hotSettings),
        .target(
            name: "SQLiteStore",
            dependencies: ["ParleyProtocol", "WireFormat", "Store", grdb, sqlite, logging, coreMetrics],
            swiftSettings: settings),

        .target(name: "PrometheusMetrics", dependencies: [coreMetrics], swiftSettings: settings),
        .target(
            name: "WebServer",
            dependencies: [
                "WebPages", "CZlib", crypto, hummingbird, httpTypes, nio, nioHTTP, nioHTTPTypes, nioHTTPTypesHTTP,
                logging,
            ],
            swiftSettings: settings),

        // Put together.
        .target(
            name: "ParleyServer",
            dependencies: [
                "ParleyProtocol", "WireFormat", "Store", "SQLiteStore", "Services", "Hub", "Transport",
                "WebServer", "WebPages", "WebSocketProtocol", "PrometheusMetrics", nio, nioPosix, nioSSL, logging,
                coreMetrics,
            ],
            exclude: ["Metrics/README.md"],
            swiftSettings: settings),
        .target(
            name: "ParleyClient",
            dependencies: ["ParleyProtocol", "WireFormat", "SplitMix", nio, nioPosix, nioSSL, nioTLS, collections],
            swiftSettings: settings),
        .target(
            name: "TerminalClient", dependencies: ["ParleyClient", "ParleyProtocol", "WireFormat"],
            swiftSettings: settings),
        .executableTarget(
            name: "parley",
            dependencies: [
                "ParleyServer", "ParleyClient", "TerminalClient", "ParleyProtocol", "WireFormat", "SQLiteStore",
                "Store", "Services", "Transport", "Hub", "WebSocketProtocol",
                argumentParser, configuration, logging, unixSignals,
            ],
            swiftSettings: settings),

        // Tests.
        .target(name: "TestPrograms", path: "Tests/TestPrograms", swiftSettings: settings),
        .testTarget(
            name: "WireFormatTests", dependencies: ["WireFormat"], path: "Tests/WireFormatTests",
            swiftSettings: settings),
        .testTarget(
            name: "SchemaCompilerTests",
            dependencies: ["SchemaCompiler", "SplitMix", "parley-schema", "TestPrograms"],
            exclude: ["Golden", "Rejected"],
            swiftSettings: settings),
        .testTarget(
            name: "ParleyProtocolTests",
            dependencies: ["ParleyProtocol", "WireFormat", "SchemaCompiler", "SplitMix", "TestPrograms"],
            exclude: ["python_vectors.py", "javascript_vectors.mjs"], swiftSettings: settings),
        .testTarget(
            name: "SessionTests", dependencies: ["Session", "ParleyProtocol", "WireFormat"], swiftSettings: settings),
        .testTarget(
            name: "WebSocketProtocolTests", dependencies: ["WebSocketProtocol"], swiftSettings: settings),
        .target(
            name: "StoreConformance", dependencies: ["Store", "ParleyProtocol", "WireFormat", "SplitMix"],
            path: "Tests/StoreConformance", swiftSettings: settings),
        .testTarget(
            name: "SQLiteStoreTests",
            dependencies: [
                "SQLiteStore", "StoreConformance", "Store", "ParleyProtocol", "WireFormat", grdb, logging,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ServicesTests",
            dependencies: ["Services", "Store", "SQLiteStore", "ParleyProtocol", "WireFormat", "SplitMix", logging],
            swiftSettings: settings),
        .testTarget(
            name: "TransportTests",
            dependencies: [
                "Transport", "Hub", "Session", "Services", "Store", "ParleyProtocol", "WireFormat", "WebSocketProtocol",
                nio, nioEmbedded, nioPosix, logging,
            ],
            swiftSettings: settings),
        .target(
            name: "TestCertificates", dependencies: [crypto], path: "Tests/TestCertificates", swiftSettings: settings),
        .testTarget(
            name: "WebServerTests",
            dependencies: ["WebServer", "WebPages", nio, nioPosix, logging],
            swiftSettings: settings),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "parley", "ParleyServer", "Transport", "WebSocketProtocol", "ParleyClient", "TerminalClient",
                "ParleyProtocol", "SchemaCompiler", "WireFormat", "TestCertificates", "TestPrograms", nio, nioPosix,
                nioSSL,
                nioTLS, argumentParser, logging,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ParleyClientTests",
            dependencies: ["ParleyClient", "ParleyProtocol", "WireFormat", "SplitMix", nio, nioPosix],
            swiftSettings: settings),
        .testTarget(
            name: "JavaScriptClientTests", dependencies: ["SchemaCompiler", "parley", "TestPrograms"],
            exclude: ["client"],
            swiftSettings: settings),
        .testTarget(
            name: "TerminalClientTests",
            dependencies: ["TerminalClient", "ParleyClient", "ParleyProtocol", "WireFormat"],
            swiftSettings: settings),
        .testTarget(
            name: "ParleyServerTests",
            dependencies: [
                "ParleyServer", "ParleyClient", "ParleyProtocol", "WireFormat", "PrometheusMetrics", logging,
            ], swiftSettings: settings),
        .testTarget(
            name: "PrometheusMetricsTests", dependencies: ["PrometheusMetrics", coreMetrics], swiftSettings: settings),
        .testTarget(
            name: "PageTests", dependencies: ["parley"], exclude: ["browser", "unit"], swiftSettings: settings),
        .executableTarget(
            name: "websocket-echo",
            dependencies: ["WebSocketProtocol", "Transport", "WebServer", nio, nioPosix, logging, argumentParser],
            path: "Tests/WebSocketEcho", swiftSettings: settings),
        .testTarget(
            name: "WebSocketInteropTests", dependencies: ["websocket-echo", "parley", "parley-schema"],
            exclude: ["echo.py", "server.py"],
            swiftSettings: settings),
        .testTarget(name: "ArchitectureTests", swiftSettings: settings),

        // Fuzzing. The same targets are run by libFuzzer and by the tests.
        .target(name: "HeapMeter", path: "Fuzz/HeapMeter"),
        .plugin(
            name: "GenerateViewCopies", capability: .buildTool(), dependencies: ["parley-schema"],
            path: "Fuzz/GenerateViewCopies"),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "HeapMeter", "ParleyProtocol", "WireFormat", "Session", "SchemaCompiler", "WebSocketProtocol",
            ],
            path: "Fuzz/Targets", swiftSettings: settings, plugins: ["GenerateViewCopies"]),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets", "SplitMix"], swiftSettings: settings),
    ]
)

// The benchmark counts with Linux's own tools. swift-protobuf is what the codec is measured beside, and nothing else uses it.
#if os(Linux)
    package.dependencies.append(
        .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0", traits: []))
    package.targets += [
        .target(name: "Baseline", path: "Tests/Benchmarks/Baseline"),
        .executableTarget(
            name: "parley-bench",
            dependencies: [
                "Baseline", "ParleyServer", "ParleyProtocol", "WireFormat", "Session", "Services", "Store",
                "SQLiteStore", "Transport", "WebSocketProtocol", "CZlib", "SplitMix", sqlite, nio, nioPosix, logging,
                argumentParser,
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            path: "Tests/Benchmarks/parley-bench", swiftSettings: settings),
    ]
    package.products.append(.executable(name: "parley-bench", targets: ["parley-bench"]))
#endif

// `make fuzz` sets this: the libraries below are built with libFuzzer and the address sanitizer, and so is the program that runs
// their targets, which is there only then. A trait could do the one but not the other.
if Context.environment["PARLEY_FUZZING"] != nil {
    let instrumented = [
        "WireFormat", "ParleyProtocol", "Session", "SchemaCompiler", "WebSocketProtocol", "FuzzTargets",
    ]
    let fuzzing: [SwiftSetting] = [.unsafeFlags(["-sanitize=fuzzer,address"]), .define("PARLEY_FUZZING")]
    for target in package.targets where instrumented.contains(target.name) {
        target.swiftSettings = (target.swiftSettings ?? []) + fuzzing
    }
    for target in package.targets {
        // The compiler's command line runs during the build, and holds an instrumented library.
        if target.name == "parley-schema" { target.linkerSettings = [.unsafeFlags(["-sanitize=address"])] }
    }
    package.targets.append(
        .executableTarget(
            name: "parley-fuzz", dependencies: ["FuzzTargets"], path: "Fuzz/parley-fuzz",
            swiftSettings: settings + fuzzing,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]))
    package.products.append(.executable(name: "parley-fuzz", targets: ["parley-fuzz"]))
}
