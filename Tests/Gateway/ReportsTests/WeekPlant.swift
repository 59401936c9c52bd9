import Configuration
import Foundation

extension RandomWeek {
  private static let gateway = """
    gateway: { id: gw-01, enterprise: e, park: p, factory: f, time_zone: Asia/Ho_Chi_Minh }
    brokers: [{ id: park, url: "mqtt://127.0.0.1:1883" }]
    web: null
    storage: { path: "STORE" }

    """

  private static let devices = """
    connection: { tcp: "127.0.0.1:502" }
    devices:
      - id: main-meter
        unit_id: 1
        every: 3min
        points:
          active_energy_import: { table: holding, address: 0, type: uint64, unit: Wh, kind: counter }
          reactive_energy_import: { table: holding, address: 4, type: uint64, unit: varh, kind: counter }
      - id: hall-meter
        unit_id: 2
        every: 3min
        points:
          active_energy_import: { table: holding, address: 0, type: uint64, unit: Wh, kind: counter }
      - id: pv-meter
        unit_id: 3
        every: 3min
        points:
          active_energy_export: { table: holding, address: 0, type: uint64, unit: Wh, kind: counter }
      - id: press
        unit_id: 4
        every: 3min
        points:
          machine_state: { table: input, address: 0, type: uint16, kind: state, states: { 0: idle, 1: running, 2: fault, 3: setup } }
          good_count: { table: input, address: 10, type: uint32, unit: "1", kind: counter }
          reject_count: { table: input, address: 12, type: uint32, unit: "1", kind: counter }
      - id: packer
        unit_id: 5
        every: 3min
        points:
          machine_state: { table: input, address: 0, type: uint16, kind: state, states: { 0: idle, 1: running, 2: fault, 3: setup } }
          good_count: { table: input, address: 10, type: uint32, unit: "1", kind: counter }

    """

  private static let kpis = """
    calendar:
      shifts:
        - { id: early, from: "06:00", to: "14:00", days: [mon, tue, wed, thu, fri, sat], breaks: ["10:00-10:30"] }
        - { id: night, from: "22:00", to: "06:00", days: [mon, tue, wed, thu, fri] }
    energy:
      - { id: factory, meters: [main-meter], submeters: [hall-meter], tariff: evn/production-22kv, emission_factor: vn/grid, demand: { window: 30min, method: block } }
      - { id: hall, meters: [hall-meter], demand: { window: 15min, method: sliding } }
      - { id: rest, meters: [main-meter, -hall-meter], emission_factor: vn/grid }
      - { id: solar, meters: [main-meter], generation: [pv-meter] }
    production:
      - id: press-line
        state: { point: press.machine_state, running: [running], setup: [setup], fault: [fault], idle: [idle] }
        good: press.good_count
        reject: press.reject_count
        ideal_cycle: 1500ms
        minor_stop: 5min
        energy: factory
      - id: pack-line
        state: { point: packer.machine_state, running: [running], setup: [setup], fault: [fault], idle: [idle] }
        good: packer.good_count
        ideal_cycle: 2s

    """

  /// Writes the configuration, and loads it.
  func configuration() throws -> GatewayConfiguration {
    let config = folder.appending(path: "config")
    try FileManager.default.createDirectory(
      at: config.appending(path: "devices.d"),
      withIntermediateDirectories: true
    )
    let gateway = Self.gateway.replacing("STORE", with: folder.path() + "/store")
    for (name, text) in [
      ("gateway.yaml", gateway), ("kpis.yaml", Self.kpis), ("devices.d/plant.yaml", Self.devices),
    ] {
      try Data(text.utf8).write(to: config.appending(path: name))
    }
    let tree = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../..").standardizedFileURL
    return try ConfigurationLoader.load(
      directory: config.path(),
      profileDirectories: [],
      tableDirectories: [tree.appending(path: "Packaging/share").path()]
    ).configuration
  }
}
