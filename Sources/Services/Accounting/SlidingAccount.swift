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

  mutating func book(_ booking: Booking, isSubtracted: Bool) {
    demand.book(booking, isSubtracted: isSubtracted)
    changed.demand = true
  }

  /// Evaluates the windows that are complete by now.
  mutating func advance(
    to reached: Timestamp,
    window: DemandWindow,
    calendar: PlantCalendar,
    limits: CoverageLimits
  ) {
    for demand in demand.advance(to: reached) {
      changed.demand = true
      let last = demand.window.to.advanced(byMilliseconds: -1)
      guard let day = calendar.interval(of: .day, containing: last) else { continue }
      let block = window.block(containing: last, in: calendar.zone)
      if peaks.note(demand, block: block, day: day, limits: limits) { changed.peaks = true }
    }
  }

  /// The newest window that ended in a block.
  func newest(in block: Interval) -> Demand? {
    demand.newest.flatMap { demand in
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

extension AccountBook {
  var demandKey: String { "demand/\(definition.id)" }
  var peaksKey: String { "demand-peaks/\(definition.id)" }

  mutating func restore(checkpoints: [String: [UInt8]]) {
    let (demand, peaks) = (checkpoints[demandKey], checkpoints[peaksKey])
    sliding?.restore(demand: demand, peaks: peaks)
  }

  /// Adds the checkpoints that are out of date.
  mutating func takeCheckpoints(into checkpoints: inout [String: [UInt8]]) {
    guard var state = sliding, state.changed.demand || state.changed.peaks else { return }
    if state.changed.demand { checkpoints[demandKey] = StateCheckpoint.bytes(of: state.demand) }
    if state.changed.peaks { checkpoints[peaksKey] = StateCheckpoint.bytes(of: state.peaks) }
    state.changed = (demand: false, peaks: false)
    sliding = state
  }
}
