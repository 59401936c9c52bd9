/// How registers hold a value.
package enum ValueType: Sendable, Hashable {
  case bool
  /// One byte of a register: the low one, or with the order `BA` the high one.
  case int8, uint8
  case int16, uint16
  case int32, uint32
  case int64, uint64
  /// The low 24 bits of two registers.
  case int24, uint24
  /// Three registers.
  case int48, uint48
  /// A number of 16, 32 or 64 bits: the highest bit is the sign, the others the magnitude.
  case signMagnitude(bits: Int)
  case float32, float64
  /// Four decimal digits in one register.
  case bcd16
  /// Eight decimal digits in two registers.
  case bcd32
  /// Twelve or sixteen decimal digits in three or four registers.
  case longBCD(registers: Int)
  /// One or two registers of decimal digits; the highest digit is the sign: 0 for plus, 8 or F for
  /// minus.
  case signedBCD(registers: Int)
  /// Text of this many bytes, two per register unless its ``TextForm`` says otherwise, padded with
  /// NUL, blanks or bytes of 255.
  case string(Int)
  /// The unsigned number in the bits `from…to` (0 is the least significant) of one register, or of
  /// two when `to` is above 15.
  case bits(from: Int, to: Int)
  /// Two to four registers of 0…9999 each, the least significant first in the order `CDAB`.
  case mod10(Int)
  /// Two to four registers of 0…999 each, the least significant first in the order `CDAB`.
  ///
  /// The most significant one may hold up to 65535, as in drives that count GWh, MWh and kWh
  /// separately.
  case mod1000(Int)
  /// Two registers: ten thousands, and the remainder (UINT32-M10K, INT32-M10K of ION meters).
  ///
  /// If it is signed, both parts are signed.
  case m10k(isSigned: Bool)
  /// A float32 power factor that includes the quadrant: 1…2 stands for 2 − x (leading), −2…−1 for
  /// −2 − x (Schneider's 4Q_FP_PF).
  case powerFactor4Q
  /// The device's clock, as ISO 8601 text.
  case dateTime(DateTimeLayout)

  /// How many registers the value takes.
  package var registerCount: Int {
    switch self {
    case .bool, .int8, .uint8, .int16, .uint16, .bcd16: 1
    case .int32, .uint32, .int24, .uint24, .float32, .bcd32, .m10k, .powerFactor4Q: 2
    case .int48, .uint48: 3
    case .int64, .uint64, .float64: 4
    case .signMagnitude(let bits): bits / 16
    case .longBCD(let registers), .signedBCD(let registers): registers
    case .string(let bytes): (bytes + 1) / 2
    case .bits(_, let to): to > 15 ? 2 : 1
    case .mod10(let registers), .mod1000(let registers): registers
    case .dateTime(let layout): layout.registerCount
    }
  }

  /// Whether it gives text instead of a number.
  package var isText: Bool {
    switch self {
    case .string, .dateTime: true
    default: false
    }
  }

  /// Whether the raw value is a whole number.
  package var isWhole: Bool {
    switch self {
    case .float32, .float64, .powerFactor4Q, .string, .dateTime: false
    default: true
    }
  }

  /// The name in a device file.
  package var name: String {
    switch self {
    case .bool: "bool"
    case .int8: "int8"
    case .uint8: "uint8"
    case .int16: "int16"
    case .uint16: "uint16"
    case .int32: "int32"
    case .uint32: "uint32"
    case .int64: "int64"
    case .uint64: "uint64"
    case .int24: "int24"
    case .uint24: "uint24"
    case .int48: "int48"
    case .uint48: "uint48"
    case .signMagnitude(let bits): "int\(bits)_sm"
    case .float32: "float32"
    case .float64: "float64"
    case .bcd16: "bcd16"
    case .bcd32: "bcd32"
    case .longBCD(let registers): "bcd\(16 * registers)"
    case .signedBCD(let registers): "bcd\(16 * registers)_signed"
    case .string(let bytes): "string(\(bytes))"
    case .bits(let from, let to): "bits(\(from), \(to))"
    case .mod10(2): "mod10"
    case .mod10(let registers): "mod10(\(registers))"
    case .mod1000(2): "mod1000"
    case .mod1000(let registers): "mod1000(\(registers))"
    case .m10k(let isSigned): isSigned ? "int32_m10k" : "uint32_m10k"
    case .powerFactor4Q: "power_factor_4q"
    case .dateTime(let layout): layout.rawValue
    }
  }
}
