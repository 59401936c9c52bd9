import Calendar
import Energy
import Measurements
import Rows

/// Finds the intervals that a slot belongs to; cheap for slots that are asked for again and again.
final class RowPlaces {
  /// The site's own, and those that accounts' rows are cut by where they are others.
  private let calendars: [PlantCalendar]
  private let kinds: [RowKind]
  /// By slot, and by calendar.
  private var known: [Timestamp: [[RowKind: RowPlace]?]] = [:]
  private var newest: (slot: Timestamp, calendar: Int, places: [RowKind: RowPlace])?

  /// The places of as many slots are kept: those of a gap of a month, which each register of it asks for.
  private static let memory = 3000

  init(calendars: [PlantCalendar], windows: Set<DemandWindow>) {
    self.calendars = calendars
    kinds = Period.allCases.map(RowKind.period) + windows.map(RowKind.demand)
  }

  /// The positions of the calendars.
  var indices: Range<Int> { calendars.indices }

  /// The place of each kind that the slot beginning at `moment` lies in, by one of the calendars.
  func places(of moment: Timestamp, by calendar: Int = 0) -> [RowKind: RowPlace] {
    if let newest, newest.slot == moment, newest.calendar == calendar { return newest.places }
    let places = found(moment, calendar)
    newest = (moment, calendar, places)
    return places
  }

  private func found(_ moment: Timestamp, _ calendar: Int) -> [RowKind: RowPlace] {
    if known.count > Self.memory { known.removeAll() }
    var all = known[moment] ?? Array(repeating: nil, count: calendars.count)
    if let places = all[calendar] { return places }
    var places = all[0] ?? self.places(kinds, at: moment, calendars[0])
    all[0] = places
    if calendar > 0 {
      // The calendars differ in nothing but the quarters of an hour.
      places.merge(self.places([.period(.fifteenMinutes)], at: moment, calendars[calendar])) { $1 }
      all[calendar] = places
    }
    known[moment] = all
    return places
  }

  private func places(
    _ kinds: [RowKind],
    at moment: Timestamp,
    _ calendar: PlantCalendar
  ) -> [RowKind: RowPlace] {
    var places: [RowKind: RowPlace] = [:]
    for kind in kinds { places[kind] = kind.place(at: moment, calendar) }
    return places
  }
}
