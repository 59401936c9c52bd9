package import Measurements

/// The highest sliding demands of recent blocks and days; a window counts where it ends.
package struct SlidingPeaks: Sendable, Hashable, Codable {
  private struct Entry: Sendable, Hashable, Codable {
    var interval: Interval
    var demand: Demand
  }

  private var blocks: [Entry] = []
  private var days: [Entry] = []

  /// What is kept: blocks of two days, days of two months, in milliseconds.
  private static let memory: (blocks: Int64, days: Int64) = (2 * 86_400_000, 63 * 86_400_000)

  package init() {}

  /// Takes the demand of a window into the block and the day that it ends in.
  ///
  /// - Returns: Whether a peak changed.
  package mutating func note(
    _ demand: Demand,
    block: Interval,
    day: Interval,
    limits: CoverageLimits = .standard
  ) -> Bool {
    guard demand.canSetPeak(limits: limits) else { return false }
    let isBlockPeak = Self.note(demand, in: block, of: &blocks, memory: Self.memory.blocks)
    let isDayPeak = Self.note(demand, in: day, of: &days, memory: Self.memory.days)
    return isBlockPeak || isDayPeak
  }

  private static func note(
    _ demand: Demand,
    in interval: Interval,
    of entries: inout [Entry],
    memory: Int64
  ) -> Bool {
    guard let known = entries.lastIndex(where: { $0.interval == interval }) else {
      let oldest = interval.from.advanced(byMilliseconds: -memory)
      entries.removeAll { $0.interval.to < oldest }
      entries.append(Entry(interval: interval, demand: demand))
      return true
    }
    guard demand.energy > entries[known].demand.energy else { return false }
    entries[known].demand = demand
    return true
  }

  /// The peak of a block.
  package func peak(ofBlock block: Interval) -> DemandPeak? {
    DemandPeak.of(blocks.filter { $0.interval == block }.map(\.demand))
  }

  /// The peak of a day or of the days of a month.
  package func peak(in interval: Interval) -> DemandPeak? {
    DemandPeak.of(days.filter { interval.contains($0.interval.from) }.map(\.demand))
  }
}
