import Energy
import Events
import Indicators
import Measurements

/// Whether the unaccounted share of an account was over its limit in the last hour judged.
struct BalanceAlarm: Sendable {
  /// The account's id.
  private let account: String
  private let limit: Double?
  private var isOver = false
  /// Whether the store does not know that yet.
  private var isChanged = false

  init(_ account: EnergyAccountDefinition) {
    self.account = account.id
    limit = account.unaccountedLimit
  }

  private var key: String { "balance/\(account)" }

  mutating func restore(from checkpoints: [String: [UInt8]]) { isOver = checkpoints[key] == [1] }

  /// Adds the checkpoint, where it is out of date.
  mutating func takeCheckpoint(into checkpoints: inout [String: [UInt8]]) {
    if isChanged { checkpoints[key] = [isOver ? 1 : 0] }
    isChanged = false
  }

  /// Judges the unaccounted share of an hour that has ended; gives an event where it passed the limit, or came
  /// back below it.
  mutating func judge(_ row: KPIRow) -> Event? {
    guard let limit, row.isFinal, row.period == "hour", let share = row["unaccounted"]
    else { return nil }
    // Submeters that count more than the main meter are as wrong as a loss.
    guard (abs(share) > limit) != isOver else { return nil }
    isOver.toggle()
    isChanged = true
    return event(share, at: row.interval.to)
  }

  private func event(_ share: Double, at time: Timestamp) -> Event {
    let percent = (share * 1000).rounded() / 10
    return Event(
      isOver
        ? .unaccountedRaised(account: account, share: percent)
        : .unaccountedCleared(account: account, share: percent),
      of: account,
      at: time,
      id: "\(account).unaccounted"
    )
  }
}
