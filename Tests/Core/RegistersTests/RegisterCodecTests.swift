import Calendar
import Registers
import Testing

/// Where the bytes of a value go.
///
/// What types mean in every order: `RegisterTableTests` of the read plans.
@Suite struct RegisterCodecTests {
  @Test(arguments: [
    ("ABCD", [0x0102, 0x0304] as [UInt16]), ("CDAB", [0x0304, 0x0102]), ("BADC", [0x0201, 0x0403]),
    ("DCBA", [0x0403, 0x0201]),
  ])
  func `a pattern of two registers goes both ways`(order: String, words: [UInt16]) throws {
    let codec = RegisterCodec(.uint32, order: try #require(WordOrder(name: order)))
    #expect(codec.words(of: 0x0102_0304) == words)
    #expect(codec.pattern(in: words) == 0x0102_0304)
    #expect(codec.pattern(in: [9] + words + [9], at: 1) == 0x0102_0304)
  }

  @Test(arguments: WordOrder.names)
  func `what is packed is unpacked again, in every order`(name: String) throws {
    let order = try #require(WordOrder(name: name))
    let type: ValueType =
      switch name.utf8.count / 2 {
      case 1: .uint16
      case 2: .uint32
      case 3: .uint48
      default: .uint64
      }
    let codec = RegisterCodec(type, order: order)
    let pattern: UInt64 = 0x0102_0304_0506_0708 >> UInt64(64 - 16 * codec.registerCount)
    #expect(codec.pattern(in: codec.words(of: pattern)) == pattern)
  }

  @Test func `registers that do not adjoin are taken in the order in which they would`() {
    let codec = RegisterCodec(.uint32, order: .cdab)
    #expect(codec.pattern(in: [3, 0, 7], at: [2, 0]) == 0x0003_0007)
    #expect(codec.pattern(in: [3, 0, 7], at: [2, 3]) == nil)
    #expect(codec.pattern(in: [3, 0, 7], at: [2]) == nil)
  }

  @Test(arguments: [-1, 1, 2, .max])
  func `too few registers hold nothing`(offset: Int) {
    let words: [UInt16] = [1, 2]
    #expect(RegisterCodec(.uint32).pattern(in: words, at: offset) == nil)
    #expect(RegisterCodec(.string(4)).text(in: words, at: offset) == nil)
    #expect(RegisterCodec(.dateTime(.unix)).clock(in: words, at: offset) == .impossible)
  }

  @Test func `a text goes both ways, and keeps its odd last byte out`() {
    let codec = RegisterCodec(.string(5), order: .badc)
    #expect(codec.words(ofText: "Pump") == [0x7550, 0x706D, 0])
    #expect(codec.text(in: [0x7550, 0x706D, 0x4131]) == "Pump1")
    #expect(RegisterCodec(.uint32).text(in: [1, 2]) == nil)
    #expect(RegisterCodec(.uint32).words(ofText: "x") == [])
  }

  @Test(arguments: DateTimeLayout.allCases, [WordOrder.abcd, .cdab, .badc, .dcba])
  func `a clock goes both ways`(layout: DateTimeLayout, order: WordOrder) {
    let codec = RegisterCodec(.dateTime(layout), order: order)
    let date = CivilDate(year: 2026, month: 11, day: 30)
    let time = LocalDateTime(date: date, millisecondOfDay: 8_045_000)
    #expect(codec.clock(in: codec.words(of: time)) == .time(time))
  }

  @Test(arguments: [(2301.0, 230.1, 0), (5, 5000.5, 4), (-148, -14.3, 0), (0, 0.5, -10)])
  func `a scale goes both ways`(raw: Double, value: Double, exponent: Int) {
    let offset = exponent == 0 ? (raw < 0 ? 0.5 : 0) : 0.5
    let scale = LinearScale(factor: DecimalFactor(decimal: "0.1") ?? .one, offset: offset)
    #expect(scale.value(of: raw, exponent: exponent) == value)
    #expect(abs(scale.raw(of: value, exponent: exponent) - raw) < 1e-9)
  }

  @Test func `a raw number is what the type means by it`() {
    #expect(ValueType.int16.number(in: 0xFFFF) == .signed(-1))
    #expect(ValueType.uint16.number(in: 0xFFFF) == .unsigned(65_535))
    #expect(ValueType.bcd16.number(in: 0x12A4) == nil)
    #expect(ValueType.powerFactor4Q.number(in: UInt64(Float(1.25).bitPattern)) == .single(0.75))
    #expect(ValueType.powerFactor4Q.number(in: UInt64(Float(2.5).bitPattern)) == .outOfRange)
    #expect(ValueType.string(4).number(in: 0) == nil)
  }
}
