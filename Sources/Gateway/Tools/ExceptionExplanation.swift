import Measurements

/// A Modbus exception code's name, and what it mostly means in the field.
package struct ExceptionExplanation: Sendable, Hashable {
  package let code: UInt8
  /// The name in the Modbus Application Protocol V1.1b3, section 7.
  package let name: String
  package let advice: String

  package init(_ code: UInt8) {
    self.code = code
    name = ModbusException.name(of: code)
    advice = Self.advice[code] ?? "see the device's manual"
  }

  package var text: String { "exception \(code), \(name): \(advice)" }

  private static let advice: [UInt8: String] = [
    1: "the device does not have this table; try input instead of holding, or the reverse",
    2: "some of these registers do not exist; count addresses from 0, and try fewer at once",
    3: "mostly too many registers at once; try fewer",
    4: "the device could not do it; some say so of registers that do not exist: try fewer at once",
    5: "the device needs longer; ask again",
    6: "the device is busy; ask again, less often",
    7: "the device cannot do this now",
    8: "the device's memory is damaged",
    10: "the serial gateway has no way to this unit id; look at its routing",
    11:
      "the gateway works, but nobody behind it answers; check unit id, baud rate, parity and wires",
  ]
}
