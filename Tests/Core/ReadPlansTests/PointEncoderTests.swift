import DeviceProfiles
import Registers
import Measurements
import TestSupport
import Testing

@testable import ReadPlans

@Suite struct PointEncoderTests {
  private static let types: [ValueType] = [
    .bool, .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64, .float32, .float64,
    .bcd16, .bcd32, .bits(from: 3, to: 9), .bits(from: 12, to: 20), .mod10(2), .mod10(4),
  ]
  private static let orders: [WordOrder] = [.abcd, .cdab, .badc, .dcba]

  private func point(
    _ type: ValueType,
    _ change: (inout PointDefinition) -> Void = { _ in }
  ) -> PointDefinition {
    var point = PointDefinition(name: "p", table: .holding, address: 0, type: type)
    change(&point)
    return point
  }

  private func encode(
    _ value: PointValue,
    _ point: PointDefinition,
    in words: [UInt16]? = nil
  ) throws(EncodingFailure) -> [UInt16] {
    let present = words ?? Array(repeating: 0, count: point.addressCount)
    return try PointEncoder(point).encode(value, at: .init(point: 0, offset: 0), in: present)
  }

  @Test(arguments: types, orders)
  func `what was decoded is encoded to the same registers`(
    _ type: ValueType,
    _ order: WordOrder
  ) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    let definition = point(type) { $0.order = order }
    let item = ReadRequest.Item(point: 0, offset: 0)
    for _ in 0..<500 {
      var words = (0..<definition.addressCount).map { _ in
        UInt16.random(in: 0...UInt16.max, using: &random)
      }
      if type == .bool { words = [order.swapsBytes ? words[0] & 0x100 : words[0] & 1] }
      guard let value = goodValue(words, definition) else { continue }
      let again = try PointEncoder(definition).encode(value, at: item, in: words)
      #expect(again == words, "seed \(seed)")
    }
  }

  private func goodValue(_ words: [UInt16], _ definition: PointDefinition) -> PointValue? {
    let item = ReadRequest.Item(point: 0, offset: 0)
    guard case .good(let value) = PointDecoder(definition).decode(words, at: item) else {
      return nil
    }
    return value
  }

  @Test(arguments: ["0.1", "0.01", "1000", "2.5", "-0.001"], [-4, 0, 3])
  func `scaled values come back too`(_ scale: String, _ exponent: Int16) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    let factor = try #require(DecimalFactor(decimal: scale))
    let definition = point(.int32) {
      $0.scale = factor
      $0.offset = -40
      $0.scaleRegister = 2
    }
    let item = ReadRequest.Item(point: 0, offset: 0, scaleOffset: 2)
    for _ in 0..<500 {
      let number = UInt32.random(in: 0...UInt32.max, using: &random)
      let words = [UInt16(number >> 16), UInt16(number & 0xFFFF), UInt16(bitPattern: exponent)]
      guard case .good(let value) = PointDecoder(definition).decode(words, at: item) else {
        continue
      }
      let again = try PointEncoder(definition).encode(value, at: item, in: words)
      #expect(again == Array(words[..<2]), "seed \(seed)")
    }
  }

  @Test(
    arguments: [
      (.int16, 32_768), (.int16, -32_769), (.uint16, -1), (.uint16, 65_536), (.int8, 128),
      (.uint32, 4_294_967_296), (.bcd16, 10_000), (.bcd16, -1), (.bits(from: 0, to: 2), 8),
      (.mod10(2), 100_000_000), (.bool, 2), (.float32, 1e39), (.int64, 1e19), (.uint64, 1e300),
      (.int16, 0.5), (.string(4), 1), (.powerFactor4Q, 0.5), (.int16, .nan), (.float64, .infinity),
    ] as [(ValueType, Double)]
  )
  func `what the registers cannot hold is refused`(_ type: ValueType, _ value: Double) {
    #expect(throws: EncodingFailure.self) { try encode(.number(value), point(type)) }
  }

  @Test func `a value that would mean none is refused`() {
    let definition = point(.int16) { $0.notAvailable = [0x8000] }
    #expect(throws: EncodingFailure.self) { try encode(.signed(-32_768), definition) }
  }

  @Test func `bits of other points stay`() throws {
    #expect(try encode(.unsigned(0), point(.bits(from: 4, to: 7)), in: [0xFFFF]) == [0xFF0F])
    let high = point(.uint8) { $0.order = .badc }
    #expect(try encode(.unsigned(0x12), high, in: [0xFFFF]) == [0x12FF])
  }

  @Test func `integers beyond 2 to the 53 are exact`() throws {
    let words = try encode(.signed(.max), point(.int64))
    #expect(words == [0x7FFF, 0xFFFF, 0xFFFF, 0xFFFF])
  }

  @Test func `a coil is 0 or 1`() throws {
    let coil = PointDefinition(name: "p", table: .coil, address: 0, type: .bool)
    #expect(try encode(.bool(true), coil, in: [0]) == [1])
    #expect(throws: EncodingFailure.self) { try encode(.signed(2), coil, in: [0]) }
  }

  @Test func `an answer that is too short or has no scale is refused`() {
    #expect(throws: EncodingFailure.self) { try encode(.signed(1), point(.int32), in: [0]) }
    let item = ReadRequest.Item(point: 0, offset: 0, scaleOffset: 1)
    for words: [UInt16] in [[0], [0, 11], [0, 0x8000]] {
      #expect(throws: EncodingFailure.self) {
        try PointEncoder(point(.int16)).encode(.signed(1), at: item, in: words)
      }
    }
  }
}
