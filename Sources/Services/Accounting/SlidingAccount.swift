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

  mutating func book(_ booking: Booking, isSubtracted: Bool) {
    noteChange(in: booking.interval)
    demand.book(booking, isSubtracted: isSubtracted)
    changed.demand = true
  }

  /// Notes that energy was booked into an interval by other ways than a reading that follows another.
  mutating func noteChange(in interval: Interval) {
    guard let evaluated = demand.evaluated, interval.from < evaluated else { return }
    let last = interval.to.advanced(byMilliseconds: demand.window)
    noteStale(Interval(from: interval.from, to: min(evaluated, last)))
  }

  private mutating func noteStale(_ ends: Interval) {
    if let last = stale.last, last.from <= ends.from, ends.from <= last.to {
      stale[stale.count - 1].to = max(last.to, ends.to)
    } else {
      stale.append(ends)
    }
  }

  /// Evaluates the windows that are complete by now.
  mutating func advance(
    to reached: Timestamp,
    window: DemandWindow,
    calendar: PlantCalendar,
    limits: CoverageLimits
  ) {
    if let ends = demand.endsLeftOut(to: reached, longest: Register.longestGap) { noteStale(ends) }
    for demand in demand.advance(to: reached) {
      changed.demand = true
      let last = demand.window.to.advanced(byMilliseconds: -1)
      guard let day = calendar.interval(of: .day, containing: last) else { continue }
      let block = window.block(containing: last, in: calendar.zone)
      if peaks.note(demand, block: block, day: day, limits: limits) { changed.peaks = true }
    }
  }

  /// Finds the peaks of the first stale windows again, by what the ledger has.
  mutating func mendFirst(
    by profile: EnergyProfile,
    window: DemandWindow,
    calendar: PlantCalendar,
    limits: CoverageLimits
  ) {
    guard let ends = stale.first else { return }
    stale.removeFirst()
    changed.peaks = true
    let (steps, evaluated) = (demand, demand.evaluated ?? .distantPast)
    let mended = SlidingPeaks.Mended(ends: ends) { ends in
      let complete = Interval(from: ends.from, to: max(ends.from, min(ends.to, evaluated)))
      return steps.windows(endingIn: complete).map(profile.demand)
    }
    for day in calendar.intervals(of: .day, around: ends) {
      let part = mended.part(in: day)
      peaks.mend(
        mended,
        day: day,
        blocks: window.blocks(around: part, calendar.zone),
        limits: limits
      )
    }
  }

  /// The newest window that ended in a block.
  func newest(in block: Interval) -> Demand? {
    if let known = peaks.newest(inBlock: block) { return known }
    return demand.newest.flatMap { demand in
      block.contains(demand.window.to.advanced(byMilliseconds: -1)) ? demand : nil
    }
  }

  /// Goes on from checkpoints; what is none, or of another window, is left out.
  mutating func restore(demand bytes: [UInt8]?, peaks peakBytes: [UInt8]?) {
    if let state = bytes.flatMap({ StateCheckpoint.state(SlidingDemand.self, from: $0) }),
      state.window == demand.window, state.step == demand.step, state.meters == demand.meters
    {
      demand = state
      if let state = peakBytes.flatMap({ StateCheckpoint.state(SlidingPeaks.self, from: $0) }) {
        peaks = state
      }
    }
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

extension AccountBook {
  var demandKey: String { "demand/\(definition.id)" }
  var peaksKey: String { "demand-peaks/\(definition.id)" }
  var unbalanceKey: String { "unbalance/\(definition.id)" }

  mutating func restore(checkpoints: [String: [UInt8]]) {
    let (demand, peaks) = (checkpoints[demandKey], checkpoints[peaksKey])
    sliding?.restore(demand: demand, peaks: peaks)
    isBalanceOver = checkpoints[balanceKey] == [1]
    if let bytes = checkpoints[unbalanceKey] { unbalance.restore(bytes) }
  }

  /// Adds the checkpoints that are out of date.
  mutating func takeCheckpoints(into checkpoints: inout [String: [UInt8]]) {
    if isBalanceChanged { checkpoints[balanceKey] = [isBalanceOver ? 1 : 0] }
    isBalanceChanged = false
    if unbalance.isChanged { checkpoints[unbalanceKey] = unbalance.takeCheckpoint() }
    guard var state = sliding, state.changed.demand || state.changed.peaks else { return }
    if state.changed.demand { checkpoints[demandKey] = StateCheckpoint.bytes(of: state.demand) }
    if state.changed.peaks { checkpoints[peaksKey] = StateCheckpoint.bytes(of: state.peaks) }
    state.changed = (demand: false, peaks: false)
    sliding = state
  }
}
