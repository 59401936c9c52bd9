package import Calendar
package import Energy
package import Measurements

/// The rows that are published for a subject.
package enum RowKind: Hashable, Sendable {
  case period(Period)
  case demand(DemandWindow)

  /// The name in topics.
  package var name: String {
    switch self {
    case .period(let period): period.rawValue
    case .demand(let window): window.name
    }
  }

  /// A small number that no other kind has.
  package var code: Int64 {
    switch self {
    case .period(.fifteenMinutes): 0
    case .period(.hour): 1
    case .period(.shift): 2
    case .period(.day): 3
    case .period(.month): 4
    case .demand(let window): 5 + Int64(window.minutes)
    }
  }

  package static func == (a: Self, b: Self) -> Bool { a.code == b.code }

  package func hash(into hasher: inout Hasher) { hasher.combine(code) }

  /// Whether it is no demand.
  package var isPeriod: Bool { if case .period = self { true } else { false } }

  /// Whether the mean powers of its intervals make peaks or base loads.
  package var hasDemand: Bool { self == .period(.hour) || !isPeriod }

  /// Whether its rows contain peaks.
  package var hasPeaks: Bool { self == .period(.day) || self == .period(.month) || !isPeriod }
}

/// An interval of a row, and the shift's id where it is one.
package struct RowPlace: Hashable, Sendable {
  package var interval: Interval
  package var shift: String?

  package init(interval: Interval, shift: String? = nil) {
    self.interval = interval
    self.shift = shift
  }
}

extension RowKind {
  /// The interval of the kind that a moment lies in; `nil`: there is none, as outside of shifts.
  package func place(at moment: Timestamp, _ calendar: PlantCalendar) -> RowPlace? {
    switch self {
    case .period(.shift):
      calendar.shift(containing: moment).map { RowPlace(interval: $0.interval, shift: $0.id) }
    case .period(let period):
      calendar.interval(of: period, containing: moment).map { RowPlace(interval: $0) }
    case .demand(let window):
      RowPlace(interval: window.block(containing: moment, in: calendar.zone))
    }
  }
}
