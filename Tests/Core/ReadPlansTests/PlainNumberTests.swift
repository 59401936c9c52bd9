import DeviceProfiles
import Measurements
import Registers
import TestSupport
import Testing

@testable import ReadPlans

@Suite struct PlainNumberTests {
  private static let types: [ValueType] = [.float32, .int16, .uint16, .int32, .uint32]
  private static let scales = [
    DecimalFactor.one, DecimalFactor(numerator: 1, denominator: 10),
    DecimalFactor(numerator: -5, denominator: 1),
    DecimalFactor(numerator: 1e300, denominator: 1e-9),
  ]

  private static func point(_ type: ValueType, _ random: inout SeededGenerator) -> PointDefinition {
    var point = PointDefinition(name: "p", table: .holding, address: 10, type: type)
    let orders = WordOrder.orders(registers: type.registerCount)
    point.order = orders[Int(random.next() % UInt64(orders.count))]
    point.scale = scales[Int(random.next() % 4)]
    point.offset = [0, 0, -40, 0.5][Int(random.next() % 4)]
    point.kind = [.gauge, .counter, .state][Int(random.next() % 3)]
    point.range = random.next() % 3 == 0 ? -100...1000 : nil
    return point
  }

  private static func words(_ random: inout SeededGenerator) -> [UInt16] {
    let odd: [UInt16] = [0, 0x8000, 0x7FFF, 0xFFFF, 0x7F80, 0xFF80, 0x7FC0, 1, 0x4248, 0x0080]
    return (0..<4).map { _ in
      random.next() % 3 == 0
        ? odd[Int(random.next() % UInt64(odd.count))] : UInt16(truncatingIfNeeded: random.next())
    }
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `it decodes what the decoder of all points decodes`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<20_000 {
      let type = Self.types[Int(random.next() % 5 as UInt64)]
      let point = Self.point(type, &random)
      let words = Self.words(&random)
      let offset = Int(random.next() % 6) - 1
      let plain = try #require(PlainNumber(point))
      let expected = GeneralDecoder(point).decode(
        words,
        at: ReadRequest.Item(point: 0, offset: offset)
      )
      let found = plain.decode(words, at: offset)
      guard found != expected else { continue }
      Issue.record(
        "seed \(seed): \(type) \(point.order) \(words) at \(offset): \(found), not \(expected)"
      )
      return
    }
  }

  @Test func `points that need more than two registers and a scale are none`() {
    func point(_ change: (inout PointDefinition) -> Void) -> PointDefinition {
      var point = PointDefinition(name: "p", table: .holding, address: 0, type: .uint32)
      change(&point)
      return point
    }
    #expect(PlainNumber(point { _ in }) != nil)
    for other in [
      point { $0.type = .float64 }, point { $0.type = .bool }, point { $0.type = .string(4) },
      point { $0.table = .coil }, point { $0.scattered = [0, 7] }, point { $0.scaleRegister = 9 },
      point { $0.notAvailable = [0xFFFF_FFFF] },
    ] {
      #expect(PlainNumber(other) == nil)
    }
  }
}
