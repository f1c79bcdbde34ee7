// swift-tools-version: 6.2
import PackageDescription

// The house of App.docc/Architecture.md: an import points to a lower level, and inside a level there are no arrows.
// `make arrows` keeps it so.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

extension Target.Dependency {
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let collections = product(name: "Collections", package: "swift-collections")
    static let dequeModule = product(name: "DequeModule", package: "swift-collections")
    static let orderedCollections = product(name: "OrderedCollections", package: "swift-collections")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let cryptoExtras = product(name: "CryptoExtras", package: "swift-crypto")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
    static let hummingbirdHTTP2 = product(name: "HummingbirdHTTP2", package: "hummingbird")
    static let hummingbirdTesting = product(name: "HummingbirdTesting", package: "hummingbird")
    static let jwtKit = product(name: "JWTKit", package: "jwt-kit")
    static let logging = product(name: "Logging", package: "swift-log")
    static let mustache = product(name: "Mustache", package: "swift-mustache")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioEmbedded = product(name: "NIOEmbedded", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioHTTPCompression = product(name: "NIOHTTPCompression", package: "swift-nio-extras")
    static let nioHTTPTypes = product(name: "NIOHTTPTypes", package: "swift-nio-extras")
    static let nioHTTPTypesHTTP1 = product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let nioTLS = product(name: "NIOTLS", package: "swift-nio")
    static let nioWebSocket = product(name: "NIOWebSocket", package: "swift-nio")
    static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let serviceLifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
}

let package = Package(
    name: "proffer",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "proffer", targets: ["App"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.30.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // 1: the law's words, the words of SQL, what is measured, and C.
        .target(name: "Core", swiftSettings: strict),
        .target(name: "SQL", swiftSettings: strict),
        .target(name: "Measures", swiftSettings: strict),
        .target(name: "CSpawn"),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .target(name: "CLibXML2", dependencies: ["LibXML2"]),
        .target(name: "CLibArchive", dependencies: ["LibArchive"]),
        .target(
            name: "CGMime",
            dependencies: ["GObject"],
            cSettings: [.unsafeFlags(["-isystem", "/usr/include/gmime-3.0"])],
            linkerSettings: [.linkedLibrary("gmime-3.0")]
        ),

        // Libraries of the system whose headers Swift does not see: the C targets above wrap them.
        .systemLibrary(
            name: "LibXML2",
            path: "Sources/SystemLibraries/LibXML2",
            pkgConfig: "libxml-2.0",
            providers: [.apt(["libxml2-dev"])]
        ),
        .systemLibrary(
            name: "LibArchive",
            path: "Sources/SystemLibraries/LibArchive",
            pkgConfig: "libarchive",
            providers: [.apt(["libarchive-dev"])]
        ),
        // GMime itself is not asked of pkg-config: its file has flags that SwiftPM refuses with a warning in each build.
        .systemLibrary(
            name: "GObject",
            path: "Sources/SystemLibraries/GObject",
            pkgConfig: "gobject-2.0",
            providers: [.apt(["libgmime-3.0-dev"])]
        ),

        // 2: one concern each; none knows another.
        .target(name: "SQLiteDriver", dependencies: ["SQL", .grdb, .logging], swiftSettings: strict),
        .target(
            name: "PostgresDriver",
            dependencies: ["SQL", "CPostgres", .nioCore, .nioPosix, .logging],
            swiftSettings: strict
        ),
        .target(name: "Storage", dependencies: ["Core", "Measures", "SQL", .logging], swiftSettings: strict),
        .target(
            name: "Realtime",
            dependencies: ["Core", "Measures", .nioCore, .collections, .dequeModule, .logging, .serviceLifecycle],
            swiftSettings: strict
        ),
        .target(
            name: "Streams",
            dependencies: [
                .httpTypes, .hummingbirdCore, .hummingbirdHTTP2, .logging, .nioCore, .nioHTTP1, .nioHTTPTypes,
                .nioHTTPTypesHTTP1, .nioSSL, .nioTLS, .nioWebSocket,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Credentials",
            dependencies: ["Core", .crypto, .cryptoExtras, .jwtKit, .nioPosix],
            swiftSettings: strict
        ),
        .target(name: "DocumentTools", dependencies: ["Core", "CSpawn", .logging, .nioPosix], swiftSettings: strict),

        .target(name: "FileVault", dependencies: ["Core", .crypto, .nioPosix], swiftSettings: strict),
        .target(
            name: "HTMLSanitizer",
            dependencies: ["Core", "CLibXML2", "CLibArchive", "CGMime", .nioPosix],
            swiftSettings: strict
        ),

        // 3: what a browser sees, and what other instances hear.
        .target(
            name: "RedisBroker",
            dependencies: [
                "Core", "Realtime", "CHiredis", .dequeModule, .orderedCollections, .logging, .nioPosix,
                .serviceLifecycle,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Web",
            dependencies: [
                "Core", "Measures", "Realtime", "Streams", .hummingbird, .hummingbirdCore, .httpTypes, .mustache,
                .nioCore,
                .nioEmbedded,
                .nioHTTP1, .nioHTTPCompression, .logging, .serviceLifecycle, .crypto,
            ],
            swiftSettings: strict
        ),

        // 4: the executable.
        .executableTarget(
            name: "App",
            dependencies: [
                "Core", "Measures", "SQL", "SQLiteDriver", "PostgresDriver", "Storage", "Realtime", "RedisBroker",
                "Credentials", "DocumentTools", "FileVault", "HTMLSanitizer", "Streams", "Web", .argumentParser,
                .crypto,
                .httpTypes, .hummingbird, .hummingbirdCore, .logging, .serviceLifecycle, .unixSignals, .nioCore,
                .nioPosix,
            ],
            resources: [.embedInCode("Demo/demo-case.json"), .copy("Demo/files")],
            swiftSettings: strict
        ),

        // Measures the ledger; no part of the product.
        .executableTarget(
            name: "LedgerBench",
            dependencies: ["Core", "Credentials", "SQL", "SQLiteDriver", "PostgresDriver", "Storage", .logging],
            path: "Benchmarks/ledger",
            swiftSettings: strict
        ),

        .target(
            name: "TestSupport",
            dependencies: [
                "Core", "Credentials", "SQL", "SQLiteDriver", "PostgresDriver", "Storage", "Realtime", .logging,
            ],
            path: "Tests/TestSupport",
            exclude: ["install-dependencies.sh", "services.sh"],
            swiftSettings: strict
        ),
        .testTarget(name: "MeasuresTests", dependencies: ["Measures"], swiftSettings: strict),
        .testTarget(name: "CoreTests", dependencies: ["Core", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "CredentialsTests", dependencies: ["Core", "Credentials", .crypto], swiftSettings: strict),
        .testTarget(name: "FileVaultTests", dependencies: ["Core", "FileVault", .crypto], swiftSettings: strict),
        .testTarget(
            name: "DocumentToolsTests",
            dependencies: ["Core", "DocumentTools", "TestSupport", .logging],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HTMLSanitizerTests",
            dependencies: ["Core", "HTMLSanitizer", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AppTests",
            dependencies: ["App", "Core", "FileVault", "SQL", "Storage", "TestSupport", "Web"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StorageTests",
            dependencies: ["Core", "SQL", "SQLiteDriver", "PostgresDriver", "Storage", "TestSupport", .logging],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RealtimeTests",
            dependencies: [
                "Core", "Measures", "SQL", "Realtime", "Storage", "TestSupport", .nioCore, .nioPosix, .logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StreamsTests",
            dependencies: [
                "Streams", "TestSupport", .httpTypes, .nioCore, .nioEmbedded, .nioHTTP1, .nioPosix, .nioWebSocket,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RedisBrokerTests",
            dependencies: ["Core", "Realtime", "RedisBroker", "TestSupport", .logging, .nioPosix],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Core", "Credentials", "DocumentTools", "FileVault", "HTMLSanitizer", "Measures", "Realtime", "Storage",
                "Streams", "Web", "TestSupport", .hummingbird,
                .hummingbirdTesting, .httpTypes, .nioCore, .mustache,
            ],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)
