import Calendar
import Energy
import Indicators
import Measurements
import Production

extension Accounting {
  /// Makes sure that the intervals that run at a moment are there, for their rows to tell of silence too.
  func openIntervals(at now: Timestamp) {
    let slot = definition.calendar.grid.slot(containing: now).from
    for position in accounts.indices {
      let places = places.places(of: slot, by: calendarOfAccount[position])
      accounts[position].intervals.open(places)
    }
    let places = places.places(of: slot)
    for position in lines.indices { lines[position].intervals.open(places) }
  }

  /// How long settled intervals stay in memory, in milliseconds; older ones are fetched when needed.
  private static let memory: Int64 = 86_400_000

  func prune(at now: Timestamp) {
    let moment = now.advanced(byMilliseconds: -Self.memory)
    // Once an hour is often enough.
    guard moment.milliseconds(since: knownSince) > 3_600_000 else { return }
    let month = monthStart(of: moment)
    for position in registers.indices { registers[position].prune(before: moment) }
    for position in accounts.indices {
      accounts[position].prune(before: moment, demandsBefore: month)
    }
    for position in lines.indices { lines[position].prune(before: moment) }
    knownSince = moment
  }
}
