import Measurements
import Testing

@testable import Polling

@Suite struct AscendingStampsTests {
  private func stamped(_ milliseconds: [Int64]) -> [Int64] {
    var stamps = AscendingStamps()
    return milliseconds.map { stamps.next(Timestamp(milliseconds: $0)).milliseconds }
  }

  @Test(arguments: [
    ([1000, 1100, 1200], [1000, 1100, 1200]),
    ([1000, 1000, 1000, 1002], [1000, 1001, 1002, 1003]),
    ([1000, 600, 700, 1100], [1000, 1001, 1002, 1100]),
  ])
  func `two polls never bear one stamp`(given: [Int64], wanted: [Int64]) {
    #expect(stamped(given) == wanted)
  }

  @Test func `a clock that was set back is followed`() {
    #expect(stamped([10_000, 9_499, 9_600]) == [10_000, 9_499, 9_600])
  }

  @Test(arguments: [-450, -100, -1, 0, 300])
  func `the stamps of a device grow over a small correction of the clock`(
    milliseconds: Int64
  ) async throws {
    let run = try await ConnectionPollerTests.poll(
      [ConnectionPollerTests.device("m", every: .milliseconds(100))],
      seconds: 5
    ) { $0.clock.correction = (after: 2.5, milliseconds: milliseconds) }
    let stamps = run.scans.map(\.timestamp)
    #expect(stamps.count > 40)
    #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func `whatever the clock does within its corrections, stamps grow and stay near it`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var state = seed
    var stamps = AscendingStamps()
    var last = Int64.min
    var now: Int64 = 1_800_000_000_000
    for _ in 0..<5000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      now += Int64(state >> 33) % 200
      let shown = now - Int64(state >> 40) % 250
      let stamp = stamps.next(Timestamp(milliseconds: shown)).milliseconds
      #expect(stamp > last, "seed \(seed)")
      #expect(stamp >= shown && stamp - shown <= 5000, "seed \(seed)")
      last = stamp
    }
  }
}
