import Energy
import Measurements
import TestSupport
import Testing

@Suite struct BookingTests {
  static func slots(_ edges: [Int64]) -> [Interval] {
    zip(edges, edges.dropFirst()).map { from, to in
      Interval(from: Timestamp(milliseconds: from), to: Timestamp(milliseconds: to))
    }
  }

  static func booking(_ amount: Int64, _ from: Int64, _ to: Int64, gap: Bool = false) -> Booking {
    let interval = Interval(
      from: Timestamp(milliseconds: from),
      to: Timestamp(milliseconds: to)
    )
    return Booking(interval: interval, amount: amount, bridgesGap: gap)
  }

  @Test func `An amount is shared in proportion to time`() {
    let parts = Self.booking(1000, 500, 1500).parts(in: Self.slots([0, 1000, 2000]))
    #expect(parts.map(\.amount) == [500, 500])
    #expect(parts.map(\.measured) == [500, 500])
    #expect(parts.map(\.bridged) == [0, 0])
  }

  @Test func `A gap is bridged and not measured`() {
    let parts = Self.booking(7, 500, 2500, gap: true).parts(in: Self.slots([0, 1000, 2000, 3000]))
    #expect(parts.map(\.amount) == [2, 3, 2])
    #expect(parts.map(\.bridged) == [500, 1000, 500])
    #expect(parts.map(\.measured) == [0, 0, 0])
  }

  @Test func `A booking of a moment goes whole to the slot of the moment`() {
    let parts = Self.booking(9, 1000, 1000).parts(in: Self.slots([0, 1000, 2000]))
    #expect(parts.map(\.slot.from.milliseconds) == [1000])
    #expect(parts.map(\.amount) == [9])
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func `However a booking is cut, its parts are the whole`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<40 {
      let from = Int64.random(in: -1_000_000...1_000_000, using: &random)
      let length = Int64.random(in: 1...10_000_000, using: &random)
      let amount = Int64.random(in: -5_000_000...MilliUnits.limit, using: &random)
      let inner = (0..<Int.random(in: 0...20, using: &random)).map { _ in
        Int64.random(in: from...from + length, using: &random)
      }
      let edges = Set(inner + [from, from + length]).sorted()
      let parts = Self.booking(amount, from, from + length).parts(in: Self.slots(edges))
      #expect(parts.reduce(0) { $0 + $1.amount } == amount, "seed \(seed)")
      #expect(parts.reduce(0) { $0 + $1.measured } == length, "seed \(seed)")
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `A further cut leaves the other parts as they are`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let amount = Int64.random(in: 0...1_000_000, using: &random)
    let whole = Self.booking(amount, 0, 900_000)
    let coarse = whole.parts(in: Self.slots([0, 300_000, 900_000])).map(\.amount)
    let cut = Int64.random(in: 300_001..<900_000, using: &random)
    let fine = whole.parts(in: Self.slots([0, 300_000, cut, 900_000])).map(\.amount)
    #expect(coarse == [fine[0], fine[1] + fine[2]], "seed \(seed)")
  }
}
