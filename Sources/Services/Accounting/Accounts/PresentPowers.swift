import Measurements

/// The present powers of meters, for forecasts of demand.
struct PresentPowers: Sendable {
  /// Of each account; `nil` where a meter has no present power.
  private let links: [[PowerLink]?]
  /// Milliseconds.
  private let pollPeriods: [Int64]
  private var powers: [(watts: Double, time: Timestamp)?]

  init(_ plan: AccountingPlan) {
    links = plan.powerLinks
    pollPeriods = plan.powerPollPeriods
    powers = Array(repeating: nil, count: plan.powerPollPeriods.count)
  }

  /// Takes a reading; `nil`: it is not known.
  mutating func note(_ watts: Double?, at position: Int, _ time: Timestamp) {
    powers[position] = watts.map { ($0, time) }
  }

  /// An account's present power in W; `nil` where a meter's is not known.
  func power(ofAccount position: Int, now: Timestamp) -> Double? {
    guard let links = links[position], !links.isEmpty else { return nil }
    var sum = 0.0
    for link in links {
      guard let power = powers[link.power] else { return nil }
      let age = now.milliseconds(since: power.time)
      guard abs(age) <= 2 * pollPeriods[link.power] else { return nil }
      // Demand is of what is taken; power that is fed back does not lower it.
      let taken = max(0, power.watts)
      sum += link.isSubtracted ? -taken : taken
    }
    return sum
  }
}
