import Calendar
import Energy
import Indicators
import Measurements

/// An energy account's sums, and the rows they make.
struct AccountBook: Sendable {
  let definition: EnergyAccountDefinition
  let links: [AccountLink]
  let window: DemandWindow?
  /// One sum for each of ``links``.
  var intervals: IntervalBook<[RegisterSum]>
  /// Which of ``links`` count: all but the optional ones that have never been read.
  private(set) var isConcerned: [Bool]
  /// The demands of the blocks that ended, by their beginning, for the peaks of days and months.
  private(set) var demands: [Timestamp: Demand] = [:]
  /// The highest demand in an interval, until another block ends.
  private var peaks: [Interval: DemandPeak?] = [:]
  /// Bookings of one slot that ``intervals`` do not have yet; one for each of ``links``.
  private var waiting: (places: [RowKind: RowPlace], slot: Timestamp, sums: [RegisterSum])?
  /// While sums are built anew: those of blocks before the intervals that are kept.
  private var pastBlocks: [Timestamp: (block: Interval, sums: [RegisterSum])] = [:]

  init(_ definition: EnergyAccountDefinition, links: [AccountLink], hasShifts: Bool) {
    self.definition = definition
    self.links = links
    isConcerned = links.map { !$0.isOptional }
    // A window that slides cannot be found from the ledger's slots: it has no rows.
    window = definition.demand.flatMap { $0.method == .block ? DemandWindow($0) : nil }
    intervals = Self.emptyIntervals(window: window, links: links.count, hasShifts: hasShifts)
  }

  private static func emptyIntervals(
    window: DemandWindow?,
    links: Int,
    hasShifts: Bool
  ) -> IntervalBook<[RegisterSum]> {
    // Demand first: the peaks of a day need its last block.
    let demand = window.map { [RowKind.demand($0)] } ?? []
    let periods = Period.allCases.filter { hasShifts || $0 != .shift }
    return IntervalBook(
      kinds: demand + periods.map(RowKind.period),
      empty: Array(repeating: .zero, count: links)
    )
  }

  /// Forgets all sums, for them to be built anew.
  mutating func forget(hasShifts: Bool) {
    demands = [:]
    peaks = [:]
    waiting = nil
    pastBlocks = [:]
    intervals = Self.emptyIntervals(window: window, links: links.count, hasShifts: hasShifts)
  }

  mutating func book(_ sum: RegisterSum, link: Int, _ places: [RowKind: RowPlace]) {
    intervals.book(places) { sums in
      if sums.indices.contains(link) { sums[link] += sum }
    }
  }

  /// Adds what was booked into a slot; ``bookWaiting()`` puts it to the sums.
  ///
  /// The meters of an account mostly book into the same slot: so it is looked up once for all of them.
  mutating func gather(
    _ sum: RegisterSum,
    link: Int,
    of slot: Timestamp,
    _ places: [RowKind: RowPlace]
  ) {
    if waiting?.slot != slot { bookWaiting() }
    if waiting == nil {
      waiting = (places, slot, Array(repeating: .zero, count: links.count))
    }
    waiting?.sums[link] += sum
  }

  /// Puts gathered bookings to the sums of their intervals.
  mutating func bookWaiting() {
    guard let waiting else { return }
    self.waiting = nil
    intervals.book(waiting.places) { sums in
      for link in sums.indices { sums[link] += waiting.sums[link] }
    }
  }

  /// Takes note of which feeds have ever been read.
  mutating func noteReadings(of feeds: [MeterFeed]) {
    for (position, link) in links.enumerated() where link.isOptional {
      isConcerned[position] = feeds[link.feed].reached != nil
    }
  }

  /// Whether all that counts has been read at or after a moment.
  func hasReached(_ moment: Timestamp, feeds: [MeterFeed]) -> Bool {
    links.indices.allSatisfy {
      !isConcerned[$0] || (feeds[links[$0].feed].reached ?? .distantPast) >= moment
    }
  }

  func totals(_ sums: [RegisterSum]) -> AccountTotals {
    var totals = AccountTotals()
    for (position, link) in links.enumerated() where isConcerned[position] {
      let sum = sums[position]
      totals.add(sum, of: link.quantity, isSubtracted: link.isSubtracted)
    }
    return totals
  }

  /// Adds a slot of a block that has long ended, for its demand only.
  mutating func bookPast(_ slot: MeterSlot, link: Int, zone: TimeZoneRules) {
    guard let window, links[link].quantity == .activeImport else { return }
    let block = window.block(containing: slot.slot.from, in: zone)
    let empty = Array(repeating: RegisterSum.zero, count: links.count)
    pastBlocks[block.from, default: (block, empty)].sums[link] += slot.sum
  }

  /// Finds the demands of the blocks booked by ``bookPast(_:link:zone:)``.
  mutating func endPast() {
    peaks = [:]
    for (from, past) in pastBlocks {
      demands[from] = Demand(window: past.block, totals: totals(past.sums))
    }
    pastBlocks = [:]
  }

  func demand(of entry: IntervalBook<[RegisterSum]>.Entry) -> Demand {
    Demand(window: entry.interval, totals: totals(entry.sums))
  }

  /// Keeps the demands of all blocks that have ended by `now` up to date.
  mutating func noteDemands(now: Timestamp) {
    for key in intervals.unsettled {
      guard case .demand = key.kind, let entry = intervals[key],
        entry.interval.to <= now
      else { continue }
      let demand = demand(of: entry)
      guard demands[key.from] != demand else { continue }
      demands[key.from] = demand
      peaks = [:]
    }
  }

  /// The highest demand of the ended blocks in an interval.
  mutating func peak(in interval: Interval, limits: CoverageLimits) -> DemandPeak? {
    if let known = peaks[interval] { return known }
    let ended = demands.values.filter { interval.contains($0.window.from) }
    let peak = DemandPeak.of(ended, limits: limits)
    peaks[interval] = .some(peak)
    return peak
  }

  mutating func prune(before moment: Timestamp, demandsBefore month: Timestamp) {
    intervals.prune(before: moment)
    demands = demands.filter { $0.key >= month }
    peaks = [:]
  }
}
