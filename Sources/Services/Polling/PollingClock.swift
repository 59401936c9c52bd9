package import Measurements

/// The time that polls are planned and stamped with.
package protocol PollingClock: Sendable {
  func now() -> MonotonicTime
  /// The wall clock, for timestamps.
  func wallTime() -> Timestamp
  /// Returns at `moment` or soon after; throws when the task is cancelled.
  func sleep(until moment: MonotonicTime) async throws

  /// Does `step` again and again, each time at the moment that it has named, until the task is cancelled.
  ///
  /// - Parameters:
  ///   - isolation: The caller's.
  ///   - step: It is done in `isolation`.
  func drive(
    isolation: isolated (any Actor)?,
    _ step: @escaping @Sendable () -> MonotonicTime
  ) async
}

extension PollingClock {
  package func drive(
    isolation: isolated (any Actor)?,
    _ step: @escaping @Sendable () -> MonotonicTime
  ) async {
    while !Task.isCancelled, (try? await sleep(until: step())) != nil {}
  }
}
