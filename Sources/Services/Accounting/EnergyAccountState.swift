import Calendar
import Energy
import Indicators
import Measurements
import Tariffs

/// An energy account's sums, and the rows they make.
struct EnergyAccountState: Sendable {
  let definition: EnergyAccountDefinition
  let links: [AccountLink]
  let rates: AccountRates
  let calendar: PlantCalendar
  let window: DemandWindow?
  var intervals: IntervalTotals<AccountSums>
  /// Which of ``links`` count: all but the optional ones that have never been read.
  private(set) var isConcerned: [Bool]
  /// The demands of the blocks that ended, for the peaks of days and months.
  private var blocks = DemandHistory()
  /// The mean powers of the hours that ended, for the base loads of days and months.
  private var hours = DemandHistory()
  /// The demand of a window that slides.
  var sliding: SlidingAccount?
  /// By the position of a link: how many meters' links that demand is found from lie before it.
  let demandMeters: [Int]
  var unbalance = UnbalanceState()
  /// Whether the unaccounted share was over its limit in the last hour judged.
  var isBalanceOver = false
  /// Whether the store does not know that yet.
  var isBalanceChanged = false
  /// What was gathered of one slot, and is in no interval yet.
  private var waiting: (slot: Timestamp, places: [RowKind: RowPlace], sums: AccountSums)?
  /// What held in the slot asked for last.
  private var rate: (slot: Timestamp, rate: EnergyRate)?
  /// What the rated energy asked for last is founded on; rows mostly have the same.
  private var sources: (basis: (CivilDate?, Int?, Int?), texts: [String: String])?

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
    demandMeters = links.indices.map { links[..<$0].count(where: \.isMeterOfDemand) }
    intervals = Self.emptyIntervals(window: window, links: links.count, hasShifts: hasShifts)
    if let window, definition.demand?.method == .sliding {
      sliding = SlidingAccount(window, meters: links.filter(\.isMeterOfDemand).count)
    }
  }

  private static func emptyIntervals(
    window: DemandWindow?,
    links: Int,
    hasShifts: Bool
  ) -> IntervalTotals<AccountSums> {
    // Demand first: the peaks of a day need its last block.
    let demand = window.map { [RowKind.demand($0)] } ?? []
    let periods = Period.allCases.filter { hasShifts || $0 != .shift }
    return IntervalTotals(
      kinds: demand + periods.map(RowKind.period),
      empty: AccountSums(links: links)
    )
  }

  /// Forgets all sums, for them to be built anew.
  mutating func forget(hasShifts: Bool) {
    blocks.forget()
    hours.forget()
    waiting = nil
    intervals = Self.emptyIntervals(window: window, links: links.count, hasShifts: hasShifts)
  }

  /// Takes over what the register of a link counted in the slot that begins at `slot`, by the store.
  mutating func book(
    _ sum: RegisterSum,
    link: Int,
    slot: Timestamp,
    _ places: [RowKind: RowPlace]
  ) {
    let rate = rate(of: slot)
    intervals.book(places, known: true) { [links, rates] sums in
      sums.add(sum, to: link, of: links, at: rate, rates)
    }
  }

  /// Adds what the register of a link counted in a slot; ``bookWaiting()`` puts it to the sums.
  ///
  /// The meters of an account mostly book into the same slot: its intervals are then looked up once
  /// for all of them.
  mutating func gather(
    _ sum: RegisterSum,
    link: Int,
    slot: Timestamp,
    _ places: [RowKind: RowPlace]
  ) {
    if waiting?.slot != slot { bookWaiting() }
    let rate = rate(of: slot)
    if waiting == nil { waiting = (slot, places, AccountSums(links: links.count)) }
    waiting?.sums.add(sum, to: link, of: links, at: rate, rates)
  }

  /// Puts gathered bookings to the sums of their intervals.
  mutating func bookWaiting() {
    guard let gathered = waiting else { return }
    waiting = nil
    intervals.book(gathered.places) { $0 += gathered.sums }
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

  /// Up to where all that counts, or a part of it, has been read.
  func reached(
    feeds: [MeterFeed],
    by isMeant: (AccountLink) -> Bool = { _ in true }
  ) -> Timestamp {
    var reached = Timestamp.distantFuture
    for (position, link) in links.enumerated() where isConcerned[position] && isMeant(link) {
      reached = min(reached, feeds[link.feed].reached ?? .distantPast)
    }
    return reached
  }

  /// What rated energy is founded on.
  mutating func sources(of rated: RatedEnergy) -> [String: String] {
    let basis = (rated.prices?.from, rated.factor?.year, rated.oldestFactor?.year)
    if let sources, sources.basis == basis { return sources.texts }
    let texts = rated.sources(rates)
    sources = (basis, texts)
    return texts
  }

  func totals(_ sums: [RegisterSum]) -> AccountTotals {
    var totals = AccountTotals()
    for (position, link) in links.enumerated() where isConcerned[position] {
      totals.add(sums[position], of: link)
    }
    return totals
  }
}

extension EnergyAccountState {
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

  /// Finds the demands of blocks and hours that end in a stretch of time, its end included.
  mutating func noteDemands(endingIn part: Interval) {
    for (key, entry) in intervals.entries
    where key.kind.hasDemand && part.from < entry.interval.to && entry.interval.to <= part.to {
      note(demand(of: entry), key.kind)
    }
  }

  private mutating func note(_ demand: Demand, _ kind: RowKind) {
    if case .demand = kind { blocks.note(demand) } else { hours.note(demand) }
  }

  /// Keeps the demands of all that has ended by `now` up to date.
  ///
  /// `end` is the moment before which all energy is spread over the slots.
  mutating func noteDemands(
    now: Timestamp,
    before end: Timestamp,
    feeds: [MeterFeed],
    limits: CoverageLimits
  ) {
    for key in intervals.unsettled where key.from < now && key.kind.hasDemand {
      guard let entry = intervals[key], entry.interval.to <= now else { continue }
      note(demand(of: entry), key.kind)
    }
    advanceSliding(before: end, feeds: feeds, limits: limits)
  }

  func demand(of entry: IntervalTotals<AccountSums>.Entry) -> Demand {
    Demand(window: entry.interval, totals: totals(entry.sums.registers))
  }

  /// The highest demand of an interval.
  mutating func peak(in interval: Interval, limits: CoverageLimits) -> DemandPeak? {
    if let sliding { return sliding.peaks.peak(in: interval) }
    return blocks.peak(in: interval, limits: limits)
  }

  /// The lowest mean power of an hour that ended in an interval, in W.
  mutating func baseLoad(in interval: Interval, limits: CoverageLimits) -> Double? {
    hours.leastPower(in: interval, limits: limits)
  }

  mutating func prune(before moment: Timestamp, demandsBefore month: Timestamp) {
    intervals.prune(before: moment)
    unbalance.prune(before: moment)
    blocks.prune(before: month)
    hours.prune(before: month)
  }
}

extension RowKind {
  /// Whether the mean powers of its intervals make peaks or base loads.
  fileprivate var hasDemand: Bool {
    switch self {
    case .demand, .period(.hour): true
    case .period: false
    }
  }
}

extension AccountLink {
  /// Whether demand is found from it.
  var isDemand: Bool { quantity == .activeImport && !isSubmeter }

  /// Whether a meter's bookings make demand by way of it.
  var isMeterOfDemand: Bool { isDemand && !isCorrection }
}
