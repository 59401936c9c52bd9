import DeviceProfiles
import Registers
import Measurements
import TestSupport
import Testing

@testable import ReadPlans

/// Every type in every order, both ways: what a value is in the registers, written by hand for the order
/// ABCD and laid out for the others by the letters of their names alone.
@Suite struct RegisterTableTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var type: ValueType
    var value: PointValue
    /// In the order ABCD.
    var words: [UInt16]
    /// Where several registers hold one value, not all of them come back the same.
    var isWritten = true

    init(_ type: ValueType, _ value: PointValue, _ words: [UInt16], isWritten: Bool = true) {
      (self.type, self.value, self.words) = (type, value, words)
      self.isWritten = isWritten
    }

    var testDescription: String { "\(type.name) \(value)" }
  }

  static let rows: [Row] = [
    Row(.bool, .bool(true), [1]), Row(.bool, .bool(false), [0]),
    Row(.int8, .signed(-128), [0x80]), Row(.int8, .signed(127), [0x7F]),
    Row(.uint8, .unsigned(255), [0xFF]), Row(.uint8, .unsigned(0), [0]),
    Row(.int16, .signed(-32_768), [0x8000]), Row(.int16, .signed(0x0102), [0x0102]),
    Row(.uint16, .unsigned(65_535), [0xFFFF]), Row(.uint16, .unsigned(0x0102), [0x0102]),
    Row(.int24, .signed(-8_388_608), [0x80, 0]), Row(.int24, .signed(0x01_0203), [1, 0x0203]),
    Row(.uint24, .unsigned(16_777_215), [0xFF, 0xFFFF]),
    Row(.int32, .signed(-2), [0xFFFF, 0xFFFE]),
    Row(.int32, .signed(.init(Int32.min)), [0x8000, 0]),
    Row(.uint32, .unsigned(0x0102_0304), [0x0102, 0x0304]),
    Row(.uint32, .unsigned(0xFFFF_FFFF), [0xFFFF, 0xFFFF]),
    Row(.int48, .signed(-2), [0xFFFF, 0xFFFF, 0xFFFE]),
    Row(.int48, .signed(-140_737_488_355_328), [0x8000, 0, 0]),
    Row(.uint48, .unsigned(0x0102_0304_0506), [0x0102, 0x0304, 0x0506]),
    Row(.uint48, .unsigned(281_474_976_710_655), [0xFFFF, 0xFFFF, 0xFFFF]),
    Row(.int64, .signed(.min), [0x8000, 0, 0, 0]),
    Row(.int64, .signed(9_007_199_254_740_993), [0x0020, 0, 0, 1]),
    Row(.uint64, .unsigned(.max), [0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF]),
    Row(.uint64, .unsigned(0x0102_0304_0506_0708), [0x0102, 0x0304, 0x0506, 0x0708]),
    Row(.signMagnitude(bits: 16), .signed(-5), [0x8005]),
    Row(.signMagnitude(bits: 16), .signed(32_767), [0x7FFF]),
    Row(.signMagnitude(bits: 16), .signed(0), [0x8000], isWritten: false),
    Row(.signMagnitude(bits: 32), .signed(-65_537), [0x8001, 0x0001]),
    Row(.signMagnitude(bits: 64), .signed(-1), [0x8000, 0, 0, 1]),
    Row(.float32, .single(230.0625), [0x4366, 0x1000]), Row(.float32, .single(0), [0, 0]),
    Row(.float32, .single(0), [0x8000, 0], isWritten: false),
    Row(.float64, .number(-1.5), [0xBFF8, 0, 0, 0]),
    Row(.float64, .number(Double(bitPattern: 0x07E8)), [0, 0, 0, 0x07E8]),
    Row(.float64, .number(0), [0x8000, 0, 0, 0], isWritten: false),
    Row(.bcd16, .unsigned(1234), [0x1234]), Row(.bcd32, .unsigned(12_345_678), [0x1234, 0x5678]),
    Row(.longBCD(registers: 3), .unsigned(123_456_789_012), [0x1234, 0x5678, 0x9012]),
    Row(
      .longBCD(registers: 4),
      .unsigned(9_999_999_999_999_999),
      [0x9999, 0x9999, 0x9999, 0x9999]
    ),
    Row(.signedBCD(registers: 1), .signed(-123), [0xF123]),
    Row(.signedBCD(registers: 1), .signed(-123), [0x8123], isWritten: false),
    Row(.signedBCD(registers: 1), .signed(999), [0x0999]),
    Row(.signedBCD(registers: 2), .signed(-1_234_567), [0xF123, 0x4567]),
    Row(.bits(from: 4, to: 7), .unsigned(0xA), [0x00A0]),
    Row(.bits(from: 12, to: 19), .unsigned(0xA5), [0x000A, 0x5000]),
    Row(.mod10(2), .unsigned(123_456), [12, 3456]),
    Row(.mod10(3), .unsigned(100_020_003), [1, 2, 3]),
    Row(.mod10(4), .unsigned(9_999_999_999_999_999), [9999, 9999, 9999, 9999]),
    Row(.mod1000(2), .unsigned(65_535_999), [65_535, 999]),
    Row(.mod1000(3), .unsigned(12_345_678), [12, 345, 678]),
    Row(.m10k(isSigned: false), .unsigned(655_359_999), [65_535, 9999]),
    Row(.m10k(isSigned: true), .signed(-123_456), [0xFFF4, 0xF280]),
    Row(.m10k(isSigned: true), .signed(-123_456), [0xFFF3, 6544], isWritten: false),
    Row(.m10k(isSigned: true), .signed(327_679_999), [0x7FFF, 9999]),
    Row(.powerFactor4Q, .single(-0.75), [0xBFA0, 0], isWritten: false),
    Row(.dateTime(.unix), .text("2026-11-30T00:00:00Z"), [0x6B0C, 0xBC80], isWritten: false),
  ]

  /// Puts the bytes of registers in the order that the letters name.
  private func laidOut(_ words: [UInt16], _ name: String) -> [UInt16] {
    let bytes = words.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    let placed = name.utf8.map { bytes[Int($0 - UInt8(ascii: "A"))] }
    return stride(from: 0, to: placed.count, by: 2).map {
      UInt16(placed[$0]) << 8 | UInt16(placed[$0 + 1])
    }
  }

  private func orders(of row: Row) -> [WordOrder] {
    let all = WordOrder.orders(registers: row.words.count)
    if case .mod10 = row.type { return all.filter { !$0.swapsBytes } }
    if case .dateTime = row.type { return all.filter { !$0.swapsPairs } }
    return all
  }

  @Test(arguments: rows)
  func `is decoded and encoded in every order`(row: Row) throws {
    for order in orders(of: row) {
      let name = order.name(registers: row.words.count)
      #expect(WordOrder(name: name) == order)
      let words = laidOut(row.words, name)
      var point = PointDefinition(name: "p", table: .holding, address: 0, type: row.type)
      point.order = order
      let item = ReadRequest.Item(point: 0, offset: 1)
      let outcome = PointDecoder(point).decode([0xDEAD] + words, at: item)
      #expect(outcome == .good(row.value), "\(name) \(words)")
      if case .good(.single(let number)) = outcome { #expect(number.sign == row.sign) }
      if case .good(.number(let number)) = outcome { #expect(number.sign == row.sign) }
      guard row.isWritten else { continue }
      let present = [0xDEAD] + [UInt16](repeating: 0, count: words.count)
      #expect(try PointEncoder(point).encode(row.value, at: item, in: present) == words, "\(name)")
    }
  }

  @Test func `every order of a width has a name of its own`() {
    #expect(WordOrder.orders(registers: 1).map { $0.name(registers: 1) } == ["AB", "BA"])
    #expect(
      Set(WordOrder.orders(registers: 4).map { $0.name(registers: 4) }) == [
        "ABCDEFGH", "GHEFCDAB", "BADCFEHG", "HGFEDCBA", "CDABGHEF", "EFGHABCD", "DCBAHGFE",
        "FEHGBADC",
      ]
    )
    #expect(Set(WordOrder.names).count == WordOrder.names.count)
  }

  @Test(
    arguments: [
      (.bcd16, [0x123A]), (.longBCD(registers: 3), [0x1234, 0x56F8, 0]),
      (.signedBCD(registers: 1), [0x1123]), (.signedBCD(registers: 1), [0xF12A]),
      (.signedBCD(registers: 2), [0x9000, 0]), (.mod10(2), [0, 10_000]), (.mod1000(2), [1, 1000]),
      (.m10k(isSigned: false), [0, 10_000]), (.m10k(isSigned: true), [1, 0xFFFF]),
      (.m10k(isSigned: true), [0x8000, 0]), (.float32, [0x7FC0, 0]), (.float32, [0x7F80, 0]),
      (.float32, [0xFFFF, 0xFFFF]), (.float64, [0x7FF0, 0, 0, 1]),
    ] as [(ValueType, [UInt16])]
  )
  func `registers that hold no number are no number`(type: ValueType, words: [UInt16]) {
    let point = PointDefinition(name: "p", table: .input, address: 0, type: type)
    let item = ReadRequest.Item(point: 0, offset: 0)
    #expect(PointDecoder(point).decode(words, at: item) == .bad(.notANumber))
  }

  @Test(arguments: [[0x7FC0, 0], [0xFFC0, 0], [0x7F80, 1], [0xFFFF, 0xFFFF]] as [[UInt16]])
  func `nan as not_available means every NaN`(words: [UInt16]) {
    var point = PointDefinition(name: "p", table: .input, address: 0, type: .float32)
    point.notAvailable = [0x7FC0_0000]
    let item = ReadRequest.Item(point: 0, offset: 0)
    #expect(PointDecoder(point).decode(words, at: item) == .bad(.notAvailable))
    #expect(PointDecoder(point).decode([0x7F80, 0], at: item) == .bad(.notANumber))
  }

  /// Scale, offset, range, sentinel and scale register mean the same for every type of whole numbers.
  @Test(
    arguments: [
      ValueType.int16, .int24, .int32, .int48, .int64, .signMagnitude(bits: 16),
      .signMagnitude(bits: 64), .bcd16, .longBCD(registers: 4), .signedBCD(registers: 2), .mod10(3),
      .mod1000(2), .m10k(isSigned: true), .bits(from: 2, to: 20),
    ]
  )
  func `scale, offset, range and sentinels work for every type`(type: ValueType) throws {
    var point = PointDefinition(name: "p", table: .holding, address: 0, type: type)
    point.scale = try #require(DecimalFactor(decimal: "-0.1"))
    point.offset = 5
    point.scaleRegister = UInt16(type.registerCount)
    point.range = -100...4
    let item = ReadRequest.Item(point: 0, offset: 0, scaleOffset: type.registerCount)
    func outcome(_ raw: Int128) throws -> Reading.Outcome {
      let bits = try #require(type.raw(of: raw))
      let count = type.registerCount
      let words = (0..<count).map {
        UInt16(truncatingIfNeeded: bits >> UInt64(16 * (count - 1 - $0)))
      }
      return PointDecoder(point).decode(words + [0xFFFF], at: item)
    }
    #expect(try outcome(123) == .good(.number(3.77)))
    #expect(try outcome(0) == .bad(.outOfRange))
    point.notAvailable = [type.ownBits(try #require(type.raw(of: 123)))]
    #expect(try outcome(123) == .bad(.notAvailable))
    point.range = nil
    point.offset = 0
    let zero = try outcome(0)
    guard case .good(.number(let number)) = zero else {
      Issue.record("\(zero)")
      return
    }
    #expect(number == 0 && number.sign == .plus)
  }

  @Test(
    arguments: [
      (WordOrder.badc, 0xFEFF, .good(.number(12.34))), (.badc, 0xFFFE, .good(.number(12.34))),
      (.badc, 0x0100, .good(.number(12_340))), (.badc, 0x0001, .good(.number(12_340))),
      (.badc, 0, .good(.number(1234))), (.badc, 0x0B00, .bad(.notAvailable)),
      (.badc, 0x0080, .bad(.notAvailable)), (.abcd, 0xFEFF, .bad(.notAvailable)),
      (.abcd, 0xFFFE, .good(.number(12.34))),
    ] as [(WordOrder, UInt16, Reading.Outcome)]
  )
  func `the bytes of a scale register may be turned where those of the value are`(
    order: WordOrder,
    word: UInt16,
    outcome: Reading.Outcome
  ) {
    var point = PointDefinition(name: "p", table: .input, address: 0, type: .uint16)
    point.order = order
    point.scale = DecimalFactor(numerator: 1, denominator: 1)
    point.scaleRegister = 1
    let item = ReadRequest.Item(point: 0, offset: 0, scaleOffset: 1)
    let raw: UInt16 = order.swapsBytes ? UInt16(1234).byteSwapped : 1234
    let decoded = PointDecoder(point).decode([raw, word], at: item)
    if case .good(let value) = decoded, case .good(let expected) = outcome {
      #expect(value.double == expected.double)
    } else {
      #expect(decoded == outcome)
    }
  }

  @Test func `registers that do not adjoin are read in one request and put together`() {
    var point = PointDefinition(name: "p", table: .input, address: 25, type: .uint32)
    point.scattered = [25, 10]
    let request = ReadRequest(alone: 0, of: point)
    #expect((request.address, request.count) == (10, 16))
    var words = [UInt16](repeating: 0xEEEE, count: 16)
    (words[15], words[0]) = (0x0001, 0x0002)
    let decoder = PointDecoder(point)
    #expect(decoder.decode(words, at: request.items[0]) == .good(.unsigned(65_538)))
    #expect(decoder.decode(Array(words[..<15]), at: request.items[0]) == .bad(.badFrame))
    point.order = .cdab
    #expect(
      PointDecoder(point).decode(words, at: request.items[0]) == .good(.unsigned(0x0002_0001))
    )
    #expect(throws: EncodingFailure.self) {
      try PointEncoder(point).encode(.signed(1), at: request.items[0], in: words)
    }
  }

  @Test func `a point that can only be written is in no plan`() {
    var order = PointDefinition(name: "w", table: .holding, address: 1, type: .uint16)
    order.writable = Writability(0...1, readable: false)
    let value = PointDefinition(name: "r", table: .holding, address: 2, type: .uint16)
    let device = DeviceDefinition(id: "d", unitID: 1, points: [order, value])
    #expect(PollGroup.groups(of: device).map(\.points) == [[1]])
    let wireTime = WireTime(byte: 0.001, overheadBytes: 13, silence: 0, responseTime: 0)
    let plan = Planner(points: device.points, limits: device.limits, wireTime: wireTime).plan(0...1)
    #expect(plan.map(\.address) == [2] && plan.flatMap(\.items).map(\.point) == [1])
  }
}

extension RegisterTableTests.Row {
  /// No value is a negative zero.
  fileprivate var sign: FloatingPointSign { (value.double ?? 0) < 0 ? .minus : .plus }
}
