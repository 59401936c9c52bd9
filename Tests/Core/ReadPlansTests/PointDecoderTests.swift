import DeviceProfiles
import Registers
import Measurements
import ReadPlans
import Testing

@Suite struct PointDecoderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var type: ValueType
    var order = WordOrder.abcd
    var words: [UInt16]
    var outcome: Reading.Outcome
    var change: @Sendable (inout PointDefinition) -> Void = { _ in }
    var testDescription: String { "\(type.name) \(order.name) \(words)" }
  }

  private func decode(_ test: Case) -> Reading.Outcome {
    var point = PointDefinition(name: "p", table: .holding, address: 0, type: test.type)
    point.order = test.order
    test.change(&point)
    let item = ReadRequest.Item(
      point: 0,
      offset: 0,
      scaleOffset: point.scaleRegister.map { Int($0) }
    )
    return PointDecoder(point).decode(test.words, at: item)
  }

  @Test(arguments: [
    Case(type: .bool, words: [2], outcome: .good(.bool(true))),
    Case(type: .int8, words: [0x12FF], outcome: .good(.signed(-1))),
    Case(type: .uint8, words: [0x12FF], outcome: .good(.unsigned(255))),
    Case(type: .uint8, order: .badc, words: [0x12FF], outcome: .good(.unsigned(0x12))),
    Case(type: .int16, words: [0x8000], outcome: .good(.signed(-32_768))),
    Case(type: .uint16, order: .badc, words: [0x3412], outcome: .good(.unsigned(0x1234))),
    Case(type: .int32, words: [0xFFFF, 0xFFFE], outcome: .good(.signed(-2))),
    Case(type: .uint32, words: [0x0102, 0x0304], outcome: .good(.unsigned(0x0102_0304))),
    Case(
      type: .uint32,
      order: .cdab,
      words: [0x0304, 0x0102],
      outcome: .good(.unsigned(0x0102_0304))
    ),
    Case(
      type: .uint32,
      order: .badc,
      words: [0x0201, 0x0403],
      outcome: .good(.unsigned(0x0102_0304))
    ),
    Case(
      type: .uint32,
      order: .dcba,
      words: [0x0403, 0x0201],
      outcome: .good(.unsigned(0x0102_0304))
    ),
    Case(
      type: .uint64,
      words: [0x0102, 0x0304, 0x0506, 0x0708],
      outcome: .good(.unsigned(0x0102_0304_0506_0708))
    ),
    Case(
      type: .uint64,
      order: .cdab,
      words: [0x0708, 0x0506, 0x0304, 0x0102],
      outcome: .good(.unsigned(0x0102_0304_0506_0708))
    ),
    Case(
      type: .int64,
      order: .dcba,
      words: [0xFEFF, 0xFFFF, 0xFFFF, 0xFFFF],
      outcome: .good(.signed(-2))
    ),
    Case(type: .float32, words: [0x4366, 0x1000], outcome: .good(.single(230.0625))),
    Case(
      type: .float64,
      words: [0x406C, 0xC200, 0, 0],
      outcome: .good(.number(230.0625))
    ),
    Case(type: .float32, words: [0x7FC0, 0], outcome: .bad(.notANumber)),
    Case(type: .float32, words: [0xFF80, 0], outcome: .bad(.notANumber)),
    Case(type: .bcd16, words: [0x1234], outcome: .good(.unsigned(1234))),
    Case(type: .bcd16, words: [0x12A4], outcome: .bad(.notANumber)),
    Case(
      type: .bcd32,
      order: .cdab,
      words: [0x5678, 0x1234],
      outcome: .good(.unsigned(12_345_678))
    ),
    Case(type: .bits(from: 4, to: 7), words: [0x12A4], outcome: .good(.unsigned(0xA))),
    Case(type: .bits(from: 15, to: 16), words: [0x0001, 0x8000], outcome: .good(.unsigned(3))),
    Case(type: .mod10(2), words: [12, 3456], outcome: .good(.unsigned(123_456))),
    Case(type: .mod10(2), words: [12, 10_000], outcome: .bad(.notANumber)),
    Case(type: .string(5), words: [0x4142, 0x4320, 0x2000], outcome: .good(.text("ABC"))),
    Case(type: .string(4), order: .badc, words: [0x4241, 0x0043], outcome: .good(.text("ABC"))),
    Case(type: .string(2), words: [0xC3C3], outcome: .good(.text("\\xC3\\xC3"))),
    Case(type: .powerFactor4Q, words: [0x3F80, 0], outcome: .good(.single(1))),
    Case(type: .powerFactor4Q, words: [0x3FA0, 0], outcome: .good(.single(0.75))),
    Case(type: .powerFactor4Q, words: [0xBFA0, 0], outcome: .good(.single(-0.75))),
    Case(type: .powerFactor4Q, words: [0x4040, 0], outcome: .bad(.outOfRange)),
    Case(type: .uint32, words: [1], outcome: .bad(.badFrame)),
  ])
  func `decodes every type in every order`(test: Case) {
    #expect(decode(test) == test.outcome)
  }

  @Test(arguments: [
    Case(type: .uint16, words: [2301], outcome: .good(.number(230.1))) {
      $0.scale = DecimalFactor(decimal: "0.1") ?? .one
    },
    Case(type: .int16, words: [0xFF38], outcome: .good(.number(-60))) {
      $0.scale = DecimalFactor(decimal: "0.1") ?? .one
      $0.offset = -40
    },
    Case(type: .uint32, words: [0, 123], outcome: .good(.number(123_000))) {
      $0.scale = DecimalFactor(decimal: "1e3") ?? .one
    },
    Case(type: .int16, words: [0x8000], outcome: .bad(.notAvailable)) {
      $0.notAvailable = [0x8000]
    },
    Case(type: .uint8, words: [0x12FF], outcome: .bad(.notAvailable)) { $0.notAvailable = [0xFF] },
    Case(type: .uint16, words: [501], outcome: .bad(.outOfRange)) { $0.range = 0...500 },
    Case(type: .int16, words: [1234, 0, 0xFFFF], outcome: .good(.number(123.4))) {
      $0.scaleRegister = 2
    },
    Case(type: .int16, words: [1234, 2], outcome: .good(.number(123_400))) { $0.scaleRegister = 1 },
    Case(type: .int16, words: [1234, 0x8000], outcome: .bad(.notAvailable)) {
      $0.scaleRegister = 1
    },
    Case(type: .bool, words: [1], outcome: .good(.unsigned(1))) { $0.kind = .state },
  ])
  func `applies scale, offset, sentinels and range`(test: Case) {
    #expect(decode(test) == test.outcome)
  }

  @Test func `a bit of a coil table is a boolean`() {
    let point = PointDefinition(name: "run", table: .coil, address: 3, type: .bool)
    let item = ReadRequest.Item(point: 0, offset: 1)
    #expect(PointDecoder(point).decode([0, 1], at: item) == .good(.bool(true)))
  }

  @Test(arguments: ["0.1", "0.001", "1000", "1e3", "-2.5e-3", "0.0001"])
  func `a decimal factor scales integers to what a person expects`(text: String) throws {
    let factor = try #require(DecimalFactor(decimal: text))
    let value = try #require(Double(text))
    #expect(factor.value == value)
    #expect(DecimalFactor(decimal: "0.1")?.applied(to: 2301) == 230.1)
  }
}
