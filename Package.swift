// swift-tools-version: 6.2
import PackageDescription

// Rooms and arrows: ARCHITECTURE.md. `make check` proves that the imports keep to them.

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.target(name: name)] + dependencies, resources: resources,
        swiftSettings: settings)
}

let package = Package(
    name: "HelloQuitX",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "helloquitx", targets: ["helloquitx"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // System libraries (Debian packages are installed by `make setup`).
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "CICU", linkerSettings: [.linkedLibrary("icui18n"), .linkedLibrary("icuuc")]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CCMark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CResolver"),

        // The domain.
        room("Identifiers"),
        room("Sealing", [crypto, "Identifiers"]),
        room("XArchive", ["Identifiers", "CZip"]),
        room("Crossposting", ["Identifiers", "XArchive", crypto]),
        room("Reconnection", ["Identifiers"]),
        room("Outbox"),
        room(
            "Campaign", ["Identifiers", "CCMark", .product(name: "Yams", package: "Yams")],
            resources: [.copy("Resources")]),

        // The clients.
        room(
            "HTTPTransport",
            [
                "Identifiers", "CResolver", httpClient, logging,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        room("ATProto", ["Identifiers", "HTTPTransport", "CResolver", crypto, logging]),
        room("Mastodon", ["Identifiers", "HTTPTransport", crypto, logging]),

        // What people do.
        room(
            "Accounts",
            ["Identifiers", "Sealing", "Reconnection", "HTTPTransport", "ATProto", "Mastodon", crypto, logging]),
        room(
            "Deliveries",
            [
                "Identifiers", "Sealing", "XArchive", "Crossposting", "HTTPTransport", "Outbox", "Accounts",
                "Reconnection", "ATProto", "Mastodon", crypto, logging,
            ]),

        room("Notifications", ["Identifiers", "Sealing", "Outbox", crypto, logging]),

        // Adapters.
        room("ChildProcesses"),
        room("MediaConversion", ["ChildProcesses", "Deliveries"]),
        room("Print", ["ChildProcesses", "Localization", "Templating", crypto], resources: [.copy("Resources")]),
        room("Localization", ["CICU"], resources: [.copy("Resources")]),
        room("Templating", ["Localization", mustache]),
        room("Mail", ["ChildProcesses", "Localization", "Notifications"]),
        room(
            "Store",
            [
                "Identifiers", "Sealing", "Outbox", "Accounts", "Reconnection", "Deliveries", "Campaign", "CPostgres",
                "Notifications",
                logging, .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        room(
            "Website",
            [
                "Identifiers", "XArchive", "Crossposting", "Accounts", "Reconnection", "Deliveries", "Outbox",
                "Campaign", "Localization", "Templating", "Print", "CQREncode", "CZlib", hummingbird, crypto, logging,
                "Notifications",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], resources: [.copy("Resources")]),
        room(
            "ArchivePages", ["Identifiers", "XArchive", "Crossposting", "Localization", "Templating"],
            resources: [.copy("Resources")]),
        room(
            "Sandbox",
            [
                "Identifiers", hummingbird, crypto, logging,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        .executableTarget(
            name: "helloquitx",
            dependencies: [
                "Identifiers", "Sealing", "HTTPTransport", "XArchive", "Crossposting", "ATProto", "Mastodon",
                "Accounts",
                "Reconnection", "Outbox", "Deliveries", "MediaConversion", "Print", "Store", "Campaign", "Website",
                "ArchivePages", "Localization", "Sandbox", hummingbird, logging,
                "Notifications", "Mail",
                .product(name: "Yams", package: "Yams"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),

        .executableTarget(
            name: "helloquitx-bench",
            dependencies: ["Identifiers", "Accounts", "Reconnection", "Store", logging], path: "Benchmarks",
            exclude: ["Archive", "Site"], swiftSettings: settings),
        .executableTarget(
            name: "archive-bench", dependencies: ["Identifiers", "XArchive", "Crossposting", "ArchivePages", "CZip"],
            path: "Benchmarks/Archive",
            swiftSettings: settings),

        // Tests.
        tests("Identifiers"),
        tests("Sealing"),
        tests(
            "HTTPTransport",
            [
                "Identifiers", logging,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        tests("XArchive", ["Identifiers"]),
        tests("Crossposting", ["Identifiers", "XArchive"]),
        tests("ATProto", ["Identifiers", "HTTPTransport", "Sandbox"]),
        tests("Mastodon", ["Identifiers", "HTTPTransport", "Sandbox"]),
        tests("Reconnection", ["Identifiers"]),
        tests("Outbox"),
        tests("Campaign", ["Identifiers"]),
        tests("Accounts", ["Identifiers", "Sealing", "HTTPTransport", "ATProto", "Mastodon", "Sandbox", "Store"]),
        tests(
            "Deliveries",
            [
                "Identifiers", "ATProto", "Outbox", "Accounts", "XArchive", "Crossposting", "Mastodon", "Sandbox",
                "Store", crypto,
            ]),
        tests("Notifications"),
        tests("Mail", ["ChildProcesses", "Localization", "Notifications"]),
        tests("MediaConversion", ["ChildProcesses", "Deliveries"]),
        tests("Print", ["ChildProcesses", "Localization"]),
        tests(
            "Store",
            [
                "Identifiers", "Sealing", "Outbox", "Accounts", "Reconnection", "Deliveries", "Mastodon", "Campaign",
                "CPostgres", "Notifications",
            ]),
        tests(
            "ArchivePages", ["Identifiers", "XArchive", "Crossposting", "Localization", "Templating"],
            resources: [.copy("words.json")]),
        tests(
            "Website",
            [
                "Localization", "Templating", "Identifiers", "Sealing", "HTTPTransport", "ATProto", "Mastodon",
                "Accounts", "Campaign", "Reconnection", "Outbox", "XArchive", "Crossposting", "Deliveries", "Store",
                "Sandbox", "Print", "Notifications", crypto,
                logging, hummingbird,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ]),
        tests("Sandbox", ["Identifiers", crypto]),
    ],
    swiftLanguageModes: [.v6]
)
