import Calendar
import Energy
import Measurements
import Production

extension LineBook {
  /// Counts what the line's account drew between two readings as idle, if the line is known not to run.
  ///
  /// The state of the later reading counts for all of it: of a change of state, at most one poll period's
  /// energy falls on the wrong side. What bridges a gap is never idle: nobody saw the line meanwhile.
  mutating func bookIdle(_ booking: Booking, isSubtracted: Bool, grid: SlotGrid) {
    guard !booking.bridgesGap, let state = line.state else { return }
    switch state {
    case .running, .unknown: return
    case .setup, .idle, .fault, .off: break
    }
    let slots =
      booking.interval.isEmpty
      ? [grid.slot(containing: booking.interval.from)]
      : Array(grid.slots(covering: booking.interval))
    booking.forEachPart(in: slots) { part in
      var delta = ProductionSums.zero
      let amount = max(part.amount, -.max)
      delta.idleEnergy = isSubtracted ? -amount : amount
      outcome.book(delta, to: part.slot)
    }
  }
}
