package import Calendar
package import Energy
import Measurements
package import Production
package import Tariffs

/// What is to be computed, and of what.
package struct AccountingDefinition: Sendable {
  /// The site's time, with the slots that the ledger is kept in.
  package private(set) var calendar: PlantCalendar
  package var devices: [MeteredDevice]
  package var accounts: [EnergyAccountDefinition]
  package var lines: [ProductionLineDefinition]
  package var alarms: [WatchedAlarm]
  /// What the energy of accounts costs and emits, by the account's id.
  package private(set) var rates: [String: AccountRates]
  package var baselines: [EnergyBaseline] = []
  package var limits = CoverageLimits.standard
  private let edges: [Int]

  /// Takes further cuts of the ledger's slots, in minutes after midnight; the edges of shifts, of tariff
  /// bands and of demand blocks are cuts anyhow.
  package init(
    zone: TimeZoneRules,
    calendar: CalendarDefinition = CalendarDefinition(),
    devices: [MeteredDevice],
    accounts: [EnergyAccountDefinition] = [],
    lines: [ProductionLineDefinition] = [],
    alarms: [WatchedAlarm] = [],
    rates: [String: AccountRates] = [:],
    edges: [Int] = []
  ) {
    let demand = accounts.compactMap(\.demand).flatMap { DemandWindow($0).edges }
    let bands = rates.values.flatMap(\.edges)
    self.calendar = PlantCalendar(zone: zone, definition: calendar, edges: edges + demand + bands)
    self.edges = edges
    self.rates = rates
    self.devices = devices
    self.accounts = accounts
    self.lines = lines
    self.alarms = alarms
  }

  /// The site's calendar as one account's rows are cut by it: at the edges of its own demand blocks and
  /// tariff bands and of the shifts, not at those of other accounts.
  ///
  /// The ledger's slots, which all accounts share, are parts of its quarters of an hour.
  package func calendar(of account: EnergyAccountDefinition) -> PlantCalendar {
    let demand = account.demand.map { DemandWindow($0).edges } ?? []
    let bands = rates[account.id].map { Array($0.edges) } ?? []
    return PlantCalendar(
      zone: calendar.zone,
      definition: calendar.definition,
      edges: edges + demand + bands
    )
  }
}

extension AccountingDefinition {
  /// A line of which nothing is known yet, with what the devices say of its points.
  func productionLine(_ line: ProductionLineDefinition) -> ProductionLine {
    ProductionLine(
      definition: line,
      pollPeriod: points(of: line).map(\.point.pollPeriod).max() ?? 1000,
      counters: counterSettings(of: line)
    )
  }

  /// What the devices say of a line's counters.
  func counterSettings(of line: ProductionLineDefinition) -> [PointReference: CounterSettings] {
    let settings = points(of: line).map { reference, point in
      (reference, CounterSettings(of: point, ratedPower: nil))
    }
    return Dictionary(settings) { first, _ in first }
  }

  private func points(
    of line: ProductionLineDefinition
  ) -> [(reference: PointReference, point: MeteredPoint)] {
    line.points.compactMap { reference in
      guard let device = devices.first(where: { $0.id == reference.device }),
        let position = device.position(of: reference.point)
      else { return nil }
      return (reference, device.points[position])
    }
  }
}
