import DeviceProfiles
import Measurements

extension RegisterEncoder {
  /// The registers as one unsigned number, most significant first; `nil` for text.
  func rawNumber(_ value: PointValue, exponent: Int) -> UInt64? {
    switch definition.type {
    case .float32: return float32(value, exponent: exponent).map { UInt64($0.bitPattern) }
    case .powerFactor4Q: return value.double.map { UInt64(Float(clamp($0, to: -1...1)).bitPattern) }
    case .float64: return unscaled(value, exponent: exponent)?.bitPattern
    default: return integer(value, exponent: exponent).map { pattern(of: avoidingMarks($0)) }
    }
  }

  /// The raw value before rounding.
  private func unscaled(_ value: PointValue, exponent: Int) -> Double? {
    guard let number = wrapped(value).double else { return nil }
    var factor = definition.scale
    let power = DecimalFactor.powerOfTen(min(abs(exponent), 22))
    if exponent > 0 { factor.numerator *= power } else { factor.denominator *= power }
    let raw = (number - definition.offset) * factor.denominator / factor.numerator
    return raw.isFinite ? raw : 0
  }

  private func float32(_ value: PointValue, exponent: Int) -> Float? {
    guard let raw = unscaled(value, exponent: exponent) else { return nil }
    let largest = Double(Float.greatestFiniteMagnitude)
    return Float(clamp(raw, to: -largest...largest))
  }

  /// The raw integer, within the type's range.
  private func integer(_ value: PointValue, exponent: Int) -> Int128? {
    let range = RawRange(of: definition.type)
    if definition.scale == .one, definition.offset == 0, exponent == 0 {
      switch value {
      case .signed(let exact): return range.fit(Int128(exact), wraps: definition.kind == .counter)
      case .unsigned(let exact): return range.fit(Int128(exact), wraps: definition.kind == .counter)
      default: break
      }
    }
    guard let raw = unscaled(value, exponent: exponent) else { return nil }
    // A sum of increments can lie a hair below the whole number it stands for.
    let rounded =
      definition.kind == .counter
      ? (raw + abs(raw) * 1e-14).rounded(.down) : raw.rounded(.toNearestOrAwayFromZero)
    let bounded = clamp(rounded, to: -1e30...1e30)
    return range.fit(Int128(bounded), wraps: definition.kind == .counter)
  }

  /// A counter that says where it starts again does so.
  private func wrapped(_ value: PointValue) -> PointValue {
    guard definition.kind == .counter, let end = definition.counter.wrapsAt, end > 0,
      let number = value.double, number >= end
    else { return value }
    return .number(number.truncatingRemainder(dividingBy: end))
  }

  /// The nearest neighbour of a raw value that would mean "no value".
  private func avoidingMarks(_ raw: Int128) -> Int128 {
    guard !definition.notAvailable.isEmpty else { return raw }
    let range = RawRange(of: definition.type)
    for distance in 0...Int128(definition.notAvailable.count) {
      for candidate in [raw - distance, raw + distance]
      where range.lowest...range.highest ~= candidate && !isMark(candidate) {
        return candidate
      }
    }
    return raw
  }

  private func isMark(_ raw: Int128) -> Bool {
    let pattern = pattern(of: raw)
    if case .bits(let from, _) = definition.type {
      return definition.notAvailable.contains(pattern >> UInt64(max(0, from)))
    }
    return definition.notAvailable.contains(pattern)
  }

  /// How a whole number lies in the registers.
  private func pattern(of raw: Int128) -> UInt64 {
    switch definition.type {
    case .bcd16, .bcd32: groups(of: raw, base: 10, width: 4)
    case .mod10: groups(of: raw, base: 10_000, width: 16)
    case .bits(let from, _): UInt64(truncatingIfNeeded: raw) << UInt64(max(0, from))
    case .int8, .uint8: UInt64(truncatingIfNeeded: raw) & 0xFF
    case .int16: UInt64(truncatingIfNeeded: raw) & 0xFFFF
    case .int32: UInt64(truncatingIfNeeded: raw) & 0xFFFF_FFFF
    default: UInt64(truncatingIfNeeded: raw)
    }
  }

  private func groups(of raw: Int128, base: UInt64, width: UInt64) -> UInt64 {
    var rest = UInt64(truncatingIfNeeded: raw)
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while rest > 0, shift < 64 {
      result |= (rest % base) << shift
      rest /= base
      shift += width
    }
    return result
  }

  private func clamp(_ value: Double, to range: ClosedRange<Double>) -> Double {
    min(max(value, range.lowerBound), range.upperBound)
  }
}

/// The whole numbers that a type holds.
struct RawRange {
  let lowest: Int128
  let highest: Int128

  init(of type: ValueType) {
    (lowest, highest) =
      switch type {
      case .bool: (0, 1)
      case .int8: (-128, 127)
      case .uint8: (0, 255)
      case .int16: (Int128(Int16.min), Int128(Int16.max))
      case .uint16: (0, Int128(UInt16.max))
      case .int32: (Int128(Int32.min), Int128(Int32.max))
      case .uint32: (0, Int128(UInt32.max))
      case .int64: (Int128(Int64.min), Int128(Int64.max))
      case .uint64: (0, Int128(UInt64.max))
      case .bcd16: (0, 9999)
      case .bcd32: (0, 99_999_999)
      case .bits(let from, let to): (0, Int128(Self.bits(from: from, to: to)))
      case .mod10(let registers): (0, Self.tenThousand(toThe: registers) - 1)
      case .float32, .float64, .string, .dateTime, .powerFactor4Q: (0, 0)
      }
  }

  /// The number within the range; counters wrap, all else stops at the ends.
  func fit(_ raw: Int128, wraps: Bool) -> Int128 {
    if wraps, raw > highest { return raw % (highest + 1) }
    return min(max(raw, lowest), highest)
  }

  /// As many ones as the bits `from…to` are.
  static func bits(from: Int, to: Int) -> UInt64 {
    guard (0...31).contains(from), (from...31).contains(to) else { return 0 }
    return (1 << UInt64(to - from + 1)) - 1
  }

  private static func tenThousand(toThe power: Int) -> Int128 {
    (0..<min(max(power, 0), 4)).reduce(Int128(1)) { product, _ in product * 10_000 }
  }
}
