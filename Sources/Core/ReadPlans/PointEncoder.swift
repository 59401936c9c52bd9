package import DeviceProfiles
package import Measurements
import Registers

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
    let codec = definition.codec
    guard let present = codec.pattern(in: words, at: item.offset) else {
      throw EncodingFailure("the device's answer is too short")
    }
    let mask = definition.type.mask
    return codec.words(of: present & ~mask | pattern & mask)
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

  private func bit(_ value: PointValue) throws(EncodingFailure) -> UInt16 {
    guard let number = value.double, number == 0 || number == 1 else {
      throw EncodingFailure("a bit is 0 or 1, false or true")
    }
    return number == 1 ? 1 : 0
  }
}
