/// A reading of a recording: small, since there are millions.
package struct RecordedReading: Sendable {
  /// Unix time in milliseconds.
  package var time: Int64
  /// The position among the points handed to ``Accounting/beginReplay(of:pace:at:)``.
  package var point: Int32
  /// Whether there is a value.
  package var isGood: Bool
  /// The engineering value; 0 without one.
  package var value: Double

  package init(time: Int64, point: Int32, value: Double?) {
    self.time = time
    self.point = point
    isGood = value != nil
    self.value = value ?? 0
  }
}
