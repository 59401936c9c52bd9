import Calendar
import Energy
import Indicators
import Measurements
import Production
import Rows

/// What of accounts is in memory and in the store.
extension EnergyAccounts {
  /// Forgets all sums, for them to be built anew.
  func forget() {
    for position in indices { change(position) { $0.forget(hasShifts: plan.hasShifts) } }
  }

  /// Takes over a slot of the store; `places` are those by each of the calendars.
  func restore(
    _ slot: MeterSlot,
    of register: Int,
    _ places: [[RowKind: RowPlace]],
    isPast: Bool
  ) {
    for (position, link) in plan.accountsOfRegister[register] {
      let places = places[plan.calendarOfAccount[position]]
      change(position) { $0.restore(slot, link: link, places, isPast: isPast) }
    }
  }

  /// Finds the demands of what was restored of past intervals.
  func endPast() { for position in indices { change(position) { $0.endPast() } } }

  /// Takes over how rows were published by a former run.
  func restore(_ publications: [String: [(PublicationKey, Publication)]]) {
    for position in indices {
      for (key, publication) in publications[plan.accounts[position].definition.id] ?? [] {
        let places = places.places(of: key.from, by: plan.calendarOfAccount[position])
        change(position) { $0.restore(key, publication, places) }
      }
    }
  }

  /// Makes sure that the intervals around a slot are there, so that silent ones get rows too.
  func open(_ slot: Timestamp) {
    for position in indices {
      let places = places.places(of: slot, by: plan.calendarOfAccount[position])
      change(position) { $0.open(places) }
    }
  }

  func prune(before moment: Timestamp, demandsBefore month: Timestamp) {
    for position in indices {
      change(position) { $0.prune(before: moment, demandsBefore: month) }
    }
  }

  func restore(from checkpoints: [String: [UInt8]]) {
    for position in indices { change(position) { $0.restore(from: checkpoints) } }
  }

  /// Adds the checkpoints that are out of date.
  func takeCheckpoints(into checkpoints: inout [String: [UInt8]]) {
    for position in indices { change(position) { $0.takeCheckpoints(into: &checkpoints) } }
  }

  /// How many intervals are in memory.
  var intervalsHeld: Int {
    indices.reduce(0) { $0 + view($1) { $0.intervals.entries.count } }
  }
}
