import Measurements
import Testing
import Timekeeping

private let second: Int64 = 1_000_000_000

struct WallMappingTests {
  private func mapping(monotonic: Int64, wall: Int64) -> WallMapping {
    var mapping = WallMapping()
    mapping.trust(ClockSample(monotonic: monotonic, wall: wall))
    return mapping
  }

  @Test func `a moment is stamped by the monotonic clock from the last anchor on`() {
    let mapping = mapping(monotonic: 50 * second, wall: 1_800_000_000 * second)
    #expect(mapping.stamp(51 * second + 2_500_000).milliseconds == 1_800_000_001_002)
    #expect(mapping.stamp(49 * second).milliseconds == 1_799_999_999_000)
  }

  @Test(arguments: [-499, -20, 0, 3, 499])
  func `a slewed clock is followed without a word`(milliseconds: Int64) {
    var mapping = mapping(monotonic: 0, wall: 1_800_000_000 * second)
    let wall = 1_800_000_001 * second + milliseconds * 1_000_000
    #expect(mapping.anchor(ClockSample(monotonic: second, wall: wall)) == nil)
    #expect(mapping.stamp(second).milliseconds == 1_800_000_001_000 + milliseconds)
  }

  @Test(arguments: [-86_400_000, -3_600_000, -501, 501, 40_000, 31_536_000_000])
  func `a step is told with its size and followed`(milliseconds: Int64) {
    var mapping = mapping(monotonic: 0, wall: 1_800_000_000 * second)
    let wall = 1_800_000_001 * second + milliseconds * 1_000_000
    let step = mapping.anchor(ClockSample(monotonic: second, wall: wall))
    #expect(step == ClockStep(milliseconds: milliseconds))
    #expect(mapping.stamp(second).milliseconds == 1_800_000_001_000 + milliseconds)
  }

  @Test func `what was stamped before the clock was believed gets its date afterwards`() {
    var mapping = WallMapping()
    let (first, second) = (mapping.stamp(7_000_000_000), mapping.stamp(7_250_000_000))
    #expect(WallMapping.isWaiting(first) && WallMapping.isWaiting(second))
    #expect(second.milliseconds(since: first) == 250)
    #expect(mapping.resolve(first) == first)
    #expect(mapping.anchor(ClockSample(monotonic: 8_000_000_000, wall: 5)) == nil)
    mapping.trust(ClockSample(monotonic: 9_000_000_000, wall: 1_800_000_009 * 1_000_000_000))
    #expect(mapping.resolve(first).milliseconds == 1_800_000_007_000)
    #expect(mapping.resolve(second).milliseconds == 1_800_000_007_250)
  }

  @Test func `no real date is taken for a stamp that waits`() {
    let mapping = mapping(monotonic: 0, wall: 1_800_000_000 * second)
    for milliseconds in [Int64.min, .min / 4, -1, 0, 1_800_000_000_000, .max] {
      let stamp = Timestamp(milliseconds: milliseconds)
      #expect(!WallMapping.isWaiting(stamp))
      #expect(mapping.resolve(stamp) == stamp)
    }
  }

  @Test func `whatever the clocks show, nothing traps`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var state = seed
    func next() -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64(bitPattern: state) >> Int64(state >> 58)
    }
    for _ in 0..<2000 {
      var mapping = WallMapping()
      mapping.trust(ClockSample(monotonic: next(), wall: next()))
      _ = mapping.anchor(ClockSample(monotonic: next(), wall: next()))
      let stamp = mapping.stamp(next())
      #expect(mapping.resolve(stamp) == stamp || WallMapping.isWaiting(stamp), "seed \(seed)")
    }
  }
}

struct ClockTrustTests {
  private let stored = Timestamp(seconds: 1_800_000_000)

  @Test func `a synchronised clock is believed`() {
    #expect(ClockTrust(lastStored: stored).believes(Timestamp(seconds: 5), isSynchronised: true))
  }

  @Test(arguments: [(-1, false), (0, false), (1, true)])
  func `an unsynchronised clock is believed once it is later than the last stored time`(
    milliseconds: Int64,
    expected: Bool
  ) {
    let wall = stored.advanced(byMilliseconds: milliseconds)
    #expect(ClockTrust(lastStored: stored).believes(wall, isSynchronised: false) == expected)
  }

  @Test func `with an empty store, a date before the program was made is not believed`() {
    let trust = ClockTrust(lastStored: nil)
    #expect(!trust.believes(Timestamp(seconds: 0), isSynchronised: false))
    #expect(!trust.believes(Timestamp(seconds: 1_767_225_599), isSynchronised: false))
    #expect(trust.believes(Timestamp(seconds: 1_767_225_600), isSynchronised: false))
  }
}
