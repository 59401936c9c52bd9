import Calendar
import Energy
import Indicators
import Measurements

/// The rows that are published for a subject.
enum RowKind: Hashable, Sendable {
  case period(Period)
  case demand(DemandWindow)

  /// The name in topics.
  var name: String {
    switch self {
    case .period(let period): period.rawValue
    case .demand(let window): window.name
    }
  }

  /// A small number that no other kind has.
  var code: Int64 {
    switch self {
    case .period(.fifteenMinutes): 0
    case .period(.hour): 1
    case .period(.shift): 2
    case .period(.day): 3
    case .period(.month): 4
    case .demand(let window): 5 + Int64(window.minutes)
    }
  }

  static func == (a: Self, b: Self) -> Bool { a.code == b.code }

  func hash(into hasher: inout Hasher) { hasher.combine(code) }

  /// Whether it is no demand.
  var isPeriod: Bool { if case .period = self { true } else { false } }
}

/// An interval of a row, and the shift's id where it is one.
struct RowPlace: Hashable, Sendable {
  var interval: Interval
  var shift: String?
}

/// Finds the intervals that a slot belongs to; cheap for slots that are asked for again and again.
struct RowPlaces: Sendable {
  let calendar: PlantCalendar
  private let kinds: [RowKind]
  private var slot: Timestamp?
  private var places: [RowKind: RowPlace] = [:]

  init(calendar: PlantCalendar, windows: Set<DemandWindow>) {
    self.calendar = calendar
    kinds = Period.allCases.map(RowKind.period) + windows.map(RowKind.demand)
  }

  /// The place of each kind that the slot beginning at `moment` lies in.
  mutating func places(of moment: Timestamp) -> [RowKind: RowPlace] {
    if slot == moment { return places }
    slot = moment
    places = [:]
    for kind in kinds { places[kind] = place(kind, at: moment) }
    return places
  }

  private func place(_ kind: RowKind, at moment: Timestamp) -> RowPlace? {
    switch kind {
    case .period(.shift):
      calendar.shift(containing: moment).map { RowPlace(interval: $0.interval, shift: $0.id) }
    case .period(let period):
      calendar.interval(of: period, containing: moment).map { RowPlace(interval: $0) }
    case .demand(let window):
      RowPlace(interval: window.block(containing: moment, in: calendar.zone))
    }
  }
}
