import Energy
import Measurements
import TestSupport
import Testing

@testable import Accounting

/// States of sliding demand in checkpoints, of this version and of the one before.
@Suite struct SlidingStateTests {
  private static let window = DemandWindow(minutes: 15)

  /// Two meters, the second of which has been silent for a while.
  private static func demand(seconds: Int) -> SlidingDemand {
    var demand = SlidingDemand(window, meters: 2)
    for second in stride(from: 0, to: seconds, by: 5) {
      let interval = Interval(from: .six.plus(Double(second)), to: .six.plus(Double(second + 5)))
      let booking = Booking(interval: interval, amount: Int64(second % 70), bridgesGap: false)
      demand.book(booking, isSubtracted: false)
      if second < 1800 { demand.book(booking, meter: 1, isSubtracted: true) }
      if second % 15 == 0 { _ = demand.advance(to: .six.plus(Double(min(second, 1800)))) }
    }
    return demand
  }

  /// A state as it comes back, with the steps that are kept apart.
  private func restored(_ demand: SlidingDemand) throws -> SlidingDemand {
    let bytes = try #require(StateCheckpoint.bytes(of: demand))
    let past = try #require(StateCheckpoint.bytes(of: demand.past))
    var state = try #require(StateCheckpoint.state(SlidingDemand.self, from: bytes))
    state.restore(past: try #require(StateCheckpoint.state([[Int64]].self, from: past)))
    return state
  }

  @Test(arguments: [60, 900, 1800, 7200, 40_000]) func `A state goes on as if it had never stopped`(
    seconds: Int
  ) throws {
    var first = Self.demand(seconds: seconds)
    var second = try restored(first)
    let end = Timestamp.six.plus(Double(seconds))
    let gap = Booking(
      interval: Interval(from: .six.plus(Double(min(seconds, 1800))), to: end),
      amount: 99_999,
      bridgesGap: true
    )
    for meter in [0, 1] where meter == 1 || seconds <= 1800 {
      first.book(gap, meter: meter, isSubtracted: false)
      second.book(gap, meter: meter, isSubtracted: false)
    }
    let windows = first.advance(to: end)
    #expect(second.advance(to: end) == windows)
  }

  @Test func `What is stored with each reading stays small while a meter is silent`() throws {
    let bytes = try #require(StateCheckpoint.bytes(of: Self.demand(seconds: 40_000)))
    #expect(bytes.count < 2500)
  }

  /// The state of sliding demand up to version 1.0.
  private struct Former: Codable {
    var window: Int64 = 900_000
    var step: Int64 = 15_000
    var meters = 1
    var first: Int64
    var energies: [Int64]
    var accounted: [Int64]
    var next: Int64?
    var newest: Demand?
  }

  @Test func `The state of the version before goes on`() throws {
    let start = Timestamp.six.milliseconds / 15_000
    let former = Former(
      first: start,
      energies: Array(repeating: 15_000, count: 60),
      accounted: Array(repeating: 15_000, count: 60),
      next: start + 60
    )
    let bytes = try #require(StateCheckpoint.bytes(of: former))
    var state = try #require(StateCheckpoint.state(SlidingDemand.self, from: bytes))
    #expect(state.evaluated == .six.plus(900))
    let interval = Interval(from: .six.plus(900), to: .six.plus(930))
    state.book(
      Booking(interval: interval, amount: 60_000, bridgesGap: false),
      isSubtracted: false
    )
    let windows = state.advance(to: .six.plus(930)).map(\.demand)
    // 15 Wh in each of 60 steps are 3.6 kW; two steps have twice as much.
    #expect(windows.map(\.energy) == [915_000, 930_000])
    #expect(windows.allSatisfy { $0.accounted == 900_000 })
  }

  /// The state before steps of each meter: those of all together.
  private struct Together: Codable {
    var window: Int64 = 900_000
    var step: Int64 = 15_000
    var meters = 2
    var next: Int64
    var steps: [Int64]
    var known: [[Int64]]
    var bridged: [Int64] = []
    var pastBefore: Int64?
  }

  @Test(arguments: [false, true]) func `Steps of all meters together go on as such`(
    isApart: Bool
  ) throws {
    let start = Timestamp.six.milliseconds / 15_000
    let known = [Timestamp.six.milliseconds, Timestamp.six.plus(900).milliseconds]
    // 15 Wh in each of 60 steps, of two meters; the first half of them may be kept apart.
    let former = Together(
      next: start + 60,
      steps: isApart ? [start + 30, 30, 450_000] : [start, 60, 900_000],
      known: [known, known],
      pastBefore: isApart ? start + 30 : nil
    )
    let bytes = try #require(StateCheckpoint.bytes(of: former))
    var state = try #require(StateCheckpoint.state(SlidingDemand.self, from: bytes))
    if isApart { state.restore(pastOfAll: [start, 30, 450_000]) }
    let interval = Interval(from: .six.plus(900), to: .six.plus(930))
    for meter in [0, 1] {
      let booking = Booking(interval: interval, amount: 30_000, bridgesGap: false)
      state.book(booking, meter: meter, isSubtracted: false)
    }
    let windows = state.advance(to: .six.plus(930)).map(\.demand)
    #expect(windows.map(\.energy) == [915_000, 930_000])
    #expect(windows.allSatisfy { $0.accounted == 900_000 })
  }

  private struct FormerPeaks: Codable {
    struct Entry: Codable {
      var interval: Interval
      var demand: Demand
      var isEstimated: Bool?
      var newest: Demand?
    }
    var blocks: [Entry]
    var days: [Entry]
  }

  @Test func `Peaks of the version before are known`() throws {
    let block = Interval(from: .six, to: .six.plus(900))
    let day = Interval(from: .six.plus(-21_600), to: .six.plus(64_800))
    let peak = Demand(window: block, energy: 2_000_000, accounted: 900_000)
    let newest = Demand(window: block, energy: 1_000_000, accounted: 900_000)
    let former = FormerPeaks(
      blocks: [.init(interval: block, demand: peak, newest: newest)],
      days: [.init(interval: day, demand: peak, isEstimated: true)]
    )
    let bytes = try #require(StateCheckpoint.bytes(of: former))
    var peaks = try #require(StateCheckpoint.state(SlidingPeaks.self, from: bytes))
    peaks.arrange()
    #expect(peaks.peak(ofBlock: block)?.power == 8000)
    #expect(peaks.newest(inBlock: block)?.demand.power == 4000)
    #expect(peaks.peak(in: day)?.isEstimated == true)
    let again = try #require(StateCheckpoint.bytes(of: peaks))
    #expect(StateCheckpoint.state(SlidingPeaks.self, from: again)?.peak(in: day)?.power == 8000)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `Broken bytes give a state that can be gone on with, or none`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let bytes = try #require(StateCheckpoint.bytes(of: Self.demand(seconds: 3000)))
    for _ in 0..<300 {
      var broken = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let position = Int.random(in: 0..<broken.count, using: &random)
        broken[position] = UInt8.random(in: 0...255, using: &random)
      }
      guard var state = StateCheckpoint.state(SlidingDemand.self, from: broken),
        state.window == 900_000, state.step == 15_000, state.meters == 2
      else { continue }
      let interval = Interval(from: .six.plus(3000), to: .six.plus(3060))
      for meter in [0, 1] {
        let booking = Booking(interval: interval, amount: 1000, bridgesGap: false)
        state.book(booking, meter: meter, isSubtracted: false)
      }
      _ = state.advance(to: .six.plus(3060), longest: 86_400_000)
    }
  }
}
