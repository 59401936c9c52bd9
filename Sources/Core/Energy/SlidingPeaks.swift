package import Measurements

/// The highest sliding demands of recent blocks and days; a window counts where it ends.
package struct SlidingPeaks: Sendable, Hashable, Codable {
  struct Entry: Sendable, Hashable, Codable {
    var interval: Interval
    var demand: Demand
    /// Whether a window of the interval was found from the ledger's slots; `nil` is no.
    var isEstimated: Bool?
    /// The newest window that ended in the interval, in entries of blocks.
    var newest: Demand?
  }

  var blocks: [Entry] = []
  var days: [Entry] = []

  /// What is kept: blocks of two days, days of two months, in milliseconds.
  static let memory: (blocks: Int64, days: Int64) = (2 * 86_400_000, 63 * 86_400_000)

  package init() {}

  /// Takes the demand of a window into the block and the day that it ends in.
  ///
  /// - Returns: Whether a peak changed, or the block ended with it.
  package mutating func note(
    _ demand: Demand,
    block: Interval,
    day: Interval,
    limits: CoverageLimits = .standard
  ) -> Bool {
    let isPeak = demand.canSetPeak(limits: limits)
    let isBlockPeak =
      isPeak && Self.note(demand, in: block, of: &blocks, memory: Self.memory.blocks)
    let isDayPeak = isPeak && Self.note(demand, in: day, of: &days, memory: Self.memory.days)
    noteNewest(demand, of: block)
    return isBlockPeak || isDayPeak || demand.window.to == block.to
  }

  private mutating func noteNewest(_ demand: Demand, of block: Interval) {
    guard let position = blocks.lastIndex(where: { $0.interval == block }) else { return }
    blocks[position].newest = demand
  }

  static func note(
    _ demand: Demand,
    isEstimated: Bool? = nil,
    in interval: Interval,
    of entries: inout [Entry],
    memory: Int64
  ) -> Bool {
    guard let known = entries.lastIndex(where: { $0.interval == interval }) else {
      let newest = entries.map(\.interval.from).max() ?? interval.from
      entries.removeAll { newest.milliseconds(since: $0.interval.to) > memory }
      entries.append(Entry(interval: interval, demand: demand, isEstimated: isEstimated))
      return true
    }
    guard demand.energy > entries[known].demand.energy else { return false }
    entries[known].demand = demand
    entries[known].isEstimated = isEstimated
    return true
  }

  /// The peak of a block.
  package func peak(ofBlock block: Interval) -> DemandPeak? {
    Self.peak(of: blocks.filter { $0.interval == block })
  }

  /// The newest window that ended in a block.
  package func newest(inBlock block: Interval) -> Demand? {
    blocks.last { $0.interval == block }?.newest
  }

  /// The peak of a day or of the days of a month.
  package func peak(in interval: Interval) -> DemandPeak? {
    Self.peak(of: days.filter { interval.contains($0.interval.from) })
  }

  private static func peak(of entries: [Entry]) -> DemandPeak? {
    var peak = DemandPeak.of(entries.map(\.demand))
    peak?.isEstimated = entries.contains { $0.isEstimated == true }
    return peak
  }
}
