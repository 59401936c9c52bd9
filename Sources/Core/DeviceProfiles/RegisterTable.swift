/// One of the four address spaces of a Modbus device.
package enum RegisterTable: String, Sendable, Hashable, CaseIterable {
  case coil, discrete, input, holding

  /// The function code that reads the table (Modbus Application Protocol V1.1b3, section 6).
  package var functionCode: UInt8 {
    switch self {
    case .coil: 1
    case .discrete: 2
    case .holding: 3
    case .input: 4
    }
  }

  /// Whether an address holds one bit and not a 16-bit register.
  package var holdsBits: Bool { self == .coil || self == .discrete }
}
