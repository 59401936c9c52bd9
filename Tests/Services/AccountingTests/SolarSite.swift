import Accounting
import Energy
import Indicators
import Measurements

/// A plant whose registers count steadily and are read each minute from six o'clock on.
struct SolarSite {
  /// What each register counts in a minute, in Wh, as `device.point`.
  var perMinute: [String: Double]
  /// The minutes in which a register is not read.
  var silent: [String: Range<Int>] = [:]
  var plant: Plant

  /// Import 30, export 20, generation 50 Wh a minute: 60 consumed, 30 of them self-consumed.
  static let day = [
    "main-meter.active_energy_import": 30.0, "main-meter.active_energy_export": 20,
    "main-meter.reactive_energy_import": 10, "pv-meter.active_energy_import": 0,
    "pv-meter.active_energy_export": 50, "second-meter.active_energy_import": 60,
  ]

  static let account: EnergyAccountDefinition = {
    var account = EnergyAccountDefinition(
      id: "factory",
      meters: [MeterShare(device: "main-meter")]
    )
    account.generation = [GenerationMeter(device: "pv-meter")]
    account.submeters = ["second-meter"]
    account.demand = DemandDefinition(windowMinutes: 30)
    return account
  }()

  init(
    _ perMinute: [String: Double] = SolarSite.day,
    account: EnergyAccountDefinition = SolarSite.account
  ) {
    self.perMinute = perMinute
    plant = Plant(accounts: [account])
    plant.pollPeriod = 60_000
    plant.rates = ["factory": TariffRowsTests.rates]
  }

  /// Reads all registers over some minutes.
  func read(_ minutes: ClosedRange<Int>, into accounting: Accounting) async {
    for minute in minutes {
      let time = Timestamp.six.plus(Double(minute) * 60)
      for device in plant.definition.devices {
        var values: [Int: Double] = [:]
        for (position, point) in device.points.enumerated() {
          let name = "\(device.id).\(point.name)"
          guard let rate = perMinute[name], silent[name]?.contains(minute) != true else { continue }
          values[position] = point.name == "active_power" ? rate : 1000 + Double(minute) * rate
        }
        if !values.isEmpty {
          await accounting.accept(Plant.scan(device.id, values, at: time))
        }
      }
      await accounting.advance(to: time)
    }
  }

  /// An hour and a few minutes.
  func run() async throws -> InMemoryLedger {
    let accounting = try await plant.started(at: .six)
    await read(0...64, into: accounting)
    return plant.ledger
  }

  func hour() async throws -> KPIRow? {
    try await run().row("factory", "hour", from: .six)
  }
}
