/// A Modbus exception code's name and its usual meaning in the field.
package struct ExceptionExplanation: Sendable, Hashable {
  package let code: UInt8
  /// The name in the Modbus Application Protocol V1.1b3, section 7.
  package let name: String
  package let advice: String

  package init(_ code: UInt8) {
    self.code = code
    (name, advice) = Self.texts[code] ?? ("unknown exception", "see the device's manual")
  }

  package var text: String { "exception \(code), \(name): \(advice)" }

  private static let texts: [UInt8: (String, String)] = [
    1: (
      "illegal function",
      "the device does not have this table; try input instead of holding, or the reverse"
    ),
    2: (
      "illegal data address",
      "some of these registers do not exist; count addresses from 0, and try fewer at once"
    ),
    3: ("illegal data value", "mostly too many registers at once; try fewer"),
    4: ("server device failure", "the device itself is in trouble; look at its display"),
    5: ("acknowledge", "the device needs longer; ask again"),
    6: ("server device busy", "the device is busy; ask again, less often"),
    7: ("negative acknowledge", "the device cannot do this now"),
    8: ("memory parity error", "the device's memory is damaged"),
    10: (
      "gateway path unavailable",
      "the serial gateway has no way to this unit id; look at its routing"
    ),
    11: (
      "gateway target device failed to respond",
      "the gateway works, but no device behind it answers; check unit id, baud rate, parity and wires"
    ),
  ]
}
