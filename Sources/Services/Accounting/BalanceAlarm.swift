import Energy
import Indicators
import Measurements

extension EnergyAccountState {
  var balanceKey: String { "balance/\(definition.id)" }

  /// Judges the unaccounted share of an hour that has ended; gives an event where it passed the limit, or came
  /// back below it.
  mutating func judgeBalance(_ row: KPIRow) -> Event? {
    guard let limit = definition.unaccountedLimit, row.isFinal, row.period == "hour",
      let share = row["unaccounted"]
    else { return nil }
    // Submeters that count more than the main meter are as wrong as a loss.
    let isOver = abs(share) > limit
    guard isOver != isBalanceOver else { return nil }
    isBalanceOver = isOver
    isBalanceChanged = true
    return event(share, isOver: isOver, at: row.interval.to)
  }

  private func event(_ share: Double, isOver: Bool, at time: Timestamp) -> Event {
    let percent = (share * 1000).rounded() / 10
    let id = definition.id
    return Event(
      subject: id,
      timestamp: time,
      id: "\(id).unaccounted",
      type: isOver ? "unaccounted_raised" : "unaccounted_cleared",
      severity: isOver ? .warning : .info,
      english: isOver
        ? "The submeters of \(id) leave \(percent) % of an hour's energy unaccounted for"
        : "The balance of \(id) is within its limit again: \(percent) %",
      vietnamese: isOver
        ? "Các công tơ nhánh của \(id) để \(percent) % điện năng một giờ không rõ đi đâu"
        : "Cân bằng điện năng của \(id) đã trở lại trong giới hạn: \(percent) %"
    )
  }
}
