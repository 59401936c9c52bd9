import Energy
import Tariffs

/// What an account's registers counted in an interval, and what that costs and emits.
struct AccountSums: Sendable {
  /// One for each of the account's links.
  var registers: [RegisterSum]
  /// Of the energy taken from the grid.
  var rated = RatedEnergy.zero

  init(links: Int) { registers = Array(repeating: .zero, count: links) }

  /// Adds what the register of a link counted in a slot.
  mutating func add(
    _ sum: RegisterSum,
    to position: Int,
    of links: [AccountLink],
    at rate: EnergyRate,
    _ rates: AccountRates
  ) {
    guard registers.indices.contains(position) else { return }
    registers[position] += sum
    // No energy in a known time is known to cost nothing, by the rate of that time.
    guard links[position].isRated, sum != .zero else { return }
    rated.add(sum.amount, at: rate, rates)
  }

  /// Adds sums of the same links.
  static func += (a: inout Self, b: Self) {
    for link in b.registers.indices where a.registers.indices.contains(link) {
      a.registers[link] += b.registers[link]
    }
    a.rated += b.rated
  }
}
