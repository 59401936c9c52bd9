package import Measurements

/// One shift of one day.
package struct ShiftOccurrence: Sendable, Hashable {
  /// The shift's id.
  package var id: String
  /// The day on which it begins and to which it belongs.
  package var date: CivilDate
  /// From its beginning to its end, breaks included.
  package var interval: Interval
  /// Its breaks, cut to it, in order.
  package var breaks: [Interval]
}
