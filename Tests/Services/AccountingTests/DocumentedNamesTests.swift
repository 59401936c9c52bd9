import Rows
import Accounting
import Alarms
import Baselines
import Calendar
import Energy
import Foundation
import Indicators
import Measurements
import Production
import Tariffs
import Testing

/// Names in `values` are a contract: what the documentation promises, what the catalogue lists and what a
/// plant with everything publishes are the same.
@Suite struct DocumentedNamesTests {
  private static let catalogue = Set(
    (IndicatorCatalogue.energy + IndicatorCatalogue.production + IndicatorCatalogue.baseline)
      .map(\.name)
  )

  private static func names(_ indicators: [Indicator]) -> Set<String> {
    Set(indicators.map(\.name))
  }

  private static func page(_ name: String) throws -> String {
    let tree = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    return try String(contentsOfFile: "/\(tree)/docs/\(name)", encoding: .utf8)
  }

  private static func quoted(_ text: some StringProtocol) -> [String] {
    String(text).matches(of: /`([a-z0-9_]+)`/).map { String($0.1) }
  }

  /// What stands in the first column of the tables of values.
  private static func tabled(_ page: String, heading: String) -> Set<String> {
    var (names, isInside) = (Set<String>(), false)
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      let cells = line.split(separator: "|")
      guard line.hasPrefix("|"), let first = cells.first else {
        isInside = false
        continue
      }
      if first.trimmingCharacters(in: .whitespaces) == heading { isInside = true }
      if isInside { names.formUnion(quoted(first)) }
    }
    return names
  }

  @Test(
    arguments: [
      ("energy.md", IndicatorCatalogue.energy), ("vi/energy.md", IndicatorCatalogue.energy),
      ("productivity.md", IndicatorCatalogue.production + IndicatorCatalogue.baseline),
      ("vi/productivity.md", IndicatorCatalogue.production + IndicatorCatalogue.baseline),
    ]
  )
  func `Every name is documented`(page: String, indicators: [Indicator]) throws {
    let quoted = Set(Self.quoted(try Self.page(page)))
    #expect(indicators.map(\.name).filter { !quoted.contains($0) } == [])
  }

  @Test(arguments: [("energy.md", "value"), ("productivity.md", "field")])
  func `Every documented name can be published`(page: String, heading: String) throws {
    let names = Self.tabled(try Self.page(page), heading: heading)
    #expect(names.count > 15)
    #expect(names.subtracting(Self.catalogue) == [])
  }

  /// The names that the contract with those who read the messages fixes, from which none may vanish.
  @Test func `The names of the contract are all there`() {
    let energy = """
      active_energy_import active_energy_export generated_energy consumption
      self_consumed_energy reactive_energy_import peak_active_energy
      normal_active_energy off_peak_active_energy cost co2e average_power power_factor load_factor
      self_consumption self_sufficiency unaccounted base_load
      demand peak_demand peak_demand_at demand_forecast
      """
    let production = """
      planned_busy_time production_time setup_time delay_time down_time unknown_time minor_stops
      minor_stop_time produced good scrap availability effectiveness quality_ratio oee nee teep
      utilization_efficiency allocation_efficiency technical_efficiency setup_ratio throughput_rate
      scrap_ratio mtbf mttr good_per_worker_hour energy_per_good co2e_per_good idle_energy
      """
    let words = { (text: String) in Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
    #expect(words(energy).subtracting(Self.names(IndicatorCatalogue.energy)) == [])
    #expect(words(production).subtracting(Self.names(IndicatorCatalogue.production)) == [])
  }

  @Test(
    arguments: [
      ("active_energy_import", "Wh"), ("reactive_energy_import", "varh"), ("cost", "VND"),
      ("co2e", "kg"), ("average_power", "W"), ("base_load", "W"), ("demand", "W"),
      ("peak_demand", "W"), ("peak_demand_at", "ms"), ("demand_forecast", "W"),
      ("peak_active_energy", "Wh"), ("normal_active_energy", "Wh"),
      ("off_peak_active_energy", "Wh"), ("unaccounted_energy", "Wh"), ("generated_energy", "Wh"),
      ("consumption", "Wh"), ("self_consumed_energy", "Wh"),
      ("planned_busy_time", "s"), ("mtbf", "s"), ("mttr", "s"), ("throughput_rate", "1/h"),
      ("good_per_worker_hour", "1/h"), ("worker_hours", "h"), ("energy_per_good", "Wh"),
      ("cost_per_good", "VND"), ("co2e_per_good", "kg"), ("idle_energy", "Wh"),
      ("idle_energy_share", "1"), ("oee", "1"), ("produced", "1"), ("expected", "Wh"),
      ("saving", "Wh"), ("cusum", "Wh"), ("enpi", "1"), ("voltage_unbalance_iec", "%"),
    ]
  )
  func `Units are those of the documentation`(field: String, unit: String) {
    #expect(IndicatorCatalogue[field]?.unit.rawValue == unit)
  }

  /// Means and ratios of a whole are no sums of those of its parts.
  @Test(arguments: [
    "energy_per_good", "cost_per_good", "co2e_per_good", "idle_energy_share", "oee",
  ])
  func `A ratio is known as one`(field: String) {
    #expect(IndicatorCatalogue[field]?.aggregation == .ratio)
  }
}

/// A plant with everything that an account, a line and a baseline can have.
private struct FullPlant {
  let plant: Plant
  let definition: AccountingDefinition

  init() {
    var account = EnergyAccountDefinition(
      id: "factory",
      meters: [MeterShare(device: "main-meter")]
    )
    account.generation = [GenerationMeter(device: "pv-meter")]
    account.submeters = ["second-meter"]
    account.demand = DemandDefinition(windowMinutes: 30)
    var line = Plant.press
    line.counters.rework = PointReference(device: "press-1", point: "rework_count")
    line.workers = 6
    line.minorStop = 180
    var plant = Plant(accounts: [account])
    plant.lines = [line]
    plant.shifts = [Plant.allDay]
    plant.pollPeriod = 60_000
    plant.rates = ["factory": TariffRowsTests.rates]
    var baseline = EnergyBaseline(
      id: "enpi",
      account: "factory",
      drivers: [EnergyBaseline.Driver(line: "press-line", field: "good")],
      period: .hour,
      training: .table(
        (0..<12).map { BaselinePeriod(energy: 1000 + 3 * Double($0), drivers: [Double($0)]) }
      )
    )
    baseline.minimumR2 = 0.5
    var definition = plant.definition
    definition.baselines = [baseline]
    self.plant = plant
    self.definition = definition
  }

  /// Two hours: runs, sets up, and is in fault for 2 and for 5 minutes of each half hour.
  func run() async throws {
    let accounting = Accounting(definition, store: plant.ledger)
    try await accounting.start(at: .six)
    for minute in 0...125 {
      let (time, count) = (Timestamp.six.plus(Double(minute) * 60), Double(minute) * 60)
      let state: Double =
        switch minute % 30 {
        case 3..<5, 10..<15: 2
        case 20..<25: 3
        default: 1
        }
      let main: [Int: Double] = [
        0: 1000 + count, 1: 50 + count / 2, 2: 30 + count / 3, 3: 3600, 4: 203, 5: 210, 6: 212,
        7: 10, 8: 11, 9: 12,
      ]
      let press = [0: state, 1: Double(minute * 40), 2: Double(minute), 3: Double(minute / 2)]
      await accounting.accept(Plant.scan("main-meter", main, at: time))
      await accounting.accept(Plant.scan("pv-meter", [0: 3, 1: 9 + count * 2], at: time))
      await accounting.accept(Plant.scan("second-meter", [0: count * 0.75], at: time))
      await accounting.accept(Plant.scan("press-1", press, at: time))
      await accounting.advance(to: time)
    }
  }
}

extension DocumentedNamesTests {
  @Test func `A plant with everything publishes every name, and no other`() async throws {
    let full = FullPlant()
    try await full.run()
    let rows = await full.plant.ledger.published
    let names = { (families: Set<IndicatorFamily>) in
      Set(rows.filter { families.contains($0.family) }.flatMap { $0.values.map(\.name) })
    }
    #expect(names([.energy, .demand]) == Self.names(IndicatorCatalogue.energy))
    #expect(names([.production]) == Self.names(IndicatorCatalogue.production))
    #expect(names([.baseline]) == Self.names(IndicatorCatalogue.baseline))
  }

  @Test func `The ledger's statements have the names of the messages`() async throws {
    let full = FullPlant()
    try await full.run()
    let ledger = full.plant.ledger
    let hour = Interval(from: .six, to: .six.plus(3600))
    let account = try #require(
      AccountStatement(
        of: "factory",
        full.definition,
        slots: try await ledger.meterSlots(in: hour),
        in: hour,
        now: hour.to
      )
    )
    let line = try #require(
      LineStatement(
        of: "press-line",
        full.definition,
        slots: try await ledger.productionSlots(in: hour),
        in: hour,
        supply: account,
        now: hour.to
      )
    )
    let row = try #require(await ledger.finals("press-line", "hour").first)
    #expect(line.values.map(\.name) == row.values.map(\.name))
    for value in line.values {
      let told = try #require(row[value.name])
      #expect(abs(told - value.value) <= 1e-9 * max(1, abs(told)), "\(value.name)")
    }
  }
}
