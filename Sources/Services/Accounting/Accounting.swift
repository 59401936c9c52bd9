import Alarms
import Calendar
import Energy
import Indicators
import Measurements
import Production
import Tariffs

/// Folds readings into the ledger, and the ledger into results.
///
/// Readings change only the state in memory. Once a second at most, ``advance(to:)`` gives the store all
/// that changed since, in one commit: the states of the counters and lines, the slots they booked into,
/// and the rows that follow. So a gateway that is killed goes on from a moment at which states and slots
/// agree, and a counter's next difference covers what was lost: no energy is lost or counted twice.
package actor Accounting {
  /// The devices of which readings are used; those of others need not be handed in.
  nonisolated package let interestingDevices: Set<String>

  let definition: AccountingDefinition
  let store: any LedgerStore
  let uses: [String: [[ReadingUse]]]
  /// By the position of a register: the accounts it is part of, with the link's position in each.
  let accountsOfRegister: [[(account: Int, link: Int)]]
  /// By the position of an account: the lines that it supplies.
  let linesOfAccount: [[Int]]
  let registerPositions: [String: Int]
  let powerLinks: [[PowerLink]?]
  let powerPollPeriods: [Int64]
  let hasShifts: Bool

  var feeds: [MeterFeed]
  var registers: [EnergyCounterState]
  var powers: [(watts: Double, time: Timestamp)?]
  var accounts: [EnergyAccountState]
  var lines: [ProductionLineState]
  var baselines: [BaselineState] = []
  var alarms: [AlarmWatch]
  var places: RowPlaces
  /// By the position of an account: that of the calendar its rows are cut by, among those of ``places``.
  let calendarOfAccount: [Int]
  var events: [Event] = []
  /// Corrections of accounts that the store does not have yet.
  var corrections: [EnergyCorrection] = []

  /// When this run began; `nil` before ``start(at:)``.
  var startedAt: Timestamp?
  /// Since when all intervals are in memory; bookings before it need the store's history first.
  var knownSince = Timestamp.distantFuture
  /// Before which moment they are, while what was counted over a gap is settled a portion at a time.
  var knownUntil = Timestamp.distantFuture
  /// From where the sums must be built anew before anything else, since that was interrupted.
  var reloadFrom: Timestamp?
  var lastTick = Timestamp.distantPast
  var lastOpenRows = Timestamp.distantPast
  /// What the store has refused so far.
  var unsaved = LedgerChanges()
  var isSettling = false
  /// What is different while recorded readings are accounted.
  var replay = ReplayMode()
  var settlingWaiters: [CheckedContinuation<Void, Never>] = []
  /// How often a state was told to have ended that readings coming later showed to have gone on.
  package internal(set) var lateStates = 0
  /// Why the store could not be written or read; `nil` while it can.
  package internal(set) var storeFailure: LedgerError?

  package init(_ definition: AccountingDefinition, store: any LedgerStore) {
    let plan = MeteringPlan(definition)
    let hasShifts = !definition.calendar.definition.shifts.isEmpty
    let accounts = zip(definition.accounts, plan.accountLinks).map {
      EnergyAccountState(
        $0,
        links: $1,
        rates: definition.rates[$0.id] ?? AccountRates(),
        calendar: definition.calendar(of: $0),
        hasShifts: hasShifts
      )
    }
    self.definition = definition
    self.store = store
    self.hasShifts = hasShifts
    self.accounts = accounts
    interestingDevices = Set(plan.uses.keys)
    uses = plan.uses
    feeds = plan.feeds
    registers = plan.registers
    powerLinks = plan.powerLinks
    powerPollPeriods = plan.powerPollPeriods
    powers = Array(repeating: nil, count: plan.powerPollPeriods.count)
    accountsOfRegister = Self.accountsOfRegister(accounts, registers: plan.registers.count)
    linesOfAccount = definition.accounts.map { account in
      definition.lines.indices.filter { definition.lines[$0].energy == account.id }
    }
    let names = plan.registers.enumerated().map { ($1.name, $0) }
    registerPositions = Dictionary(names) { first, _ in first }
    lines = definition.lines.map {
      ProductionLineState(definition.productionLine($0), hasShifts: hasShifts)
    }
    alarms = definition.alarms.map { AlarmWatch($0) }
    var calendars = [definition.calendar]
    calendarOfAccount = accounts.map { account in
      let edges = account.calendar.grid.edges
      if let known = calendars.firstIndex(where: { $0.grid.edges == edges }) { return known }
      calendars.append(account.calendar)
      return calendars.count - 1
    }
    places = RowPlaces(calendars: calendars, windows: Set(accounts.compactMap(\.window)))
  }

  private static func accountsOfRegister(
    _ accounts: [EnergyAccountState],
    registers: Int
  ) -> [[(account: Int, link: Int)]] {
    var result = Array(repeating: [(account: Int, link: Int)](), count: registers)
    for (account, book) in accounts.enumerated() {
      for (position, link) in book.links.enumerated() {
        result[link.register].append((account, position))
      }
    }
    return result
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
