package import DeviceProfiles
package import Measurements

/// Why a value cannot stand in a point's registers.
package struct EncodingFailure: Error, Sendable, Hashable {
  /// For a person, in English.
  package var text: String

  init(_ text: String) { self.text = text }
}

/// Makes registers of a point's engineering value: the exact inverse of ``PointDecoder``.
///
/// raw = (value − offset) / (scale × 10^exponent). Nothing is rounded away, cut off or wrapped: what the
/// registers cannot hold is refused.
package struct PointEncoder: Sendable {
  let definition: PointDefinition

  package init(_ definition: PointDefinition) { self.definition = definition }

  /// Encodes a value.
  ///
  /// - Parameters:
  ///   - value: The engineering value.
  ///   - item: Where the point stands in `words`.
  ///   - words: What the device holds now, as a read answered; bits that belong to other points stay.
  /// - Returns: what the point's own registers shall hold, or 0 or 1 for a coil.
  /// - Throws: why they cannot hold the value.
  package func encode(
    _ value: PointValue,
    at item: ReadRequest.Item,
    in words: [UInt16]
  ) throws(EncodingFailure) -> [UInt16] {
    guard item.offset >= 0, item.offset + definition.addressCount <= words.count else {
      throw EncodingFailure("the device's answer is too short")
    }
    guard item.parts.isEmpty else {
      throw EncodingFailure("registers that do not adjoin cannot be written at once")
    }
    if definition.table.holdsBits { return [try bit(value)] }
    let pattern = try pattern(value, exponent: try exponent(item, words))
    let present = Array(words[item.offset..<item.offset + definition.addressCount])
    let mask = definition.type.mask
    return registers(of: ordered(present) & ~mask | pattern & mask)
  }

  private func exponent(
    _ item: ReadRequest.Item,
    _ words: [UInt16]
  ) throws(EncodingFailure) -> Int {
    guard let offset = item.scaleOffset else { return 0 }
    guard words.indices.contains(offset) else {
      throw EncodingFailure("the device's answer lacks the scale register")
    }
    let word = words[offset]
    guard let power = ScaleExponent.value(word, swapsBytes: definition.order.swapsBytes) else {
      throw EncodingFailure(
        "the scale register holds \(Int16(bitPattern: word)), no power of ten from -10 to 10"
      )
    }
    return power
  }

  /// Registers as one number, most significant first.
  private func ordered(_ words: [UInt16]) -> UInt64 {
    words.indices.reduce(0) { raw, significance in
      let word = words[definition.order.place(of: significance, among: words.count)]
      return raw << 16 | UInt64(definition.order.swapsBytes ? word.byteSwapped : word)
    }
  }

  private func registers(of raw: UInt64) -> [UInt16] {
    let count = definition.addressCount
    var words = [UInt16](repeating: 0, count: count)
    for significance in 0..<count {
      let word = UInt16(truncatingIfNeeded: raw >> UInt64(16 * (count - 1 - significance)))
      words[definition.order.place(of: significance, among: count)] =
        definition.order.swapsBytes ? word.byteSwapped : word
    }
    return words
  }

  private func bit(_ value: PointValue) throws(EncodingFailure) -> UInt16 {
    guard let number = value.double, number == 0 || number == 1 else {
      throw EncodingFailure("a bit is 0 or 1, false or true")
    }
    return number == 1 ? 1 : 0
  }
}
