package import Calendar
package import Energy
package import Measurements
package import Production
package import Tariffs

/// What accounting needs to know of a point of a device.
package struct MeteredPoint: Sendable, Hashable {
  package var name: String
  /// Milliseconds between two readings.
  package var pollPeriod: Int64
  /// The value at which a counter starts again at 0, in the point's unit.
  package var wrapsAt: Double?
  /// A counter's smallest step, in the point's unit; without it, it is learned.
  package var resolution: Double?
  /// Whether a counter can be set to 0.
  package var resets: CounterResets

  package init(
    name: String,
    pollPeriod: Int64,
    wrapsAt: Double? = nil,
    resolution: Double? = nil,
    resets: CounterResets = .allowed
  ) {
    self.name = name
    self.pollPeriod = max(1, pollPeriod)
    self.wrapsAt = wrapsAt
    self.resolution = resolution
    self.resets = resets
  }
}

extension CounterSettings {
  /// What the device files say of a counter.
  init(of point: MeteredPoint, ratedPower: Double?) {
    self.init(
      pollPeriod: point.pollPeriod,
      modulus: point.wrapsAt.flatMap(MilliUnits.of),
      ratedPower: ratedPower,
      resolution: point.resolution.flatMap(MilliUnits.of),
      resets: point.resets
    )
  }
}

/// What accounting needs to know of a device.
package struct MeteredDevice: Sendable, Hashable {
  package var id: String
  /// Watts.
  package var ratedPower: Double?
  /// Whether it is found out later which of its points it has; what it gives it has in any case.
  package var mayLackPoints: Bool
  /// All its points, in the order to which readings refer by position.
  package var points: [MeteredPoint]

  package init(
    id: String,
    ratedPower: Double? = nil,
    mayLackPoints: Bool = false,
    points: [MeteredPoint]
  ) {
    self.id = id
    self.mayLackPoints = mayLackPoints
    self.ratedPower = ratedPower
    self.points = points
  }
}

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
