import Calendar
import Energy
import Measurements
import Rows

/// The sliding demand of an account, with its peaks; both outlive the run in checkpoints of their own,
/// since the ledger's slots are longer than the steps.
struct SlidingAccount: Sendable {
  private let window: DemandWindow
  /// By the position of a link: how many meters' links that demand is found from lie before it.
  private let meters: [Int]
  private var demand: SlidingDemand
  private(set) var peaks = SlidingPeaks()
  /// Which checkpoints are out of date.
  private var changed: (demand: Bool, peaks: Bool) = (false, false)
  /// The ends of windows that are to be found from the ledger: after each beginning, up to and with
  /// each end.
  private(set) var stale: [Interval] = []

  init(_ account: EnergyAccount, _ window: DemandWindow) {
    let links = account.links
    self.window = window
    meters = links.indices.map { links[..<$0].count(where: \.isMeterOfDemand) }
    demand = SlidingDemand(window, meters: links.count(where: \.isMeterOfDemand))
  }

  /// Takes what the meter of a link counted.
  mutating func book(_ booking: Booking, link: Int, isSubtracted: Bool) {
    book(booking, meter: meters[link], isSubtracted: isSubtracted)
  }

  private mutating func book(_ booking: Booking, meter: Int, isSubtracted: Bool) {
    let interval = booking.interval
    if let evaluated = demand.evaluated, interval.from < evaluated, !findAgain(around: interval),
      booking.amount != 0 || booking.evidence != .measured
    {
      noteChange(in: interval)
    }
    demand.book(booking, meter: meter, isSubtracted: isSubtracted)
    changed.demand = true
  }

  /// Lets the windows be found again that share a moment with an interval, as long as they are known by their
  /// steps: a peak that one of them had set gives way to what its block and day have then.
  ///
  /// - Returns: Whether they are.
  private mutating func findAgain(around interval: Interval) -> Bool {
    guard demand.rewind(to: peaks.start(ofBlockWith: interval.from)) else { return false }
    peaks.forget(windowsSharing: interval)
    changed.peaks = true
    return true
  }

  /// Notes that energy was booked into an interval whose windows may have been complete.
  mutating func noteChange(in interval: Interval) {
    guard let evaluated = demand.evaluated, interval.from < evaluated else { return }
    let last = interval.to.advanced(byMilliseconds: demand.window)
    let earliest = evaluated.advanced(byMilliseconds: -EnergyCounterState.longestGap)
    let ends = Interval(from: max(interval.from, earliest), to: min(evaluated, last))
    guard !ends.isEmpty else { return }
    if let last = stale.last, last.from <= ends.from, ends.from <= last.to {
      stale[stale.count - 1].to = max(last.to, ends.to)
    } else {
      stale.append(ends)
    }
  }

  /// Evaluates the windows that are complete by what has been read, and end by a moment.
  ///
  /// - Returns: From the first of their ends to the last; `nil`: there are none.
  mutating func advance(
    before end: Timestamp,
    _ account: EnergyAccount,
    _ feeds: MeterFeeds
  ) -> Interval? {
    let meters = account.links.indices.filter { account.links[$0].isMeterOfDemand }
    let counted = meters.filter { account.isCounted[$0] }
      .map { feeds.reached(feed: account.links[$0].feed) }
    // As long as a meter has never answered, no window is complete.
    let known = counted.compactMap { $0 }
    guard known.count == counted.count, let reached = known.min() else { return nil }
    // What has been evaluated further is no clock that was set back.
    if end < reached, let evaluated = demand.evaluated, end < evaluated { return nil }
    let unread = Set(meters.indices.filter { !account.isCounted[meters[$0]] })
    return advance(to: min(reached, end), leavingOut: unread, account)
  }

  private mutating func advance(
    to reached: Timestamp,
    leavingOut unread: Set<Int>,
    _ account: EnergyAccount
  ) -> Interval? {
    if let evaluated = demand.evaluated,
      evaluated.milliseconds(since: reached) > Self.longestSetBack
    {
      demand.restart()
      stale = []
    }
    let (zone, window) = (account.calendar.zone, window)
    let windows = demand.advance(
      to: reached,
      longest: EnergyCounterState.longestGap,
      leavingOut: unread.contains,
      blockEnd: { window.block(containing: $0, in: zone).to },
      limits: account.limits
    )
    if !windows.isEmpty { changed.demand = true }
    note(windows, account)
    guard let first = windows.first?.demand.window.to, let last = windows.last?.demand.window.to
    else { return nil }
    return Interval(from: first.advanced(byMilliseconds: -1), to: last)
  }

  private mutating func note(_ windows: [SlidingWindow], _ account: EnergyAccount) {
    var day: Interval?
    for complete in windows {
      let last = complete.demand.window.to.advanced(byMilliseconds: -1)
      if day?.contains(last) != true {
        day = account.calendar.interval(of: .day, containing: last)
      }
      guard let day else { continue }
      let block = window.block(containing: last, in: account.calendar.zone)
      let isNew = peaks.note(complete, block: block, day: day, limits: account.limits)
      if isNew { changed.peaks = true }
    }
  }

  /// A clock that was set back by more, in milliseconds, begins anew: what it comes to now is another time.
  private static let longestSetBack: Int64 = 86_400_000

  /// Finds the peaks of stale windows that end on a day again, by what the ledger has.
  mutating func mend(
    _ ends: Interval,
    on day: Interval,
    by profile: EnergyProfile,
    _ account: EnergyAccount
  ) {
    changed.peaks = true
    let (steps, evaluated) = (demand, demand.evaluated ?? .distantPast)
    let mended = SlidingPeaks.Mended(ends: ends) { ends in
      let complete = Interval(from: ends.from, to: max(ends.from, min(ends.to, evaluated)))
      return steps.windows(endingIn: complete).map(profile.demand)
    }
    let blocks = window.blocks(around: mended.part(in: day), account.calendar.zone)
    peaks.mend(mended, day: day, blocks: blocks, limits: account.limits)
  }

  /// Notes that the first of some windows that were out of date have been found again.
  mutating func forgetStale(_ ends: Interval, of all: Interval) {
    guard let position = stale.firstIndex(of: all) else { return }
    if ends.to < all.to { stale[position].from = ends.to } else { stale.remove(at: position) }
  }

  /// Forgets the peaks of blocks whose rows have long been made.
  mutating func prune() {
    if let evaluated = demand.evaluated { peaks.prune(at: evaluated) }
  }

  /// What is known of the demand in a block, of `due` milliseconds of it that could be known by now.
  func present(in block: Interval, due: Int64) -> PresentDemand.Sliding {
    let newest = peaks.newest(inBlock: block)
    return PresentDemand.Sliding(
      newest: newest,
      isPresent: newest.map { isPresent($0, in: block, due: due) } ?? false
    )
  }

  /// Whether a window is as new as it can be: one from before a gap that is still open is not the present
  /// demand.
  private func isPresent(_ window: SlidingWindow, in block: Interval, due: Int64) -> Bool {
    let next = window.demand.window.to.advanced(byMilliseconds: demand.step)
    return next > block.from.advanced(byMilliseconds: due)
  }

  /// Goes on from an account's checkpoints; what is none, or of another window, is left out.
  mutating func restore(from checkpoints: [String: [UInt8]], of account: String) {
    let keys = Keys(account)
    guard
      let state = checkpoints[keys.demand]
        .flatMap({ StateCheckpoint.state(SlidingDemand.self, from: $0) }),
      state.window == demand.window, state.step == demand.step, state.meters == demand.meters
    else { return }
    demand = state
    let past = checkpoints[keys.past]
    if let steps = past.flatMap({ StateCheckpoint.state([[Int64]].self, from: $0) }) {
      demand.restore(past: steps)
    } else if let steps = past.flatMap({ StateCheckpoint.state([Int64].self, from: $0) }) {
      demand.restore(pastOfAll: steps)
    }
    if let state = checkpoints[keys.peaks]
      .flatMap({ StateCheckpoint.state(SlidingPeaks.self, from: $0) })
    {
      peaks = state
      peaks.arrange()
    }
  }

  /// Adds the checkpoints that are out of date: of the demand, of the steps that are kept apart, of the peaks.
  mutating func takeCheckpoints(
    into checkpoints: inout [String: [UInt8]],
    of account: String
  ) {
    let keys = Keys(account)
    if changed.demand {
      checkpoints[keys.demand] = StateCheckpoint.bytes(of: demand)
      if demand.isPastChanged {
        checkpoints[keys.past] = StateCheckpoint.bytes(of: demand.past)
        demand.notePastStored()
      }
    }
    if changed.peaks { checkpoints[keys.peaks] = StateCheckpoint.bytes(of: peaks) }
    changed = (demand: false, peaks: false)
  }

  private struct Keys {
    let demand, past, peaks: String

    init(_ account: String) {
      demand = "demand/\(account)"
      past = "demand-past/\(account)"
      peaks = "demand-peaks/\(account)"
    }
  }
}
