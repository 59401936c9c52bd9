package import Measurements

/// The clock that accounting uses.
package protocol AccountingClock: Sendable {
  var now: Timestamp { get }

  /// Returns at `moment`, or soon after.
  ///
  /// - Throws: `CancellationError` when the task is cancelled meanwhile.
  func sleep(until moment: Timestamp) async throws
}
