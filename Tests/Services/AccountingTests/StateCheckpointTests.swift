import Calendar
import Energy
import Measurements
import Production
import TestSupport
import Testing

@testable import Accounting

@Suite struct StateCheckpointTests {
  enum Mode: String, Codable { case on, off }
  enum Shape: Codable, Equatable { case point, circle(Double), named(text: String, count: Int) }
  struct State: Codable, Equatable {
    var name = "máy ép"
    var count = -5
    var large = UInt64.max
    var small: Int8 = -128
    var real = -0.1
    var float: Float = 1.5
    var isOn = true
    var mode = Mode.off
    var absent: Int?
    var present: Int? = 3
    var list = [1, 2, 3]
    var nested: [[String]] = [["a"], [], ["b", "c"]]
    var shapes: [Shape] = [.point, .circle(2), .named(text: "x", count: 7)]
    var table = [3: Mode.on, -1: .off]
  }

  @Test func `A state comes back as it was`() throws {
    let state = State()
    let bytes = try #require(StateCheckpoint.bytes(of: state))
    #expect(StateCheckpoint.state(State.self, from: bytes) == state)
  }

  @Test func `The same state has the same bytes`() {
    #expect(StateCheckpoint.bytes(of: State()) == StateCheckpoint.bytes(of: State()))
  }

  @Test func `A production line comes back as it was`() throws {
    let line = ProductionLine(definition: Plant.press, pollPeriod: 1000)
    let bytes = try #require(StateCheckpoint.bytes(of: line))
    #expect(StateCheckpoint.state(ProductionLine.self, from: bytes) == line)
  }

  /// As baselines were kept before an account could name its generation.
  private struct FormerBaseline: Codable {
    var id = "enpi"
    var account = "factory"
    var drivers = [EnergyBaseline.Driver(line: "press-line", field: "good")]
    var period = Period.day
    var training = EnergyBaseline.Training.table([])
    var minimumR2 = 0.75
  }

  @Test func `A baseline that was kept before is the same as one of the import`() throws {
    let former = FormerBaseline()
    let bytes = try #require(StateCheckpoint.bytes(of: former))
    var baseline = EnergyBaseline(
      id: former.id,
      account: former.account,
      drivers: former.drivers,
      period: former.period,
      training: former.training
    )
    baseline.minimumR2 = former.minimumR2
    #expect(StateCheckpoint.state(EnergyBaseline.self, from: bytes) == baseline)
    baseline.isOfConsumption = true
    #expect(StateCheckpoint.state(EnergyBaseline.self, from: bytes) != baseline)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `Broken bytes give a state or nothing, never a crash`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let bytes = try #require(StateCheckpoint.bytes(of: State()))
    for length in 0..<bytes.count {
      #expect(StateCheckpoint.state(State.self, from: Array(bytes.prefix(length))) == nil)
    }
    for _ in 0..<500 {
      var broken = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        broken[Int.random(in: 0..<broken.count, using: &random)] = UInt8.random(
          in: 0...255,
          using: &random
        )
      }
      _ = StateCheckpoint.state(State.self, from: broken)
    }
    let deep = [UInt8](repeating: 7, count: 1) + [UInt8](repeating: 1, count: 10_000)
    #expect(StateCheckpoint.state(State.self, from: deep) == nil)
    var nested: [UInt8] = [1]
    for _ in 0..<10_000 { nested += [7, 1] }
    #expect(StateCheckpoint.state([Int].self, from: nested) == nil)
  }
}
