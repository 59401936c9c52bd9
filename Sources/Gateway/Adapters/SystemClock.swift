package import Measurements
package import Polling
import System
package import Timekeeping

/// The clocks of a machine, as a ``GatewayClock`` reads them.
package protocol SystemTime: PollingClock {
  /// Both clocks at the same moment, as nearly as possible.
  func sample() -> ClockSample

  /// Whether the wall clock follows a time server or another source.
  var isSynchronised: Bool { get }
}

/// The clocks of the operating system.
package struct SystemClock: SystemTime {
  package init() {}

  /// The monotonic time, without the time for which the machine was suspended.
  ///
  /// `CLOCK_BOOTTIME` would include it; but a poll that is hours late is better started again than
  /// caught up.
  package func now() -> MonotonicTime { MonotonicTime(nanoseconds: MonotonicClock.now()) }

  package func wallTime() -> Timestamp { Timestamp(milliseconds: WallClock.now() / 1_000_000) }

  package func sleep(until moment: MonotonicTime) async throws {
    let wait = moment.nanoseconds(since: now())
    guard wait > 0 else { return try Task.checkCancellation() }
    try await Task.sleep(for: .nanoseconds(wait), tolerance: .zero)
  }

  package var isSynchronised: Bool { isClockSynchronised() }

  package func sample() -> ClockSample {
    var best = Self.sample()
    for _ in 0..<2 {
      // A process that is suspended between the two reads gets times that do not belong together.
      let next = Self.sample()
      if next.uncertainty < best.uncertainty { best = next }
    }
    return best.sample
  }

  private static func sample() -> (sample: ClockSample, uncertainty: Int64) {
    let before = MonotonicClock.now()
    let wall = WallClock.now()
    let uncertainty = MonotonicClock.now() - before
    return (ClockSample(monotonic: before + uncertainty / 2, wall: wall), uncertainty)
  }
}
