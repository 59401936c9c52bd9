import Calendar
import Energy
import Measurements

/// The sliding demand of an account, with its peaks; both outlive the run in checkpoints of their own,
/// since the ledger's slots are longer than the steps.
struct SlidingAccount: Sendable {
  private(set) var demand: SlidingDemand
  private(set) var peaks = SlidingPeaks()
  /// Which checkpoints are out of date.
  var changed: (demand: Bool, peaks: Bool) = (false, false)

  init(_ window: DemandWindow, meters: Int) { demand = SlidingDemand(window, meters: meters) }

  /// The ends of windows that are to be found from the ledger: after each beginning, up to and with
  /// each end.
  private(set) var stale: [Interval] = []

  /// Takes what a meter counted; `meter` is its position among those that demand is found from.
  mutating func book(_ booking: Booking, meter: Int, isSubtracted: Bool) {
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

  /// Evaluates the windows that are complete by now.
  ///
  /// - Returns: From the first of their ends to the last; `nil`: there are none.
  mutating func advance(
    to reached: Timestamp,
    leavingOut unread: Set<Int>,
    window: DemandWindow,
    calendar: PlantCalendar,
    limits: CoverageLimits
  ) -> Interval? {
    if let evaluated = demand.evaluated,
      evaluated.milliseconds(since: reached) > Self.longestSetBack
    {
      demand.restart()
      stale = []
    }
    let zone = calendar.zone
    let windows = demand.advance(
      to: reached,
      longest: EnergyCounterState.longestGap,
      leavingOut: unread.contains,
      blockEnd: { window.block(containing: $0, in: zone).to },
      limits: limits
    )
    var day: Interval?
    for complete in windows {
      changed.demand = true
      let last = complete.demand.window.to.advanced(byMilliseconds: -1)
      if day?.contains(last) != true { day = calendar.interval(of: .day, containing: last) }
      guard let day else { continue }
      let block = window.block(containing: last, in: zone)
      if peaks.note(complete, block: block, day: day, limits: limits) { changed.peaks = true }
    }
    guard let first = windows.first?.demand.window.to, let last = windows.last?.demand.window.to
    else { return nil }
    return Interval(from: first.advanced(byMilliseconds: -1), to: last)
  }

  /// A clock that was set back by more, in milliseconds, begins anew: what it comes to now is another time.
  private static let longestSetBack: Int64 = 86_400_000

  /// Finds the peaks of stale windows that end on a day again, by what the ledger has.
  mutating func mend(
    _ ends: Interval,
    on day: Interval,
    by profile: EnergyProfile,
    window: DemandWindow,
    zone: TimeZoneRules,
    limits: CoverageLimits
  ) {
    changed.peaks = true
    let (steps, evaluated) = (demand, demand.evaluated ?? .distantPast)
    let mended = SlidingPeaks.Mended(ends: ends) { ends in
      let complete = Interval(from: ends.from, to: max(ends.from, min(ends.to, evaluated)))
      return steps.windows(endingIn: complete).map(profile.demand)
    }
    let blocks = window.blocks(around: mended.part(in: day), zone)
    peaks.mend(mended, day: day, blocks: blocks, limits: limits)
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

  /// The newest window that ended in a block.
  func newest(in block: Interval) -> SlidingWindow? { peaks.newest(inBlock: block) }

  /// Whether a window is as new as it can be, of `due` milliseconds of its block that could be known by now.
  ///
  /// One from before a gap that is still open is not the present demand.
  func isPresent(_ window: SlidingWindow, in block: Interval, due: Int64) -> Bool {
    let next = window.demand.window.to.advanced(byMilliseconds: demand.step)
    return next > block.from.advanced(byMilliseconds: due)
  }

  /// Goes on from checkpoints; what is none, or of another window, is left out.
  mutating func restore(demand bytes: [UInt8]?, past: [UInt8]?, peaks peakBytes: [UInt8]?) {
    if let state = bytes.flatMap({ StateCheckpoint.state(SlidingDemand.self, from: $0) }),
      state.window == demand.window, state.step == demand.step, state.meters == demand.meters
    {
      demand = state
      if let steps = past.flatMap({ StateCheckpoint.state([[Int64]].self, from: $0) }) {
        demand.restore(past: steps)
      } else if let steps = past.flatMap({ StateCheckpoint.state([Int64].self, from: $0) }) {
        demand.restore(pastOfAll: steps)
      }
      if let state = peakBytes.flatMap({ StateCheckpoint.state(SlidingPeaks.self, from: $0) }) {
        peaks = state
        peaks.arrange()
      }
    }
  }
}

extension SlidingAccount {
  /// Adds the checkpoint of the demand, and that of the steps kept apart where they are others.
  fileprivate mutating func takeDemand(
    into checkpoints: inout [String: [UInt8]],
    _ key: String,
    _ pastKey: String
  ) {
    checkpoints[key] = StateCheckpoint.bytes(of: demand)
    guard demand.isPastChanged else { return }
    checkpoints[pastKey] = StateCheckpoint.bytes(of: demand.past)
    demand.notePastStored()
  }
}

extension PlantCalendar {
  /// The intervals of a period that share a moment with another interval, in order.
  func intervals(of period: Period, around interval: Interval) -> [Interval] {
    var found: [Interval] = []
    var moment = interval.from
    while moment < interval.to, let next = self.interval(of: period, containing: moment) {
      found.append(next)
      moment = max(next.to, moment.advanced(byMilliseconds: 1))
    }
    return found
  }
}

extension DemandWindow {
  /// The blocks that share a moment with an interval, in order.
  func blocks(around interval: Interval, _ zone: TimeZoneRules) -> [Interval] {
    var found: [Interval] = []
    var moment = interval.from
    while moment < interval.to {
      let next = block(containing: moment, in: zone)
      found.append(next)
      moment = max(next.to, moment.advanced(byMilliseconds: 1))
    }
    return found
  }
}

extension EnergyAccountState {
  var demandKey: String { "demand/\(definition.id)" }
  var demandPastKey: String { "demand-past/\(definition.id)" }
  var peaksKey: String { "demand-peaks/\(definition.id)" }
  var unbalanceKey: String { "unbalance/\(definition.id)" }

  mutating func restore(checkpoints: [String: [UInt8]]) {
    let (demand, past) = (checkpoints[demandKey], checkpoints[demandPastKey])
    let peaks = checkpoints[peaksKey]
    sliding?.restore(demand: demand, past: past, peaks: peaks)
    isBalanceOver = checkpoints[balanceKey] == [1]
    if let bytes = checkpoints[unbalanceKey] { restoreUnbalance(bytes) }
  }

  private mutating func restoreUnbalance(_ bytes: [UInt8]) {
    let grid = calendar.grid
    unbalance.restore(bytes) { grid.slot(containing: $0).from }
  }

  /// Adds the checkpoints that are out of date.
  mutating func takeCheckpoints(into checkpoints: inout [String: [UInt8]]) {
    if isBalanceChanged { checkpoints[balanceKey] = [isBalanceOver ? 1 : 0] }
    isBalanceChanged = false
    if unbalance.isChanged { checkpoints[unbalanceKey] = unbalance.takeCheckpoint() }
    guard var state = sliding, state.changed.demand || state.changed.peaks else { return }
    if state.changed.demand { state.takeDemand(into: &checkpoints, demandKey, demandPastKey) }
    if state.changed.peaks { checkpoints[peaksKey] = StateCheckpoint.bytes(of: state.peaks) }
    state.changed = (demand: false, peaks: false)
    sliding = state
  }
}
