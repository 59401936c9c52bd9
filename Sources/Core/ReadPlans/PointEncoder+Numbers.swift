import DeviceProfiles
import Measurements

extension PointEncoder {
  /// The value's bits as one unsigned number; for `bits(from, to)` at their place in the registers.
  func pattern(_ value: PointValue, exponent: Int) throws(EncodingFailure) -> UInt64 {
    guard value.double?.isFinite == true else { throw EncodingFailure("the value is no number") }
    let raw = try raw(value, exponent: exponent)
    guard !definition.notAvailable.contains(raw & comparedMask) else {
      throw EncodingFailure("its registers would mean \"no value\"")
    }
    if case .bits(let from, _) = definition.type { return raw << UInt64(max(0, from)) }
    return raw
  }

  /// Over so many bits `not_available` is compared.
  private var comparedMask: UInt64 {
    switch definition.type {
    case .int8, .uint8: 0xFF
    case .int16: 0xFFFF
    case .int32: 0xFFFF_FFFF
    default: .max
    }
  }

  private func raw(_ value: PointValue, exponent: Int) throws(EncodingFailure) -> UInt64 {
    switch definition.type {
    case .float32:
      let single = Float(try unscaled(value, exponent: exponent))
      guard single.isFinite else { throw EncodingFailure("a float32 cannot hold it") }
      return UInt64(single.bitPattern)
    case .float64: return try unscaled(value, exponent: exponent).bitPattern
    case .string, .dateTime, .powerFactor4Q:
      throw EncodingFailure("a \(definition.type.name) cannot be written")
    case .bcd16: return try digits(value, exponent, count: 4, base: 10, width: 4)
    case .bcd32: return try digits(value, exponent, count: 8, base: 10, width: 4)
    case .mod10(let registers):
      return try digits(value, exponent, count: registers, base: 10_000, width: 16)
    default:
      let whole = try integer(value, exponent: exponent)
      guard let range = definition.type.integers, range.contains(whole) else {
        throw EncodingFailure(
          "its register would have to hold \(whole); it is \(definition.type.name)"
        )
      }
      return UInt64(truncatingIfNeeded: whole)
    }
  }

  private func unscaled(
    _ value: PointValue,
    exponent: Int
  ) throws(EncodingFailure) -> Double {
    guard let number = value.double else { throw EncodingFailure("the value is no number") }
    var factor = definition.scale
    let power = DecimalFactor.powerOfTen(abs(exponent))
    if exponent > 0 { factor.numerator *= power } else { factor.denominator *= power }
    let raw = (number - definition.offset) * factor.denominator / factor.numerator
    guard raw.isFinite else { throw EncodingFailure("the value is too large") }
    return raw
  }

  /// The raw whole number; a value between two of them is refused.
  private func integer(
    _ value: PointValue,
    exponent: Int
  ) throws(EncodingFailure) -> Int128 {
    if definition.scale == .one, definition.offset == 0, exponent == 0 {
      switch value {
      case .signed(let exact): return Int128(exact)
      case .unsigned(let exact): return Int128(exact)
      default: break
      }
    }
    let raw = try unscaled(value, exponent: exponent)
    let whole = raw.rounded()
    // Decimal fractions are not exact in binary: 21.5 / 0.1 may lie a hair beside 215.
    guard abs(raw - whole) <= 1e-6 * max(1, abs(whole) * 1e-6), abs(whole) < 1e30 else {
      throw EncodingFailure("it lies between two steps of \(stepText(exponent))")
    }
    return Int128(whole)
  }

  private func stepText(_ exponent: Int) -> String {
    let power = DecimalFactor.powerOfTen(abs(exponent))
    let step = abs(exponent > 0 ? definition.scale.value * power : definition.scale.value / power)
    let text = Int64(exactly: step).map { "\($0)" } ?? "\(step)"
    return definition.unit == "1" ? text : "\(text) \(definition.unit)"
  }

  /// Decimal digits, or groups of four of them, the most significant first.
  private func digits(
    _ value: PointValue,
    _ exponent: Int,
    count: Int,
    base: Int128,
    width: UInt64
  ) throws(EncodingFailure) -> UInt64 {
    var rest = try integer(value, exponent: exponent)
    let written = rest
    var raw: UInt64 = 0
    for position in 0..<min(max(0, count), 16) where rest > 0 {
      raw |= UInt64(truncatingIfNeeded: rest % base) << (UInt64(position) * width)
      rest /= base
    }
    guard rest == 0 else {
      throw EncodingFailure("its registers would have to hold \(written)")
    }
    return raw
  }
}

extension ValueType {
  /// The whole numbers that it holds; `nil` for a type that holds others.
  var integers: ClosedRange<Int128>? {
    switch self {
    case .bool: 0...1
    case .int8: -0x80...0x7F
    case .uint8: 0...0xFF
    case .int16: -0x8000...0x7FFF
    case .uint16: 0...0xFFFF
    case .int32: -0x8000_0000...0x7FFF_FFFF
    case .uint32: 0...0xFFFF_FFFF
    case .int64: Int128(Int64.min)...Int128(Int64.max)
    case .uint64: 0...Int128(UInt64.max)
    case .bits(let from, let to) where 0 <= from && from <= to && to <= 31:
      0...(Int128(1) << Int128(to - from + 1)) - 1
    case .bits, .float32, .float64, .bcd16, .bcd32, .string, .mod10, .powerFactor4Q, .dateTime: nil
    }
  }
}
