import Measurements
import Rows

/// Folds readings into the ledger, and the ledger into rows.
///
/// Readings change only the state in memory. Once a second at most, ``advance(to:)`` gives the store all
/// that changed since, in one commit: the states of the counters and lines, the slots they booked into,
/// and the rows that follow. So a gateway that is killed goes on from a moment at which states and slots
/// agree, and a counter's next difference covers what was lost: no energy is lost or counted twice.
///
/// Each part owns its state; the actor only says in which order they work.
package actor Accounting {
  let plan: AccountingPlan
  let feeds: MeterFeeds
  let counters: MeterCounters
  let accounts: EnergyAccounts
  let lines: ProductionLines
  let alarms: WatchedAlarms
  let baselines: RunningBaselines
  let ledger: LedgerWriter
  let history: LedgerHistory
  let clock = SettlingClock()
  let replay = ReplayMode()
  nonisolated package let rowDelay: RowDelay

  /// - Parameters:
  ///   - definition: What is accounted.
  ///   - store: Where it is kept and published.
  ///   - rowDelay: How long rows that are due at a full minute wait; see ``releaseRows()``.
  package init(
    _ definition: AccountingDefinition,
    store: any LedgerStore,
    rowDelay: RowDelay = .none
  ) {
    self.rowDelay = rowDelay
    let metering = MeteringPlan(definition)
    plan = AccountingPlan(definition, metering)
    let windows = Set(plan.accounts.compactMap(\.window))
    let places = RowPlaces(calendars: plan.calendars, windows: windows)
    feeds = MeterFeeds(metering.catalogue)
    counters = MeterCounters(metering.catalogue, grid: plan.grid)
    accounts = EnergyAccounts(plan, places, feeds, counters)
    lines = ProductionLines(plan, places)
    alarms = WatchedAlarms(definition)
    ledger = LedgerWriter(store)
    history = LedgerHistory(plan, places, counters, accounts, lines, ledger)
    baselines = RunningBaselines(definition, NewestSlots(ledger, counters, lines))
  }

  /// The devices of which readings are used; those of others need not be handed in.
  nonisolated package var interestingDevices: Set<String> { plan.devices }

  /// The ledger's slots as they are now.
  var slots: NewestSlots { NewestSlots(ledger, counters, lines) }

  /// How often a state was published as ended that later readings showed to have gone on.
  package var lateStates: Int { ledger.lateStates }

  /// Why the store could not be written or read; `nil` while it can.
  package var storeFailure: LedgerError? { ledger.failure }
}
