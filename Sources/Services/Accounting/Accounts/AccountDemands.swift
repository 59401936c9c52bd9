import Calendar
import Energy
import Measurements
import Rows

/// The demands of an account: of its blocks and hours that ended, for the peaks and base loads of days and
/// months, and of a window that slides.
struct AccountDemands: Sendable {
  private var blocks = DemandHistory()
  private var hours = DemandHistory()
  /// `nil` where demand is that of clock-aligned blocks.
  private var sliding: SlidingAccount?

  init(_ account: EnergyAccount) {
    if let window = account.window, account.definition.demand?.method == .sliding {
      sliding = SlidingAccount(account, window)
    }
  }

  /// Takes the mean power of an interval that ended.
  mutating func note(_ demand: Demand, _ kind: RowKind) {
    if case .demand = kind { blocks.note(demand) } else { hours.note(demand) }
  }

  /// Adds a slot of a time that has long passed.
  mutating func bookPast(_ slot: MeterSlot, link: Int, of account: EnergyAccount) {
    guard account.links[link].isDemand else { return }
    let (count, start) = (account.links.count, slot.slot.from)
    if let window = account.window {
      let block = window.block(containing: start, in: account.calendar.zone)
      blocks.bookPast(slot.sum, link: link, of: count, in: block)
    }
    if let hour = account.calendar.interval(of: .hour, containing: start) {
      hours.bookPast(slot.sum, link: link, of: count, in: hour)
    }
  }

  /// Finds the demands of what ``bookPast(_:link:of:)`` took.
  mutating func endPast(_ totals: ([CounterSum]) -> AccountTotals) {
    blocks.endPast(totals)
    hours.endPast(totals)
  }

  /// The highest demand of an interval.
  mutating func peak(in interval: Interval, limits: CoverageLimits) -> DemandPeak? {
    if let sliding { return sliding.peaks.peak(in: interval, limits: limits) }
    return blocks.peak(in: interval, limits: limits)
  }

  /// The highest of the windows that slide through a block.
  func peak(ofBlock block: Interval) -> DemandPeak? { sliding?.peaks.peak(ofBlock: block) }

  /// The newest of the windows that slide through a block; `nil` where none slide.
  func present(in block: Interval, due: Int64) -> PresentDemand.Sliding? {
    sliding?.present(in: block, due: due)
  }

  /// The lowest mean power of an hour that ended in an interval, in W.
  mutating func baseLoad(in interval: Interval, limits: CoverageLimits) -> Double? {
    hours.leastPower(in: interval, limits: limits)
  }

  mutating func forget() {
    blocks.forget()
    hours.forget()
  }

  mutating func prune(before month: Timestamp) {
    blocks.prune(before: month)
    hours.prune(before: month)
  }

  // MARK: - Windows that slide

  var isSliding: Bool { sliding != nil }

  /// The ends of windows that are to be found from the ledger.
  var stale: [Interval] { sliding?.stale ?? [] }

  /// Takes what the meter of a link counted.
  mutating func book(_ booking: Booking, link: Int, of account: EnergyAccount) {
    guard account.links[link].isDemand else { return }
    sliding?.book(booking, link: link, isSubtracted: account.links[link].isSubtracted)
  }

  /// Notes that energy was booked into an interval whose windows may have been complete.
  mutating func noteChange(in interval: Interval) { sliding?.noteChange(in: interval) }

  /// Evaluates the windows that are complete by what has been read, and end by a moment.
  ///
  /// - Returns: From the first of their ends to the last; `nil`: there are none.
  mutating func advance(
    before end: Timestamp,
    _ account: EnergyAccount,
    _ feeds: MeterFeeds
  ) -> Interval? {
    sliding?.advance(before: end, account, feeds) ?? nil
  }

  /// Finds the peaks of stale windows that end on a day again, by what the ledger has.
  mutating func mend(
    _ ends: Interval,
    on day: Interval,
    by profile: EnergyProfile,
    _ account: EnergyAccount
  ) {
    sliding?.mend(ends, on: day, by: profile, account)
  }

  /// Notes that the first of some windows that were out of date have been found again.
  mutating func forgetStale(_ ends: Interval, of all: Interval) {
    sliding?.forgetStale(ends, of: all)
  }

  /// Forgets the peaks of blocks whose rows have long been made.
  mutating func pruneSliding() { sliding?.prune() }

  mutating func restore(from checkpoints: [String: [UInt8]], of account: String) {
    sliding?.restore(from: checkpoints, of: account)
  }

  /// Adds the checkpoints that are out of date.
  mutating func takeCheckpoints(
    into checkpoints: inout [String: [UInt8]],
    of account: String
  ) {
    sliding?.takeCheckpoints(into: &checkpoints, of: account)
  }
}
