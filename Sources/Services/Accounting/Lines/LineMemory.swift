import Calendar
import Energy
import Indicators
import Measurements
import Production
import Rows

/// What of lines is in memory and in the store.
extension ProductionLines {
  /// The slots in memory that begin in an interval.
  func slots(in interval: Interval) -> [ProductionSlot] {
    indices.flatMap { view($0) { $0.slots(in: interval) } }
  }

  /// Forgets all sums, for them to be built anew.
  func forget() {
    for position in indices { change(position) { $0.forget(hasShifts: plan.hasShifts) } }
  }

  /// Takes over a slot of the store.
  func restore(_ slot: ProductionSlot, _ places: [RowKind: RowPlace], isPast: Bool) {
    guard let position = position(of: slot.line) else { return }
    change(position) { $0.restore(slot, places, isPast: isPast) }
  }

  /// Takes over how rows were published by a former run.
  func restore(_ publications: [String: [(PublicationKey, Publication)]]) {
    for position in indices {
      for (key, publication) in publications[plan.definition.lines[position].id] ?? [] {
        change(position) { $0.restore(key, publication, places.places(of: key.from)) }
      }
    }
  }

  /// Opens the intervals around a slot, so that silence also gets rows.
  func open(_ slot: Timestamp) {
    let places = places.places(of: slot)
    for position in indices { change(position) { $0.open(places) } }
  }

  func prune(before moment: Timestamp) {
    for position in indices { change(position) { $0.prune(before: moment) } }
  }

  /// Goes on from the checkpoints of a former run.
  ///
  /// - Returns: The lines whose checkpoint cannot be read.
  func restore(from checkpoints: [String: [UInt8]]) -> [String] {
    indices.compactMap { position in
      let line = plan.definition.lines[position]
      let fresh = plan.definition.productionLine(line)
      let counters = plan.definition.counterSettings(of: line)
      let isRead = change(position) {
        $0.changeWork { work, _ in work.restore(from: checkpoints, fresh, counters: counters) }
      }
      return isRead ? nil : line.id
    }
  }

  /// Adds the checkpoints that are out of date.
  func takeCheckpoints(into checkpoints: inout [String: [UInt8]]) {
    for position in indices {
      change(position) {
        $0.changeWork { work, _ in work.takeCheckpoints(into: &checkpoints) }
      }
    }
  }

  /// How many intervals are in memory.
  var intervalsHeld: Int {
    indices.reduce(0) { $0 + view($1) { $0.intervals.entries.count } }
  }
}
