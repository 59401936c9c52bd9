import Calendar
import Energy
package import Measurements
import Production
package import Rows
package import Tariffs

/// What accounting works with, found once from the definition: what readings are used for, which counters
/// make up which accounts, and which accounts supply which lines.
struct AccountingPlan: Sendable {
  let definition: AccountingDefinition
  /// The devices of which readings are used.
  let devices: Set<String>
  /// By device, by the position of the point.
  let uses: [String: [[ReadingUse]]]
  /// In the order of the definition; none of their optional counters counts yet.
  let accounts: [EnergyAccount]
  /// By the position of a counter: the accounts it is part of, with the link's position in each.
  let accountsOfRegister: [[(account: Int, link: Int)]]
  /// By the position of an account: the lines that it supplies.
  let linesOfAccount: [[Int]]
  /// By the name of a counter.
  let registerPositions: [String: Int]
  let powerLinks: [[PowerLink]?]
  let powerPollPeriods: [Int64]
  /// The site's own, and those that accounts' rows are cut by where they are others.
  let calendars: [PlantCalendar]
  /// By the position of an account: that of the calendar its rows are cut by, among ``calendars``.
  let calendarOfAccount: [Int]

  init(_ definition: AccountingDefinition, _ metering: MeteringPlan) {
    let accounts = definition.accounts.indices.map { definition.energyAccount(at: $0, metering) }
    self.definition = definition
    self.accounts = accounts
    devices = Set(metering.catalogue.uses.keys)
    uses = metering.catalogue.uses
    powerLinks = metering.powerLinks
    powerPollPeriods = metering.powerPollPeriods
    let counters = metering.catalogue.counters
    accountsOfRegister = Self.accountsOfRegister(accounts, registers: counters.count)
    linesOfAccount = definition.accounts.map { account in
      definition.lines.indices.filter { definition.lines[$0].energy == account.id }
    }
    let names = counters.enumerated().map { ($1.name, $0) }
    registerPositions = Dictionary(names) { first, _ in first }
    var calendars = [definition.calendar]
    calendarOfAccount = accounts.map { account in
      let edges = account.calendar.grid.edges
      if let known = calendars.firstIndex(where: { $0.grid.edges == edges }) { return known }
      calendars.append(account.calendar)
      return calendars.count - 1
    }
    self.calendars = calendars
  }

  private static func accountsOfRegister(
    _ accounts: [EnergyAccount],
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

  var hasShifts: Bool { !definition.calendar.definition.shifts.isEmpty }

  /// The site's slots, in which the ledger is kept.
  var grid: SlotGrid { definition.calendar.grid }

  /// The beginning of the site's month that a moment lies in.
  func monthStart(of moment: Timestamp) -> Timestamp {
    definition.calendar.interval(of: .month, containing: moment)?.from ?? moment
  }

  /// The account that supplies a line.
  func account(ofLine position: Int) -> Int? {
    linesOfAccount.firstIndex { $0.contains(position) }
  }
}

extension AccountingDefinition {
  fileprivate func energyAccount(
    at position: Int,
    _ metering: MeteringPlan,
    rates: AccountRates? = nil
  ) -> EnergyAccount {
    let account = accounts[position]
    return EnergyAccount(
      account,
      links: metering.accountLinks[position],
      rates: rates ?? self.rates[account.id] ?? AccountRates(),
      calendar: calendar(of: account),
      limits: limits
    )
  }

  /// The account with an id, for statements over the ledger; `nil`: there is none.
  ///
  /// `rates` stand in place of the account's own, for a bill on paper.
  package func energyAccount(_ id: String, rates: AccountRates? = nil) -> EnergyAccount? {
    accounts.firstIndex { $0.id == id }
      .map { energyAccount(at: $0, MeteringPlan(self), rates: rates) }
  }

  /// The production line with an id, for statements over the ledger; `nil`: there is none.
  package func lineRows(_ id: String) -> ProductionLineRows? {
    lines.first { $0.id == id }
      .map { ProductionLineRows($0, calendar: calendar, limits: limits) }
  }

  /// The stops of lines that were planned by hand, by the line's id, from the checkpoints of a store.
  package func plannedStops(in checkpoints: [String: [UInt8]]) -> [String: [Interval]] {
    let stops = lines.map { ($0.id, LineWork.plannedStops(of: $0.id, in: checkpoints)) }
    return Dictionary(stops) { first, _ in first }
  }
}
