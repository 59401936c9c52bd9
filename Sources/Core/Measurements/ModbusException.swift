/// The exception codes of Modbus (Modbus Application Protocol V1.1b3, section 7), in words.
package enum ModbusException {
  /// The specification's name of a code, in small letters.
  package static func name(of code: UInt8) -> String {
    switch code {
    case 1: "illegal function"
    case 2: "illegal data address"
    case 3: "illegal data value"
    case 4: "server device failure"
    case 5: "acknowledge"
    case 6: "server device busy"
    case 7: "negative acknowledge"
    case 8: "memory parity error"
    case 10: "gateway path unavailable"
    case 11: "gateway target device failed to respond"
    default: "unknown exception"
    }
  }

  /// `exception 2 (illegal data address)`.
  package static func text(of code: UInt8) -> String { "exception \(code) (\(name(of: code)))" }

  /// Whether a gateway says it for a device that did not answer, and not the device itself.
  package static func isOfGateway(_ code: UInt8) -> Bool { code == 10 || code == 11 }

  /// Whether the device is at work and wants to be asked again: neither an answer nor a refusal.
  package static func asksForPatience(_ code: UInt8) -> Bool { code == 5 || code == 6 }
}
