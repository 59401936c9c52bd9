import Configuration
import Energy
import Testing

/// Accounts with `generation`: what is read, and what is said of it.
@Suite struct GenerationConfigurationTests {
  private static let energy = "table: holding, type: uint64, unit: Wh, kind: counter"

  private static let devices = """
    connection: { tcp: 10.0.4.20:502 }
    devices:
      - id: grid
        unit_id: 1
        points:
          active_energy_import: { address: 0, \(energy) }
          active_energy_export: { address: 4, \(energy) }
      - id: import-only
        unit_id: 2
        points:
          active_energy_import: { address: 0, \(energy) }
      - id: export-only
        unit_id: 3
        points:
          active_energy_export: { address: 0, \(energy) }
      - id: power-only
        unit_id: 4
        points:
          active_power: { table: holding, address: 0, type: int32, unit: W }
      - id: pv-roof
        unit_id: 5
        points:
          active_energy_import: { address: 0, \(energy) }
      - id: thermometer
        unit_id: 6
        points:
          temperature: { table: holding, address: 0, type: int16, unit: Cel }

    """

  private static func folder(_ account: String, _ more: String = "") throws -> ConfigurationFolder {
    let all = SampleFiles.all.filter { !$0.key.hasPrefix("devices.d") }
    let kpis = "energy: [{ id: site, \(account) }]\n\(more)"
    return try ConfigurationFolder(
      all.merging(["devices.d/a.yaml": devices, "kpis.yaml": kpis]) { $1 }
    )
  }

  private static func complaints(_ account: String, _ more: String = "") throws -> [String] {
    try folder(account, more).problems().filter { $0.hasPrefix("kpis.yaml") }
  }

  @Test func `A meter is named alone, or with the register that counts`() throws {
    let account =
      "meters: [grid], generation: [export-only, { meter: import-only, as: import }, "
      + "{ meter: power-only, as: export }]"
    let indicators = try Self.folder(account).load().configuration.indicators
    #expect(
      indicators.accounts.first?.generation == [
        GenerationMeter(device: "export-only"),
        GenerationMeter(device: "import-only", register: .import),
        GenerationMeter(device: "power-only"),
      ]
    )
    #expect(try Self.complaints(account) == [])
  }

  /// An account, and what each line that `check` prints of it contains.
  @Test(
    arguments: [
      (
        "meters: [grid], generation: [import-only]",
        ["error", "has no active_energy_export", "write { meter: import-only, as: import }"]
      ),
      (
        "meters: [grid], generation: [{ meter: import-only, as: export }]",
        ["error", "has no active_energy_export", "write { meter: import-only, as: import }"]
      ),
      (
        "meters: [grid], generation: [{ meter: export-only, as: import }]",
        ["error", "has no active_energy_import", "write export-only"]
      ),
      ("meters: [grid], generation: [thermometer]", ["error", "is no meter"]),
      ("meters: [grid], generation: [exprt-only]", ["error", "unknown device", "export-only"]),
      (
        "meters: [grid, \"-export-only\"], generation: [export-only]",
        ["error", "stands twice", "leave \"-export-only\" out of meters"]
      ),
      ("meters: [grid], generation: [grid]", ["error", "stands twice"]),
      ("meters: [grid], generation: [export-only, export-only]", ["error", "stands twice"]),
      (
        "meters: [grid], generation: [export-only, { meter: export-only }]",
        ["error", "stands twice"]
      ),
      (
        "meters: [grid], submeters: [export-only], generation: [export-only]",
        ["error", "stands twice"]
      ),
      (
        "meters: [grid], generation: [{ meter: export-only, as: both }]",
        ["error", "no register", "export or import"]
      ),
      ("meters: [grid], generation: [{ as: import }]", ["error", "\"meter\" is missing"]),
      ("meters: [grid], generation: export-only", ["error", "not a list"]),
      (
        "meters: [grid], generation: [power-only]",
        ["warning", "{ meter: power-only, as: import }", "{ meter: power-only, as: export }"]
      ),
      (
        "meters: [import-only], generation: [export-only]",
        ["warning", "no meter of \"site\" has active_energy_export"]
      ),
      (
        "meters: [grid, \"-export-only\"]",
        ["warning", "only taken off", "generation: [export-only]"]
      ),
      (
        "meters: [grid, \"-pv-roof\"]",
        ["warning", "only taken off", "generation: [{ meter: pv-roof, as: import }]"]
      ),
      (
        "meters: [grid, \"-import-only\"], emission_factor: vn/grid",
        ["warning", "cost, bands and CO2e of \"site\"", "\"-import-only\" is not taken off them"]
      ),
    ] as [(String, [String])]
  )
  func `What is wrong is said with what to write`(account: String, words: [String]) throws {
    // A meter that is named as generation and taken off is warned of as well.
    let all = try Self.complaints(account)
    let complaints = words.first == "error" ? all.filter { $0.contains(" error: ") } : all
    #expect(complaints.count == 1, "\(all)")
    for word in words {
      #expect(complaints.first?.contains(word) == true, "\(word): \(complaints)")
    }
  }

  @Test(arguments: [
    "meters: [grid, \"-import-only\"]", "meters: [grid], generation: [export-only]",
  ])
  func `What is right is taken without a word`(account: String) throws {
    #expect(try Self.complaints(account) == [])
  }

  @Test(arguments: [("generation: [export-only]", 0), ("path: [a]", 1)])
  func `An alarm on what no account ever has is named`(more: String, count: Int) throws {
    let alarm =
      "alarms: [{ id: low, on: energy.site.self_consumption, below: 0.5, severity: warning }]\n"
    let complaints = try Self.complaints("meters: [grid], \(more)", alarm)
    #expect(complaints.count == count, "\(complaints)")
    #expect(complaints.allSatisfy { $0.contains("names no generation") })
  }
}
