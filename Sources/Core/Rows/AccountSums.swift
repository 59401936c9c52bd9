package import Energy
package import Tariffs

/// What an account's counters counted in an interval, and what that costs and emits: the fold of the ledger's
/// slots that all rows of the account are made of.
package struct AccountSums: Sendable {
  /// One for each of the account's links.
  package private(set) var counters: [CounterSum]
  /// Of the energy taken from the grid.
  package private(set) var rated = RatedEnergy.zero

  package init(links: Int) { counters = Array(repeating: .zero, count: links) }

  /// Adds what the counter of a link counted in a slot, at the rate that held in it.
  package mutating func add(
    _ sum: CounterSum,
    to position: Int,
    of links: [AccountLink],
    at rate: @autoclosure () -> EnergyRate,
    _ rates: AccountRates
  ) {
    guard counters.indices.contains(position) else { return }
    counters[position] += sum
    // No energy in a known time is known to cost nothing, by the rate of that time.
    guard links[position].isRated, sum != .zero else { return }
    rated.add(sum.amount, at: rate(), rates)
  }

  /// Adds sums of the same links.
  package static func += (a: inout Self, b: Self) {
    for link in b.counters.indices where a.counters.indices.contains(link) {
      a.counters[link] += b.counters[link]
    }
    a.rated += b.rated
  }
}
