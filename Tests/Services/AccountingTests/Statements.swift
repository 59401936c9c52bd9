import Accounting
import Energy
import Measurements
import Production
import Rows

extension AccountStatement {
  /// The statement of an account of a definition.
  init?(
    of account: String,
    _ definition: AccountingDefinition,
    slots: [MeterSlot],
    in interval: Interval,
    now: Timestamp
  ) {
    guard let account = definition.energyAccount(account) else { return nil }
    self.init(of: account, slots: slots, in: interval, now: now)
  }
}

extension LineStatement {
  /// The statement of a line of a definition, for which no stops are planned.
  init?(
    of line: String,
    _ definition: AccountingDefinition,
    slots: [ProductionSlot],
    in interval: Interval,
    supply: AccountStatement? = nil,
    now: Timestamp
  ) {
    guard let line = definition.lineRows(line) else { return nil }
    self.init(
      of: line,
      slots: slots,
      in: RowPlace(interval: interval),
      period: "hour",
      stops: [],
      supply: supply,
      now: now
    )
  }
}
