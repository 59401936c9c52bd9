import Accounting
import Calendar
import Energy
import Indicators
import Measurements
import Production
import Tariffs

extension Timestamp {
  /// 2026-11-21 06:00 UTC, a Saturday: the plant's zone is UTC.
  static let six = Timestamp(milliseconds: 1_795_240_800_000)

  func plus(_ seconds: Double) -> Timestamp {
    advanced(byMilliseconds: Int64((seconds * 1000).rounded()))
  }
}

/// A plant with a main meter, a solar one and a press; its readings are made up by the tests.
struct Plant {
  var accounts: [EnergyAccountDefinition]
  var lines: [ProductionLineDefinition] = []
  var shifts: [ShiftDefinition] = []
  var pollPeriod: Int64 = 1000
  var wrapsAt: Double?
  var rates: [String: AccountRates] = [:]

  let ledger = InMemoryLedger()

  /// The positions of the points among their device's.
  enum Main { static let (imported, exported, reactive, power) = (0, 1, 2, 3) }
  enum Press { static let (state, good, reject) = (0, 1, 2) }

  static let factory: EnergyAccountDefinition = {
    var account = EnergyAccountDefinition(
      id: "factory",
      meters: [MeterShare(device: "main-meter")]
    )
    account.demand = DemandDefinition(windowMinutes: 30)
    return account
  }()

  static let press: ProductionLineDefinition = {
    var line = ProductionLineDefinition(
      id: "press-line",
      state: .point(
        PointReference(device: "press-1", point: "machine_state"),
        states: [0: .idle, 1: .running, 2: .fault, 3: .setup]
      ),
      counters: ItemCounters(
        good: PointReference(device: "press-1", point: "good_count"),
        reject: PointReference(device: "press-1", point: "reject_count")
      ),
      idealCycle: 1.2
    )
    line.energy = "factory"
    return line
  }()

  static let allDay = ShiftDefinition(
    id: "day",
    window: DailyWindow(from: 6 * 60, to: 14 * 60),
    days: Set(Weekday.allCases)
  )

  init(accounts: [EnergyAccountDefinition] = [Plant.factory]) { self.accounts = accounts }

  private func device(_ id: String, _ points: [String]) -> MeteredDevice {
    MeteredDevice(
      id: id,
      points: points.map { name in
        let isEnergy = name.hasPrefix("active_energy")
        return MeteredPoint(
          name: name,
          pollPeriod: pollPeriod,
          wrapsAt: isEnergy ? wrapsAt : nil
        )
      }
    )
  }

  var definition: AccountingDefinition {
    AccountingDefinition(
      zone: .utc,
      calendar: CalendarDefinition(shifts: shifts),
      devices: [
        device(
          "main-meter",
          [
            "active_energy_import", "active_energy_export", "reactive_energy_import",
            "active_power", "voltage_l1_l2", "voltage_l2_l3", "voltage_l3_l1", "current_l1",
            "current_l2", "current_l3",
          ]
        ),
        device("second-meter", ["active_energy_import"]),
        device("pv-meter", ["active_energy_import", "active_energy_export"]),
        device("power-meter", ["active_power"]),
        device("press-1", ["machine_state", "good_count", "reject_count", "rework_count"]),
        device("thermometer", ["temperature"]),
      ],
      accounts: accounts,
      lines: lines,
      rates: rates
    )
  }

  /// A fresh process on the same store.
  func started(at now: Timestamp) async throws -> Accounting {
    let accounting = Accounting(definition, store: ledger)
    try await accounting.start(at: now)
    return accounting
  }

  static func scan(_ device: String, _ values: [Int: Double], at time: Timestamp) -> PollResult {
    let readings = values.sorted { $0.key < $1.key }
      .map { Reading(point: $0.key, outcome: .good(.number($0.value))) }
    return PollResult(device: device, timestamp: time, readings: readings)
  }
}

extension Accounting {
  /// One reading of the main meter's import, in Wh.
  func read(_ wattHours: Double, at time: Timestamp) {
    accept(Plant.scan("main-meter", [Plant.Main.imported: wattHours], at: time))
  }

  /// Readings at a steady power, each second from six o'clock on, with the ticks of a clock between
  /// them; 3600 W count 1 Wh each second.
  func run(_ seconds: ClosedRange<Int>, watts: Double = 3600, from base: Double = 1000) async {
    for second in seconds {
      let energy = base + Double(second) * watts / 3600
      let scan = Plant.scan(
        "main-meter",
        [
          Plant.Main.imported: energy, Plant.Main.exported: 0, Plant.Main.reactive: 500,
          Plant.Main.power: watts,
        ],
        at: .six.plus(Double(second))
      )
      accept(scan)
      await advance(to: .six.plus(Double(second)))
    }
  }
}
