package import Measurements

/// One shift of one day.
package struct ShiftOccurrence: Sendable, Hashable {
  /// The shift's id.
  package var id: String
  /// The day it begins on, which it belongs to.
  package var date: CivilDate
  /// From its beginning to its end, breaks included.
  package var interval: Interval
  /// Its breaks, cut to it, in order.
  package var breaks: [Interval]
}
