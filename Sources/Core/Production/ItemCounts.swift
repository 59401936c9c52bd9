import Energy

/// The items of a production line, and the time that was planned for them.
struct ItemCounts: Sendable, Hashable, Codable {
  var produced: Int64 = 0
  var good: Int64 = 0
  var scrap: Int64 = 0
  /// What is behind ``rework``; absent where it is 0, so that a state without it is read too.
  private var reworked: Int64?
  var plannedForProduced: Int64 = 0
  var plannedForGood: Int64 = 0

  var rework: Int64 {
    get { reworked ?? 0 }
    set { reworked = newValue == 0 ? nil : newValue }
  }

  /// Books items of one product, of which the planned run time is `cycle` microseconds each.
  mutating func add(produced: Int64, good: Int64, cycle: Int64) {
    var items = Self()
    items.produced = produced
    items.good = good
    items.scrap = produced.subtractingReportingOverflow(good).partialValue
    items.plannedForProduced = Self.planned(produced, cycle)
    items.plannedForGood = Self.planned(good, cycle)
    combine(with: items) { $0 = $0.saturatingAdd($1) }
  }

  private static func planned(_ items: Int64, _ cycle: Int64) -> Int64 {
    let (time, overflow) = items.multipliedReportingOverflow(by: cycle)
    return overflow ? ((items < 0) == (cycle < 0) ? .max : .min) : time
  }

  mutating func combine(with other: Self, by operation: (inout Int64, Int64) -> Void) {
    operation(&produced, other.produced)
    operation(&good, other.good)
    operation(&scrap, other.scrap)
    operation(&rework, other.rework)
    operation(&plannedForProduced, other.plannedForProduced)
    operation(&plannedForGood, other.plannedForGood)
  }
}
