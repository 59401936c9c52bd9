import Accounting
import Glibc
package import Measurements
package import Polling

/// The clocks of the operating system.
package struct SystemClock: PollingClock {
  package init() {}

  /// `CLOCK_BOOTTIME` would count a suspended machine's time too; meters do not wait for it either,
  /// but a poll that is hours late is better begun anew than caught up.
  package func now() -> MonotonicTime { MonotonicTime(nanoseconds: Self.read(CLOCK_MONOTONIC)) }

  package func wallTime() -> Timestamp {
    Timestamp(milliseconds: Self.read(CLOCK_REALTIME) / 1_000_000)
  }

  package func sleep(until moment: MonotonicTime) async throws {
    let wait = moment.nanoseconds(since: now())
    guard wait > 0 else { return try Task.checkCancellation() }
    try await Task.sleep(for: .nanoseconds(wait), tolerance: .zero)
  }

  fileprivate static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

/// The wall clock, by which intervals begin and end.
struct WallClock: AccountingClock {
  private let clock = SystemClock()

  var now: Timestamp { clock.wallTime() }

  /// The clock may be set meanwhile: it is looked at again at least every second.
  func sleep(until moment: Timestamp) async throws {
    while true {
      let wait = moment.milliseconds(since: now)
      guard wait > 0 else { return try Task.checkCancellation() }
      try await Task.sleep(for: .milliseconds(min(wait, 1000)))
    }
  }
}
