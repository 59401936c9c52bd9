package import Measurements

/// The highest and the newest sliding demands of recent blocks, and the highest of days; a window counts where
/// it ends.
package struct SlidingPeaks: Sendable, Hashable, Codable {
  struct Entry: Sendable, Hashable {
    var interval: Interval
    var demand: Demand
    /// Whether the window's energy is partly known by quarters of an hour only; `nil` is no.
    var isEstimated: Bool?
    /// Whether it contains a gap; `nil` is no.
    var isBridged: Bool?
    /// Of the layout before ``SlidingPeaks/newest``.
    var newest: Demand?

    init(_ interval: Interval, _ window: SlidingWindow) {
      self.interval = interval
      demand = window.demand
      isEstimated = window.isCoarse ? true : nil
      isBridged = window.isBridged ? true : nil
    }

    var window: SlidingWindow {
      SlidingWindow(
        demand: demand,
        isBridged: isBridged == true,
        isCoarse: isEstimated == true
      )
    }
  }

  /// Each list in the order of its intervals.
  var blocks: [Entry] = []
  var days: [Entry] = []
  /// The newest window of each block, whatever is known of it.
  var newest: [Entry]? = []

  /// What is kept: blocks of two days, days of two months, in milliseconds.
  static let memory: (blocks: Int64, days: Int64) = (2 * 86_400_000, 63 * 86_400_000)

  package init() {}

  /// Takes a window into the block and the day that it ends in.
  ///
  /// - Returns: Whether a peak changed, or the block ended with it.
  package mutating func note(
    _ window: SlidingWindow,
    block: Interval,
    day: Interval,
    limits: CoverageLimits = .standard
  ) -> Bool {
    let isPeak = window.demand.canSetPeak(limits: limits)
    let isBlockPeak = isPeak && Self.note(window, in: block, of: &blocks)
    let isDayPeak = isPeak && Self.note(window, in: day, of: &days)
    Self.replace(Entry(block, window), in: &newest)
    return isBlockPeak || isDayPeak || window.demand.window.to == block.to
  }

  /// Takes a window as the peak of an interval where it is higher than the one known.
  static func note(
    _ window: SlidingWindow,
    in interval: Interval,
    of entries: inout [Entry]
  ) -> Bool {
    let position = index(of: interval, in: entries)
    let isKnown = position < entries.count && entries[position].interval == interval
    guard isKnown else {
      entries.insert(Entry(interval, window), at: position)
      return true
    }
    let known = entries[position].demand
    let isHigher = window.demand.energy > known.energy
    // Of equal ones, one that is known for sure goes before one that is estimated.
    let isSurer =
      window.demand.energy == known.energy && !window.isBridged && !window.isCoarse
      && (entries[position].isBridged == true || entries[position].isEstimated == true)
    guard isHigher || isSurer || window.demand.window == known.window else { return false }
    entries[position] = Entry(interval, window)
    return true
  }

  static func replace(_ entry: Entry, in list: inout [Entry]?) {
    var entries = list ?? []
    list = nil
    let position = index(of: entry.interval, in: entries)
    if position < entries.count, entries[position].interval == entry.interval {
      entries[position] = entry
    } else {
      entries.insert(entry, at: position)
    }
    list = entries
  }

  /// The position of an interval, or that at which it would be, by halving.
  static func index(of interval: Interval, in entries: [Entry]) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      let other = entries[middle].interval
      let isBefore = (other.from, other.to) < (interval.from, interval.to)
      if isBefore { low = middle + 1 } else { high = middle }
    }
    return low
  }

  static func entry(of interval: Interval, in entries: [Entry]) -> Entry? {
    let position = index(of: interval, in: entries)
    return position < entries.count && entries[position].interval == interval
      ? entries[position] : nil
  }

  /// Forgets blocks and days that ended long before a moment, once their rows have been made.
  package mutating func prune(at moment: Timestamp) {
    Self.prune(&blocks, before: moment.advanced(byMilliseconds: -Self.memory.blocks))
    Self.prune(&days, before: moment.advanced(byMilliseconds: -Self.memory.days))
    guard let first = newest?.first,
      moment.milliseconds(since: first.interval.to) > Self.memory.blocks
    else { return }
    newest?.removeAll { moment.milliseconds(since: $0.interval.to) > Self.memory.blocks }
  }

  private static func prune(_ entries: inout [Entry], before moment: Timestamp) {
    guard let first = entries.first, first.interval.to < moment else { return }
    entries.removeAll { $0.interval.to < moment }
  }

  /// Brings what was stored by an earlier version into order.
  package mutating func arrange() {
    blocks.sort { ($0.interval.from, $0.interval.to) < ($1.interval.from, $1.interval.to) }
    days.sort { ($0.interval.from, $0.interval.to) < ($1.interval.from, $1.interval.to) }
    for block in blocks
    where newest == nil || Self.entry(of: block.interval, in: newest ?? []) == nil {
      guard let demand = block.newest else { continue }
      Self.replace(Entry(block.interval, SlidingWindow(demand: demand)), in: &newest)
    }
  }
}

extension SlidingPeaks {
  /// The highest window of a block.
  package func peak(ofBlock block: Interval) -> DemandPeak? {
    Self.entry(of: block, in: blocks).map { DemandPeak($0.window) }
  }

  /// The newest window that ended in a block.
  package func newest(inBlock block: Interval) -> SlidingWindow? {
    Self.entry(of: block, in: newest ?? [])?.window
  }

  /// The peak of a day or of the days of a month; enough of its window is known, by the limits of now.
  package func peak(in interval: Interval, limits: CoverageLimits = .standard) -> DemandPeak? {
    let inside = days.filter { interval.contains($0.interval.from) }
    let highest = inside.filter { $0.demand.canSetPeak(limits: limits) }
      .max { ($0.demand.energy, $1.demand.window.from) < ($1.demand.energy, $0.demand.window.from) }
    guard let highest else { return nil }
    var peak = DemandPeak(highest.window)
    peak.isEstimated = inside.contains { $0.isEstimated == true }
    return peak
  }
}

extension DemandPeak {
  fileprivate init(_ window: SlidingWindow) {
    self.init(power: window.demand.power, at: window.demand.window.from)
    (isEstimated, isBridged) = (window.isCoarse, window.isBridged)
  }
}
