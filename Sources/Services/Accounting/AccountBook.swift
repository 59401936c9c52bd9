import Calendar
import Energy
import Indicators
import Measurements
import Tariffs

/// An energy account's sums, and the rows they make.
struct AccountBook: Sendable {
  let definition: EnergyAccountDefinition
  let links: [AccountLink]
  let rates: AccountRates
  let calendar: PlantCalendar
  let window: DemandWindow?
  var intervals: IntervalBook<AccountSums>
  /// Which of ``links`` count: all but the optional ones that have never been read.
  private(set) var isConcerned: [Bool]
  /// The demands of the blocks that ended, for the peaks of days and months.
  private var blocks = DemandHistory()
  /// The mean powers of the hours that ended, for the base loads of days and months.
  private var hours = DemandHistory()
  /// The demand of a window that slides.
  var sliding: SlidingAccount?
  var unbalance = UnbalanceBook()
  /// Whether the unaccounted share was over its limit in the last hour judged.
  var isBalanceOver = false
  /// Whether the store does not know that yet.
  var isBalanceChanged = false
  /// What held in the slot asked for last.
  private var rate: (slot: Timestamp, rate: EnergyRate)?

  init(
    _ definition: EnergyAccountDefinition,
    links: [AccountLink],
    rates: AccountRates,
    calendar: PlantCalendar,
    hasShifts: Bool
  ) {
    self.definition = definition
    self.links = links
    self.rates = rates
    self.calendar = calendar
    isConcerned = links.map { !$0.isOptional }
    window = definition.demand.map { DemandWindow($0) }
    intervals = Self.emptyIntervals(window: window, links: links.count, hasShifts: hasShifts)
    if let window, definition.demand?.method == .sliding {
      sliding = SlidingAccount(window, meters: links.filter(\.isMeterOfDemand).count)
    }
  }

  private static func emptyIntervals(
    window: DemandWindow?,
    links: Int,
    hasShifts: Bool
  ) -> IntervalBook<AccountSums> {
    // Demand first: the peaks of a day need its last block.
    let demand = window.map { [RowKind.demand($0)] } ?? []
    let periods = Period.allCases.filter { hasShifts || $0 != .shift }
    return IntervalBook(
      kinds: demand + periods.map(RowKind.period),
      empty: AccountSums(links: links)
    )
  }

  /// Forgets all sums, for them to be built anew.
  mutating func forget(hasShifts: Bool) {
    blocks.forget()
    hours.forget()
    intervals = Self.emptyIntervals(window: window, links: links.count, hasShifts: hasShifts)
  }

  /// Books what the register of a link counted in the slot that begins at `slot`.
  mutating func book(
    _ sum: RegisterSum,
    link: Int,
    slot: Timestamp,
    _ places: [RowKind: RowPlace]
  ) {
    let rate = rate(of: slot)
    intervals.book(places) { [links, rates] sums in
      sums.add(sum, to: link, of: links, at: rate, rates)
    }
  }

  private mutating func rate(of slot: Timestamp) -> EnergyRate {
    if let rate, rate.slot == slot { return rate.rate }
    let found = rates.rate(at: calendar.zone.local(at: slot))
    rate = (slot, found)
    return found
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
      totals.add(sums[position], of: link)
    }
    return totals
  }
}

extension AccountBook {
  /// Adds a slot of a time that has long passed, for its demand only.
  mutating func bookPast(_ slot: MeterSlot, link: Int) {
    guard links[link].isDemand else { return }
    if let window {
      let block = window.block(containing: slot.slot.from, in: calendar.zone)
      blocks.bookPast(slot.sum, link: link, of: links.count, in: block)
    }
    if let hour = calendar.interval(of: .hour, containing: slot.slot.from) {
      hours.bookPast(slot.sum, link: link, of: links.count, in: hour)
    }
  }

  /// Finds the demands of what ``bookPast(_:link:)`` took.
  mutating func endPast() {
    let book = self
    blocks.endPast { book.totals($0) }
    hours.endPast { book.totals($0) }
  }

  /// Keeps the demands of all that has ended by `now` up to date.
  mutating func noteDemands(now: Timestamp, feeds: [MeterFeed], limits: CoverageLimits) {
    for key in intervals.unsettled {
      guard let entry = intervals[key], entry.interval.to <= now else { continue }
      switch key.kind {
      case .demand: blocks[key.from] = demand(of: entry)
      case .period(.hour): hours[key.from] = demand(of: entry)
      case .period: continue
      }
    }
    let reached = links.filter(\.isDemand).map { feeds[$0.feed].reached ?? .distantPast }.min()
    guard let reached, let window else { return }
    let calendar = calendar
    sliding?.advance(to: reached, window: window, calendar: calendar, limits: limits)
  }

  func demand(of entry: IntervalBook<AccountSums>.Entry) -> Demand {
    Demand(window: entry.interval, totals: totals(entry.sums.registers))
  }

  /// The highest demand of an interval.
  func peak(in interval: Interval, limits: CoverageLimits) -> DemandPeak? {
    sliding.map { $0.peaks.peak(in: interval) } ?? blocks.peak(in: interval, limits: limits)
  }

  /// The lowest mean power of an hour that ended in an interval, in W.
  func baseLoad(in interval: Interval, limits: CoverageLimits) -> Double? {
    hours.leastPower(in: interval, limits: limits)
  }

  mutating func prune(before moment: Timestamp, demandsBefore month: Timestamp) {
    intervals.prune(before: moment)
    unbalance.prune(before: moment)
    blocks.prune(before: month)
    hours.prune(before: month)
  }
}

extension AccountLink {
  /// Whether demand is found from it.
  var isDemand: Bool { quantity == .activeImport && !isSubmeter }

  /// Whether a meter's bookings make demand by way of it.
  var isMeterOfDemand: Bool { isDemand && !isCorrection }
}
