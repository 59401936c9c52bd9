import Configuration
import DeviceProfiles
import Testing

/// Points that one weak source alone gives: they are there, and whoever computes from them is warned.
@Suite struct UnverifiedPointTests {
  private static let profile = """
    maker: ACME
    model: M-1
    points:
      active_energy_import: { table: holding, address: 0, type: uint32, unit: Wh, unverified: true }
      active_energy_export: { table: holding, address: 2, type: uint32, unit: Wh, verified: 2 }
      active_power:         { table: holding, address: 4, type: int32, unit: W, unverified: true }
      good_count:           { table: holding, address: 6, type: uint32, unverified: true }
      total_count:          { table: holding, address: 8, type: uint32 }
      machine_state: { table: holding, address: 10, type: uint16, unverified: true, states: { 0: idle, 1: run } }

    """

  private static let powerOnly = """
    maker: ACME
    model: P-1
    points:
      active_power: { table: holding, address: 4, type: int32, unit: W, unverified: true }

    """

  /// What is said of `kpis.yaml`, each message without its place.
  private static func warnings(_ kpis: String, points: String = "{}") throws -> [String] {
    let devices = """
      connection: { tcp: 10.0.4.20:502 }
      devices:
        - { id: m-1, unit_id: 1, profile: acme/m-1, points: \(points) }
        - { id: p-1, unit_id: 2, profile: acme/p-1 }

      """
    var files = SampleFiles.all.filter { !$0.key.hasPrefix("devices.d") }
    files["devices.d/a.yaml"] = devices
    files["kpis.yaml"] = kpis
    files["profiles/acme/m-1.yaml"] = profile
    files["profiles/acme/p-1.yaml"] = powerOnly
    let found = try ConfigurationFolder(files).problems()
    return found.filter {
      $0.contains("kpis.yaml") || $0.contains("devices.d") || $0.contains("error")
    }
  }

  @Test(arguments: [
    ("meters: [m-1]", "m-1", ["active_energy_import"]),
    ("meters: [p-1]", "p-1", ["active_power"]),
    ("meters: [m-1, -p-1]", "p-1", ["active_power"]),
    ("meters: [m-1], submeters: [p-1]", "p-1", ["active_power"]),
    ("meters: [p-1], generation: [{ meter: m-1, as: import }]", "m-1", ["active_energy_import"]),
  ])
  func `An account that counts by one is warned of`(
    account: String,
    device: String,
    points: [String]
  ) throws {
    let found = try Self.warnings("energy: [{ id: site, \(account) }]\n")
    let fitting = found.filter { message in
      message.contains("warning") && message.contains("of \"\(device)\"")
        && message.contains("unverified") && points.allSatisfy { message.contains($0) }
    }
    #expect(fitting.count == 1, "\(found)")
    #expect(fitting.first?.contains("{ unverified: false }") == true)
  }

  @Test func `A register of good sources is nothing to warn of`() throws {
    let kpis = "energy: [{ id: site, meters: [p-1], generation: [m-1] }]\n"
    #expect(try Self.warnings(kpis).allSatisfy { !$0.contains("of \"m-1\"") })
  }

  @Test(arguments: [
    (
      "{ point: m-1.machine_state, running: [run], idle: [idle] }", "m-1.total_count",
      "machine_state"
    ),
    ("{ power: p-1.active_power, off_below: 200W, running_above: 3kW }", "m-1.total_count", "p-1"),
    (
      "{ power: p-1.active_power, off_below: 200W, running_above: 3kW }", "m-1.good_count",
      "good_count"
    ),
  ])
  func `A production line that is found from one is warned of`(
    state: String,
    good: String,
    named: String
  ) throws {
    let kpis = """
      production:
        - { id: line, state: \(state), good: \(good), total: m-1.total_count, ideal_cycle: 1s }

      """
    let found = try Self.warnings(kpis)
    #expect(found.contains { $0.contains(named) && $0.contains("unverified") }, "\(found)")
  }

  @Test(arguments: [
    "{ active_energy_import: { unverified: false } }", "{ active_energy_import: { verified: 1 } }",
  ])
  func `Who has compared it with the display says so at the device`(points: String) throws {
    let kpis = "energy: [{ id: site, meters: [m-1] }]\n"
    #expect(try Self.warnings(kpis, points: points).isEmpty)
    #expect(try Self.warnings(kpis).count == 1)
  }

  @Test func `It is published all the same`() throws {
    var files = SampleFiles.all.filter { !$0.key.hasPrefix("devices.d") && $0.key != "kpis.yaml" }
    files["devices.d/a.yaml"] =
      "connection: { tcp: 10.0.4.20:502 }\ndevices: [{ id: m-1, unit_id: 1, profile: acme/m-1 }]\n"
    files["profiles/acme/m-1.yaml"] = Self.profile
    let points = try ConfigurationFolder(files).load().configuration.connections[0].devices[0]
      .points
    #expect(points.first { $0.name == "active_energy_import" }?.verification.isUnverified == true)
    #expect(points.first { $0.name == "active_energy_export" }?.verification.sources == 2)
  }
}
