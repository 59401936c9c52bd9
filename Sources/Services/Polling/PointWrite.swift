package import Measurements

/// How a write went that the device confirmed.
package struct PointWriteOutcome: Sendable, Hashable {
  /// What the point held before; `nil` for one that cannot be read.
  package var previous: Reading.Outcome?
  /// What was read back; `nil` for one that cannot be read, where the device's answer is all there is.
  package var present: Reading.Outcome?
  /// Whether it held that value before, so that nothing was sent.
  package var wasUnchanged: Bool
}

/// Why a point was not written, or not provably.
package enum PointWriteFailure: Error, Sendable, Hashable {
  /// This connection was made without a way to write.
  case notAllowed
  case unknownDevice
  case unknownPoint
  /// The point is not `writable`.
  case readOnly
  /// Outside of what the point's `writable` allows.
  case outOfRange(ClosedRange<Double>)
  /// The registers cannot hold the value.
  case notEncodable(String)
  /// The device did not answer or refused; nothing was changed, as far as is known.
  case device(String)
  /// It was sent, but what is read back is something else.
  case notConfirmed(String)
}
