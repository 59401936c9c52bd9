import Adapters
import Measurements
import Polling
import System
import Timekeeping

/// A machine's clocks that a test sets.
final class FakeTime: SystemTime {
  /// 2026-11-30, in seconds.
  static let today: Int64 = 1_795_996_800

  /// In seconds.
  private let clocks: ThreadLock<(monotonic: Int64, wall: Int64)>

  init(wall: Int64 = today) { clocks = ThreadLock((5, wall)) }

  func pass(_ seconds: Int64) {
    clocks.withLock { $0 = ($0.monotonic + seconds, $0.wall + seconds) }
  }

  func setWall(_ second: Int64) { clocks.withLock { $0.wall = second } }

  func now() -> MonotonicTime {
    MonotonicTime(nanoseconds: clocks.withLock { $0.monotonic } * 1_000_000_000)
  }

  func wallTime() -> Timestamp { Timestamp(seconds: clocks.withLock { $0.wall }) }

  func sleep(until moment: MonotonicTime) async throws {}

  let isSynchronised = false

  func sample() -> ClockSample {
    clocks.withLock {
      ClockSample(monotonic: $0.monotonic * 1_000_000_000, wall: $0.wall * 1_000_000_000)
    }
  }
}

extension GatewayClock {
  /// A clock whose store was last in use a minute before today.
  static func fake(_ time: FakeTime) -> GatewayClock {
    GatewayClock(lastStored: Timestamp(seconds: FakeTime.today - 60), system: time)
  }
}
