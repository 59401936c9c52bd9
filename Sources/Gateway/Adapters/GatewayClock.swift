package import Measurements
import Polling
import System
package import Timekeeping

/// The time of a gateway: the monotonic clock, mapped to wall time once the wall clock is believed.
///
/// Until then its stamps wait for their date, see ``WallMapping``.
package final class GatewayClock: PollingClock, @unchecked Sendable {
  private let system: any SystemTime
  private let trust: ClockTrust
  private let lock = ThreadLock()
  // Guarded by `lock`.
  private var mapping = WallMapping()

  /// `lastStored` is the newest time in the store: before it the clock is not believed.
  package init(lastStored: Timestamp?, system: any SystemTime = SystemClock()) {
    self.system = system
    trust = ClockTrust(lastStored: lastStored)
    _ = believe()
  }

  package func now() -> MonotonicTime { system.now() }

  package func wallTime() -> Timestamp { stamp(of: now()) }

  /// The stamp of a moment of ``now()``.
  package func stamp(of moment: MonotonicTime) -> Timestamp {
    lock.withLock { mapping.stamp(moment.nanoseconds) }
  }

  package func sleep(until moment: MonotonicTime) async throws {
    try await system.sleep(until: moment)
  }

  /// The date of a stamp that waited for it.
  package func resolve(_ stamp: Timestamp) -> Timestamp {
    guard WallMapping.isWaiting(stamp) else { return stamp }
    return lock.withLock { mapping.resolve(stamp) }
  }

  /// What the wall clock shows, believed or not: for messages that cannot wait.
  package func shown() -> Timestamp { isTrusted ? wallTime() : system.wallTime() }

  package var isTrusted: Bool { lock.withLock { mapping.isTrusted } }

  /// Why the wall clock is not believed; `nil` when it is.
  package var doubt: String? { isTrusted ? nil : trust.doubt(system.wallTime()) }

  // MARK: Following the wall clock

  /// Believes the wall clock if there is reason to.
  ///
  /// - Returns: Whether it is believed.
  package func believe() -> Bool {
    let sample = system.sample()
    let isSynchronised = system.isSynchronised
    return lock.withLock {
      guard !mapping.isTrusted else { return true }
      guard trust.believes(sample.wallTime, isSynchronised: isSynchronised) else { return false }
      mapping.trust(sample)
      return true
    }
  }

  /// Updates the mapping; to be called about once a second.
  ///
  /// - Returns: the step, where the wall clock was set since the last call.
  package func follow() -> ClockStep? {
    let sample = system.sample()
    return lock.withLock { mapping.anchor(sample) }
  }
}
