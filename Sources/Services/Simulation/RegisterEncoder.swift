import Calendar
package import DeviceProfiles
package import Measurements
import Registers

/// Makes registers from the engineering value of a point: the inverse of decoding.
///
/// raw = (value − offset) / scale, rounded to the nearest number the type holds, halves away from
/// zero. Counters are rounded down and start again at 0 after their end; all others stop at the
/// type's ends. Raw values that mean "no value" are avoided.
package struct RegisterEncoder: Sendable {
  let definition: PointDefinition

  package init(_ definition: PointDefinition) { self.definition = definition }

  /// Encodes a value; `nil` where a text is given for registers of numbers.
  ///
  /// `exponent` is the power of ten in the point's scale register, where it has one.
  package func encode(_ value: PointValue, exponent: Int = 0) -> [RegisterWrite]? {
    if definition.table.holdsBits {
      guard let number = value.double else { return nil }
      return [write(number != 0 ? 1 : 0, mask: 1, at: 0)].compactMap(\.self)
    }
    let codec = definition.codec
    switch definition.type {
    case .string: return writes(codec.words(ofText: value.text))
    case .dateTime:
      // Midnight of the date at the beginning of the text.
      guard let date = CivilDate(iso: String(value.text.prefix(10))) else { return nil }
      return writes(codec.words(of: LocalDateTime(date: date, millisecondOfDay: 0)))
    default: return rawNumber(value, exponent: exponent).map { writes(of: $0) }
    }
  }

  /// Encodes "no value": the first raw value that means it; `nil` where there is none.
  package func encodeNotAvailable() -> [RegisterWrite]? {
    definition.notAvailable.min().map { writes(of: $0 << UInt64(definition.type.lowestBit)) }
  }

  /// A number's own bits; the others of its registers stay.
  private func writes(of pattern: UInt64) -> [RegisterWrite] {
    let codec = definition.codec
    return writes(codec.words(of: pattern), masks: codec.words(of: definition.type.mask))
  }

  private func writes(_ words: [UInt16], masks: [UInt16]? = nil) -> [RegisterWrite] {
    words.indices.compactMap { write(words[$0], mask: masks?[$0] ?? 0xFFFF, at: $0) }
  }

  private func write(_ word: UInt16, mask: UInt16, at offset: Int) -> RegisterWrite? {
    let place =
      definition.scattered.indices.contains(offset)
      ? Int(definition.scattered[offset]) : Int(definition.address) + offset
    guard mask != 0, let address = UInt16(exactly: place) else { return nil }
    return RegisterWrite(table: definition.table, address: address, word: word, mask: mask)
  }
}

extension PointValue {
  /// The value as a text register shows it.
  fileprivate var text: String {
    switch self {
    case .text(let text): text
    case .number(let number), .single(let number): "\(number)"
    case .signed(let number): "\(number)"
    case .unsigned(let number): "\(number)"
    case .bool(let flag): flag ? "1" : "0"
    }
  }
}
