package import Measurements

/// When the wall clock is believed after a start.
///
/// A computer without a clock battery begins in the past. Its timestamps would overwrite what is
/// already in the ledger.
package struct ClockTrust: Sendable, Hashable {
  /// The newest time in the store; `nil` when it is empty.
  package var lastStored: Timestamp?

  /// 2026-01-01T00:00:00Z: this program did not exist earlier.
  package static let earliest = Timestamp(seconds: 1_767_225_600)

  package init(lastStored: Timestamp?) { self.lastStored = lastStored }

  /// Whether a wall clock showing `wall` is believed: it is synchronised, or later than everything
  /// stored.
  package func believes(_ wall: Timestamp, isSynchronised: Bool) -> Bool {
    if isSynchronised { return true }
    return wall >= Self.earliest && lastStored.map { wall > $0 } ?? true
  }

  /// Why a wall clock is not believed, in words.
  package func doubt(_ wall: Timestamp) -> String {
    wall < Self.earliest
      ? "the clock is not synchronised and shows a date before this program was made"
      : "the clock is not synchronised and shows a time before the last one stored"
  }
}
