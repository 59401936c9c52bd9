import DeviceProfiles
import Registers
import Measurements
import ReadPlans

/// The meaning of some registers in every possible type and order.
package struct RegisterExplanation: Sendable, Hashable {
  /// One interpretation of some consecutive registers.
  package struct Line: Sendable, Hashable {
    /// Such as `float32`.
    package var type: String
    /// Such as `CDAB`; empty where there is only one.
    package var order: String
    package var value: String
    /// Whether no measurement looks like this.
    package var isImplausible: Bool
  }

  /// The interpretations that begin with one register.
  package struct Entry: Sendable, Hashable {
    package var address: Int
    package var word: UInt16
    package var lines: [Line]

    package var hexadecimal: String {
      let digits = String(word, radix: 16, uppercase: true)
      return "0x" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    package var binary: String {
      let digits = String(word, radix: 2)
      let whole = String(repeating: "0", count: max(0, 16 - digits.count)) + digits
      return stride(from: 0, to: 16, by: 4)
        .map { String(whole.dropFirst($0).prefix(4)) }.joined(separator: " ")
    }
  }

  package let entries: [Entry]
  /// All registers as text, in both byte orders, where that is printable.
  package let texts: [Line]

  package init(address: UInt16, words: [UInt16]) {
    entries = words.indices.map { index in
      Entry(
        address: Int(address) + index,
        word: words[index],
        lines: Self.single(words, index) + Self.wide(words, index)
      )
    }
    texts = Self.texts(words)
  }

  private static let orders = [WordOrder.abcd, .cdab, .badc, .dcba]

  private static func single(_ words: [UInt16], _ index: Int) -> [Line] {
    [ValueType.uint16, .int16, .bcd16].map { line(words, index, $0, .abcd, name: "") }
      + [line(words, index, .uint16, .badc, name: "BA")]
  }

  private static func wide(_ words: [UInt16], _ index: Int) -> [Line] {
    [ValueType.uint32, .int32, .float32, .bcd32, .uint64, .int64, .float64].flatMap { type in
      index + type.registerCount <= words.count
        ? orders.map { line(words, index, type, $0, name: $0.name(registers: type.registerCount)) }
        : []
    }
  }

  private static func line(
    _ words: [UInt16],
    _ index: Int,
    _ type: ValueType,
    _ order: WordOrder,
    name: String
  ) -> Line {
    var point = PointDefinition(name: "", table: .holding, address: 0, type: type)
    point.order = order
    let item = ReadRequest.Item(point: 0, offset: index)
    switch PointDecoder(point).decode(words, at: item) {
    case .good(let value):
      return Line(
        type: type.name,
        order: name,
        value: value.text,
        isImplausible: isImplausible(value, type)
      )
    case .bad(let code):
      return Line(type: type.name, order: name, value: code.code, isImplausible: true)
    }
  }

  /// Whether a float is probably decoded wrongly.
  ///
  /// Measurements in Modbus devices lie between a thousandth and some ten thousand millions; a
  /// float outside, other than 0, is in the wrong order, or is not a float at all.
  private static func isImplausible(_ value: PointValue, _ type: ValueType) -> Bool {
    guard type == .float32 || type == .float64, let number = value.double, number != 0 else {
      return false
    }
    return !(1e-3...1e11).contains(number.magnitude)
  }

  private static func texts(_ words: [UInt16]) -> [Line] {
    [WordOrder.abcd, .badc].compactMap { order in
      let bytes = words.flatMap { word in
        let word = order.swapsBytes ? word.byteSwapped : word
        return [UInt8(truncatingIfNeeded: word >> 8), UInt8(truncatingIfNeeded: word)]
      }
      guard bytes.first != 0, let text = TextForm().text(bytes), text.utf8.count > 1,
        text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), !text.contains("\\x")
      else { return nil }
      return Line(
        type: "string(\(words.count * 2))",
        order: order.swapsBytes ? "BA" : "AB",
        value: text,
        isImplausible: false
      )
    }
  }
}

extension PointValue {
  /// For people, with the precision of the value.
  package var text: String {
    switch self {
    case .number(let value): "\(value)"
    case .single(let value): "\(Float(value))"
    case .signed(let value): "\(value)"
    case .unsigned(let value): "\(value)"
    case .bool(let value): "\(value)"
    case .text(let value): value
    }
  }
}
