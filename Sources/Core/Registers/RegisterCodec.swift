/// Packs a value of any type into its registers and unpacks it.
///
/// Polling, writing and simulation use it. The registers of a number are taken as one unsigned number, the pattern,
/// with the most significant register first. Polling reads most numbers of one or two registers without it, for
/// speed: `PlainNumber` in `PointDecoder.swift` gives the same values, which a test compares. Where a register stands
/// is decided by ``WordOrder`` for both.
package struct RegisterCodec: Sendable, Hashable {
  package let type: ValueType
  package let order: WordOrder
  package let textForm: TextForm
  /// Where the registers stand in the value, the most significant first.
  private let places: [Int]

  package init(_ type: ValueType, order: WordOrder = .abcd, textForm: TextForm = TextForm()) {
    self.type = type
    self.order = order
    self.textForm = textForm
    let count = max(0, type.registerCount)
    places = (0..<count).map { order.place(of: $0, among: count) }
  }

  package var registerCount: Int { places.count }

  /// The pattern in adjacent registers.
  ///
  /// - Parameters:
  ///   - words: Registers in the order of their addresses.
  ///   - offset: Where the value begins in them.
  /// - Returns: `nil` where there are too few registers.
  package func pattern(in words: [UInt16], at offset: Int = 0) -> UInt64? {
    guard offset >= 0, offset <= words.count - places.count else { return nil }
    var pattern: UInt64 = 0
    for place in places { pattern = pattern << 16 | UInt64(ordered(words[offset + place])) }
    return pattern
  }

  /// The pattern in registers that do not adjoin.
  ///
  /// - Parameters:
  ///   - words: Registers of an answer.
  ///   - positions: Where in `words` each register stands, in the order in which they would adjoin.
  /// - Returns: `nil` where one of them is not there.
  package func pattern(in words: [UInt16], at positions: [Int]) -> UInt64? {
    var pattern: UInt64 = 0
    for place in places {
      guard place < positions.count, words.indices.contains(positions[place]) else { return nil }
      pattern = pattern << 16 | UInt64(ordered(words[positions[place]]))
    }
    return pattern
  }

  /// The registers of a pattern, in the order of their addresses.
  package func words(of pattern: UInt64) -> [UInt16] {
    var words = [UInt16](repeating: 0, count: places.count)
    var rest = pattern
    for place in places.reversed() {
      words[place] = ordered(UInt16(truncatingIfNeeded: rest))
      rest >>= 16
    }
    return words
  }

  func ordered(_ word: UInt16) -> UInt16 { order.swapsBytes ? word.byteSwapped : word }
}

extension RegisterCodec {
  /// The text in a text's registers.
  ///
  /// - Returns: `nil` where the type is no text, there are too few registers, or they hold no text.
  package func text(in words: [UInt16], at offset: Int = 0) -> String? {
    guard case .string(let length) = type, offset >= 0, offset <= words.count - registerCount
    else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(length + 1)
    for word in words[offset..<offset + registerCount] {
      bytes.append(UInt8(truncatingIfNeeded: ordered(word) >> 8))
      bytes.append(UInt8(truncatingIfNeeded: ordered(word)))
    }
    bytes.removeLast(max(0, bytes.count - length))
    return textForm.text(bytes)
  }

  /// The registers of a text, padded with NUL and cut after a whole character; empty where the type is no
  /// text.
  package func words(ofText text: String) -> [UInt16] {
    guard case .string(let length) = type else { return [] }
    var bytes = textForm.field(text, count: max(0, length))
    bytes.append(contentsOf: repeatElement(0, count: max(0, registerCount * 2 - bytes.count)))
    return (0..<registerCount).map {
      ordered(UInt16(bytes[$0 * 2]) << 8 | UInt16(bytes[$0 * 2 + 1]))
    }
  }
}
