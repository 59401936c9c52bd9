/// How the bits of registers hold types of whole numbers.
///
/// The registers are taken as one unsigned number, the most significant first.
extension ValueType {
  /// The bits of the value; the others may belong to other points.
  package var mask: UInt64 {
    switch self {
    case .int8, .uint8: 0xFF
    case .int24, .uint24: 0xFF_FFFF
    case .bits(let from, let to): Self.ones(from: from, to: to) << UInt64(max(0, from))
    default: Self.ones(registerCount * 16)
    }
  }

  /// The position of the value's lowest bit.
  package var lowestBit: Int {
    if case .bits(let from, _) = self { max(0, min(31, from)) } else { 0 }
  }

  /// The value's bits, shifted down: what `not_available` is compared with.
  package func ownBits(_ raw: UInt64) -> UInt64 { (raw & mask) >> UInt64(lowestBit) }

  /// The whole numbers that the type can hold; `nil` for a type that holds other numbers.
  package var wholeNumbers: ClosedRange<Int128>? {
    switch self {
    case .bool: 0...1
    case .int8, .int16, .int24, .int32, .int48, .int64: Self.twosComplement(bits: ownWidth)
    case .uint8, .uint16, .uint24, .uint32, .uint48, .uint64, .bits: 0...Int128(ownBits(.max))
    case .signMagnitude(let bits):
      -Int128(Self.ones(bits - 1))...Int128(Self.ones(bits - 1))
    case .bcd16, .bcd32, .longBCD: 0...Self.power(10, 4 * registerCount) - 1
    case .signedBCD(let registers):
      1 - Self.power(10, 4 * registers - 1)...Self.power(10, 4 * registers - 1) - 1
    case .mod10(let registers): 0...Self.power(10_000, registers) - 1
    case .mod1000(let registers): 0...65_536 * Self.power(1000, registers - 1) - 1
    case .m10k(let isSigned): isSigned ? -327_679_999...327_679_999 : 0...655_359_999
    case .float32, .float64, .string, .powerFactor4Q, .dateTime: nil
    }
  }

  /// The number in the registers; `nil` where they hold none, such as a BCD digit above 9.
  package func whole(_ raw: UInt64) -> Int128? {
    let own = ownBits(raw)
    switch self {
    case .bool: return raw == 0 ? 0 : 1
    case .int8, .int16, .int24, .int32, .int48, .int64:
      let sign = Int128(1) << Int128(ownWidth - 1)
      return Int128(own) >= sign ? Int128(own) - 2 * sign : Int128(own)
    case .signMagnitude(let bits):
      let magnitude = Int128(own & Self.ones(bits - 1))
      return own >> UInt64(max(0, bits - 1)) & 1 == 1 ? -magnitude : magnitude
    case .bcd16, .bcd32, .longBCD: return Self.groups(own, base: 10, width: 4, limit: 9)
    case .signedBCD(let registers): return Self.signedDigits(own, count: 4 * registers - 1)
    case .mod10: return Self.groups(own, base: 10_000, width: 16, limit: 9999)
    case .mod1000(let registers):
      return Self.groups(own, base: 1000, width: 16, limit: 65_535, count: registers)
    case .m10k(let isSigned): return Self.tenThousands(own, isSigned: isSigned)
    case .float32, .float64, .string, .powerFactor4Q, .dateTime: return nil
    default: return Int128(own)
    }
  }

  /// The bits of a number at their place; `nil` where the type cannot hold it.
  package func raw(of whole: Int128) -> UInt64? {
    guard let range = wholeNumbers, range.contains(whole) else { return nil }
    let magnitude = UInt64(truncatingIfNeeded: whole.magnitude)
    switch self {
    case .signMagnitude(let bits):
      return magnitude | (whole < 0 ? 1 << UInt64(max(0, bits - 1)) : 0)
    case .bcd16, .bcd32, .longBCD: return Self.grouped(magnitude, base: 10, width: 4)
    case .signedBCD(let registers):
      let sign: UInt64 = whole < 0 ? 0xF << UInt64(max(0, 16 * registers - 4)) : 0
      return sign | Self.grouped(magnitude, base: 10, width: 4)
    case .mod10: return Self.grouped(magnitude, base: 10_000, width: 16)
    case .mod1000(let registers):
      return Self.grouped(magnitude, base: 1000, width: 16, count: registers)
    case .m10k:
      let parts = whole.quotientAndRemainder(dividingBy: 10_000)
      return (UInt64(truncatingIfNeeded: parts.quotient) & 0xFFFF) << 16
        | UInt64(truncatingIfNeeded: parts.remainder) & 0xFFFF
    default: return UInt64(truncatingIfNeeded: whole) << UInt64(lowestBit) & mask
    }
  }

  /// The number of the value's own bits.
  package var ownWidth: Int { mask.nonzeroBitCount }
}

extension ValueType {
  private static func ones(_ count: Int) -> UInt64 {
    count >= 64 ? .max : (1 << UInt64(max(0, count))) - 1
  }

  private static func ones(from: Int, to: Int) -> UInt64 {
    guard (0...31).contains(from), (from...31).contains(to) else { return 0 }
    return ones(to - from + 1)
  }

  private static func twosComplement(bits: Int) -> ClosedRange<Int128> {
    let end = Int128(1) << Int128(max(1, bits) - 1)
    return -end...end - 1
  }

  private static func power(_ base: Int128, _ exponent: Int) -> Int128 {
    (0..<min(max(exponent, 0), 16)).reduce(Int128(1)) { product, _ in product * base }
  }

  /// The number that digits of a base form, each in `width` bits; `nil` where a digit is too large.
  private static func groups(
    _ raw: UInt64,
    base: Int128,
    width: Int,
    limit: UInt64,
    count: Int? = nil
  ) -> Int128? {
    let positions = 64 / width
    var value: Int128 = 0
    for position in (0..<positions).reversed() {
      let group = raw >> UInt64(width * position) & ones(width)
      let most = count.map { position == $0 - 1 ? limit : UInt64(base - 1) } ?? limit
      guard group <= most else { return nil }
      value = value * base + Int128(group)
    }
    return value
  }

  private static func grouped(
    _ value: UInt64,
    base: UInt64,
    width: UInt64,
    count: Int? = nil
  ) -> UInt64 {
    var (rest, raw, position) = (value, UInt64(0), UInt64(0))
    while rest > 0, position * width < 64 {
      let isLast = count.map { Int(position) == $0 - 1 } ?? false
      raw |= (isLast ? rest : rest % base) << (position * width)
      rest = isLast ? 0 : rest / base
      position += 1
    }
    return raw
  }

  private static func signedDigits(_ raw: UInt64, count: Int) -> Int128? {
    let sign = raw >> UInt64(4 * max(0, count))
    let digits = groups(raw & ones(4 * count), base: 10, width: 4, limit: 9)
    switch sign {
    case 0: return digits
    case 0x8, 0xF: return digits.map { -$0 }
    default: return nil
    }
  }

  private static func tenThousands(_ raw: UInt64, isSigned: Bool) -> Int128? {
    let (high, low) = (UInt16(truncatingIfNeeded: raw >> 16), UInt16(truncatingIfNeeded: raw))
    guard isSigned else { return low <= 9999 ? Int128(high) * 10_000 + Int128(low) : nil }
    let (thousands, rest) = (Int128(Int16(bitPattern: high)), Int128(Int16(bitPattern: low)))
    guard thousands >= -32_767, abs(rest) <= 9999, thousands <= 0 || rest >= 0 else { return nil }
    return thousands * 10_000 + rest
  }
}
