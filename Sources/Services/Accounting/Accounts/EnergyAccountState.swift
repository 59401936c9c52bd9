import Events
import Calendar
import Energy
import Indicators
import Measurements
import Rows

/// An energy account's sums, and what of its rows was published.
struct EnergyAccountState: Sendable {
  typealias Key = IntervalTotals<AccountSums>.Key

  private(set) var account: EnergyAccount
  private(set) var intervals: IntervalTotals<AccountSums>
  private(set) var demands: AccountDemands
  private var unbalance = UnbalanceState()
  private var balance: BalanceAlarm
  /// What is in no interval yet.
  private var gathered: GatheredSlot?
  private var rates = RateMemory()

  init(_ account: EnergyAccount, hasShifts: Bool) {
    self.account = account
    demands = AccountDemands(account)
    balance = BalanceAlarm(account.definition)
    intervals = Self.emptyIntervals(account, hasShifts: hasShifts)
  }

  private static func emptyIntervals(
    _ account: EnergyAccount,
    hasShifts: Bool
  ) -> IntervalTotals<AccountSums> {
    // Demand first: the peaks of a day need its last block.
    let demand = account.window.map { [RowKind.demand($0)] } ?? []
    let periods = Period.allCases.filter { hasShifts || $0 != .shift }
    return IntervalTotals(
      kinds: demand + periods.map(RowKind.period),
      empty: AccountSums(links: account.links.count)
    )
  }

  /// Takes note of which feeds have ever been read.
  mutating func noteReadings(of feeds: MeterFeeds) {
    for (position, link) in account.links.enumerated() where link.isOptional {
      account.count(position, feeds.reached(feed: link.feed) != nil)
    }
  }

  /// Takes a reading of one of ``UnbalanceState/points``.
  mutating func note(_ value: Double, ofPhase phase: Int, at time: Timestamp) {
    let grid = account.calendar.grid
    unbalance.note(value, of: phase, at: time) { grid.slot(containing: time).from }
  }

  /// Up to where all that counts, or a part of it, has been read.
  func reached(
    _ feeds: MeterFeeds,
    by isMeant: (AccountLink) -> Bool = { _ in true }
  ) -> Timestamp {
    var reached = Timestamp.distantFuture
    for (position, link) in account.links.enumerated()
    where account.isCounted[position] && isMeant(link) {
      reached = min(reached, feeds.reached(feed: link.feed) ?? .distantPast)
    }
    return reached
  }

  // MARK: - Sums

  /// Adds what the counter of a link counted in a slot; ``bookGathered()`` puts it to the sums.
  mutating func gather(
    _ sum: CounterSum,
    link: Int,
    slot: Timestamp,
    _ places: [RowKind: RowPlace]
  ) {
    if gathered?.slot != slot { bookGathered() }
    let rate = rates.rate(of: slot, account)
    if gathered == nil { gathered = GatheredSlot(slot, places, links: account.links.count) }
    gathered?.add(sum, to: link, of: account, at: rate)
  }

  /// Puts gathered bookings to the sums of their intervals.
  mutating func bookGathered() {
    guard let slot = gathered else { return }
    gathered = nil
    intervals.book(slot.places) { $0 += slot.sums }
  }

  /// Takes over what the counter of a link counted in a slot, by the store; of a past one, in part.
  mutating func restore(
    _ slot: MeterSlot,
    link: Int,
    _ places: [RowKind: RowPlace],
    isPast: Bool
  ) {
    let rate = rates.rate(of: slot.slot.from, account)
    intervals.book(places, known: true) { [links = account.links, rates = account.rates] sums in
      sums.add(slot.sum, to: link, of: links, at: rate, rates)
    }
    if isPast { demands.bookPast(slot, link: link, of: account) }
  }

  /// Takes over how rows were published by a former run.
  mutating func restore(
    _ key: PublicationKey,
    _ publication: Publication,
    _ places: [RowKind: RowPlace]
  ) {
    guard key.family == .energy || key.family == .demand else { return }
    intervals.restore(key, publication, places)
  }

  /// Makes sure that the intervals around a slot are there.
  mutating func open(_ places: [RowKind: RowPlace]) { intervals.open(places) }

  /// Forgets all sums, for them to be built anew.
  mutating func forget(hasShifts: Bool) {
    demands.forget()
    gathered = nil
    intervals = Self.emptyIntervals(account, hasShifts: hasShifts)
  }

  mutating func prune(before moment: Timestamp, demandsBefore month: Timestamp) {
    intervals.prune(before: moment)
    unbalance.prune(before: moment)
    demands.prune(before: month)
  }

  // MARK: - Demand

  /// Changes what is known of demand; the rows that it puts out of date are noted.
  mutating func changeDemands(
    _ body: (inout AccountDemands, EnergyAccount) -> Interval?
  ) {
    if let ends = body(&demands, account) { touchDemand(in: ends) }
  }

  /// Notes that rows with demands or peaks of windows with certain ends are out of date.
  private mutating func touchDemand(in ends: Interval) {
    for (key, entry) in intervals.entries
    where key.kind.hasPeaks && entry.interval.from < ends.to && ends.from < entry.interval.to {
      intervals.touch(key)
    }
  }

  /// Finds the demands of what was restored of past intervals.
  mutating func endPast() {
    let account = account
    demands.endPast { account.totals($0) }
  }

  /// Finds the demands of blocks and hours that end in a stretch of time, its end included.
  mutating func noteDemands(endingIn part: Interval) {
    for (key, entry) in intervals.entries
    where key.kind.hasDemand && part.from < entry.interval.to && entry.interval.to <= part.to {
      demands.note(account.demand(in: entry.interval, entry.sums), key.kind)
    }
  }

  /// Finds the demands of blocks and hours that have ended and whose rows may still change.
  mutating func noteDemands(endedBy now: Timestamp) {
    for key in intervals.unsettled where key.from < now && key.kind.hasDemand {
      guard let entry = intervals[key], entry.interval.to <= now else { continue }
      demands.note(account.demand(in: entry.interval, entry.sums), key.kind)
    }
  }

  // MARK: - Rows

  /// The row of an interval; `nil` where there is no such interval.
  ///
  /// `due` is the milliseconds of it that could be known by now. `reached` is up to where all meters have been
  /// read. `presentPower` is in W, for a forecast.
  mutating func row(
    _ key: Key,
    isFinal: Bool,
    due: Int64,
    reached: Timestamp,
    presentPower: Double?
  ) -> KPIRow? {
    guard let entry = intervals[key] else { return nil }
    let (interval, revision) = (entry.interval, intervals.publish(key, isFinal: isFinal))
    let place = RowPlace(interval: interval, shift: entry.shift)
    var row = EnergyRow(key.kind, in: place, due: due, isFinal: isFinal, revision: revision)
    if !key.kind.isPeriod {
      row.peak = demands.peak(ofBlock: interval)
      row.demand = PresentDemand(
        sliding: demands.present(in: interval, due: due),
        presentPower: presentPower,
        reached: reached
      )
    } else {
      if row.hasPeak {
        row.peak = demands.peak(in: interval, limits: account.limits)
        row.baseLoad = demands.baseLoad(in: interval, limits: account.limits)
      }
      if key.kind == .period(.fifteenMinutes) { row.unbalance = unbalance.values(ofSlot: key.from) }
      if account.knowsImport(entry.sums) {
        row.ratedSources = rates.sources(of: entry.sums.rated, account.rates)
      }
    }
    return account.row(row, entry.sums)
  }

  /// Judges the unaccounted share of an hour that has ended.
  mutating func judgeBalance(_ row: KPIRow) -> Event? { balance.judge(row) }

  // MARK: - State

  mutating func restore(from checkpoints: [String: [UInt8]]) {
    demands.restore(from: checkpoints, of: account.definition.id)
    balance.restore(from: checkpoints)
    guard let bytes = checkpoints[unbalanceKey] else { return }
    let grid = account.calendar.grid
    unbalance.restore(bytes) { grid.slot(containing: $0).from }
  }

  /// Adds the checkpoints that are out of date.
  mutating func takeCheckpoints(into checkpoints: inout [String: [UInt8]]) {
    balance.takeCheckpoint(into: &checkpoints)
    if unbalance.isChanged { checkpoints[unbalanceKey] = unbalance.takeCheckpoint() }
    demands.takeCheckpoints(into: &checkpoints, of: account.definition.id)
  }

  private var unbalanceKey: String { "unbalance/\(account.definition.id)" }
}
