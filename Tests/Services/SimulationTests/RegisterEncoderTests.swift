import DeviceProfiles
import Registers
import Measurements
import ReadPlans
import Simulation
import Testing

@Suite("The register encoder")
struct RegisterEncoderTests {
  /// A case of the table below.
  struct Case: Sendable, CustomTestStringConvertible {
    let type: ValueType
    let order: WordOrder
    let value: PointValue
    let words: [UInt16]

    init(_ type: ValueType, _ order: WordOrder, _ value: PointValue, _ words: [UInt16]) {
      (self.type, self.order, self.value, self.words) = (type, order, value, words)
    }

    var testDescription: String { "\(type.name) \(order.name) \(value)" }
  }

  static let cases: [Case] = [
    Case(.bool, .abcd, .bool(true), [1]),
    Case(.bool, .abcd, .number(0), [0]),
    Case(.int16, .abcd, .signed(-2), [0xFFFE]),
    Case(.int16, .badc, .signed(-2), [0xFEFF]),
    Case(.uint16, .abcd, .unsigned(0x1234), [0x1234]),
    Case(.uint16, .dcba, .unsigned(0x1234), [0x3412]),
    Case(.int32, .abcd, .signed(0x1234_5678), [0x1234, 0x5678]),
    Case(.int32, .cdab, .signed(0x1234_5678), [0x5678, 0x1234]),
    Case(.int32, .badc, .signed(0x1234_5678), [0x3412, 0x7856]),
    Case(.int32, .dcba, .signed(0x1234_5678), [0x7856, 0x3412]),
    Case(.int32, .abcd, .signed(-1), [0xFFFF, 0xFFFF]),
    Case(.uint32, .abcd, .unsigned(0xDEAD_BEEF), [0xDEAD, 0xBEEF]),
    Case(.uint32, .cdab, .unsigned(0xDEAD_BEEF), [0xBEEF, 0xDEAD]),
    Case(.int64, .abcd, .signed(-2), [0xFFFF, 0xFFFF, 0xFFFF, 0xFFFE]),
    Case(.int64, .cdab, .signed(-2), [0xFFFE, 0xFFFF, 0xFFFF, 0xFFFF]),
    Case(
      .uint64,
      .abcd,
      .unsigned(0x0123_4567_89AB_CDEF),
      [0x0123, 0x4567, 0x89AB, 0xCDEF]
    ),
    Case(
      .uint64,
      .dcba,
      .unsigned(0x0123_4567_89AB_CDEF),
      [0xEFCD, 0xAB89, 0x6745, 0x2301]
    ),
    Case(.float32, .abcd, .number(25), [0x41C8, 0x0000]),
    Case(.float32, .cdab, .number(25), [0x0000, 0x41C8]),
    Case(.float32, .badc, .number(25), [0xC841, 0x0000]),
    Case(.float64, .abcd, .number(-1.5), [0xBFF8, 0, 0, 0]),
    Case(.float64, .cdab, .number(-1.5), [0, 0, 0, 0xBFF8]),
    Case(.bcd16, .abcd, .number(1234), [0x1234]),
    Case(.bcd32, .abcd, .number(12_345_678), [0x1234, 0x5678]),
    Case(.bcd32, .cdab, .number(12_345_678), [0x5678, 0x1234]),
    Case(.string(5), .abcd, .text("meter"), [0x6D65, 0x7465, 0x7200]),
    Case(.string(4), .badc, .text("ab"), [0x6261, 0x0000]),
    Case(.string(3), .abcd, .text("tổng"), [0x7400, 0x0000]),
    Case(.mod10(2), .abcd, .number(123_456), [12, 3456]),
    Case(.mod10(3), .cdab, .number(100_020_003), [3, 2, 1]),
    Case(.powerFactor4Q, .abcd, .number(-0.5), [0xBF00, 0x0000]),
    // Too large or too small: the limits of the type.
    Case(.int16, .abcd, .number(40_000), [0x7FFF]),
    Case(.int16, .abcd, .number(-1e30), [0x8000]),
    Case(.uint16, .abcd, .number(-1), [0]),
    Case(.uint32, .abcd, .signed(.max), [0xFFFF, 0xFFFF]),
    Case(.bcd16, .abcd, .number(12_345), [0x9999]),
    Case(.uint64, .abcd, .number(1e30), [0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF]),
    Case(.float32, .abcd, .number(1e300), [0x7F7F, 0xFFFF]),
  ]

  @Test(arguments: cases)
  func `gives the registers that the type and the order ask for`(example: Case) throws {
    var point = PointDefinition(name: "p", table: .holding, address: 40, type: example.type)
    point.order = example.order
    let writes = try #require(RegisterEncoder(point).encode(example.value))
    let words = writes.sorted { $0.address < $1.address }
    #expect(words.map(\.word) == example.words)
    #expect(words.map(\.address) == (0..<UInt16(example.words.count)).map { 40 + $0 })
  }

  @Test(arguments: [
    (230.14, 2301), (230.15, 2302), (230.149, 2301), (-0.04, 0), (-0.05, -1), (3276.8, 32767),
  ])
  func `rounds to the nearest step of the scale`(value: Double, raw: Int16) throws {
    var point = PointDefinition(name: "p", table: .input, address: 0, type: .int16)
    point.scale = try #require(DecimalFactor(decimal: "0.1"))
    let writes = RegisterEncoder(point).encode(.number(value))
    #expect(writes?.map(\.word) == [UInt16(bitPattern: raw)])
  }

  @Test func `takes off the offset first`() throws {
    var point = PointDefinition(name: "p", table: .input, address: 0, type: .uint16)
    point.scale = try #require(DecimalFactor(decimal: "0.5"))
    point.offset = -40
    #expect(RegisterEncoder(point).encode(.number(-40))?.map(\.word) == [0])
    #expect(RegisterEncoder(point).encode(.number(20.5))?.map(\.word) == [121])
  }

  @Test func `divides by the power of ten of a scale register`() {
    let point = PointDefinition(name: "p", table: .input, address: 0, type: .int16)
    #expect(RegisterEncoder(point).encode(.number(230.1), exponent: -1)?.map(\.word) == [2301])
    #expect(RegisterEncoder(point).encode(.number(51_000), exponent: 3)?.map(\.word) == [51])
  }

  @Test func `a counter is rounded down and starts again behind its end`() throws {
    var point = PointDefinition(name: "p", table: .input, address: 0, type: .uint16)
    point.kind = .counter
    point.scale = try #require(DecimalFactor(decimal: "10"))
    #expect(RegisterEncoder(point).encode(.number(19.9))?.map(\.word) == [1])
    #expect(RegisterEncoder(point).encode(.number(655_370))?.map(\.word) == [1])
    point.counter.wrapsAt = 100_000
    #expect(RegisterEncoder(point).encode(.number(100_020))?.map(\.word) == [2])
  }

  @Test func `bits and bytes leave the rest of their register alone`() throws {
    var flags = PointDefinition(name: "p", table: .holding, address: 7, type: .bits(from: 4, to: 6))
    let write = try #require(RegisterEncoder(flags).encode(.number(5))?.first)
    #expect(write.applied(to: 0xFFFF) == 0xFFDF)
    #expect(write.applied(to: 0) == 0x0050)
    flags.type = .bits(from: 16, to: 17)
    let high = try #require(RegisterEncoder(flags).encode(.number(3)))
    #expect(high == [RegisterWrite(table: .holding, address: 7, word: 3, mask: 3)])
    var byte = PointDefinition(name: "p", table: .holding, address: 7, type: .int8)
    #expect(RegisterEncoder(byte).encode(.number(-1))?.first?.applied(to: 0x1200) == 0x12FF)
    byte.order = .badc
    #expect(RegisterEncoder(byte).encode(.number(-2))?.first?.applied(to: 0x0034) == 0xFE34)
  }

  @Test func `avoids the raw values that mean no value, and gives them when asked`() {
    var point = PointDefinition(name: "p", table: .holding, address: 0, type: .int16)
    point.notAvailable = [0x8000]
    #expect(RegisterEncoder(point).encode(.number(-40_000))?.map(\.word) == [0x8001])
    #expect(RegisterEncoder(point).encodeNotAvailable()?.map(\.word) == [0x8000])
    point.type = .uint16
    point.notAvailable = [0, 1, 0xFFFF, 0xFFFE]
    #expect(RegisterEncoder(point).encode(.number(1e9))?.map(\.word) == [0xFFFD])
    #expect(RegisterEncoder(point).encode(.number(0))?.map(\.word) == [2])
  }

  @Test func `a coil is a bit, text is no number, the last address has no successor`() {
    let coil = PointDefinition(name: "p", table: .coil, address: 3, type: .bool)
    #expect(RegisterEncoder(coil).encode(.bool(true))?.map(\.word) == [1])
    let number = PointDefinition(name: "p", table: .holding, address: 65_535, type: .uint32)
    #expect(RegisterEncoder(number).encode(.text("x")) == nil)
    #expect(RegisterEncoder(number).encode(.number(65_537))?.map(\.word) == [1])
    #expect(RegisterEncoder(coil).encode(.text("x")) == nil)
  }

  @Test func `what is encoded is decoded to the nearest value`() throws {
    let seed = UInt64.random(in: 0 ... .max)
    var noise = SeededNoise(seed: seed)
    let types: [ValueType] = [
      .bool, .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64, .float32, .float64,
      .bcd16, .bcd32, .bits(from: 3, to: 9), .bits(from: 10, to: 20), .mod10(2), .mod10(3),
      .mod10(4), .powerFactor4Q,
    ]
    let orders = [WordOrder.abcd, .cdab, .badc, .dcba]
    for _ in 0..<3000 {
      let type = types.randomElement(using: &noise) ?? .bool
      var point = PointDefinition(name: "p", table: .input, address: 9, type: type)
      point.order = orders.randomElement(using: &noise) ?? .abcd
      let exact = type.name.hasPrefix("float") || type == .powerFactor4Q || type == .bool
      if !exact {
        let scales = ["1", "0.1", "0.001", "10", "2.5", "-1"]
        let scale = scales.randomElement(using: &noise) ?? "1"
        point.scale = try #require(DecimalFactor(decimal: scale))
        point.offset = [0, 0, -40, 12.5].randomElement(using: &noise) ?? 0
      }
      let step = exact ? 0 : abs(point.scale.value)
      let value =
        type == .bool || type == .powerFactor4Q
        ? Double(Bool.random(using: &noise) ? 1 : 0)
        : point.offset + Double.random(in: 0...120, using: &noise) * point.scale.value
      let back = try decoded(RegisterEncoder(point).encode(.number(value)), point)
      let error = abs(back - value)
      #expect(
        error <= step / 2 + abs(value) * 1e-6,
        "\(type.name) \(point.order.name) \(value) → \(back), seed \(seed)"
      )
    }
  }

  /// The value that the gateway's own decoder reads from the registers.
  private func decoded(_ writes: [RegisterWrite]?, _ point: PointDefinition) throws -> Double {
    var words = [UInt16](repeating: 0, count: point.addressCount)
    for write in try #require(writes) {
      let index = Int(write.address) - Int(point.address)
      words[index] = write.applied(to: words[index])
    }
    let item = ReadRequest.Item(point: 0, offset: 0)
    let reading = Reading(point: 0, outcome: PointDecoder(point).decode(words, at: item))
    return try #require(reading.value?.double)
  }
}
