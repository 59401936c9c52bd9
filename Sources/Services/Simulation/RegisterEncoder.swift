import Calendar
package import DeviceProfiles
package import Measurements
import ReadPlans

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
    if case .string(let length) = definition.type { return encodeText(value, length: length) }
    if case .dateTime(let layout) = definition.type { return encodeClock(value, layout) }
    guard let raw = rawNumber(value, exponent: exponent) else { return nil }
    let mask = definition.type.mask
    let count = max(0, definition.type.registerCount)
    return (0..<count).compactMap { position in
      let shift = UInt64(16 * (count - 1 - position))
      let word = UInt16(truncatingIfNeeded: raw >> shift)
      return write(word, mask: UInt16(truncatingIfNeeded: mask >> shift), at: place(of: position))
    }
  }

  /// Encodes "no value": the first raw value that means it; `nil` where there is none.
  package func encodeNotAvailable() -> [RegisterWrite]? {
    guard let least = definition.notAvailable.min() else { return nil }
    let raw = least << UInt64(definition.type.lowestBit)
    let count = max(0, definition.type.registerCount)
    return (0..<count).compactMap { position in
      let shift = UInt64(16 * (count - 1 - position))
      let mask = UInt16(truncatingIfNeeded: definition.type.mask >> shift)
      return write(UInt16(truncatingIfNeeded: raw >> shift), mask: mask, at: place(of: position))
    }
  }

  /// Where the register of this significance is; 0 is the most significant.
  private func place(of position: Int) -> Int {
    definition.order.place(of: position, among: definition.type.registerCount)
  }

  private func write(_ word: UInt16, mask: UInt16, at offset: Int) -> RegisterWrite? {
    let place =
      definition.scattered.indices.contains(offset)
      ? Int(definition.scattered[offset]) : Int(definition.address) + offset
    guard mask != 0, let address = UInt16(exactly: place) else { return nil }
    let swaps = definition.order.swapsBytes && !definition.table.holdsBits
    return RegisterWrite(
      table: definition.table,
      address: address,
      word: swaps ? word.byteSwapped : word,
      mask: swaps ? mask.byteSwapped : mask
    )
  }

  /// Encodes a clock: midnight of the date at the beginning of the text.
  private func encodeClock(_ value: PointValue, _ layout: DateTimeLayout) -> [RegisterWrite]? {
    guard let date = CivilDate(iso: String(value.text.prefix(10))) else { return nil }
    let words = layout.words(of: LocalDateTime(date: date, millisecondOfDay: 0))
    return words.enumerated().compactMap { position, word in
      let last = words.count - 1
      return write(
        word,
        mask: 0xFFFF,
        at: definition.order.swapsRegisters ? last - position : position
      )
    }
  }

  /// Encodes a text, padded with NUL and cut after a whole character.
  private func encodeText(_ value: PointValue, length: Int) -> [RegisterWrite] {
    let count = max(0, definition.type.registerCount)
    var bytes = definition.textForm.field(value.text, count: max(0, length))
    bytes.append(contentsOf: repeatElement(0, count: max(0, count * 2 - bytes.count)))
    return (0..<count).compactMap { index in
      let word = UInt16(bytes[index * 2]) << 8 | UInt16(bytes[index * 2 + 1])
      return write(word, mask: 0xFFFF, at: index)
    }
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
