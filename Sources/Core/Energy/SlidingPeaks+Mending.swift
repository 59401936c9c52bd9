package import Measurements

extension SlidingPeaks {
  /// The beginning of the block that contains a moment, as far as it is known; else the moment.
  package func start(ofBlockWith moment: Timestamp) -> Timestamp {
    blocks.last { $0.interval.contains(moment) }?.interval.from ?? moment
  }

  /// Forgets the peaks that were set by windows that share a moment with an interval, for them to be found
  /// again; of days, the peaks of the other blocks are known.
  package mutating func forget(windowsSharing interval: Interval) {
    let isConcerned = { (entry: Entry) in
      entry.demand.window.from < interval.to && interval.from < entry.demand.window.to
    }
    blocks.removeAll(where: isConcerned)
    for position in days.indices.reversed() where isConcerned(days[position]) {
      let day = days.remove(at: position).interval
      for block in blocks where day.contains(block.interval.from) {
        _ = Self.note(block.window, in: day, of: &days)
      }
    }
  }

  /// The demands, by the ledger, of windows whose energy was changed after they had been evaluated, or that were
  /// never evaluated.
  package struct Mended: Sendable {
    /// The ends of those windows lie after its beginning, up to and with its end.
    package var ends: Interval
    /// Gives the demands of all windows that end in an interval, in the same sense, and have been complete.
    package var demands: @Sendable (_ ends: Interval) -> [Demand]

    package init(ends: Interval, demands: @escaping @Sendable (Interval) -> [Demand]) {
      self.ends = ends
      self.demands = demands
    }

    /// Whether a window is one of them.
    func concerns(_ demand: Demand) -> Bool {
      ends.from < demand.window.to && demand.window.to <= ends.to
    }

    /// The ends of those that end in an interval.
    package func part(in interval: Interval) -> Interval {
      let start = max(ends.from, interval.from)
      return Interval(from: start, to: max(start, min(ends.to, interval.to)))
    }
  }

  /// Finds the peaks of a day and of its blocks again.
  ///
  /// A peak of a window that was not mended stays. Any other is no longer true: all windows of its interval are
  /// taken from the ledger, except those of blocks whose finer figures are still kept.
  package mutating func mend(
    _ mended: Mended,
    day: Interval,
    blocks concerned: [Interval],
    limits: CoverageLimits = .standard
  ) {
    for block in concerned {
      Self.mend(mended, block, of: &blocks, limits)
      mendNewest(mended, of: block)
    }
    let isLost = Self.entry(of: day, in: days).map { mended.concerns($0.demand) } ?? false
    Self.mend(mended, day, of: &days, limits)
    guard isLost else { return }
    for block in blocks where day.contains(block.interval.from) {
      var window = block.window
      window.isCoarse = true
      _ = Self.note(window, in: day, of: &days)
    }
  }

  private static func mend(
    _ mended: Mended,
    _ interval: Interval,
    of entries: inout [Entry],
    _ limits: CoverageLimits
  ) {
    let known = entry(of: interval, in: entries)
    let isKept = known.map { !mended.concerns($0.demand) } ?? false
    if known != nil, !isKept { entries.remove(at: index(of: interval, in: entries)) }
    let ends = isKept ? mended.part(in: interval) : interval
    for demand in mended.demands(ends) where demand.canSetPeak(limits: limits) {
      _ = note(SlidingWindow(demand: demand, isCoarse: true), in: interval, of: &entries)
    }
  }

  private mutating func mendNewest(_ mended: Mended, of block: Interval) {
    guard newest(inBlock: block).map({ mended.concerns($0.demand) }) ?? true,
      let demand = mended.demands(block).last
    else { return }
    Self.replace(Entry(block, SlidingWindow(demand: demand, isCoarse: true)), in: &newest)
  }
}
