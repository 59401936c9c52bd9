import CSystem
import Glibc

/// The system's monotonic clock, in nanoseconds since an arbitrary start.
package enum MonotonicClock {
  package static func now() -> Int64 { csystem_monotonic() }
}

/// The system's wall clock, in nanoseconds since 1970 (UTC), whether it is right or not.
package enum WallClock {
  package static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

extension Duration {
  /// Whole nanoseconds, within 0 and about a day: no wait is negative or longer.
  package var boundedNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    return min(seconds, 86_400) * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
