package import Measurements

extension SlidingPeaks {
  /// What windows have become whose energy was changed after they had been seen, or that were not seen:
  /// their demands by the ledger.
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
  /// A peak whose window is none of the mended ones stays what it was; else it was founded on what is no
  /// longer true, and all windows of its interval are taken by the ledger. Finer figures of blocks that
  /// are still kept go before it.
  package mutating func mend(
    _ mended: Mended,
    day: Interval,
    blocks concerned: [Interval],
    limits: CoverageLimits = .standard
  ) {
    for block in concerned {
      Self.mend(mended, block, of: &blocks, memory: Self.memory.blocks, limits)
      mendNewest(mended, of: block)
    }
    let isLost = days.contains { $0.interval == day && mended.concerns($0.demand) }
    Self.mend(mended, day, of: &days, memory: Self.memory.days, limits)
    guard isLost else { return }
    for block in blocks where day.contains(block.interval.from) {
      _ = Self.note(
        block.demand,
        isEstimated: true,
        in: day,
        of: &days,
        memory: Self.memory.days
      )
    }
  }

  private static func mend(
    _ mended: Mended,
    _ interval: Interval,
    of entries: inout [Entry],
    memory: Int64,
    _ limits: CoverageLimits
  ) {
    let known = entries.lastIndex { $0.interval == interval }
    let isKept = known.map { !mended.concerns(entries[$0].demand) } ?? false
    if let known, !isKept { entries.remove(at: known) }
    let ends = isKept ? mended.part(in: interval) : interval
    for demand in mended.demands(ends) where demand.canSetPeak(limits: limits) {
      _ = note(demand, isEstimated: true, in: interval, of: &entries, memory: memory)
    }
  }

  private mutating func mendNewest(_ mended: Mended, of block: Interval) {
    guard let position = blocks.lastIndex(where: { $0.interval == block }),
      blocks[position].newest.map(mended.concerns) ?? true
    else { return }
    blocks[position].newest = mended.demands(block).last
  }
}
