package import Measurements

/// When the wall clock is believed after a start: a box without a battery for its clock begins in the
/// past, and what it stamps there would overwrite what is already in the ledger.
package struct ClockTrust: Sendable, Hashable {
  /// The newest time in the store; `nil` when it is empty.
  package var lastStored: Timestamp?

  /// 2026-01-01T00:00:00Z: no copy of this program ran before.
  package static let earliest = Timestamp(seconds: 1_767_225_600)

  package init(lastStored: Timestamp?) { self.lastStored = lastStored }

  /// Whether a wall clock that shows `wall` is believed: it is synchronised, or later than all that is
  /// stored.
  package func believes(_ wall: Timestamp, isSynchronised: Bool) -> Bool {
    if isSynchronised { return true }
    return wall >= Self.earliest && lastStored.map { wall > $0 } ?? true
  }

  /// Why a wall clock is not believed, for people.
  package func doubt(_ wall: Timestamp) -> String {
    wall < Self.earliest
      ? "the clock is not synchronised and shows a date before this program was made"
      : "the clock is not synchronised and shows a time before the last one stored"
  }
}
