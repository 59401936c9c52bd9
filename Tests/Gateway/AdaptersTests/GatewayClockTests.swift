import Polling
import Adapters
import Measurements
import System
import Testing
import Timekeeping

/// A machine's clocks that a test sets.
private final class FakeTime: SystemTime {
  struct State: Sendable {
    /// In seconds.
    var monotonic: Int64 = 5
    var wall: Int64
    var isSynchronised = false
  }

  let state: ThreadLock<State>

  init(wall: Int64, isSynchronised: Bool = false) {
    state = ThreadLock(State(wall: wall, isSynchronised: isSynchronised))
  }

  func pass(_ seconds: Int64) {
    state.withLock { state in
      state.monotonic += seconds
      state.wall += seconds
    }
  }

  func setWall(_ second: Int64) { state.withLock { $0.wall = second } }

  func now() -> MonotonicTime {
    MonotonicTime(nanoseconds: state.withLock { $0.monotonic } * 1_000_000_000)
  }
  func wallTime() -> Timestamp { Timestamp(seconds: state.withLock { $0.wall }) }
  func sleep(until moment: MonotonicTime) async throws {}
  var isSynchronised: Bool { state.withLock { $0.isSynchronised } }

  func sample() -> ClockSample {
    state.withLock { state in
      ClockSample(monotonic: state.monotonic * 1_000_000_000, wall: state.wall * 1_000_000_000)
    }
  }
}

@Suite struct GatewayClockTests {
  /// 2026-11-30, in seconds.
  private let today: Int64 = 1_795_996_800

  @Test func `a clock later than everything stored is believed at once`() {
    let time = FakeTime(wall: today)
    let clock = GatewayClock(lastStored: Timestamp(seconds: today - 60), system: time)
    #expect(clock.isTrusted && clock.doubt == nil)
    #expect(clock.wallTime() == Timestamp(seconds: today))
    time.pass(10)
    #expect(clock.wallTime() == Timestamp(seconds: today + 10))
    #expect(clock.shown() == clock.wallTime())
  }

  @Test(arguments: [false, true])
  func `a clock before the last stored time is believed only when it is synchronised`(
    isSynchronised: Bool
  ) {
    let time = FakeTime(wall: today, isSynchronised: isSynchronised)
    let clock = GatewayClock(lastStored: Timestamp(seconds: today + 60), system: time)
    #expect(clock.isTrusted == isSynchronised)
    #expect((clock.doubt == nil) == isSynchronised)
  }

  @Test func `what is stamped before the clock is believed gets its date afterwards`() {
    let time = FakeTime(wall: 1000)
    let clock = GatewayClock(lastStored: nil, system: time)
    #expect(!clock.isTrusted && !clock.believe())
    let early = clock.stamp(of: clock.now())
    #expect(clock.resolve(early) == early)
    #expect(clock.shown() == Timestamp(seconds: 1000))
    time.pass(30)
    time.setWall(today)
    #expect(clock.believe() && clock.isTrusted)
    #expect(clock.resolve(early) == Timestamp(seconds: today - 30))
    // A stamp with a date keeps it.
    let late = clock.wallTime()
    #expect(late == Timestamp(seconds: today) && clock.resolve(late) == late)
  }

  @Test func `it follows the wall clock, and tells of a step and of nothing else`() {
    let time = FakeTime(wall: today)
    let clock = GatewayClock(lastStored: nil, system: time)
    time.pass(1)
    #expect(clock.follow() == nil)
    time.pass(1)
    time.setWall(today + 3602)
    #expect(clock.wallTime() == Timestamp(seconds: today + 2))
    #expect(clock.follow() == ClockStep(milliseconds: 3_600_000))
    #expect(clock.wallTime() == Timestamp(seconds: today + 3602))
    time.setWall(today + 2)
    #expect(clock.follow() == ClockStep(milliseconds: -3_600_000))
    #expect(clock.follow() == nil)
  }

  @Test func `before it is believed there is nothing to follow`() {
    let time = FakeTime(wall: 1000)
    let clock = GatewayClock(lastStored: nil, system: time)
    time.setWall(2000)
    #expect(clock.follow() == nil && !clock.isTrusted)
  }
}

@Suite struct SystemClockTests {
  @Test func `both clocks are read at the same moment`() {
    let clock = SystemClock()
    let before = clock.now().nanoseconds
    let sample = clock.sample()
    #expect((before...clock.now().nanoseconds).contains(sample.monotonic))
    #expect(abs(sample.wallTime.milliseconds(since: clock.wallTime())) < 60_000)
  }

  @Test(.timeLimit(.minutes(1)))
  func `it sleeps until a moment, and not at all for one that has passed`() async throws {
    let clock = SystemClock()
    let moment = MonotonicTime(nanoseconds: clock.now().nanoseconds + 20_000_000)
    try await clock.sleep(until: moment)
    #expect(clock.now().nanoseconds >= moment.nanoseconds)
    try await clock.sleep(until: MonotonicTime(nanoseconds: 0))
  }
}
