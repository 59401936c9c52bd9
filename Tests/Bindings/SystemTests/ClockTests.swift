import Glibc
import System
import Testing

@Suite struct ClockTests {
  @Test func `the monotonic clock never goes back and runs as the system's does`() {
    var last = MonotonicClock.now()
    for _ in 0..<10_000 {
      let now = MonotonicClock.now()
      #expect(now >= last)
      last = now
    }
    var time = timespec()
    let before = MonotonicClock.now()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let system = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    #expect((before...MonotonicClock.now()).contains(system))
  }

  @Test func `the wall clock shows the time of day`() {
    let before = Int64(time(nil))
    let now = WallClock.now() / 1_000_000_000
    // `time` shows the second in which the last tick was.
    #expect((before - 1...Int64(time(nil)) + 1).contains(now))
  }

  private static let waits: [(Duration, Int64)] = [
    (.zero, 0), (.seconds(-5), 0), (.nanoseconds(-1), 0), (.nanoseconds(1), 1),
    (.milliseconds(1500), 1_500_000_000), (.seconds(86_400), 86_400_000_000_000),
    (.seconds(Int64.max), 86_400_000_000_000),
  ]

  @Test(arguments: waits)
  func `a wait is neither negative nor longer than a day`(duration: Duration, nanoseconds: Int64) {
    #expect(duration.boundedNanoseconds == nanoseconds)
  }
}
