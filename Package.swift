// swift-tools-version: 6.2
import PackageDescription

// Targets come in layers; each target's folder is named after its layer.
//   park-gateway → Gateway → Services, Bindings → Core (Bindings → C)
// A target may depend on its own layer and on the layers that its layer's function below names.

let package = Package(
  name: "park-gateway",
  products: [.executable(name: "park-gateway", targets: ["park-gateway"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // C: headers of installed libraries, and shims for what Swift cannot call.
    library("CModbus", pkgConfig: "libmodbus", package: "libmodbus-dev"),
    library("CMosquitto", pkgConfig: "libmosquitto", package: "libmosquitto-dev"),
    library("CSQLite", pkgConfig: "sqlite3", package: "libsqlite3-dev"),
    library("CYaml", pkgConfig: "yaml-0.1", package: "libyaml-dev"),
    .target(name: "CSystem", path: "Sources/C/CSystem"),
    .target(
      name: "CMosquittoLoop",
      dependencies: ["CMosquitto"],
      path: "Sources/C/CMosquittoLoop"
    ),
    .target(name: "CLine", dependencies: ["CSystem"], path: "Sources/C/CLine"),

    core("Languages"),
    core("Measurements"),
    core("Timekeeping", uses: ["Measurements"]),
    core("Registers", uses: ["Calendar"]),
    core("Expressions"),
    core("DeviceProfiles", uses: ["Measurements", "Registers", "Expressions"]),
    core("SunSpec", uses: ["DeviceProfiles", "Registers"]),
    core("ReadPlans", uses: ["Measurements", "DeviceProfiles", "Registers", "Expressions"]),
    core(
      "Diagnosis",
      uses: ["Languages", "Measurements", "Registers", "DeviceProfiles", "ReadPlans"]
    ),
    core("Calendar", uses: ["Measurements"]),
    core("Certificates", uses: ["Measurements", "Calendar"]),
    core("Indicators", uses: ["Languages", "Measurements"]),
    core("Events", uses: ["Languages", "Measurements"]),
    core("Energy", uses: ["Measurements", "Calendar", "Indicators"]),
    core("Tariffs", uses: ["Calendar", "Indicators"]),
    core(
      "Production",
      uses: ["Languages", "Measurements", "Calendar", "Indicators", "Events", "Energy"]
    ),
    core("Baselines", uses: ["Languages", "Measurements"]),
    core("Alarms", uses: ["Languages", "Measurements", "Indicators", "Events"]),
    core(
      "Rows",
      uses: [
        "Measurements", "Calendar", "Indicators", "Energy", "Tariffs", "Production", "Baselines",
      ]
    ),
    core("Charts", uses: ["Languages", "Measurements", "Calendar"]),
    core("JSON"),
    core("PrintableText"),
    core("Hashing"),
    core(
      "Messages",
      uses: ["Measurements", "JSON"]
    ),
    core(
      "Records",
      uses: [
        "Languages", "Measurements", "Registers", "DeviceProfiles", "Indicators", "Events",
        "Alarms",
        "Messages", "Hashing",
      ]
    ),
    core(
      "Formats",
      uses: ["Languages", "Events", "Measurements", "Indicators", "JSON", "Messages", "Records"]
    ),

    binding("System", to: "CSystem"),
    binding("ModbusFrames"),
    binding("Modbus", to: "CModbus", uses: ["CLine", "System", "ModbusFrames"]),
    binding("ModbusServer", to: "CLine", uses: ["System", "ModbusFrames"]),
    binding("Mqtt", to: "CMosquitto", uses: ["CMosquittoLoop", "System", "PrintableText"]),
    binding("SQLite", to: "CSQLite"),
    binding("Journal"),
    binding("Yaml", to: "CYaml"),
    // No C library behind it: a datagram socket.
    binding("Systemd", uses: ["System"]),

    service(
      "Polling",
      uses: ["Languages", "Events", "Measurements", "DeviceProfiles", "ReadPlans", "SunSpec"]
    ),
    service(
      "Accounting",
      uses: [
        "Measurements", "Calendar", "Indicators", "Energy", "Tariffs", "Production", "Baselines",
        "Alarms", "Events", "Languages", "Rows", "Hashing",
      ]
    ),
    service(
      "Pipeline",
      uses: [
        "Polling", "Languages", "Measurements", "DeviceProfiles", "Events", "Indicators",
        "Messages",
        "Records",
      ]
    ),
    service("Outbox", uses: ["Languages", "Events", "Measurements", "Messages"]),
    service(
      "Publishing",
      uses: [
        "Languages", "Measurements", "Events", "Messages", "Records", "Formats", "Outbox",
        "PrintableText",
      ]
    ),
    service(
      "Commands",
      uses: ["JSON", "Languages", "Measurements", "Indicators", "Events", "Messages"]
    ),
    service(
      "Simulation",
      uses: ["Measurements", "DeviceProfiles", "Registers", "Calendar", "Diagnosis", "Hashing"]
    ),

    // The one layer that sees both wings.
    gateway(
      "Configuration",
      uses: [
        "Languages", "Events",
        "Measurements", "Registers", "DeviceProfiles", "Expressions", "SunSpec", "Calendar",
        "Indicators", "Energy",
        "Tariffs", "Production", "Baselines", "Alarms", "Formats", "Yaml", "PrintableText",
        "Hashing",
      ]
    ),
    gateway(
      "Tools",
      uses: [
        "Languages", "Events",
        "Configuration", "Measurements", "Registers", "DeviceProfiles", "Expressions", "ReadPlans",
        "SunSpec", "Energy", "Production", "Modbus", "Adapters", "PrintableText", "System",
        "Diagnosis",
      ]
    ),
    gateway(
      "Store",
      uses: [
        "Measurements", "Indicators", "Energy", "Production", "Messages", "Outbox", "Accounting",
        "Rows", "SQLite", "System", "Hashing",
      ]
    ),
    // What makes bindings and configuration fit the services' protocols.
    gateway(
      "Adapters",
      uses: [
        "Languages", "Events",
        "Configuration", "Store", "Logs", "Modbus", "Mqtt", "PrintableText", "System",
        "Accounting", "Commands", "Outbox", "Pipeline", "Polling", "Publishing",
        "Alarms", "Baselines", "Calendar", "DeviceProfiles", "Energy", "Formats", "Indicators",
        "Measurements", "Messages", "Production", "ReadPlans", "Records", "SunSpec", "Timekeeping",
      ]
    ),
    // What a gateway reports about itself.
    gateway(
      "Health",
      uses: [
        "Languages", "Events",
        "Adapters", "Configuration", "Store", "Systemd", "System", "Outbox", "Polling",
        "Publishing", "Certificates", "DeviceProfiles", "Formats", "Indicators", "Measurements",
        "Messages", "Records",
      ]
    ),
    gateway(
      "Runtime",
      uses: [
        "Languages", "Events",
        "Adapters", "Health", "Configuration", "Store", "Logs", "Modbus", "Systemd", "System",
        "Accounting", "Commands", "Outbox", "Pipeline", "Polling", "Publishing",
        "Calendar", "DeviceProfiles", "Energy", "Formats", "Indicators", "JSON", "Measurements",
        "Messages", "Production", "Records", "Registers", "Timekeeping",
      ]
    ),
    gateway(
      "Demo",
      uses: [
        "Languages", "Diagnosis", "Adapters", "Runtime", "Configuration", "ModbusServer", "System",
        "Pipeline",
        "Simulation", "DeviceProfiles", "Indicators", "Measurements", "SunSpec",
      ]
    ),
    gateway(
      "Replay",
      uses: [
        "Languages", "Events",
        "Adapters", "Configuration", "Accounting", "Messages", "Indicators", "Measurements",
        "Calendar", "Energy", "Production", "DeviceProfiles", "ReadPlans", "Records", "Formats",
        "Hashing",
      ]
    ),
    gateway(
      "Reports",
      uses: [
        "Languages", "Events",
        "Adapters", "Configuration", "Store", "Outbox", "Accounting", "Energy", "Tariffs",
        "Production", "Baselines", "Indicators", "Calendar", "Measurements", "Messages", "Charts",
        "Rows",
      ]
    ),
    gateway(
      "Watch",
      uses: [
        "Configuration", "Events", "JSON", "Languages", "Measurements", "Messages", "Mqtt",
        "PrintableText",
        "System",
      ]
    ),
    gateway("Logs", uses: ["Journal", "PrintableText", "System"]),
    .executableTarget(
      name: "park-gateway",
      dependencies: [
        "Languages", "Diagnosis", "Simulation",
        "Adapters", "Runtime", "Demo", "Replay", "Reports", "Charts", "Configuration", "Store",
        "Outbox", "Logs", "Messages", "Records", "Formats", "Tools", "Energy", "Watch",
        "Calendar", "Measurements", "DeviceProfiles", "ReadPlans", "SunSpec", "Modbus",
        "PrintableText", "System",
        .argumentParser,
        .logging,
      ],
      swiftSettings: .strict
    ),

    // What tests of several targets need.
    .target(
      name: "TestSupport",
      dependencies: ["System"],
      path: "Tests/Support",
      swiftSettings: .strict
    ),
    tests("Core/MeasurementsTests", of: ["Measurements"]),
    tests("Core/TimekeepingTests", of: ["Timekeeping", "Measurements"]),
    tests("Core/ExpressionsTests", of: ["Expressions"]),
    tests("Core/SunSpecTests", of: ["SunSpec", "DeviceProfiles", "Registers"]),
    tests("Core/RegistersTests", of: ["Registers", "Calendar"]),
    tests(
      "Core/ReadPlansTests",
      of: ["ReadPlans", "DeviceProfiles", "Registers", "Measurements", "Calendar"]
    ),
    tests("Core/CalendarTests", of: ["Calendar", "Measurements"], excluding: ["Fixtures"]),
    tests("Core/EventsTests", of: ["Events", "Languages", "Measurements"]),
    tests("Core/IndicatorsTests", of: ["Languages", "Events", "Indicators"]),
    tests("Core/EnergyTests", of: ["Energy", "Indicators", "Calendar", "Measurements"]),
    tests("Core/TariffsTests", of: ["Tariffs", "Calendar", "Indicators"]),
    tests("Core/CertificatesTests", of: ["Certificates", "Measurements"]),
    tests(
      "Core/ProductionTests",
      of: [
        "Languages", "Events", "Production", "Energy", "Indicators", "Calendar", "Measurements",
      ],
      excluding: ["independent_production.py"]
    ),
    tests("Core/PrintableTextTests", of: ["PrintableText"]),
    tests("Core/HashingTests", of: ["Hashing"]),
    tests("Core/JSONTests", of: ["JSON", "Messages"]),
    tests("Core/BaselinesTests", of: ["Languages", "Events", "Baselines", "Measurements"]),
    tests("Core/MessagesTests", of: ["Messages", "Measurements"]),
    tests(
      "Core/RecordsTests",
      of: [
        "Records", "Languages", "Events", "Messages", "DeviceProfiles", "Indicators",
        "Measurements",
        "Registers",
      ]
    ),
    tests(
      "Core/FormatsTests",
      of: [
        "Formats", "Records", "Languages", "Events", "Messages", "JSON", "DeviceProfiles",
        "Indicators", "Measurements", "Registers",
      ]
    ),
    tests("Core/AlarmsTests", of: ["Languages", "Events", "Alarms", "Indicators", "Measurements"]),
    tests("Core/ChartsTests", of: ["Languages", "Events", "Charts", "Calendar", "Measurements"]),
    tests("Bindings/YamlTests", of: ["Yaml"]),
    tests("Bindings/ModbusTests", of: ["Modbus", "ModbusServer", "System"]),
    tests("Bindings/SystemTests", of: ["System"]),
    tests("Bindings/MqttTests", of: ["Mqtt", "System"]),
    tests("Bindings/SQLiteTests", of: ["SQLite"]),
    tests("Bindings/JournalTests", of: ["Journal"]),
    tests("Bindings/SystemdTests", of: ["Systemd"]),
    tests(
      "Services/PollingTests",
      of: [
        "Languages", "Events",
        "Polling", "ReadPlans", "Registers", "DeviceProfiles", "Expressions", "SunSpec",
        "Measurements", "System", .logging,
      ]
    ),
    tests(
      "Services/PipelineTests",
      of: [
        "Languages", "Events",
        "Pipeline", "Polling", "Registers", "DeviceProfiles", "Indicators", "Measurements",
        "Messages", "Records", "System",
      ]
    ),
    tests(
      "Services/AccountingTests",
      of: [
        "Languages", "Events",
        "Accounting", "Production", "Energy", "Tariffs", "Indicators", "Calendar", "Measurements",
        "Baselines", "Alarms", "Rows",
      ]
    ),
    tests(
      "Services/OutboxTests",
      of: ["Languages", "Events", "Outbox", "Messages", "Measurements", "System", .logging]
    ),
    tests(
      "Services/PublishingTests",
      of: [
        "Publishing", "Formats", "Records", "Outbox", "Messages", "Measurements", "System",
        .logging,
      ]
    ),
    tests(
      "Services/SimulationTests",
      of: [
        "Simulation", "ReadPlans", "Registers", "DeviceProfiles", "Expressions", "Measurements",
        "Diagnosis",
        .lifecycle,
      ]
    ),
    tests(
      "Gateway/ConfigurationTests",
      of: [
        "Languages", "Events",
        "Configuration", "Registers", "DeviceProfiles", "Expressions", "Calendar", "Energy",
        "Tariffs", "Production", "Baselines",
      ]
    ),
    tests(
      "Services/CommandsTests",
      of: ["Languages", "Events", "Commands", "JSON", "Indicators", "Measurements", .logging]
    ),
    tests("Gateway/WatchTests", of: ["Watch", "JSON", "Languages", "Measurements"]),
    tests("Gateway/LogsTests", of: ["Logs", .logging]),
    tests(
      "Gateway/ReplayTests",
      of: ["Languages", "Events", "Replay", "Accounting", "Measurements", "Production"]
    ),
    tests(
      "Gateway/ToolsTests",
      of: [
        "Languages", "Tools", "Configuration", "Registers", "DeviceProfiles", "SunSpec",
        "Measurements", "Modbus",
        "ModbusServer", "Diagnosis", "ReadPlans", "Simulation",
      ]
    ),
    tests(
      "Gateway/ReportsTests",
      of: [
        "Languages", "Events",
        "Reports", "Adapters", "Configuration", "Store", "Outbox", "Accounting", "Production",
        "Energy", "Tariffs", "Indicators", "Calendar", "Measurements", "Rows",
      ],
      excluding: ["Month"]
    ),
    tests(
      "Gateway/AdaptersTests",
      of: [
        "Languages", "Events",
        "Adapters", "Accounting", "Commands", "Mqtt", "Outbox", "Pipeline", "Polling", "Store",
        "System", "Formats", "Indicators", "Measurements", "Messages", "Records", "Timekeeping",
        .logging,
      ]
    ),
    tests(
      "Gateway/HealthTests",
      of: [
        "Languages", "Events",
        "Health", "Adapters", "Outbox", "Polling", "Publishing", "Store", "System", "Systemd",
        "DeviceProfiles", "Formats", "JSON", "Measurements", "Messages", "ReadPlans", "Registers",
        .logging,
      ]
    ),
    tests(
      "Gateway/RuntimeTests",
      of: [
        "Languages", "Events",
        "Registers", "Runtime", "Commands", "Configuration", "Polling", "System", "DeviceProfiles",
        "Energy", "Adapters", "Outbox", "Store", "Messages", "Timekeeping",
        "Formats", "Indicators", "JSON", "Measurements", "Records", .logging,
      ]
    ),
    tests(
      "Gateway/StoreTests",
      of: [
        "Store", "Outbox", "Accounting", "Energy", "Production", "Indicators", "Messages",
        "Measurements",
      ]
    ),
  ]
)

// MARK: - Layers

/// Headers of an installed C library, found by pkg-config.
func library(_ name: String, pkgConfig: String, package: String) -> Target {
  .systemLibrary(
    name: name,
    path: "Sources/C/\(name)",
    pkgConfig: pkgConfig,
    providers: [.apt([package])]
  )
}

/// Pure values and functions: no I/O, no clock, no unsafe code; depends on core targets only.
func core(_ name: String, uses siblings: [Target.Dependency] = []) -> Target {
  .target(
    name: name,
    dependencies: siblings,
    path: "Sources/Core/\(name)",
    swiftSettings: .strict + .optimised(name) + [.strictMemorySafety()]
  )
}

/// The one place for C calls and unsafe pointers: none of the C types leak.
func binding(
  _ name: String,
  to cLibrary: String? = nil,
  uses siblings: [Target.Dependency] = []
) -> Target {
  .target(
    name: name,
    dependencies: (cLibrary.map { [.byName(name: $0)] } ?? []) + siblings,
    path: "Sources/Bindings/\(name)",
    swiftSettings: .strict + .optimised(name)
  )
}

/// Long-running actors: depend on core targets, and on the world through protocols they declare.
func service(_ name: String, uses core: [Target.Dependency]) -> Target {
  .target(
    name: name,
    dependencies: core + [.lifecycle, .logging],
    path: "Sources/Services/\(name)",
    swiftSettings: .strict + .optimised(name) + [.strictMemorySafety()]
  )
}

/// Composition: checks configuration and makes bindings fit the services' protocols.
func gateway(_ name: String, uses others: [Target.Dependency]) -> Target {
  .target(
    name: name,
    dependencies: others + [.lifecycle, .signals, .logging],
    path: "Sources/Gateway/\(name)",
    swiftSettings: .strict + .optimised(name)
  )
}

func tests(
  _ folder: String,
  of targets: [Target.Dependency],
  excluding excluded: [String] = []
) -> Target {
  .testTarget(
    name: String(folder.split(separator: "/")[1]),
    dependencies: targets + ["TestSupport"],
    path: "Tests/\(folder)",
    exclude: excluded,
    swiftSettings: .strict
  )
}

extension Target.Dependency {
  static var argumentParser: Self {
    .product(name: "ArgumentParser", package: "swift-argument-parser")
  }
  static var lifecycle: Self {
    .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
  }
  static var signals: Self { .product(name: "UnixSignals", package: "swift-service-lifecycle") }
  static var logging: Self { .product(name: "Logging", package: "swift-log") }
}

extension [SwiftSetting] {
  /// Optimises also in debug builds what tests drive through months of readings.
  ///
  /// Compiling the other modules so would take longer than it saves.
  static func optimised(_ name: String) -> Self {
    let driven: Set = [
      "Measurements", "Calendar", "Registers", "ReadPlans", "Diagnosis", "Indicators", "Energy",
      "Tariffs",
      "Production", "Rows", "Polling", "Accounting", "Simulation", "SQLite", "Store",
    ]
    return driven.contains(name) ? [.unsafeFlags(["-O"], .when(configuration: .debug))] : []
  }

  static var strict: Self {
    [
      // Checked in the builds that are tested; in a release each access of a class's property would cost two calls.
      .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
      .treatAllWarnings(as: .error),
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
      .enableUpcomingFeature("InferIsolatedConformances"),
      .enableUpcomingFeature("ImmutableWeakCaptures"),
    ]
  }
}
