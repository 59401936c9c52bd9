import DeviceProfiles
import Registers
import Yaml

/// What other programs and manuals call the orders of bytes and registers.
enum OrderNotation {
  /// What to write instead of a text that is no order.
  static func advice(for text: String) -> String {
    let word = text.lowercased().filter { !"-_ /.".contains($0) }
    if let order = byDigits(word) ?? byLetters(word) { return "write \(order)" }
    switch word {
    case "big", "be", "bigendian", "none", "normal", "standard", "modbus", "network", "motorola",
      "msb", "msw", "highfirst", "bigbig":
      return "write ABCD, the most significant byte first"
    case "swapped", "wordswap", "wordswapped", "swapword", "swapwords", "lowfirst", "lsw",
      "littleword", "lowwordfirst", "reverseword", "midlittle", "bigendianswap", "littleendianword":
      return "write CDAB, the least significant register first"
    case "byteswap", "byteswapped", "swapbyte", "swapbytes", "midbig", "bigendianbyteswap":
      return "write BADC, the bytes of each register turned"
    case "wordbyte", "byteword", "swapwordbyte", "fullswap", "reversed", "intel", "littlelittle":
      return "write DCBA, the least significant byte first"
    case "little", "le", "littleendian", "lsb":
      return
        "write CDAB where only the registers are turned, DCBA where the bytes in them are too"
    default:
      return
        "write ABCD, CDAB, BADC or DCBA (of one register AB or BA, of four ABCDEFGH, GHEFCDAB …)"
    }
  }

  /// `1234`, `3412`, `0123`, `3210`, `12345678` ….
  private static func byDigits(_ word: String) -> String? {
    let digits = word.utf8.map { Int($0) - 48 }
    guard [2, 4, 6, 8].contains(digits.count), digits.allSatisfy({ (0...9).contains($0) }),
      let least = digits.min()
    else { return nil }
    let letters = String(decoding: digits.map { UInt8(65 + $0 - least) }, as: UTF8.self)
    return WordOrder(name: letters) == nil ? nil : letters
  }

  private static func byLetters(_ word: String) -> String? {
    let name = word.uppercased()
    return WordOrder(name: name) == nil ? nil : name
  }
}

extension ValueKind where Value == String {
  /// A name of `WordOrder`.
  static let wordOrder = order(WordOrder.names)

  /// A name of `WordOrder` that values of two registers have.
  static let deviceOrder = order(WordOrder.orders(registers: 2).map(\.name))

  private static func order(_ names: [String]) -> ValueKind {
    ValueKind(
      name: "order",
      schema: ["enum": .array(names.map { .string($0) })],
      read: { node, context in
        if let scalar = node.scalar, names.contains(scalar.text) { return scalar.text }
        context.error(
          node.scalar.map { objection(to: $0) }
            ?? "\(node.article) is no order; write ABCD or CDAB",
          at: node
        )
        return nil
      }
    )
  }

  /// What to say of a text that is no order, or none of a device.
  private static func objection(to scalar: YamlScalar) -> String {
    guard let order = WordOrder(name: scalar.text) else {
      return "\(scalar.shown) is no order; \(OrderNotation.advice(for: scalar.text))"
    }
    if scalar.text.count == 2 {
      return
        "\(scalar.text) is the order of one register; a device's order is that of values of two "
        + "and more: ABCD, CDAB, BADC or DCBA"
    }
    if order.swapsPairs {
      return "\(scalar.text) is an order of 64-bit values; write it at the points"
    }
    return "write a device's order with four letters: \(order.name)"
  }
}
